"""The order in which Tab goes, for screens whose parts come and go: reading order, set anew when they change."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stops(widget: QWidget) -> Iterator[QWidget]:
    """Where Tab stops within a widget, in the order in which its parts were made."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow():
            yield from stops(child)


def chain(widgets: Iterable[QWidget]) -> None:
    """Let Tab go from each of these to the next."""
    for one, other in pairwise(widgets):
        QWidget.setTabOrder(one, other)
