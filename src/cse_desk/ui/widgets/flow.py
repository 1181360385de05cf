"""Rows that wrap, and panes that stack when there is no room beside each other."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QSplitter, QWidget

from cse_desk.ui import theme
from cse_desk.ui.widgets.clearing import cleared

_FIELD = 32  # the height of a field at 100 % text


class Led(QWidget):
    """A field with words above it. A class and no protocol: layouts ask for it thousands of times while a screen is laid out."""

    def lead(self, width: int) -> int:
        """The height of what stands above the field itself."""
        raise NotImplementedError


class FlowLayout(QLayout):
    """Items beside each other, wrapped onto further lines when the width runs out."""

    def __init__(
        self, parent: QWidget | None = None, *, gap: int = 8, line_gap: int = 8, at_foot: bool = False
    ) -> None:
        """`at_foot`: what is lower than its line stands at its foot. Beside a labelled field everything is level with the field."""
        super().__init__(parent)
        self._at_foot = at_foot
        self._items: list[QLayoutItem] = []
        self._after: list[int] = []
        self._heights: dict[int, int] = {}  # by width
        self._gap, self._line_gap = gap, line_gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's way in."""
        self._items.append(item)
        self._after.append(0)

    def space_after_last(self, space: int) -> None:
        """Extra room after the item added last."""
        self._after[-1] = space

    def count(self) -> int:
        """How many items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """An item, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove an item and give it."""
        if not 0 <= index < len(self._items):
            return None
        self._after.pop(index)
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        """Takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrower is taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines at this width; remembered, because layouts in layouts ask many times for each time they are laid out."""
        found = self._heights.get(width)
        if found is None:
            found = self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return found

    def invalidate(self) -> None:
        """Something in it has another size."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Everything on one line."""
        shown = [(item, after) for item, after in zip(self._items, self._after, strict=True) if not item.isEmpty()]
        width = sum(item.sizeHint().width() + self._gap + after for item, after in shown)
        row = [(item, QRect(QPoint(0, 0), item.sizeHint())) for item, _after in shown]
        return QSize(max(0, width - self._gap), self._settle(row, move=False))

    def minimumSize(self) -> QSize:
        """The widest single item."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y = rect.x(), rect.y()
        row: list[tuple[QLayoutItem, QRect]] = []
        for item, after in zip(self._items, self._after, strict=True):
            if item.isEmpty():
                continue
            size = self._size_of(item, rect.width())
            if x > rect.x() and x + size.width() > rect.x() + rect.width():
                x, y, row = rect.x(), y + self._settle(row, move=move) + self._line_gap, []
            row.append((item, QRect(QPoint(x, y), size)))
            x += size.width() + self._gap + after
        return y + self._settle(row, move=move) - rect.y()

    def _size_of(self, item: QLayoutItem, room: int) -> QSize:
        """The size of an item in a line of this width."""
        return _size_in(item, room)

    def _settle(self, row: list[tuple[QLayoutItem, QRect]], *, move: bool) -> int:
        """Place a line, if it is to be; gives its height."""
        drops = self._drops(row)
        if move:
            for (item, box), drop in zip(row, drops, strict=True):
                item.setGeometry(box.translated(0, drop))
        return max((drop + box.height() for (_item, box), drop in zip(row, drops, strict=True)), default=0)

    def _drops(self, row: list[tuple[QLayoutItem, QRect]]) -> list[int]:
        """How far each stands below the top of its line: fields beside each other begin at one height, whatever stands above them."""
        leads = [_lead(item, box.width()) for item, box in row]
        deepest = max((lead for lead in leads if lead is not None), default=None)
        if deepest is None:
            line = max((box.height() for _item, box in row), default=0)
            return [(line - box.height()) // (1 if self._at_foot else 2) for _item, box in row]
        middle = deepest + theme.current().px(_FIELD) // 2
        return [
            max(0, middle - box.height() // 2) if lead is None else deepest - lead
            for lead, (_item, box) in zip(leads, row, strict=True)
        ]


def _lead(item: QLayoutItem, width: int) -> int | None:
    widget = item.widget()
    return widget.lead(width) if isinstance(widget, Led) else None


def _size_in(item: QLayoutItem, room: int) -> QSize:
    """The size of an item in a line of its own; words that wrap grow downwards where the line is too short for them."""
    wanted = item.sizeHint()
    width = min(wanted.width(), max(room, item.minimumSize().width()))
    is_taller = width < wanted.width() and item.hasHeightForWidth()
    return QSize(width, item.heightForWidth(width) if is_taller else wanted.height())


class FlowRow(QWidget):
    """A widget whose children wrap; `at_foot` as of `FlowLayout`."""

    def __init__(
        self, *, gap: int = 8, line_gap: int = 8, at_foot: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, gap=gap, line_gap=line_gap, at_foot=at_foot)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget, *, space_after: int = 0) -> None:
        """Add a child at the end."""
        self._flow.addWidget(widget)
        self._flow.space_after_last(space_after)

    def clear(self) -> None:
        """Take every child away."""
        cleared(self._flow)


class StackingSplitter(QSplitter):
    """Panes beside each other where the width allows, below each other where it does not (large text, narrow window)."""

    stacked = Signal(bool)

    def __init__(self, *, least_width: int, parent: QWidget | None = None) -> None:
        """`least_width` at 100 % text; below it (grown with the text) the panes stack."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._least_width = least_width
        self.setChildrenCollapsible(False)
        self.setHandleWidth(theme.SPACE[3])

    def is_stacked(self) -> bool:
        """Whether the panes lie below each other now."""
        return self.orientation() == Qt.Orientation.Vertical

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest pane: a narrower window makes it stack."""
        panes = [pane for at in range(self.count()) if (pane := self.widget(at)) is not None]
        widest = max((pane.minimumSizeHint().width() for pane in panes), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack or unstack."""
        room = event.size().width()
        wanted = Qt.Orientation.Horizontal
        if room < theme.current().px(self._least_width):
            wanted = Qt.Orientation.Vertical
        if wanted != self.orientation():
            self.setOrientation(wanted)
            self.stacked.emit(self.is_stacked())
        super().resizeEvent(event)
