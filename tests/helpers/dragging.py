"""Dragging with the mouse through the window, as the platform's own drag and drop does it."""

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_STEP_MS = 40


def drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Press at `start`, move to `end` and let go; both in the widget. Returns when it was dropped."""
    handle = widget.window().windowHandle()
    first, last = (widget.mapTo(widget.window(), one) for one in (start, end))
    steps = [first + (last - first) * part / 4 for part in range(1, 5)]
    QTest.mousePress(handle, _LEFT, _NONE, first)
    for number, at in enumerate(steps[1:], start=1):  # delivered inside the loop of the drag
        QTimer.singleShot(number * _STEP_MS, lambda at=at: QTest.mouseMove(handle, at))
    QTimer.singleShot(5 * _STEP_MS, lambda: QTest.mouseRelease(handle, _LEFT, _NONE, last))
    QTest.mouseMove(handle, steps[0])
    QTest.qWait(7 * _STEP_MS)
