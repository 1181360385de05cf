"""The file itself: read every page of it; make the lists again from what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from cse_desk import errors
from cse_desk.i18n import gettext as _
from cse_desk.models.records.opening import HowFar
from cse_desk.ui import problems
from cse_desk.ui.jobs import Job, Lane
from cse_desk.ui.problems import Said
from cse_desk.ui.screens.settings.part import Part
from cse_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from cse_desk.services.keeping import Keeping


class UpkeepPart(Part):
    """Check the file, rebuild the lists."""

    checked = Signal()  # whatever was found

    def __init__(self, keeping: Keeping, lane: Lane) -> None:
        super().__init__(
            _("The file"),
            _(
                "Checking reads every page, and the log of who did what. Rebuilding makes the lists, the search and the summaries again "
                "from what was recorded: "
                "for when a list shows something else than the records."
            ),
            can_cancel=True,
        )
        self._keeping, self._lane = keeping, lane
        self._job: Job | None = None
        self._is_checking = False
        self.check = self.add_act(Button(_("Check the file"), icon="shield"))
        self.rebuild = self.add_act(Button(_("Rebuild the lists"), icon="again"))
        self.check.clicked.connect(self._on_check)
        self.rebuild.clicked.connect(self._on_rebuild)
        self.progress.cancelled.connect(self.stop)

    @Slot()
    def stop(self) -> None:
        """Nothing of what was begun is kept; the lists stay as they were."""
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def _on_check(self) -> None:
        self.begin(_("Reading every page of the file."))
        self._is_checking = True
        self._job = self._lane.run_told(self, self._keeping.check, self._on_checked, self._on_flawed, self._on_told)

    def _on_told(self, far: HowFar) -> None:
        if far.total:
            self.progress.set_share(far.done / far.total)

    def _on_checked(self, _nothing: None) -> None:
        self.end()
        self.say(
            _("The file is whole."),
            _("Every page and every index was read, and the access log from its first entry: all of it fits together."),
        )
        self.checked.emit()

    def _on_flawed(self, error: Exception) -> None:
        self.say_failed(error)
        self.checked.emit()

    @Slot()
    def _on_rebuild(self) -> None:
        self._is_checking = False
        self.begin(_("Making the lists again from what was recorded."))
        self._job = self._lane.run_long(
            self, self._keeping.rebuild, self._on_rebuilt, self.say_failed, self.progress.set_progress
        )

    def _on_rebuilt(self, _nothing: None) -> None:
        self.end()
        self.say(_("The lists are made again."), _("No record was changed by it."))

    def end(self) -> None:
        """Nothing is left to stop."""
        self._job = None
        super().end()

    def words_for(self, error: Exception) -> Said:
        """Stopping a rebuild leaves the lists as they were."""
        if isinstance(error, errors.Cancelled) and self._is_checking:
            return Said(_("Stopped."), _("The file was not read to its end; nothing in it was changed."))
        if isinstance(error, errors.Cancelled):
            return Said(_("Stopped."), _("The lists are as they were; no record was changed."))
        if isinstance(error, errors.DiskFull):
            stands = _("The lists are as they were; every record is safe.")
            return Said(_("This computer's disk is full."), stands, _("Free some room, then try again."))
        return problems.words_for(error)
