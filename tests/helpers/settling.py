"""When a window has come to rest, without waiting for the time to pass."""

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

_A_MOMENT_MS = 300  # what a screen puts off while keys are held down; what is kept is put off for longer
_LEVELS = 12  # a layout tells the one above it with an event of its own


def is_about_to_look() -> bool:
    """Whether some window puts something off for a moment: a look at what was chosen, a search for what is typed."""
    timers = (timer for window in QApplication.topLevelWidgets() for timer in window.findChildren(QTimer))
    return any(one.isActive() and one.isSingleShot() and one.interval() <= _A_MOMENT_MS for one in timers)


def lay_out() -> None:
    """Have what was made stand where it will stand."""
    for _level in range(_LEVELS):
        QCoreApplication.processEvents()
