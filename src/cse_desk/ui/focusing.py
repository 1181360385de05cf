"""Giving the keyboard to a screen whose content has just arrived, without taking it from somebody who types elsewhere."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget


def offer(widget: QWidget | None, screen: QWidget, *, even_within: bool = False) -> bool:
    """Focus `widget` unless the person is typing, or is already somewhere on this screen (`even_within`: then too)."""
    held = QApplication.focusWidget()
    if widget is None or not screen.isVisible() or isinstance(held, QLineEdit | QPlainTextEdit):
        return False
    if held is not None and held is not screen and screen.isAncestorOf(held) and not even_within:
        return False
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    return True
