"""The screening that is being worked on, without a widget: answers, what is kept, what is recorded, what the tool says of it.

Typing is kept as an encrypted draft at most KEEP_MS after it (through the reading lane, which a take-in never holds up). A change is
recorded when a page is left, on Save, when another screen is shown, and at lock. After each recording the screening is read again, so that
what a bundle brought in meanwhile is shown and never overwritten unseen; what was typed meanwhile is put back on top.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cse_desk.forms.flow import Flow, UnknownPath
from cse_desk.forms.questionnaire import ORDER, JsonValue
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import DifferingField
from cse_desk.models.records.screening import Judgement, ScreeningRecord, ScreeningResult, ToAskEntry
from cse_desk.ui.context import Context
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.jobs import Job, Lane
from cse_desk.ui.prompting.reply import PromptReply
from cse_desk.ui.screens.screening import calls
from cse_desk.ui.screens.screening.calls import Answers, Begun, Evaluated, Opened, Place
from cse_desk.ui.screens.screening.wording import result_for
from cse_desk.ui.turns import Turns

KEEP_MS = 2_000  # the promise is 3 s after the last keystroke; the rest is for writing
Then = Callable[[], object]


class Work(QObject):
    """One screening on the screen."""

    flow_changed = Signal()  # answers changed from outside the page: recorded elsewhere, decided, taken in
    result_changed = Signal()
    kept = Signal(object)  # aware datetime
    keeping = Signal()
    failed = Signal(object)  # an exception; what was typed stays on the screen
    acted = Signal(object, str)  # Changes, words for the window

    def __init__(self, context: Context, begun: Begun, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.half_typed = HalfTyped(context, self)
        self.half_typed.load()
        self.person, self.form, self.prompts = begun.person, begun.form, begun.prompts
        self.opened = begun.opened
        self._age = begun.age
        self.moved = begun.opened.moved
        self.comparison = begun.opened.comparison
        self.result: ScreeningResult = result_for(begun.opened.result, begun.form, begun.age)
        self.place = Place(begun.opened.record.last_page, begun.opened.record.last_item)
        self.flow = Flow(begun.form, begun.opened.answers)
        self._unrecorded = begun.opened.record.resumed_from_draft
        self._evaluation: Job | None = None
        self._recording = False
        self._turn = 0
        self._turns = Turns()
        self._waiting: list[Then] = []
        self._acts: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setObjectName("keep-draft")
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.keep)

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

    @property
    def now(self) -> datetime:
        """The moment."""
        return self._context.clock.now()

    @property
    def is_unrecorded(self) -> bool:
        """Whether something on the screen is not yet recorded."""
        return self._unrecorded

    # -- typing --

    def take(self, flow: Flow) -> None:
        """A person answered."""
        self.flow = flow
        self._unrecorded = True
        self._be_late_by_at_most_a_moment()
        self._evaluate()

    def answer(self, path: str, value: JsonValue) -> None:
        """A person answered outside of the form page."""
        self.take(self.flow.with_answer(path, value))

    def go(self, page: str, item: str = "") -> None:
        """A person went somewhere in the form."""
        if (page, item) != (self.place.page, self.place.item):
            self.place = Place(page, item)

    def _be_late_by_at_most_a_moment(self) -> None:
        if not self._timer.isActive():
            self.keeping.emit()
            self._timer.start()

    def _evaluate(self) -> None:
        """Latest wins: a result nobody waits for any more is not worked out."""
        if self._evaluation is not None:
            self._evaluation.drop()
        work = partial(calls.evaluate, self._context.services, self.screening_id, dict(self.flow.answers))
        self._evaluation = self._context.lanes.reading.run(self, work, self._on_result, self.failed.emit)

    def _on_result(self, found: Evaluated) -> None:
        self._evaluation = None
        self.moved, self.comparison = found.moved, found.comparison
        self.result = result_for(found.result, self.form, self._age)
        self.result_changed.emit()

    # -- keeping: the draft --

    @Slot()
    def keep(self, lane: Lane | None = None) -> None:
        """Keep what was typed, encrypted, without recording it."""
        self._timer.stop()
        if not self._unrecorded:
            return
        flow, place = self.flow, self.place
        work = partial(
            self._context.services.screenings.keep_draft,
            screening_id=self.screening_id,
            answers=dict(flow.answers),
            last_page=place.page,
            last_item=place.item,
            seen=self.record.seen,
        )
        in_turn = partial(self._turns.keep, self._turn, work)
        (lane or self._context.lanes.reading).run(self, in_turn, partial(self._on_kept, flow), self._on_not_kept)

    def _on_kept(self, flow: Flow, _nothing: object) -> None:
        if self.flow is flow:
            self.kept.emit(self.now)

    def _on_not_kept(self, error: Exception) -> None:
        """Say so, and try again as long as it is not safe."""
        self.failed.emit(error)
        if self._unrecorded:
            self._timer.start()

    # -- recording: the change --

    def record_now(self, then: Then | None = None, *, even_if_failed: bool = False) -> None:
        """Record what is not yet recorded, then do `then`; not when recording failed, unless `even_if_failed`."""
        self._timer.stop()
        if self._recording:
            self._waiting.append(partial(self.record_now, then, even_if_failed=even_if_failed))
            return
        if not self._unrecorded:
            if then is not None:
                then()
            return
        flow, place, seen = self.flow, self.place, self.record.seen
        self._recording = True
        self._turn += 1
        work = partial(calls.record, self._context.services, self.screening_id, dict(flow.answers), place, seen)
        self._context.lanes.vault.run(
            self,
            partial(self._turns.record, self._turn, work),
            partial(self._on_recorded, flow, then),
            partial(self._on_not_recorded, then if even_if_failed else None),
        )

    def leave(self) -> None:
        """Another screen comes, or the window closes: nothing may wait for an answer from a lane any more."""
        self.half_typed.keep_now()
        if self._recording:
            self.keep(self._context.lanes.vault)
        self.record_now()

    def _go_on(self) -> None:
        """Do what waited for a recording to end."""
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _on_recorded(self, flow: Flow, then: Then | None, outcome: tuple[Changes, Opened]) -> None:
        self._recording = False
        changes, opened = outcome
        self._acts.add(changes.act)
        self._take_opened(opened, flow)
        if not self._unrecorded:
            self.kept.emit(self.now)
        self.acted.emit(changes, "")
        if then is not None:
            then()
        self._go_on()

    def _on_not_recorded(self, then: Then | None, error: Exception) -> None:
        self._recording = False
        self.failed.emit(error)
        self.keep()
        if then is not None:
            then()
        self._go_on()

    def _take_opened(self, opened: Opened, base: Flow) -> None:
        """The screening as it is now, with what was typed since `base` on top."""
        typed = self.flow.changes_since(base.answers)
        self.opened = opened
        fresh = Flow(self.form, opened.answers)
        same = not typed and fresh == self.flow
        self.flow = _on_top(fresh, typed)
        self._unrecorded = bool(typed) or opened.record.resumed_from_draft
        if typed:
            self._be_late_by_at_most_a_moment()
        if not same:
            self.flow_changed.emit()
        if typed:
            self._evaluate()
        else:
            self._on_result(Evaluated(opened.result, opened.moved, opened.comparison))

    # -- from elsewhere --

    def look_again(self) -> None:
        """Something about this young person was recorded elsewhere: a bundle, another screen."""
        if self._recording:
            return
        if self._unrecorded:
            self.record_now()
            return
        base = self.flow
        work = partial(calls.look, self._context.services, self.screening_id)
        self._context.lanes.reading.run(self, work, partial(self._on_looked, base), self.failed.emit)

    def _on_looked(self, base: Flow, opened: Opened) -> None:
        if not self._recording:
            self._take_opened(opened, base)

    # -- acts --

    def act(
        self, work: Callable[[], tuple[Changes, Opened]], words: str, on_failed: Callable[[Exception], object]
    ) -> None:
        """Record what was typed, do something to the screening in the vault lane, and look again."""
        self.record_now(partial(self._act, work, words, on_failed))

    def _act(
        self, work: Callable[[], tuple[Changes, Opened]], words: str, on_failed: Callable[[Exception], object]
    ) -> None:
        self._recording = True
        self._context.lanes.vault.run(
            self, work, partial(self._on_acted, words, self.flow), partial(self._on_not_acted, on_failed)
        )

    def _on_acted(self, words: str, base: Flow, outcome: tuple[Changes, Opened]) -> None:
        self._recording = False
        changes, opened = outcome
        self._acts.add(changes.act)
        self._take_opened(opened, base)
        self.acted.emit(changes, words)
        self._go_on()

    def _on_not_acted(self, on_failed: Callable[[Exception], object], error: Exception) -> None:
        self._recording = False
        on_failed(error)
        self._go_on()

    def has_made(self, act: str) -> bool:
        """Whether an act is one of these: what it changed is on the screen already."""
        return act in self._acts

    def answer_prompt(self, reply: PromptReply, words: str, on_failed: Callable[[Exception], object]) -> None:
        """Answer a prompt."""
        self.act(partial(calls.answer_prompt, self._context.services, self.screening_id, reply), words, on_failed)

    def sign(self, judgement: Judgement, words: str, on_failed: Callable[[Exception], object]) -> None:
        """Sign one's judgement over the answers as they stand."""
        self.record_now(partial(self._sign, judgement, words, on_failed))

    def _sign(self, judgement: Judgement, words: str, on_failed: Callable[[Exception], object]) -> None:
        work = partial(calls.sign, self._context.services, self.screening_id, judgement, self.record.seen)
        self._act(work, words, on_failed)

    def sign_off(self, by_name: str, reason: str, words: str, on_failed: Callable[[Exception], object]) -> None:
        """A manager's signature."""
        self.act(partial(calls.sign_off, self._context.services, self.screening_id, by_name, reason), words, on_failed)

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

    def end(self) -> None:
        """Nobody looks at it any more."""
        self._timer.stop()
        if self._evaluation is not None:
            self._evaluation.drop()


def _on_top(fresh: Flow, typed: Answers) -> Flow:
    """What was typed, put back over newer answers; lines that somebody else took away meanwhile stay away."""
    for path in sorted(typed, key=lambda one: not one.endswith(ORDER)):
        try:
            fresh = fresh.with_answer(path, typed[path])
        except UnknownPath:
            continue
    return fresh
