"""What the pages of the door share."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.ui import problems, theme
from cse_desk.ui.problems import Said
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.notices import Banner, ErrorSummary
from cse_desk.ui.widgets.page import Column, scroller
from cse_desk.ui.widgets.progress import ProgressPanel

_WIDTH = 520


class DoorPage(QWidget):
    """A card in the middle: title, what it is for, news, fields, one filled button, links to the other pages."""

    other = Signal(str)  # unlock / create / restore

    def __init__(self, title: str, lead: str) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        inner = Column(padding=16)
        inner.rows.addStretch(1)
        middle = QHBoxLayout()
        inner.rows.addLayout(middle)
        inner.rows.addStretch(2)
        self.card = Card(padding=24)
        self.card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        middle.addStretch(1)
        middle.addWidget(self.card, 4)
        middle.addStretch(1)
        whole.addWidget(scroller(inner, name=title))
        self._heading = Heading(title, level=1, wrap=True)
        self._lead = PlainLabel(lead, kind="muted", wrap=True)
        self.news = Banner()
        self.summary = ErrorSummary()
        self.progress = ProgressPanel(can_cancel=False)
        self.progress.setVisible(False)
        self.links: dict[str, Button] = {}  # to other pages, by their names
        self.column = self.card.body(spacing=10)
        for widget in (self._heading, self._lead, self.news, self.summary):
            self.column.addWidget(widget)
        self._lead.setVisible(bool(lead))
        self.refit()

    def refit(self) -> None:
        """The text has another size."""
        self.card.setMaximumWidth(theme.current().px(_WIDTH))

    def say_what(self, title: str, lead: str) -> None:
        """Another title."""
        self._heading.setText(title)
        self._lead.setText(lead)
        self._lead.setVisible(bool(lead))

    def finish(self, act: Button, links: tuple[tuple[str, str], ...]) -> None:
        """Put the act, the progress and the links at the end."""
        self.act = act
        self.column.addWidget(self.progress)
        self.column.addWidget(act)
        if not links:
            return
        row = QHBoxLayout()
        self.column.addLayout(row)
        row.setSpacing(16)
        for words, page in links:
            link = self.links[page] = Button(words, kind="link")
            link.setProperty("page", page)
            link.clicked.connect(self._on_link)
            row.addWidget(link)
        row.addStretch(1)

    @property
    def is_busy(self) -> bool:
        """Whether its work goes on."""
        return self.progress.isVisibleTo(self)

    def _on_link(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.other.emit(str(sender.property("page")))

    def begin_work(self, words: str) -> None:
        """Show that it goes on; nothing can be pressed twice."""
        self.news.hide()
        self.summary.show_troubles(())
        self.progress.begin(words)
        self.progress.setVisible(True)
        self._enable(on=False)

    def end_work(self) -> None:
        """Failed. Once it is done the page stays as it is until the window stands in its place, and nothing can be pressed twice."""
        self.progress.setVisible(False)
        self._enable(on=True)

    def _enable(self, *, on: bool) -> None:
        for button in (self.act, *self.links.values()):
            button.setEnabled(on)

    def say_failed(self, error: Exception) -> None:
        """What happened, what was kept, what to do next; beside the fields, not over them."""
        self.end_work()
        said = self.words_for(error)
        self.news.say(said.title, said.text, kind=self.kind_of(error))

    def kind_of(self, error: Exception) -> str:
        """The kind of banner."""
        return "notice"

    def words_for(self, error: Exception) -> Said:
        """A page that knows more about the error than its kind says so here."""
        return problems.words_for(error)
