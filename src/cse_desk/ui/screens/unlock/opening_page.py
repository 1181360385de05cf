"""What unlocking and restoring share: the work may take minutes, tells how far it is, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal

from cse_desk import errors
from cse_desk.i18n import gettext as _
from cse_desk.models.records.opening import HowFar, Stage, Tell
from cse_desk.ui import problems
from cse_desk.ui.context import OpenVault
from cse_desk.ui.jobs import Job, Lane
from cse_desk.ui.problems import Said
from cse_desk.ui.screens.unlock import elsewhere
from cse_desk.ui.screens.unlock.parts import DoorPage

ALL = HowFar(Stage.LISTS, 1, 1)


class OpeningPage(DoorPage):
    """Opens a vault in the vault lane."""

    opened = Signal(object, str)  # vault, name of its folder
    began = Signal(object)  # Stage: it takes longer than opening does
    told = Signal(object)  # HowFar
    failed = Signal()  # or stopped

    def __init__(self, title: str, lead: str, vault_lane: Lane) -> None:
        super().__init__(title, lead)
        self._lane = vault_lane
        self._job: Job | None = None
        self.reached: list[
            Stage
        ] = []  # stages that the work began, in their order, also those in which it was stopped at once
        self._has_begun = False

    def open_by(self, work: Callable[[Tell], OpenVault]) -> None:
        """Do the work; `opened` or what went wrong follows."""
        self.reached, self._has_begun = [], False
        reached = self.reached

        def opened(tell: Callable[[HowFar], None]) -> OpenVault:
            hear = partial(_heard, reached, tell)
            return _wanted(work(hear), hear)

        self._job = self._lane.run_told(self, opened, self._on_opened, self._on_failed, self._on_told)

    def stop(self) -> None:
        """Ask the work to stop; what is not finished is not kept."""
        if self._job is not None:
            self._job.cancel()

    def _on_told(self, far: HowFar) -> None:
        if not self._has_begun:
            if far == ALL:
                return
            self._has_begun = True
            self.began.emit(far.stage)
        self.told.emit(far)

    def _on_opened(self, vault: OpenVault) -> None:
        self._job = None
        self.opened.emit(vault, vault.folder.name)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.failed.emit()
        self.say_failed(error)
        self.reached = []

    def kind_of(self, error: Exception) -> str:
        """What somebody stopped did not go wrong."""
        return "info" if isinstance(error, errors.Cancelled) else super().kind_of(error)

    def words_for(self, error: Exception) -> Said:
        """What was kept depends on how far it was."""
        if isinstance(error, errors.Cancelled):
            return self.stopped_words()
        found = _OPENING.get(type(error))
        return found(error) if found else problems.words_for(error)

    def done_words(self) -> str:
        """What the window says first, when there was more to do than to open; "" otherwise."""
        return ""

    def stopped_words(self) -> Said:
        """What was kept when somebody stopped it."""
        return problems.words_for(errors.Cancelled())


def _heard(reached: list[Stage], tell: Tell, far: HowFar) -> None:
    """In the lane's thread: a stage that begins has the one before it behind itself, whether or not it is stopped now."""
    if far.stage not in reached:
        reached.append(far.stage)
    tell(far)


def _wanted(vault: OpenVault, tell: Tell) -> OpenVault:
    """The vault, unless somebody stopped it, or closed the window, at the last moment."""
    try:
        tell(ALL)
    except BaseException:
        vault.close()
        raise
    return vault


def _disk_full(error: Exception) -> Said:
    assert isinstance(error, errors.DiskFull)
    if "needed" in error.facts:
        return elsewhere.no_room_here(error)
    then = _("Free some room on this computer's disk, then try again.")
    return Said(_("This computer's disk is full."), _("The vault is as it was."), then)


def _read_only(_error: Exception) -> Said:
    return Said(
        _("The vault's folder cannot be written."),
        _("Nothing was changed."),
        _("Ask the people who look after this computer for the right to write there, then unlock again."),
    )


def _disk_trouble(error: Exception) -> Said:
    assert isinstance(error, errors.DiskTrouble)
    return Said(
        _("The disk reported a fault (number {number}).").format(number=error.facts.get("errno", "?")),
        _("What was saved before is still there."),
        _("Tell the people who look after this computer. A backup can be restored on another one."),
    )


_OPENING: dict[type[Exception], Callable[[Exception], Said]] = {
    errors.DiskFull: _disk_full,
    errors.ReadOnlyPlace: _read_only,
    errors.DiskTrouble: _disk_trouble,
}
