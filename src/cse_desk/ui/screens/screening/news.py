"""What there is to know above the questions: never a pop-up, and never more than a line for each thing."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.ui import theme
from cse_desk.ui.widgets.notices import Banner


class News(QWidget):
    """Lines that come and go. `acted` says what was asked for: "undo", "conflict" or "prompt"."""

    acted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 12, 0)
        column.setSpacing(6)
        self.line = Banner(closable=True)
        self.prompt = Banner(closable=True)
        self.conflicts = Banner()
        self.signed = Banner()
        for banner in (self.prompt, self.line, self.conflicts, self.signed):
            theme.set_shown(banner, shown=False)
            column.addWidget(banner)
            banner.acted.connect(self._on_acted)
            banner.closed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        shown = any(not one.isHidden() for one in (self.prompt, self.line, self.conflicts, self.signed))
        theme.set_shown(self, shown)

    def say(self, title: str, text: str = "", *, kind: str = "info", undo: str = "") -> None:
        """Something that has just happened."""
        self.line.say(title, text, kind=kind, action=undo)
        self._fit()

    def hide_undo(self) -> None:
        """What was said about another page is of no use any more."""
        self.line.hide()
        self._fit()

    def show_prompt(self, title: str, text: str) -> None:
        """A prompt has opened below the questions."""
        self.prompt.say(title, text, kind="notice", action=_("Answer it"))
        self._fit()

    def show_conflicts(self, count: int) -> None:
        """Questions with two answers on other pages."""
        words = ngettext(
            "{count} question has two answers that stand.", "{count} questions have two answers that stand.", count
        )
        self.conflicts.say(words if count else "", kind="notice", action=_("Decide"))
        self._fit()

    def show_signed(self, words: str) -> None:
        """The screening is signed."""
        self.signed.say(words)
        self._fit()

    @Slot()
    def _on_acted(self) -> None:
        sender = self.sender()
        if sender is self.line:
            self.line.hide()
            self.acted.emit("undo")
        elif sender is self.prompt:
            self.prompt.hide()
            self.acted.emit("prompt")
        else:
            self.acted.emit("conflict")
        self._fit()
