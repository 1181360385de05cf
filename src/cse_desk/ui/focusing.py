"""Giving the keyboard to a screen whose content has just arrived, without taking it from somebody who types elsewhere."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget

_Row = TypeVar("_Row", bound=QWidget)


def offer(widget: QWidget | None, screen: QWidget, *, even_within: bool = False) -> bool:
    """Focus `widget` unless the person is typing, or is already on something of this screen that shows (`even_within`: then too)."""
    held = QApplication.focusWidget()
    if widget is None or not screen.isVisible() or isinstance(held, QLineEdit | QPlainTextEdit):
        return False
    is_here = held is not None and held is not screen and held.isVisible() and screen.isAncestorOf(held)
    if is_here and not even_within:
        return False
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    return True


def let_go(part: QWidget) -> None:
    """The keyboard leaves a part that is about to be hidden, and waits for whoever shows something instead: Qt would look for a place."""
    held = QApplication.focusWidget()
    if held is not None and part.isAncestorOf(held):
        held.clearFocus()


def catch(widget: QWidget | None, screen: QWidget) -> bool:
    """Focus `widget` where nothing in the window has the keyboard any more, for a part that went has let go of it."""
    if widget is None or not widget.isVisible() or screen.window().focusWidget() is not None:
        return False
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    return True


def made_again(rows: Sequence[_Row], key: Callable[[_Row], object], make: Callable[[], Sequence[_Row]]) -> bool:
    """Make the rows of a list again: one that had the keyboard has it again, by its key, and never another one; one that stays keeps it.

    False when one had it, and there is nothing left to press.
    """
    held = holder(rows)
    held_key = key(rows[held]) if held >= 0 else None
    again = next((row for row in make() if key(row) == held_key), None)
    return held < 0 or again is rows[held] or hand_on(again)


def holder(parts: Sequence[QWidget]) -> int:
    """Which of these parts of a list has the keyboard; -1 when none has."""
    held = QApplication.focusWidget()
    return next((at for at, part in enumerate(parts) if held is not None and part.isAncestorOf(held)), -1)


def hand_on(part: QWidget | None) -> bool:
    """Focus the first thing to press in a part that was made anew; False when there is none."""
    stop = part.findChild(QPushButton) if part is not None else None
    if stop is not None:
        stop.setFocus(Qt.FocusReason.OtherFocusReason)
    return stop is not None
