"""Python's search for circles, on the window's thread only, and never for long.

Python searches wherever it happens to stand: in a lane it would free parts of a window, which no thread but the window's own may touch, and
the program would be gone. So the automatic search is off while there are lanes, and a timer of the window's thread does it instead.

A search takes a microsecond for each thing it looks at, and the window stands still for it. So what is old is looked through only when it
is little or while nobody has touched the window for a while. What is young is looked through twice a second at the most.
"""

import gc
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from cse_desk import pace

MOST: Final = 20_000  # older things that are looked through in one go while somebody may be at the window
UNTOUCHED_MS: Final = 10_000
_EVERY_MS = 500
_OLDER, _OLDEST = 1, 2
_at_it: "set[Sweeping]" = set()  # two windows of one process: Python gets the search back when the last has ended


class Sweeping(QObject):
    """From `begin` to `end` nobody but the thread it was made in searches.

    `untouched_ms` is replaced by the window: for how long nobody touched it.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.untouched_ms: Callable[[], int] = int
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.sweep)

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
    def sweep(self) -> None:
        """Search as far as Python would have by now and there is time for; not while work in bulk makes what has no circles."""
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
