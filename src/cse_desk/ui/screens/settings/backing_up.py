"""A sealed, verified copy of the vault, to wherever the person says."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from cse_desk import errors
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext, size_words
from cse_desk.models.records.keeping import BackedUp
from cse_desk.models.records.opening import HowFar, Tell
from cse_desk.ui import problems, steps
from cse_desk.ui.doors import BACKUP, Doors, Question
from cse_desk.ui.jobs import Job, Lane
from cse_desk.ui.problems import Said
from cse_desk.ui.screens.settings.part import Part
from cse_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from cse_desk.services.keeping import Keeping

_ENDING = f".{BACKUP.endings[0]}"


def _backed_up(keeping: Keeping, target: Path, tell: Tell) -> BackedUp:
    return keeping.back_up(target=target, tell=tell)


class BackupPart(Part):
    """Back up now."""

    done = Signal()

    def __init__(self, keeping: Keeping, lane: Lane, doors: Doors) -> None:
        super().__init__(
            _("Backup"),
            _(
                "One sealed file with everything in it. It may go to a stick or a network drive: only your passphrase opens it."
            ),
            can_cancel=True,
        )
        self._keeping, self._lane, self._doors = keeping, lane, doors
        self._target = Path()
        self.went_wrong = False
        self._plan = steps.backing_up()
        self._job: Job | None = None
        self.progress.cancelled.connect(self.stop)
        self.act = self.add_act(Button(_("Back up now"), kind="primary", icon="save"))
        self.act.clicked.connect(self.back_up)

    @Slot()
    def back_up(self) -> None:
        """Ask where to, then write, open again and count."""
        if self.is_busy:
            return
        chosen = self._doors.choose_save_file(_("Where the backup goes"), self._keeping.backup_name(), BACKUP)
        target = self._agreed(chosen) if chosen is not None else None
        if target is None:
            return
        self._target, self.went_wrong = target, False
        self.begin(_("Backing up: copying everything, then opening the copy and counting what is in it."))
        self._job = self._lane.run_told(
            self, partial(_backed_up, self._keeping, target), self._on_done, self.say_failed, self._on_told
        )

    @Slot()
    def stop(self) -> None:
        """No backup is made; an earlier file of that name stays."""
        if self._job is not None:
            self._job.cancel()

    def _on_told(self, far: HowFar) -> None:
        self.progress.set_words(self._plan.lines[self._plan.at(far.stage)].words)
        self.progress.set_share(self._plan.share(far))

    def _agreed(self, chosen: Path) -> Path | None:
        """Only a file of this kind is ever replaced, whatever was typed in the file dialog."""
        if chosen.suffix.casefold() == _ENDING:
            return chosen
        target = chosen.with_name(chosen.name + _ENDING)
        if not target.exists():
            return target
        question = Question(
            _("Replace the backup that is there?"),
            _("{name} is there already. It stays until the new one is made and checked.").format(name=target.name),
            yes=_("Replace it"),
        )
        return target if self._doors.ask(question) else None

    def _on_done(self, made: BackedUp) -> None:
        self.end()
        entries = ngettext("{count} entry of the access log", "{count} entries of the access log", made.entries)
        rows = ngettext("{count} row", "{count} rows", made.rows)
        text = _(
            "{name} holds {entries} and {rows} in all, {size}. It was opened again and counted. "
            "It opens with the passphrase you have today."
        )
        said = text.format(name=Path(made.path).name, entries=entries, rows=rows, size=size_words(made.size))
        self._say_made(said, name_lasts=made.name_lasts)
        self.done.emit()

    def _say_made(self, said: str, *, name_lasts: bool) -> None:
        if name_lasts:
            self.say(_("The backup is made."), said)
            return
        title = _("The backup is made, but its disk did not confirm that it keeps the file's name.")
        then = _("Eject the disk before you pull it out, then look whether the file is still there.")
        self.say(title, f"{said} {then}", kind="notice")

    def say_failed(self, error: Exception) -> None:
        """What somebody stopped did not go wrong."""
        self.went_wrong = not isinstance(error, errors.Cancelled)
        super().say_failed(error)

    def words_for(self, error: Exception) -> Said:
        """No backup was made, and whether it is the disk of the backup or the vault's own."""
        stands = _("No backup was made. The vault is as it was, and so is an earlier file of that name.")
        if isinstance(error, errors.Cancelled):
            return Said(_("Stopped."), stands)
        is_target = isinstance(error, errors.VaultError) and error.path == self._target
        if isinstance(error, errors.DiskFull):
            if is_target:
                return Said(
                    _("There is no room for the backup."), stands, _("Free some room there, or choose another disk.")
                )
            then = _("A backup is first made beside the vault. Free some room on this computer's disk, then try again.")
            return Said(_("This computer's disk is full."), stands, then)
        if is_target and isinstance(error, errors.ReadOnlyPlace):
            return Said(
                _("That place cannot be written."), stands, _("Choose another, or ask for the right to write there.")
            )
        if is_target and isinstance(error, errors.DiskTrouble):
            then = _("Look whether the stick or the drive is still there, or choose another place.")
            return Said(_("The file could not be written there."), stands, then)
        return problems.words_for(error)
