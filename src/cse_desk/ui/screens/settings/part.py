"""A part of a settings card: what it is for, its acts, how far they are, and what came of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cse_desk.ui import problems
from cse_desk.ui.problems import Said
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.progress import ProgressPanel


class Part(QWidget):
    """While one of its acts is being done none of them can be pressed; what came of it is said below them."""

    told = Signal(object)  # this part has news to be brought into view

    def __init__(self, title: str, lead: str, *, can_cancel: bool = False) -> None:
        super().__init__()
        self._acts: list[Button] = []
        self._before: QWidget | None = None  # had the keyboard when the work began
        self._moved: QWidget | None = None  # where Qt put the keyboard meanwhile
        self.news = Banner(closable=True)
        self.progress = ProgressPanel(can_cancel=can_cancel)
        self.progress.setVisible(False)
        self.row = FlowRow(gap=12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(8)
        column.addWidget(Heading(title, level=4, wrap=True))
        column.addWidget(PlainLabel(lead, kind="muted", wrap=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        column.addLayout(self.body)
        for widget in (self.row, self.progress, self.news):
            column.addWidget(widget)

    def add_act(self, button: Button) -> Button:
        """A button in the row of this part."""
        self._acts.append(button)
        self.row.add(button)
        return button

    @property
    def is_busy(self) -> bool:
        """Whether something is being done."""
        return self.progress.isVisibleTo(self)

    def begin(self, words: str) -> None:
        """Show that it goes on; nothing can be pressed twice."""
        self.news.hide()
        self.progress.begin(words)
        self.progress.setVisible(True)
        self._before = QApplication.focusWidget()
        for button in self._acts:
            button.setEnabled(False)
        self._moved = QApplication.focusWidget()

    def end(self) -> None:
        """Done, or failed; the keyboard is where it was unless the person moved it."""
        stayed = QApplication.focusWidget() is self._moved
        for button in self._acts:
            button.setEnabled(True)
        if self._before is not None and stayed and self._before in self._acts:
            self._before.setFocus()
        self._before = self._moved = None
        self.progress.setVisible(False)

    def say(self, title: str, text: str = "", *, kind: str = "good") -> None:
        """What came of it."""
        self.news.say(title, text, kind=kind)
        self.told.emit(self)

    def say_failed(self, error: Exception) -> None:
        """What happened, what was kept, what to do next."""
        self.end()
        said = self.words_for(error)
        self.say(said.title, said.text, kind="notice")

    def words_for(self, error: Exception) -> Said:
        """A part that knows more about the error than its kind says so here."""
        return problems.words_for(error)
