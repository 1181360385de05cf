"""Python's search for circles, on the window's thread only.

Python searches wherever it happens to stand: in a lane it would free parts of a window, which no thread but the window's own may touch, and
the program would be gone. So the automatic search is off while there are lanes, and a timer of the window's thread does it instead.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

from cse_desk import pace

_EVERY_MS = 500
_at_it: "set[Sweeping]" = set()  # two windows of one process: Python gets the search back when the last has ended


class Sweeping(QObject):
    """From `begin` to `end` nobody but the thread it was made in searches."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
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
        """Search as far as Python would have by now; not while work in bulk makes what has no circles."""
        if pace.is_in_bulk():
            return
        due = [many > most for many, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            gc.collect(max(generation for generation, is_due in enumerate(due) if is_due))
