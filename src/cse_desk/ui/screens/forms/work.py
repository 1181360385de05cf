"""The form that is being worked on, without a widget. Keeping and recording are `ui.answering`'s."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from cse_desk.forms.flow import Flow
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.filled_forms import FilledFinding, FilledRecord
from cse_desk.ui.answering import Answering, FormPlace, Then
from cse_desk.ui.context import Context
from cse_desk.ui.screens.forms import calls
from cse_desk.ui.screens.forms.calls import Begun, Opened


class FormWork(Answering[Opened]):
    """One form on the screen."""

    finding_changed = Signal()

    def __init__(self, context: Context, begun: Begun, parent: QObject | None = None) -> None:
        record = begun.opened.record
        flow = Flow(begun.form, begun.opened.answers, {"now": record.at.isoformat()})
        super().__init__(context, begun.opened, flow, FormPlace(record.last_page, record.last_item), parent)
        self.name = begun.name
        self.finding: FilledFinding = begun.opened.finding

    @property
    def record(self) -> FilledRecord:
        """The form as it was read last."""
        return self.opened.record

    @property
    def form_id(self) -> str:
        """Its id."""
        return self.opened.record.form_id

    # -- what is asked of the services --

    def work_of_keeping(self) -> Then:
        """As a draft."""
        return partial(
            self._context.services.filled_forms.keep_draft,
            form_id=self.form_id,
            answers=dict(self.flow.answers),
            last_page=self.place.page,
            last_item=self.place.item,
            seen=self.record.seen,
        )

    def work_of_recording(self) -> Callable[[], tuple[Changes, Opened]]:
        """As a change."""
        answers, services = dict(self.flow.answers), self._context.services
        return partial(calls.record, services, self.form_id, answers, self.place, self.record.seen)

    def work_of_looking(self) -> Callable[[], Opened]:
        """As it is now."""
        return partial(calls.look, self._context.services, self.form_id)

    def is_about(self, changes: Changes) -> bool:
        """Of this young person, or of this form of the office."""
        return not changes.roots or self.record.young_person_id in changes.roots or self.form_id in changes.ids

    # -- what a look over it finds --

    def typed(self) -> None:
        """Look over it."""
        look_over = self._context.services.filled_forms.look_over
        self.work_out(partial(look_over, form_id=self.form_id, answers=dict(self.flow.answers)), self._on_finding)

    def _on_finding(self, found: FilledFinding) -> None:
        self.finding = found
        self.finding_changed.emit()

    def taken(self, *, still_typed: bool) -> None:
        """What was read has its finding with it."""
        if still_typed:
            self.typed()
        else:
            self._on_finding(self.opened.finding)

    # -- acts --

    def finish(self, words: str, on_failed: Callable[[Exception], object]) -> None:
        """Lock it, once everything typed is recorded."""
        self.record_now(partial(self._finish, words, on_failed))

    def _finish(self, words: str, on_failed: Callable[[Exception], object]) -> None:
        self.act_now(partial(calls.finish, self._context.services, self.form_id, self.record.seen), words, on_failed)

    def record_fact(self, words: str, on_failed: Callable[[Exception], object]) -> None:
        """Record the dated fact that it holds."""
        self.act(partial(calls.record_fact, self._context.services, self.form_id), words, on_failed)
