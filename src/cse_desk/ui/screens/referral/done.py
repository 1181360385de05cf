"""The bundle is sealed: its name, where it lies, its hash, and what to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page

if TYPE_CHECKING:
    from cse_desk.services.referrals import Submitted

_GROUP = 8


class DonePage(Page):
    """`folder` shows the file's place; `person` and `tray` go on."""

    folder = Signal()
    person = Signal()
    tray = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Sealed"), parent=parent)
        self.news = Banner()
        self.column.addWidget(self.news)
        self._card: Card | None = None
        self.column.addStretch(1)
        self.person_button = Button(_("To the young person"), icon="person")
        self.tray_button = Button(_("To what was sent"), icon="outbox")
        self.folder_button = Button(_("Show the file"), kind="primary", icon="open")
        self.footer(self.person_button, None, self.tray_button, self.folder_button)
        self.folder_button.clicked.connect(self.folder)
        self.person_button.clicked.connect(self.person)
        self.tray_button.clicked.connect(self.tray)

    def show_sealed(self, done: Submitted, recipient: str) -> None:
        """Say where it is."""
        self.news.say(
            _("The referral is sealed for {name}. Only they can open it.").format(name=recipient),
            _("Send the file by e-mail, share or stick. When their receipt comes back, open it in Exchange."),
            kind="good",
        )
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        self._card = Card(_("The file"))
        for name, value in (
            (_("Name"), done.path.name),
            (_("Where"), str(done.path.parent)),
            (_("SHA-256, to compare when a file may have been changed on the way"), _spaced(done.sha256)),
        ):
            holder = QWidget()
            self._card.add_row(_fact(holder, name, value), padding=6)
        self.column.insertWidget(1, self._card)


def _fact(holder: QWidget, name: str, value: str) -> QWidget:
    from PySide6.QtWidgets import QVBoxLayout

    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(PlainLabel(name, kind="small-muted", wrap=True))
    column.addWidget(PlainLabel(value, kind="strong", wrap=True))
    return holder


def _spaced(sha256: str) -> str:
    return " ".join(sha256[at : at + _GROUP] for at in range(0, len(sha256), _GROUP))
