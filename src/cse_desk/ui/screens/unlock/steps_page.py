"""While an update, or a backup that becomes a vault, takes minutes: what is done, how far it is, and that nothing is lost."""

from __future__ import annotations

import time

from PySide6.QtCore import Signal, Slot

from cse_desk.i18n import gettext as _
from cse_desk.models.records.opening import HowFar, Stage
from cse_desk.ui import steps
from cse_desk.ui.screens.unlock.parts import DoorPage
from cse_desk.ui.steps import Plan
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.progress import ProgressPanel
from cse_desk.ui.widgets.step_lines import StepLines


class StepsPage(DoorPage):
    """Lines with what is done, one bar for all of it, and a button that stops it."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__(_("Bringing your vault up to date"), " ")
        self._plan: Plan | None = None
        self._began = 0.0
        self.lines = StepLines()
        self.panel = ProgressPanel(stop_words=_("Stop"))
        self.panel.cancelled.connect(self._on_stop)
        self.safe = Banner()
        for widget in (self.lines, self.panel, self.safe):
            self.column.addWidget(widget)

    def begin(self, plan: Plan) -> None:
        """Show what is going to be done."""
        self._plan, self._began = plan, time.monotonic()
        self.say_what(plan.title, plan.lead)
        self.lines.show_plan(plan)
        self.panel.begin("")
        self.safe.hide()

    @Slot(object)
    def show_far(self, far: HowFar) -> None:
        """How far it is."""
        if self._plan is None:
            return
        share = self._plan.share(far)
        self.lines.show_far(self._plan, far)
        self.panel.set_share(share)
        self.panel.set_words(steps.left_words(time.monotonic() - self._began, share))
        self.safe.say(_("Nothing is lost if this stops."), safe_words(self._plan, far.stage))

    @Slot()
    def _on_stop(self) -> None:
        self.panel.set_words(_("It stops at the end of the step it is in, mostly at once."))
        self.stopped.emit()


def safe_words(plan: Plan, stage: Stage) -> str:
    """What is kept when this stage is stopped, or the computer dies in it."""
    if stage is Stage.LISTS:
        return _("Every record is in the vault already. If this stops, only the list is made again the next time.")
    if Stage.UNPACK in plan.stages:
        return _("You may stop it or close Desk. No vault is made until all of it has been checked.")
    if Stage.COPY in plan.stages:
        return _(
            "You may stop it, close Desk or switch off. Your vault stays as it was until the last step is done; "
            "Desk begins again when you next unlock."
        )
    return _("You may stop it or close Desk. No record is changed. Desk begins again when you next unlock.")
