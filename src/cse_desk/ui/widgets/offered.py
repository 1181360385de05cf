"""A passphrase of generated words that is offered, to be written down on paper."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import Heading, PlainLabel


class OfferedPassphrase(QFrame):
    """The words, which cannot be copied, and what to do with them. `another` when somebody wants other ones."""

    another = Signal()

    def __init__(self, advice: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "info")
        self._offered = ""
        inside = QVBoxLayout(self)
        inside.setContentsMargins(16, 12, 16, 12)
        self._words = Heading("…", level=3, wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        inside.addWidget(self._words)
        row = QHBoxLayout()
        inside.addLayout(row)
        row.addWidget(PlainLabel(advice, kind="small-muted", wrap=True), 1)
        self.button = Button(_("Another"), kind="small", icon="again", name=_("Offer another passphrase"))
        self.button.clicked.connect(self.another)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def show_words(self, words: str) -> None:
        """These are offered; "" for none."""
        self._offered = words
        self._words.setText(words or "…")
        self._words.setAccessibleName(_("Passphrase offered: {words}").format(words=words) if words else "")

    def words(self) -> str:
        """What is offered now; "" while nothing is."""
        return self._offered
