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
_at_work: "WeakSet[QObject]" = WeakSet()


def is_any_at_work() -> bool:
    """Whether something is still being made on any screen that is there."""
    return any(isValid(maker) for maker in _at_work)


def note(maker: QObject, *, at_work: bool) -> None:
    """Whether a maker with steps of its own has more to make."""
    (_at_work.add if at_work else _at_work.discard)(maker)


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
            self._go_on()
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
        self._make(time.perf_counter() + self._slice_s)

    def _make(self, until: float | None) -> None:
        steps = self._steps
        if steps is None:
            return
        for _step in steps:
            if self._steps is not steps:
                return  # a step began something else
            if until is not None and time.perf_counter() >= until:
                self._timer.start()
                return
        if self._steps is steps:
            then = self._then
            self.drop()
            if then is not None:
                then()
