"""A form that is being filled in, without a widget: its answers, what is kept, what is recorded. A subclass asks the services.

Typing is kept as an encrypted draft at most KEEP_MS after it (through the reading lane, which a take-in never holds up). A change is
recorded when a page is left, on Save, when another screen is shown, and at lock. After each recording the form is read again, so that
what a bundle brought in meanwhile is shown and never overwritten unseen; what was typed meanwhile is put back on top.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cse_desk.forms.flow import Flow, UnknownPath
from cse_desk.forms.questionnaire import ORDER, JsonValue
from cse_desk.models.records.changes import Changes
from cse_desk.ui.context import Context
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.jobs import Job, Lane
from cse_desk.ui.turns import Turns

KEEP_MS = 2_000  # the promise is 3 s after the last keystroke; the rest is for writing
Answers = Mapping[str, JsonValue]
Then = Callable[[], object]


@dataclass(frozen=True, slots=True)
class FormPlace:
    """Where somebody is in the form."""

    page: str = ""
    item: str = ""


class Read(Protocol):
    """A form as it was read: its answers, and whether some of them come from a draft."""

    @property
    def answers(self) -> Answers:
        """As the forms engine takes them."""
        ...

    @property
    def is_resumed(self) -> bool:
        """Something was typed that is not recorded."""
        ...


_R = TypeVar("_R", bound=Read)
_T = TypeVar("_T")


class Answering(QObject, Generic[_R]):
    """One form on the screen. A subclass gives what keeps, records and reads it: values in, values out, for a lane."""

    flow_changed = Signal()  # answers changed from outside the page: recorded elsewhere, decided, taken in
    kept = Signal(object)  # aware datetime
    keeping = Signal()
    failed = Signal(object)  # an exception; what was typed stays on the screen
    acted = Signal(object, str)  # Changes, words for the window

    def __init__(
        self, context: Context, opened: _R, flow: Flow, place: FormPlace, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.opened = opened
        self.flow = flow
        self.place = place
        self._unrecorded = opened.is_resumed
        self._recording = False
        self._turn = 0
        self._turns = Turns()
        self.half_typed = HalfTyped(context, self)  # short answers beside the questions
        self._waiting: list[Then] = []
        self._acts: set[str] = set()
        self._working_out: Job | None = None
        self._timer = QTimer(self)
        self._timer.setObjectName("keep-draft")
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.keep)

    # -- what a subclass says --

    def work_of_keeping(self) -> Then:
        """Keeps what is typed now as a draft."""
        raise NotImplementedError

    def work_of_recording(self) -> Callable[[], tuple[Changes, _R]]:
        """Records what is typed now, and reads the form again."""
        raise NotImplementedError

    def work_of_looking(self) -> Callable[[], _R]:
        """Reads the form again."""
        raise NotImplementedError

    def is_about(self, changes: Changes) -> bool:
        """Whether what was recorded, here or elsewhere, may be seen in it."""
        raise NotImplementedError

    def typed(self) -> None:
        """A person answered."""

    def taken(self, *, still_typed: bool) -> None:
        """`opened` and `flow` are new; `still_typed`: something typed meanwhile was put back on top."""

    # -- what it is --

    @property
    def now(self) -> datetime:
        """The moment."""
        return self._context.clock.now()

    # -- typing --

    def take(self, flow: Flow) -> None:
        """A person answered."""
        self.flow = flow
        self._unrecorded = True
        self._be_late_by_at_most_a_moment()
        self.typed()

    def answer(self, path: str, value: JsonValue) -> None:
        """A person answered outside of the form page."""
        self.take(self.flow.with_answer(path, value))

    def go(self, page: str, item: str = "") -> None:
        """A person went somewhere in the form."""
        if (page, item) != (self.place.page, self.place.item):
            self.place = FormPlace(page, item)

    def _be_late_by_at_most_a_moment(self) -> None:
        if not self._timer.isActive():
            self.keeping.emit()
            self._timer.start()

    def work_out(self, work: Callable[[], _T], on_done: Callable[[_T], object]) -> None:
        """Have what follows from the answers worked out. Latest wins: what nobody waits for any more is not worked out."""
        self._drop_working_out()
        self._working_out = self._context.lanes.reading.run(self, work, on_done, self.failed.emit)

    def _drop_working_out(self) -> None:
        if self._working_out is not None:
            self._working_out.drop()

    # -- keeping: the draft --

    @Slot()
    def keep(self, lane: Lane | None = None) -> None:
        """Keep what was typed, encrypted, without recording it."""
        self._timer.stop()
        if not self._unrecorded:
            return
        in_turn = partial(self._turns.keep, self._turn, self.work_of_keeping())
        done = partial(self._on_kept, self.flow)
        (lane or self._context.lanes.reading).run(self, in_turn, done, self._on_not_kept)

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
        self._recording = True
        self._turn += 1
        self._context.lanes.vault.run(
            self,
            partial(self._turns.record, self._turn, self.work_of_recording()),
            partial(self._on_recorded, self.flow, then),
            partial(self._on_not_recorded, then if even_if_failed else None),
        )

    def leave(self) -> None:
        """Another screen comes, or the window closes: nothing may wait for an answer from a lane any more."""
        self.half_typed.keep_now()
        if self._recording:
            self.keep(self._context.lanes.vault)
        self.record_now()

    def end(self) -> None:
        """Nobody looks at it any more."""
        self.half_typed.keep_now()
        self._timer.stop()
        self._drop_working_out()

    def _go_on(self) -> None:
        """Do what waited for a recording to end."""
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _on_recorded(self, flow: Flow, then: Then | None, outcome: tuple[Changes, _R]) -> None:
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

    def _take_opened(self, opened: _R, base: Flow) -> None:
        """The form as it is now, with what was typed since `base` on top."""
        typed = self.flow.changes_since(base.answers)
        self.opened = opened
        fresh = Flow(self.flow.form, opened.answers, self.flow.context)
        same = not typed and fresh == self.flow
        self.flow = _on_top(fresh, typed)
        self._unrecorded = bool(typed) or opened.is_resumed
        if typed:
            self._be_late_by_at_most_a_moment()
        if not same:
            self.flow_changed.emit()
        self.taken(still_typed=bool(typed))

    # -- from elsewhere --

    def look_again(self) -> None:
        """Something about this form's root was recorded elsewhere: a bundle, another screen."""
        if self._recording:
            return
        if self._unrecorded:
            self.record_now()
            return
        done = partial(self._on_looked, self.flow)
        self._context.lanes.reading.run(self, self.work_of_looking(), done, self.failed.emit)

    def _on_looked(self, base: Flow, opened: _R) -> None:
        if not self._recording:
            self._take_opened(opened, base)

    # -- acts --

    def act(self, work: Callable[[], tuple[Changes, _R]], words: str, on_failed: Callable[[Exception], object]) -> None:
        """Record what was typed, do something to the form in the vault lane, and look again."""
        self.record_now(partial(self.act_now, work, words, on_failed))

    def act_now(
        self, work: Callable[[], tuple[Changes, _R]], words: str, on_failed: Callable[[Exception], object]
    ) -> None:
        """The same, once everything is recorded."""
        self._recording = True
        self._context.lanes.vault.run(
            self, work, partial(self._on_acted, words, self.flow), partial(self._on_not_acted, on_failed)
        )

    def _on_acted(self, words: str, base: Flow, outcome: tuple[Changes, _R]) -> None:
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


def _on_top(fresh: Flow, typed: Answers) -> Flow:
    """What was typed, put back over newer answers; lines that somebody else took away meanwhile stay away."""
    for path in sorted(typed, key=lambda one: not one.endswith(ORDER)):
        try:
            fresh = fresh.with_answer(path, typed[path])
        except UnknownPath:
            continue
    return fresh
