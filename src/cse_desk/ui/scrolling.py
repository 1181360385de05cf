"""Bringing something into view: what has the keyboard is never out of sight."""

from functools import partial

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

_AROUND = 50  # pixels that are seen above and below what is brought into view


def show_in(area: QScrollArea, widget: QWidget, *, around: int = _AROUND) -> None:
    """Bring a part of a page into view; of one that is higher than the page its top."""
    page = area.widget()
    if page is None or not page.isAncestorOf(widget):
        return
    if widget.height() > area.viewport().height():
        area.verticalScrollBar().setValue(widget.mapTo(page, QPoint(0, 0)).y())
    else:
        area.ensureWidgetVisible(widget, 0, min(around, (area.viewport().height() - widget.height()) // 2))


def bring_into_view(widget: QWidget) -> None:
    """Bring a widget into view on every page that it is part of."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            show_in(above, widget)
        above = above.parentWidget()


def follow(widget: QWidget) -> None:
    """Bring a widget into view now, and once what was made or shown above it has been laid out."""
    bring_into_view(widget)
    QTimer.singleShot(0, widget, partial(bring_into_view, widget))


def is_seen(widget: QWidget) -> bool:
    """Whether it is in view whole on every page that it is part of; of what is higher than a page the top is enough."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and not _is_within(above, widget):
            return False
        above = above.parentWidget()
    return True


def _is_within(area: QScrollArea, widget: QWidget) -> bool:
    page, room = area.widget(), area.viewport()
    if page is None or not page.isAncestorOf(widget):
        return True
    top = widget.mapTo(room, QPoint(0, 0)).y()
    return top >= 0 and top + min(widget.height(), room.height()) <= room.height()


def bring_back(widget: QWidget) -> None:
    """Bring it into view unless it is."""
    if not is_seen(widget):
        bring_into_view(widget)
