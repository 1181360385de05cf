"""A meeting that is open on the screen: what is shown, what is typed, the timer; keeps every keystroke within three seconds."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cse_desk.models.records.changes import Changes
from cse_desk.models.records.meeting import Decided, DecisionForm, GuardView, Here, Typed
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Job
from cse_desk.ui.screens.meeting import calls
from cse_desk.ui.screens.meeting.calls import Shown
from cse_desk.ui.screens.meeting.stopwatch import Stopwatch

KEEP_MS = 1_200  # after the first keystroke that is not kept; the disk has the rest of the three seconds
TICK_MS = 1_000
_KEEP_TICKS = 2  # while the timer runs


class MeetingWork(QObject):
    """Between the parts of the screen and the services. Parts call `typed_...`; they hear of it by signals."""

    opened = Signal(object)  # Shown: another meeting or young person
    refreshed = Signal(object)  # Shown: the same ones, as recorded now
    guard_looked = Signal(object)  # GuardView
    ticked = Signal(int)  # seconds
    decided = Signal(object)  # Decided
    refused = Signal(object)  # an error for the page
    going = Signal(str)  # the item to go to, when something has to be said first

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.shown: Shown | None = None
        self.typed = Typed()
        self.watch = Stopwatch()
        self._is_changed = False
        self._is_keeping = False
        self._waiting: list[Callable[[], None]] = []
        self._ticks = 0
        self._refreshing: Job | None = None
        self._looking: Job | None = None
        self._keep_timer = QTimer(self)
        self._keep_timer.setSingleShot(True)
        self._keep_timer.setInterval(KEEP_MS)
        self._keep_timer.timeout.connect(self.keep_now)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    # ---- where it is ------------------------------------------------------------------------

    @property
    def meeting(self) -> str:
        """The meeting shown."""
        return self.shown.day.head.meeting if self.shown else ""

    @property
    def item(self) -> str:
        """The item shown."""
        return self.shown.day.current if self.shown else ""

    @property
    def is_running(self) -> bool:
        """Whether the meeting has started and not ended."""
        return self.shown is not None and self.shown.day.started_at is not None and self.shown.day.ended_at is None

    @property
    def has_started(self) -> bool:
        """Whether words and decisions can be recorded: also after its end, when the minutes are checked."""
        return self.shown is not None and self.shown.day.started_at is not None

    def seconds(self) -> int:
        """Of the timer."""
        return self.watch.seconds(self._context.clock.now())

    def here(self) -> Here:
        """Where the meeting is."""
        return Here(self.item, self.seconds(), is_paused=self.watch.is_paused)

    def open(self, meeting: str, item: str = "") -> None:
        """Show a meeting where it was left."""
        read = partial(calls.open_meeting, self._context.services, meeting, item)
        self._context.lanes.reading.run(self, read, self._on_opened, self.refused.emit)

    def _on_opened(self, shown: Shown) -> None:
        self.shown, self.typed = shown, shown.typed
        self._is_changed = False
        now = self._context.clock.now()
        self.watch.set(shown.day.seconds, now, is_paused=shown.day.is_paused or not self.is_running)
        self._tick.start()
        self.opened.emit(shown)
        if self.is_running:
            self.keep_now()

    def refresh(self) -> None:
        """Read again what is recorded, once for all who ask meanwhile; what is typed stays."""
        if self.shown is None:
            return
        read = partial(calls.open_meeting, self._context.services, self.meeting, self.item)
        self._refreshing = self._context.lanes.reading.run(
            self, read, self._on_refreshed, self.refused.emit, instead_of=self._refreshing
        )

    def _on_refreshed(self, found: Shown) -> None:
        if self.shown is None or found.day.head.meeting != self.meeting or found.day.current != self.item:
            return
        was_running = self.is_running
        self.shown = replace(found, typed=self.typed)
        if self.is_running and not was_running:
            self.watch.go_on(self._context.clock.now())
        self.refreshed.emit(self.shown)
        self.look()

    # ---- typing -----------------------------------------------------------------------------

    def type_words(self, **words: str) -> None:
        """Words of the discussion, of a dissent."""
        self._type(replace(self.typed, **words))  # type: ignore[arg-type]  # fields by name

    def type_form(self, **values: object) -> None:
        """A part of the decision; the guard looks again."""
        form: DecisionForm = replace(self.typed.form, **values)  # type: ignore[arg-type]  # fields by name
        self._type(replace(self.typed, form=form))
        self.look()

    def type_action(self, **values: object) -> None:
        """A part of the new action."""
        self._type(replace(self.typed, action=replace(self.typed.action, **values)))  # type: ignore[arg-type]  # as above

    def type_answer(self, code: str, words: str) -> None:
        """The chair's answer while it is typed."""
        others = tuple(one for one in self.typed.answers if one[0] != code)
        self._type(replace(self.typed, answers=(*others, (code, words))))

    def type_dissent_answer(self, dissent: str, words: str) -> None:
        """The chair's answer to a dissent while it is typed."""
        others = tuple(one for one in self.typed.dissent_answers if one[0] != dissent)
        self._type(replace(self.typed, dissent_answers=(*others, (dissent, words))))

    def _type(self, typed: Typed) -> None:
        if typed == self.typed:
            return
        self.typed = typed
        self._is_changed = True
        self._context.bus.tell_saving()
        if not self._keep_timer.isActive():
            self._keep_timer.start()

    @Slot()
    def keep_now(self) -> None:
        """Keep what was typed, and where the meeting is. Not in the lane of the vault: a take-in may hold that for long."""
        self._keep_timer.stop()
        if self.shown is None or not self.item:
            self._finish()
            return
        typed = self.typed if self._is_changed else None
        self._is_changed, self._is_keeping = False, True
        work = partial(calls.keep, self._context.services, self.meeting, self.here(), typed)
        self._context.lanes.reading.run(self, work, self._on_kept, self._on_not_kept)

    def keep(self, done: Callable[[], None]) -> None:
        """Keep everything, then call `done`, also when it could not be kept."""
        self._waiting.append(done)
        self.keep_now()

    def _on_kept(self, _nothing: object) -> None:
        self._is_keeping = False
        if not self._is_changed:
            self._context.bus.tell_saved(self._context.clock.now())
        self._finish()

    def _on_not_kept(self, error: Exception) -> None:
        self._is_keeping = False
        self._is_changed = True
        self._context.bus.tell_not_saved()
        self.refused.emit(error)
        self._finish()

    def _finish(self) -> None:
        waiting, self._waiting = self._waiting, []
        for done in waiting:
            done()

    # ---- recording --------------------------------------------------------------------------

    def write(self) -> None:
        """A field of the discussion was left: record its words."""
        child = self.shown.child if self.shown else None
        if child is None or not self.has_started:
            return
        typed = self.typed
        if (typed.worried, typed.working, typed.needs) == (child.worried, child.working, child.needs):
            return
        self._vault(partial(calls.write, self._context.services, self.item, typed, self.seconds(), child.seen))

    def record(self) -> None:
        """Record the decision."""
        child = self.shown.child if self.shown else None
        if child is None:
            return
        work = partial(calls.decide, self._context.services, self.item, self.typed, self.seconds(), child.seen)
        self._context.lanes.vault.run(self, work, self._on_decided, self.refused.emit)

    def _on_decided(self, decided: Decided) -> None:
        self.typed = replace(self.typed, form=DecisionForm(), answers=())
        self._context.bus.tell_saved(self._context.clock.now())
        self.decided.emit(decided)
        self._context.bus.tell_changed(decided.changes)
        self.refresh()

    def answer(self, code: str, words: str) -> None:
        """The chair's answer is complete."""
        typed = self.typed
        self.typed = replace(typed, answers=tuple(one for one in typed.answers if one[0] != code))
        self._vault(partial(calls.answer, self._context.services, self.item, typed, code, words))

    def add_action(self) -> None:
        """The action is complete."""
        work = partial(calls.add_action, self._context.services, self.item, self.typed)
        self._context.lanes.vault.run(self, work, self._on_action_added, self.refused.emit)

    def _on_action_added(self, changes: Changes) -> None:
        self.typed = replace(self.typed, action=type(self.typed.action)())
        self._on_recorded(changes)

    def add_dissent(self) -> None:
        """The dissent is complete."""
        work = partial(calls.dissent, self._context.services, self.item, self.typed)
        self._context.lanes.vault.run(self, work, self._on_dissent_added, self.refused.emit)

    def _on_dissent_added(self, changes: Changes) -> None:
        self.typed = replace(self.typed, dissent_agency="", dissent_name="", dissent_words="")
        self._on_recorded(changes)

    def answer_dissent(self, dissent: str, words: str, who: str) -> None:
        """The chair's answer to a dissent is complete."""
        work = partial(calls.answer_dissent, self._context.services, self.item, self.typed, dissent, words, who)
        self._context.lanes.vault.run(self, work, partial(self._on_dissent_answered, dissent), self.refused.emit)

    def _on_dissent_answered(self, dissent: str, changes: Changes) -> None:
        self.typed = replace(self.typed, dissent_answers=calls.without(self.typed.dissent_answers, dissent))
        self._on_recorded(changes)

    def run(self, use_case: Callable[[], Changes]) -> None:
        """Attendance, order, start: anything that changes the meeting."""
        self._vault(use_case)

    def _vault(self, work: Callable[[], Changes]) -> None:
        self._context.lanes.vault.run(self, work, self._on_recorded, self.refused.emit)

    def _on_recorded(self, changes: Changes) -> None:
        self._context.bus.tell_saved(self._context.clock.now())
        self._context.bus.tell_changed(changes)
        self.refresh()

    # ---- the guard --------------------------------------------------------------------------

    def look(self) -> None:
        """What stands before the decision as it is typed."""
        if not self.item or not self.has_started:
            return
        work = partial(self._context.services.decisions.guard, item=self.item, form=self.typed.form)
        looked = partial(self._on_looked, self.item)
        self._looking = self._context.lanes.reading.run(self, work, looked, self.refused.emit, instead_of=self._looking)

    def _on_looked(self, item: str, view: GuardView) -> None:
        if item == self.item:
            self.guard_looked.emit(view)

    # ---- going on ---------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """To the next young person, or the one before."""
        if self.shown is None:
            return
        items = [one.item for one in self.shown.day.items]
        at = items.index(self.item) + by if self.item in items else 0
        if 0 <= at < len(items):
            self.go_to(items[at])

    def go_to(self, item: str, skip_why: str = "") -> None:
        """To another young person; `going` says that a reason is wanted first."""
        if self.shown is None or item == self.item:
            return
        self._keep_timer.stop()
        work = partial(calls.go_on, self._context.services, self.shown, self.typed, self.here(), item, skip_why)
        self._context.lanes.vault.run(self, work, self._on_opened, partial(self._on_not_gone, item))

    def _on_not_gone(self, item: str, error: Exception) -> None:
        self.keep_now()
        self.refused.emit(error)
        self.going.emit(item)

    def move(self, *, up: bool) -> None:
        """Hear this young person earlier or later."""
        self.run(partial(self._context.services.meeting_days.move, item=self.item, up=up))

    @Slot(str, int)
    def place(self, item: str, place: int) -> None:
        """Hear somebody at another place of the agenda, counted from 0; who is shown stays."""
        self.run(partial(self._context.services.meeting_days.place, item=item, place=place))

    def end(self, skip_why: str = "") -> None:
        """Close the meeting."""
        if self.shown is None:
            return
        work = partial(calls.end, self._context.services, self.shown, self.typed, self.here(), skip_why)
        self._context.lanes.vault.run(self, work, self._on_recorded, partial(self._on_not_gone, ""))

    # ---- the timer --------------------------------------------------------------------------

    def pause(self) -> None:
        """Pause the timer, or let it go on."""
        now = self._context.clock.now()
        if self.watch.is_paused:
            self.watch.go_on(now)
        else:
            self.watch.pause(now)
        self.ticked.emit(self.seconds())
        self.keep_now()

    @Slot()
    def _on_tick(self) -> None:
        if not self.is_running:
            return
        self.ticked.emit(self.seconds())
        self._ticks += 1
        if self._ticks % _KEEP_TICKS == 0 and not self.watch.is_paused and not self._is_keeping:
            self.keep_now()

    def stop(self) -> None:
        """Another screen is shown: the timer goes on by the clock, nothing ticks."""
        self._tick.stop()
