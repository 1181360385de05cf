"""The bundle is sealed: its name, where it lies, its hash, and what to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.page import Page
from cse_desk.ui.widgets.sealed import SealedFile

if TYPE_CHECKING:
    from cse_desk.services.sealing import Sent


class DonePage(Page):
    """`folder` shows the file's place; `person` and `tray` go on."""

    folder = Signal()
    person = Signal()
    tray = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Sealed"), parent=parent)
        self.file = SealedFile()
        self.column.addWidget(self.file)
        self.column.addStretch(1)
        self.person_button = Button(_("To the young person"), icon="person")
        self.tray_button = Button(_("To what was sent"), icon="outbox")
        self.folder_button = Button(_("Show the file"), kind="primary", icon="open")
        self.footer(self.person_button, None, self.tray_button, self.folder_button)
        self.folder_button.clicked.connect(self.folder)
        self.person_button.clicked.connect(self.person)
        self.tray_button.clicked.connect(self.tray)

    def show_sealed(self, done: Sent, words: str) -> None:
        """Say where it is."""
        self.file.show_sealed(done.path, done.sha256, words)
