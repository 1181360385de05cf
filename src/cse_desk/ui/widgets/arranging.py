"""Changing much inside a part of a page that is shown."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication, QWidget


@contextmanager
def at_once(part: QWidget) -> Iterator[None]:
    """Have what is put into a part laid out once, when all of it is there.

    For every child that is shown in what is visible Qt lays out the whole window again. A part with the keyboard in it stays.
    """
    focus = QApplication.focusWidget()
    is_away = part.isVisible() and not (focus is not None and (focus is part or part.isAncestorOf(focus)))
    if is_away:
        part.setVisible(False)
    try:
        yield
    finally:
        if is_away:
            part.setVisible(True)
