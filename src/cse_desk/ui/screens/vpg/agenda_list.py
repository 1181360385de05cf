"""The young people of an agenda in their order: drag, or Alt+Up and Alt+Down."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cse_desk.i18n import from_the_left
from cse_desk.i18n import gettext as _
from cse_desk.models.labels import label
from cse_desk.models.records.panel import AgendaLine
from cse_desk.ui import icons, theme
from cse_desk.ui.widgets.labels import plain_tip

Index = QModelIndex | QPersistentModelIndex
_ID = Qt.ItemDataRole.UserRole
_LINE = int(Qt.ItemDataRole.UserRole) + 1
_DROP_LINE = 3
_AROUND = 40  # seen above and below the mouse while it drags
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class AgendaList(QListWidget):
    """`chosen(item)` when the keyboard or the mouse goes to one; `moved(items)` with the new order."""

    chosen = Signal(str)
    moved = Signal(object)
    left_off = Signal(str)  # Delete was pressed on this item

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "flush")
        self.setAccessibleName(_("Agenda"))
        self.setDragDropMode(
            QAbstractItemView.DragDropMode.NoDragDrop
        )  # moved by the mouse itself: the same on every platform
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Painter(self))
        self.may_move = True
        self._pressed: QPoint | None = None
        self._is_dragged = False
        self._here = QFrame(self.viewport())  # where the dragged one will stand
        self._here.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.set_kind(self._here, "drop-line")
        self._here.hide()
        self.currentItemChanged.connect(self._on_current)

    def show_lines(self, lines: Sequence[AgendaLine], *, may_move: bool) -> None:
        """Show these; the one that was chosen stays chosen."""
        kept = self.current_id()
        self.may_move = may_move
        with QSignalBlocker(self):
            self.clear()
            for number, line in enumerate(lines, start=1):
                item = QListWidgetItem(_words(number, line))
                item.setData(_ID, line.item)
                item.setData(_LINE, line)
                item.setToolTip(plain_tip(f"{line.name}: {line.why_words}"))
                self.addItem(item)
        self.choose(kept if kept in self.ids() else next(iter(self.ids()), ""))

    def ids(self) -> list[str]:
        """The items in the order shown."""
        return [str(self.item(row).data(_ID)) for row in range(self.count())]

    def current_id(self) -> str:
        """The item that is chosen; "" none."""
        item = self.currentItem()
        return str(item.data(_ID)) if item is not None else ""

    def line(self) -> AgendaLine | None:
        """What is chosen."""
        item = self.currentItem()
        found = item.data(_LINE) if item is not None else None
        return found if isinstance(found, AgendaLine) else None

    def choose(self, item: str) -> None:
        """Go to an item."""
        if item in self.ids():
            self.setCurrentRow(self.ids().index(item))

    def move_current(self, step: int) -> None:
        """One place up or down."""
        self._move(self.currentRow(), self.currentRow() + step)

    def _move(self, row: int, to: int) -> None:
        if not self.may_move or row < 0 or row == to or not 0 <= to < self.count():
            return
        with QSignalBlocker(self):
            self.insertItem(to, self.takeItem(row))
            self.setCurrentRow(to)
        self.moved.emit(self.ids())

    @Slot(QListWidgetItem, QListWidgetItem)
    def _on_current(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(_ID)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Up and Alt+Down move; Delete takes off."""
        key = Qt.Key(event.key())
        if key in _STEPS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_current(_STEPS[key])
        elif key == Qt.Key.Key_Delete and self.may_move and self.current_id():
            self.left_off.emit(self.current_id())
        else:
            super().keyPressEvent(event)

    # -- dragging --

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chosen; and here a drag may begin."""
        super().mousePressEvent(event)
        at = event.position().toPoint()
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = at if is_left and self.may_move and self.itemAt(at) is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Held and moved far enough: the young person comes along, and a line says where they will stand."""
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        at = event.position().toPoint()
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        self._is_dragged = self._is_dragged or far
        if self._is_dragged:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._show_gap(self._gap(at.y()))
            self._bring_into_view(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: dropped here."""
        was_dragged, self._is_dragged, self._pressed = self._is_dragged, False, None
        super().mouseReleaseEvent(event)
        if was_dragged:
            self._here.hide()
            self.viewport().unsetCursor()
            row, gap = self.currentRow(), self._gap(event.position().toPoint().y())
            self._move(row, gap - 1 if gap > row else gap)

    def _gap(self, y: int) -> int:
        """Before which line a height lies."""
        return sum(y > self.visualItemRect(self.item(row)).center().y() for row in range(self.count()))

    def _show_gap(self, gap: int) -> None:
        last = self.count() - 1
        top = self.visualItemRect(self.item(min(gap, last)))
        edge = top.top() if gap <= last else top.bottom() - _DROP_LINE + 1
        self._here.setGeometry(0, max(0, edge - 1), self.viewport().width(), _DROP_LINE)
        self._here.show()
        self._here.raise_()

    def _bring_into_view(self, at: QPoint) -> None:
        """The pane around the list scrolls with the mouse."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        inner = around.widget() if around is not None else None
        if around is not None and inner is not None:
            spot = self.viewport().mapTo(inner, at)
            around.ensureVisible(spot.x(), spot.y(), 0, _AROUND)

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        rows = sum(self.sizeHintForRow(row) for row in range(self.count()))
        return QSize(theme.current().px(240), rows + 4)

    def minimumSizeHint(self) -> QSize:
        """Never less than its lines: the pane scrolls."""
        return QSize(theme.current().px(160), self.sizeHint().height())


def _words(number: int, line: AgendaLine) -> str:
    """What a screen reader says."""
    return _("{number} {name}, {age}, {why}, {minutes} minutes").format(
        number=number, name=line.name, age=line.age, why=label(line.why).lower(), minutes=line.minutes
    )


class _Painter(QStyledItemDelegate):
    """Number, name and age; why below; minutes at the right; the grip says that it can be dragged."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One line of the agenda."""
        line = index.data(_LINE)
        if not isinstance(line, AgendaLine):
            return
        worn, box = theme.current(), option.rect.adjusted(0, 1, 0, -1)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(worn.colour("primary"))
            painter.setBrush(worn.colour("selection"))
            painter.drawRoundedRect(box.adjusted(1, 0, -1, 0), worn.px(4), worn.px(4))
        side = worn.px(16)
        grip = QRect(box.left() + worn.px(8), box.center().y() - side // 2, side, side)
        icons.paint(painter, QRectF(grip), "grip", "muted")
        text = box.adjusted(worn.px(32), worn.px(5), -worn.px(10), -worn.px(5))
        minutes = _("{count} min").format(count=line.minutes)
        small = _small(option.font)
        painter.setFont(small)
        painter.setPen(worn.colour("muted"))
        painter.drawText(text, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), minutes)
        text.setRight(text.right() - QFontMetrics(small).horizontalAdvance(minutes) - worn.px(8))
        self._two_lines(painter, text, option.font, small, line, index.row() + 1)
        painter.restore()

    @staticmethod
    def _two_lines(painter: QPainter, box: QRect, font: QFont, small: QFont, line: AgendaLine, number: int) -> None:
        worn = theme.current()
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        metrics, below = QFontMetrics(strong), QFontMetrics(small)
        name = from_the_left(", ".join(part for part in (f"{number} {line.name}", line.age) if part))
        painter.setFont(strong)
        painter.setPen(worn.colour("text"))
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), shown)
        why = label(line.why)
        if line.kept_from:
            why = _("{why}, kept from {count}").format(why=why, count=len(line.kept_from))
        painter.setFont(small)
        painter.setPen(worn.colour("muted"))
        shown = below.elidedText(why, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), shown)

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Two lines of text."""
        worn = theme.current()
        return QSize(
            worn.px(200), QFontMetrics(option.font).height() + QFontMetrics(_small(option.font)).height() + worn.px(14)
        )


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(theme.current().type_px(theme.Type.SMALL))
    return small
