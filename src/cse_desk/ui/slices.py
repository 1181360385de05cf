"""Much to make on a screen: a little at a time, so that the window never stands still for it.

Making a widget takes a third of a millisecond; a screen of three hundred would be a tenth of a second in which no key is heard. What a
person sees first is made first and at once, the rest while the window goes on.
"""

import time
from collections.abc import Callable, Iterator
from typing import Final
from weakref import WeakSet

from PySide6.QtCore import QObject, QTimer, Slot
from shiboken6 import isValid

SLICE_S: Final = 0.010  # for making; laying out and painting what was made comes on top
_PAUSE_S: Final = 0.002  # makers that go on sooner after each other are in one go of the event loop
_clock: Callable[[], float] = time.perf_counter
_at_work: "WeakSet[QObject]" = WeakSet()


def is_any_at_work() -> bool:
    """Whether something is still being made on any screen that is there."""
    return any(isValid(maker) for maker in _at_work)


def note(maker: QObject, *, at_work: bool) -> None:
    """Whether a maker with steps of its own has more to make."""
    (_at_work.add if at_work else _at_work.discard)(maker)


class Go:
    """What the makers of one go of the event loop share: however many have something to make, the window stands still for one slice.

    A result of a lane counts as something made. One that waits for the next go has it before whatever is still to be made.
    """

    def __init__(self) -> None:
        self._until = self._last = float("-inf")
        self._maker = 0
        self._line: list[QObject] = []  # lanes whose results wait for a go

    def until(self, slice_s: float) -> float:
        """Until when a maker that goes on now may make; past when others have used it up."""
        now = _clock()
        if now - self._last > _PAUSE_S:
            self._until = now + SLICE_S
        return min(self._until, now + slice_s)

    def is_used_up_for(self, maker: int, *, whole: bool = False) -> bool:
        """Whether another maker had all of it, or a result waits for what is made: that goes first.

        `whole`: what comes is large, and is made only in a go in which nothing was made yet.
        """
        return bool(self._waiting()) or self._is_taken(maker, whole=whole)

    def _is_taken(self, maker: int, *, whole: bool = False) -> bool:
        now = _clock()
        return maker != self._maker and now - self._last <= _PAUSE_S and (whole or now >= self._until)

    def must_wait(self, lane: QObject) -> bool:
        """Whether a lane's result waits for a later go, for others had this one or are before it; else a go begins here."""
        line = self._waiting()
        if (line and line[0] is not lane) or self._is_taken(id(lane)):
            self._line = line if lane in line else [*line, lane]
            return True
        self._line = line[1:]
        self.until(SLICE_S)
        return False

    def _waiting(self) -> list[QObject]:
        return [lane for lane in self._line if isValid(lane)]

    def leaves(self, lane: QObject) -> None:
        """A lane has nothing to deliver any more."""
        self._line = [other for other in self._line if other is not lane]

    def ends(self, maker: int) -> None:
        """A maker stops for now."""
        self._last, self._maker = _clock(), maker


go = Go()


class Slices(QObject):
    """One piece of making after another. Another beginning drops what is left of the one before."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[object] | None = None
        self._then: Callable[[], object] | None = None
        self._slice_s = SLICE_S
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_at_work(self) -> bool:
        """Whether there is more to make."""
        return self._steps is not None

    def begin(
        self,
        steps: Iterator[object],
        then: Callable[[], object] | None = None,
        *,
        step_by_step: bool = False,
        at_once: bool = True,
    ) -> None:
        """Make the first of it now, the rest while the window goes on, a step of the iterator at a time; then do `then`.

        `step_by_step`: each step is large, and the window goes on after every one. Not `at_once`: much was made just now, and the
        window goes on before the first.
        """
        self.drop()
        self._steps, self._then, self._slice_s = steps, then, 0.0 if step_by_step else SLICE_S
        _at_work.add(self)
        if at_once:
            self._make(go.until(self._slice_s))
        else:
            self._timer.start()

    def drop(self) -> None:
        """Make no more."""
        self._timer.stop()
        self._steps = self._then = None
        _at_work.discard(self)

    def finish(self) -> None:
        """Make all the rest at once."""
        if self._steps is not None:
            self._make(None)

    @Slot()
    def _go_on(self) -> None:
        if go.is_used_up_for(id(self), whole=self._slice_s == 0.0):
            self._timer.start()
        else:
            self._make(go.until(self._slice_s))

    def _make(self, until: float | None) -> None:
        self._make_steps(until)
        go.ends(id(self))

    def _make_steps(self, until: float | None) -> None:
        steps = self._steps
        if steps is None:
            return
        for _step in steps:
            if self._steps is not steps:
                return  # a step began something else
            if until is not None and _clock() >= until:
                self._timer.start()
                return
        if self._steps is steps:
            then = self._then
            self.drop()
            if then is not None:
                then()
