"""A bundle that was sealed: for whom, what to do with it, where it lies and its hash."""

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner

_GROUP = 8


class SealedFile(QWidget):
    """Says `show_sealed(...)`; empty until then."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self.news = Banner()
        self._column.addWidget(self.news)
        self._card: Card | None = None

    def show_sealed(self, path: Path, sha256: str, words: str) -> None:
        """`words`: what is sealed, and for whom."""
        self.news.say(
            words,
            _("Send the file by e-mail, share or stick. When their receipt comes back, open it in Exchange."),
            kind="good",
        )
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        self._card = Card(_("The file"))
        for name, value in (
            (_("Name"), path.name),
            (_("Where"), str(path.parent)),
            (_("SHA-256, to compare when a file may have been changed on the way"), _spaced(sha256)),
        ):
            self._card.add_row(_fact(name, value), padding=6)
        self._column.addWidget(self._card)


def _fact(name: str, value: str) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(PlainLabel(name, kind="small-muted", wrap=True))
    column.addWidget(PlainLabel(value, kind="strong", wrap=True))
    return holder


def _spaced(sha256: str) -> str:
    return " ".join(sha256[at : at + _GROUP] for at in range(0, len(sha256), _GROUP))
