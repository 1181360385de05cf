"""A vault out of a backup file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from cse_desk import errors
from cse_desk.i18n import gettext as _
from cse_desk.models.records.opening import Stage, Tell
from cse_desk.ui.context import OpenVault
from cse_desk.ui.doors import BACKUP, Doors
from cse_desk.ui.jobs import Lane
from cse_desk.ui.problems import Said
from cse_desk.ui.screens.unlock.opening_page import OpeningPage
from cse_desk.ui.screens.unlock.secret import with_secret
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.fields import Labelled
from cse_desk.ui.widgets.labels import ElidedLabel
from cse_desk.ui.widgets.passphrase import PassphraseField

if TYPE_CHECKING:
    from cse_desk.services.unlock import Unlocking


def _restore(unlocking: Callable[[], Unlocking], path: Path, secret: bytearray, tell: Tell) -> OpenVault:
    work = partial(unlocking().restore, backup=path, tell=tell)
    return with_secret(lambda given: work(passphrase=given), secret)


_RESTORING: dict[type[Exception], tuple[str, str]] = {
    errors.WrongPassphrase: (
        "This passphrase does not open the backup.",
        "It is the one the vault had when the backup was made; a newer one does not open it.",
    ),
    errors.DamagedFile: (
        "This file is damaged, or it is no backup of Desk.",
        "Choose another backup, the newest before this one.",
    ),
    errors.DiskTrouble: (
        "The backup could not be read.",
        "Look whether the stick or the drive is still there, then choose it again.",
    ),
    errors.DiskFull: (
        "This computer's disk is full.",
        "Free about three times the size of the backup, then restore it again.",
    ),
}


class RestorePage(OpeningPage):
    """Makes a new vault beside the others; the backup stays as it is."""

    def __init__(self, unlocking: Callable[[], Unlocking], vault_lane: Lane, doors: Doors) -> None:
        super().__init__(
            _("Restore a backup"),
            _("The backup becomes a new vault on this computer. The backup file and other vaults stay as they are."),
            vault_lane,
        )
        self._unlocking, self._doors = unlocking, doors
        self._path: Path | None = None
        row = QHBoxLayout()
        self.column.addLayout(row)
        self.choose = Button(_("Choose the backup file"), icon="open")
        self.choose.clicked.connect(self._on_choose)
        self._file = ElidedLabel(_("No file chosen yet"), kind="muted")
        row.addWidget(self.choose)
        row.addWidget(self._file, 1)
        self.passphrase = PassphraseField()
        hint = _("The one the vault had when the backup was made.")
        self.column.addWidget(Labelled(_("Your passphrase"), self.passphrase, hint=hint))
        act = Button(_("Restore"), kind="primary")
        self.finish(act, ((_("Unlock one that is here"), "unlock"), (_("Create a new vault"), "create")))
        act.clicked.connect(self._on_restore)
        self.passphrase.entered.connect(self._on_restore)

    @Slot()
    def _on_choose(self) -> None:
        path = self._doors.choose_open_file(_("Choose the backup file"), [BACKUP])
        if path is not None:
            self._path = path
            self._file.set_text(path.name)
            self.passphrase.setFocus()

    @Slot()
    def _on_restore(self) -> None:
        if not self.act.isEnabled():
            return
        if self._path is None:
            self.news.say(_("Choose the backup file."), kind="notice")
            self.choose.setFocus()
            return
        if not self.passphrase.value():
            self.news.say(_("Type the passphrase the vault had when the backup was made."), kind="notice")
            self.passphrase.setFocus()
            return
        secret = self.passphrase.take()
        self.begin_work(_("Restoring: copying the backup and checking every page of it."))
        self.open_by(partial(_restore, self._unlocking, self._path, secret))

    def _on_failed(self, error: Exception) -> None:
        super()._on_failed(error)
        (self.passphrase if isinstance(error, errors.WrongPassphrase) else self.choose).setFocus()

    def words_for(self, error: Exception) -> Said:
        """It is the backup that cannot be read, or this computer's disk: no vault was made of it."""
        found = _RESTORING.get(type(error))
        if found is None:
            return super().words_for(error)
        title, then = found
        return Said(_(title), _("No vault was made. The backup file is as it was."), _(then))

    def done_words(self) -> str:
        """It is an older state."""
        return _("The backup is restored. What was recorded later is not in it.") if self.reached else ""

    def stopped_words(self) -> Said:
        """A vault is whole, or it is not there; but once it is there, the list of it may wait."""
        if Stage.LISTS in self.reached:
            kept = _("The vault is there. Only its list of young people may not be finished.")
            return Said(_("Stopped."), kept, _("Unlock it to go on."))
        return Said(_("Stopped."), _("Nothing of the new vault is left. The backup file is as it was."))
