"""Bringing something into view: what has the keyboard is never out of sight."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, QTimer, Slot
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QWidget
from shiboken6 import isValid

_AROUND = 50  # pixels that are seen above and below what is brought into view


def show_in(area: QScrollArea, widget: QWidget, *, around: int = _AROUND) -> None:
    """Bring a part of a page into view whole; of one that is higher than the page its top, or the line where one types.

    Qt's own way shows no more of a field than that line.
    """
    page, bar, room = area.widget(), area.verticalScrollBar(), area.viewport().height()
    if page is None or not page.isAncestorOf(widget):
        return
    top, spare = widget.mapTo(page, QPoint(0, 0)).y(), room - widget.height()
    if spare >= 0:
        beside = min(around, spare // 2)
        least, most = top + widget.height() + beside - room, top - beside
        bar.setValue(min(most, max(least, bar.value())))
    elif isinstance(widget, QPlainTextEdit):
        area.ensureWidgetVisible(widget)
    else:
        bar.setValue(top)


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


class Steady(QObject):
    """Keeps a part of a page where it is in the view while others are made above it, wherever one scrolls to meanwhile."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._part: QWidget | None = None
        self._top = 0  # of the part, in the view
        self._turn = 0  # how often something was to be held
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(self._on_range)
        bar.valueChanged.connect(self._on_scrolled)

    def hold(self, part: QWidget | None) -> None:
        """From now on; None: nothing is held any more."""
        self._part, self._turn = part, self._turn + 1
        self._on_scrolled()

    def hand_on(self, part: QWidget, other: QWidget) -> None:
        """`other` stands in the place of a part from now on."""
        if self._part is part:
            self._part = other

    @Slot()
    def let_go(self) -> None:
        """Once what was made last has been laid out."""
        QTimer.singleShot(0, self, partial(self._end, self._turn))

    def _end(self, turn: int) -> None:
        if turn == self._turn:
            self.hold(None)

    def _found(self) -> int:
        if self._part is None or not isValid(self._part):
            self._part = None
            return 0
        return self._part.mapTo(self._area.viewport(), QPoint(0, 0)).y()

    @Slot()
    def _on_scrolled(self) -> None:
        self._top = self._found()

    @Slot()
    def _on_range(self) -> None:
        """Everything on the page stands where it will be seen."""
        bar, top, found = self._area.verticalScrollBar(), self._top, self._found()
        if self._part is not None:
            bar.setValue(bar.value() + found - top)
            self._top = top  # also where the page ends before
