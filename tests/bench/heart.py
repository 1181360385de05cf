"""How long the window's thread is ever away: a timer of one millisecond that remembers the gaps between its beats."""

import time
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Slot

_WORST = 5


class Gap(NamedTuple):
    """Time in which nobody could have clicked."""

    ms: float  # between two beats
    own_ms: float  # of it, the thread itself worked; in the rest others had the processor, or Python
    step: str  # what it was asked to do


class Heart(QObject):
    """Beats every millisecond; remembers the gaps of each phase, and what was going on."""

    def __init__(self) -> None:
        super().__init__()
        self.phase = "start"
        self.step = ""
        self._gaps: dict[str, list[Gap]] = {}
        self._own: dict[str, float] = {}
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    @Slot()
    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        gap = Gap((now - self._last) * 1000, (worked - self._worked) * 1000, self.step)
        found = self._gaps.setdefault(self.phase, [])
        found.append(gap)
        self._own[self.phase] = max(self._own.get(self.phase, 0.0), gap.own_ms)
        self._last, self._worked = now, worked
        if len(found) > 2000:
            found.sort(reverse=True)
            del found[_WORST * 4 :]
        self.step = ""

    def worst(self) -> dict[str, list[Gap]]:
        """The longest gaps of each phase."""
        return {phase: sorted(gaps, reverse=True)[:_WORST] for phase, gaps in self._gaps.items()}

    def most_own(self) -> dict[str, float]:
        """The most the thread itself worked in one gap of each phase, in ms: what a faster or idler computer would not shorten."""
        return dict(self._own)
