"""Python's search for circles, on the window's thread only, and never for long.

Python searches wherever it happens to stand: in a lane it would free parts of a window, which no thread but the window's own may touch, and
the program would be gone. So the automatic search is off while there are lanes, and a timer of the window's thread does it instead.

A search takes a microsecond for each thing it looks at, and the window stands still for it. So what is young is looked at before it is
much, which is soon while a lane works; what is older, only when it is little or while nobody has touched the window for a while.
"""

import gc
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from cse_desk import pace

MANY: Final = 8_000  # young things that are looked at although it is not time yet, and although somebody works in bulk
MOST: Final = 20_000  # older things that are looked through in one go while somebody may be at the window
UNTOUCHED_MS: Final = 10_000
_AT_REST_MS = 500
_AT_WORK_MS = 25
_OLDER, _OLDEST = 1, 2
_at_it: "set[Sweeping]" = set()  # two windows of one process: Python gets the search back when the last has ended


class Sweeping(QObject):
    """From `begin` to `end` nobody but the thread it was made in searches.

    `is_at_work()` says whether a lane works. `untouched_ms` is replaced by the window: for how long nobody touched it.
    """

    def __init__(self, is_at_work: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_at_work = is_at_work
        self.untouched_ms: Callable[[], int] = int
        self._swept = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(_AT_REST_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Take the search over."""
        _at_it.add(self)
        gc.disable()
        self._timer.start()

    def end(self) -> None:
        """Give it back to Python."""
        self._timer.stop()
        _at_it.discard(self)
        if not _at_it:
            gc.enable()

    @Slot()
    def hurry(self) -> None:
        """A lane begins to work: look more often."""
        if self._timer.isActive() and self._timer.interval() != _AT_WORK_MS:
            self._timer.setInterval(_AT_WORK_MS)

    @Slot()
    def look(self) -> None:
        """Search what is young before it is much; the rest now and then."""
        if gc.get_count()[0] > MANY:
            gc.collect(0)
        if time.monotonic() - self._swept >= _AT_REST_MS / 1000:
            self.sweep()
        if self._timer.interval() != _AT_REST_MS and not self._is_at_work():
            self._timer.setInterval(_AT_REST_MS)

    @Slot()
    def sweep(self) -> None:
        """Search as far as Python would have by now and there is time for; not while work in bulk makes what has no circles."""
        self._swept = time.monotonic()
        if pace.is_in_bulk():
            return
        young, older, oldest = (many > most for many, most in zip(gc.get_count(), gc.get_threshold(), strict=True))
        if oldest and self._may_search(_OLDEST):
            gc.collect(_OLDEST)
        elif (older or oldest) and self._may_search(_OLDER):
            gc.collect(_OLDER)
        elif young:
            gc.collect(0)

    def _may_search(self, generation: int) -> bool:
        """Whether all of a generation may be looked through now, with the younger ones."""
        return self.untouched_ms() >= UNTOUCHED_MS or len(gc.get_objects(generation)) <= MOST
