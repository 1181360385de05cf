"""Changing much inside a part of a page that is shown."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QWidget


@contextmanager
def at_once(part: QWidget) -> Iterator[None]:
    """Have what is put into a part laid out once, when all of it is there.

    For every child that is shown in what is visible Qt lays out the whole window again, as far up as layouts are at work.
    """
    layout = part.layout()
    if layout is None or not layout.isEnabled():
        yield
        return
    layout.setEnabled(False)
    try:
        yield
    finally:
        layout.setEnabled(True)
        layout.invalidate()
        part.updateGeometry()
        _lay_out(part)


def _lay_out(part: QWidget) -> None:
    """Up to the window, as Qt does for a child that is shown: whoever scrolls to something has its place."""
    found: QWidget | None = part
    while found is not None and found.isVisible() and (layout := found.layout()) is not None:
        layout.activate()
        found = found.parentWidget()
