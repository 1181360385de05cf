"""The screening that is being worked on, without a widget: what it is, and what the tool says of it. See also `ui.answering`."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from cse_desk.forms.flow import Flow
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import DifferingField
from cse_desk.models.records.screening import Judgement, ScreeningRecord, ScreeningResult, ToAskEntry
from cse_desk.models.records.sign_offs import Judged
from cse_desk.ui.answering import Answering, FormPlace, Then
from cse_desk.ui.context import Context
from cse_desk.ui.prompting.cards import PromptList
from cse_desk.ui.prompting.reply import PromptReply
from cse_desk.ui.screens.screening import calls
from cse_desk.ui.screens.screening.calls import Begun, Evaluated, Opened
from cse_desk.ui.screens.screening.wording import result_for


class Work(Answering[Opened]):
    """One screening on the screen."""

    result_changed = Signal()

    def __init__(self, context: Context, begun: Begun, parent: QObject | None = None) -> None:
        record = begun.opened.record
        place = FormPlace(record.last_page, record.last_item)
        super().__init__(context, begun.opened, Flow(begun.form, begun.opened.answers), place, parent)
        self.half_typed.load()
        self.person, self.form, self.prompts = begun.person, begun.form, begun.prompts
        self._age = begun.age
        self.moved = begun.opened.moved
        self.comparison = begun.opened.comparison
        self.result: ScreeningResult = result_for(begun.opened.result, begun.form, begun.age)

    # -- what it is --

    @property
    def record(self) -> ScreeningRecord:
        """The screening as it was read last."""
        return self.opened.record

    @property
    def screening_id(self) -> str:
        """Its id."""
        return self.opened.record.screening_id

    @property
    def may_write(self) -> bool:
        """Whether the role of who works here writes screenings; else this one is read."""
        return self._context.who.may_write(Compartment.SCREENING)

    @property
    def is_signed(self) -> bool:
        """Whether it is signed: answers are amendments from then on."""
        return self.opened.record.signed_at is not None

    # -- what is asked of the services --

    def work_of_keeping(self) -> Then:
        """As a draft."""
        return partial(
            self._context.services.screenings.keep_draft,
            screening_id=self.screening_id,
            answers=dict(self.flow.answers),
            last_page=self.place.page,
            last_item=self.place.item,
            seen=self.record.seen,
        )

    def work_of_recording(self) -> Callable[[], tuple[Changes, Opened]]:
        """As a change."""
        answers, services = dict(self.flow.answers), self._context.services
        return partial(calls.record, services, self.screening_id, answers, self.place, self.record.seen)

    def work_of_looking(self) -> Callable[[], Opened]:
        """With its result."""
        return partial(calls.look, self._context.services, self.screening_id)

    def is_about(self, changes: Changes) -> bool:
        """Of this young person."""
        return not changes.roots or self.record.young_person_id in changes.roots

    # -- what the tool says --

    def typed(self) -> None:
        """Evaluate it."""
        work = partial(calls.evaluate, self._context.services, self.screening_id, dict(self.flow.answers))
        self.work_out(work, self._on_result)

    def _on_result(self, found: Evaluated) -> None:
        self.moved, self.comparison = found.moved, found.comparison
        self.result = result_for(found.result, self.form, self._age)
        self.result_changed.emit()

    def taken(self, *, still_typed: bool) -> None:
        """What was read has its result with it."""
        if still_typed:
            self.typed()
        else:
            self._on_result(Evaluated(self.opened.result, self.opened.moved, self.opened.comparison))

    # -- acts --

    def answer_prompt(self, reply: PromptReply, prompts: PromptList) -> None:
        """Answer a prompt; a refusal is said on its card, where that is still there."""
        words = _("{prompt} is answered.").format(prompt=reply.prompt)
        work = partial(calls.answer_prompt, self._context.services, self.screening_id, reply)
        self.act(work, words, partial(_refused, prompts, reply.prompt))

    def sign(self, judgement: Judgement, words: str, on_failed: Callable[[Exception], object]) -> None:
        """Sign one's judgement over the answers as they stand."""
        self.record_now(partial(self._sign, judgement, words, on_failed))

    def _sign(self, judgement: Judgement, words: str, on_failed: Callable[[Exception], object]) -> None:
        work = partial(calls.sign, self._context.services, self.screening_id, judgement, self.record.seen)
        self.act_now(work, words, on_failed)

    def sign_off(
        self, by_name: str, reason: str, seen: Judged, words: str, on_failed: Callable[[Exception], object]
    ) -> None:
        """A manager's signature under what they have `seen`."""
        work = partial(calls.sign_off, self._context.services, self.screening_id, by_name, reason, seen)
        self.act(work, words, on_failed)

    def add_actions(self, actions: Sequence[ToAskEntry], words: str, on_failed: Callable[[Exception], object]) -> None:
        """Write down who asks whom by when."""
        self.act(partial(calls.add_actions, self._context.services, self.screening_id, actions), words, on_failed)

    def answer_action(
        self, action_id: str, found_out: str, words: str, on_failed: Callable[[Exception], object]
    ) -> None:
        """Say what came of asking."""
        services = self._context.services
        self.act(partial(calls.answer_action, services, self.screening_id, action_id, found_out), words, on_failed)

    def carry(self, page: str, words: str, on_failed: Callable[[Exception], object]) -> None:
        """Say that what is still open of a section has not changed since last time."""
        self.act(partial(calls.carry, self._context.services, self.screening_id, page), words, on_failed)

    def decide(self, field: DifferingField, change: str, words: str, on_failed: Callable[[Exception], object]) -> None:
        """Choose between two answers that stand."""
        self.act(partial(calls.decide, self._context.services, self.screening_id, field, change), words, on_failed)


def _refused(prompts: PromptList, prompt: str, error: Exception) -> None:
    if prompts.has(prompt):
        prompts.card(prompt).show_trouble(error)
