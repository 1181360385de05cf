"""When a window has come to rest, without waiting for the time to pass."""

import time

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from cse_desk.ui import slices

_A_MOMENT_MS = 300  # what a screen puts off while keys are held down; what is kept is put off for longer
_PATIENCE_S = 20  # that pieces of a screen may take, on a machine with other work
_LEVELS = 12  # a layout tells the one above it with an event of its own


def is_about_to_look() -> bool:
    """Whether some window puts something off for a moment: a look at what was chosen, a search for what is typed."""
    timers = (timer for window in QApplication.topLevelWidgets() for timer in window.findChildren(QTimer))
    return any(one.isActive() and one.isSingleShot() and one.interval() <= _A_MOMENT_MS for one in timers)


def lay_out() -> None:
    """Have what was made stand where it will stand."""
    for _level in range(_LEVELS):
        QCoreApplication.processEvents()


def come_to_rest() -> None:
    """Have everything that is made a little at a time made, and stand where it will stand."""
    until = time.monotonic() + _PATIENCE_S
    while slices.is_any_at_work() and time.monotonic() < until:
        QCoreApplication.processEvents()
    assert not slices.is_any_at_work(), "something is still being made"
    lay_out()
