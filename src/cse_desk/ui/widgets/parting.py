"""Parting from a large part of a screen: a form's pages, of a thousand widgets and more.

For each widget that goes the binding asks for Python, and waits for it while a lane has it: sixty milliseconds for a form, in one go, just
when the next form is being read. So it is done once no lane has anything to do, which is soon, and takes a go of the window to itself.
"""

from typing import Final

import shiboken6
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.ui import jobs, slices

_AGAIN_MS: Final = 20
_MOST_TIMES: Final = 1_500  # half a minute: then it goes beside whatever is being done


def part_from(part: QWidget) -> None:
    """Hide it now, delete it soon: never while something of it is still at work further up."""
    part.hide()
    if part.window() is part:
        part.deleteLater()
    else:
        _Parting(part)


class _Parting(QObject):
    """One part that goes; it belongs to the window, and goes with it."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part.window())
        self._part = part
        self._depth = max(1, self.thread().loopLevel())
        self._waited = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AGAIN_MS)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()
        slices.note(self, at_work=True)

    @Slot()
    def _go_on(self) -> None:
        self._waited += 1
        is_below_a_dialog = self.thread().loopLevel() > self._depth
        slices.note(self, at_work=not is_below_a_dialog)  # behind one it rests, however long that stands open
        if is_below_a_dialog or self._must_wait():
            self._timer.start()
        else:
            self._end()

    def _must_wait(self) -> bool:
        """While a lane is at work, and in a go that others had."""
        others = jobs.is_any_busy() or slices.go.is_used_up_for(id(self), whole=True)
        return others and self._waited < _MOST_TIMES

    def _end(self) -> None:
        slices.go.until(slices.SLICE_S)
        if shiboken6.isValid(self._part):
            shiboken6.delete(self._part)
        slices.go.ends(id(self))
        slices.note(self, at_work=False)
        self.deleteLater()
