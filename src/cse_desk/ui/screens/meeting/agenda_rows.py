"""The agenda at the side of a meeting: what was decided, who comes next; dragged, or moved by keys, into another order."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.i18n import from_the_left
from cse_desk.i18n import gettext as _
from cse_desk.models.records.meeting import DayItem
from cse_desk.ui import icons, theme
from cse_desk.ui.widgets.labels import plain_tip, shortened

WIDTH = 232  # at 100 % text
_EDGE = 1.5  # where a line of one pixel is as sharp along the sides as at the corners
_PAD, _SIDE = 8, 16  # around the icon, and its side
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_HIGHEST = 100_000
_LINE = 3  # where a dragged one will stand


class ItemRow(QAbstractButton):
    """One young person in the agenda; the current one has an edge, who is done has a tick."""

    chosen = Signal(str)
    dragged = Signal(object, int)  # itself, where the mouse is in the list
    dropped = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed: QPoint | None = None
        self._is_dragged = False
        self.item: DayItem | None = None
        self._number, self._is_current = 0, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    def show_item(self, number: int, item: DayItem, *, is_current: bool) -> None:
        """Another young person, or another state."""
        self._number, self.item, self._is_current = number, item, is_current
        state = _("now") if is_current else _("done") if item.is_done else _("to come")
        words = f"{self.title()}, {self.second().removesuffix('.')}, {self.minutes()}, {state}"
        self.setAccessibleName(words)
        self.setText(words)
        self.setToolTip(plain_tip(words))
        self.updateGeometry()
        self.update()

    def title(self) -> str:
        """Number, name and age."""
        assert self.item is not None
        return from_the_left(f"{self._number} " + ", ".join(filter(None, [self.item.name, self.item.age])))

    def second(self) -> str:
        """What was decided, or what it is about."""
        assert self.item is not None
        if self.is_passed_over():
            return _("not decided: {why}").format(why=self.item.skipped_why)
        return self.item.outcome[:1].lower() + self.item.outcome[1:] if self.item.outcome else self.item.why_words

    def is_passed_over(self) -> bool:
        """The meeting went on without a decision: why can be read, in as many lines as it takes."""
        return self.item is not None and bool(self.item.skipped_why) and not self.item.outcome

    def minutes(self) -> str:
        """Planned, or what it took."""
        assert self.item is not None
        taken = self.item.is_done and self.item.seconds
        return _("{count} min").format(count=max(1, round(self.item.seconds / 60)) if taken else self.item.minutes)

    @Slot()
    def _on_clicked(self) -> None:
        assert self.item is not None
        self.chosen.emit(self.item.item)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Here a drag may begin."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Held and moved far enough: the young person comes along."""
        super().mouseMoveEvent(event)
        at = event.position().toPoint()
        if self._pressed is None:
            return
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        self._is_dragged = self._is_dragged or far
        if self._is_dragged:
            self.setDown(False)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(self, self.mapToParent(at).y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: dropped here, or only pressed."""
        was_dragged, self._is_dragged, self._pressed = self._is_dragged, False, None
        if was_dragged:
            self.setDown(False)
            self.unsetCursor()
            self.dropped.emit(self, self.mapToParent(event.position().toPoint()).y())
            return
        super().mouseReleaseEvent(event)

    def sizeHint(self) -> QSize:
        """Two lines, or more where somebody was passed over."""
        width = theme.current().px(WIDTH - 24)
        return QSize(width, self.heightForWidth(width))

    def hasHeightForWidth(self) -> bool:
        """Only where words wrap."""
        return self.is_passed_over()

    def heightForWidth(self, width: int) -> int:
        """As high as its words in a row of this width."""
        if not self.is_passed_over():
            return self._two_lines()
        metrics = QFontMetrics(_font(self.font(), theme.Type.SMALL))
        room = QRect(0, 0, width - self._left() - theme.current().px(_PAD), _HIGHEST)
        return self._two_lines() + metrics.boundingRect(room, _WRAPPED, self.second()).height() - metrics.height()

    def _two_lines(self) -> int:
        worn = theme.current()
        return worn.type_px(theme.Type.BODY) + worn.type_px(theme.Type.SMALL) + worn.px(18)

    def _left(self) -> int:
        """Where the words begin."""
        return theme.current().px(2 * _PAD + _SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Icon, two lines, minutes."""
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_current:
            painter.setPen(QPen(worn.colour("primary"), 1))
            painter.setBrush(worn.colour("selection"))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE), theme.RADIUS, theme.RADIUS
            )
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        assert self.item is not None
        worn = theme.current()
        side, pad, middle = worn.px(_SIDE), worn.px(_PAD), self._two_lines() // 2
        icon, tint = ("chevron-right", "primary") if self._is_current else ("grip", "muted")
        if self.item.is_done and not self._is_current:
            icon, tint = ("tick", "low") if self.item.outcome else ("minus", "muted")
        icons.paint(painter, QRectF(pad, middle - side / 2, side, side), icon, tint)
        painter.setFont(_font(self.font(), theme.Type.SMALL))
        painter.setPen(worn.colour("muted"))
        room = painter.fontMetrics().horizontalAdvance(self.minutes())
        beside = middle if self.is_passed_over() else self._two_lines()
        right = QRectF(self.width() - room - pad, 0, room, beside)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.minutes())
        width = self.width() - self._left() - room - 2 * pad
        self._paint_second(painter, middle, width)
        painter.setFont(_font(self.font(), theme.Type.BODY, bold=True))
        painter.setPen(worn.colour("muted" if self.item.is_done and not self._is_current else "text"))
        title = shortened(painter.fontMetrics(), self.title(), width)
        painter.drawText(QRectF(self._left(), 3, width, middle - 3), Qt.AlignmentFlag.AlignBottom, title)

    def _paint_second(self, painter: QPainter, top: int, width: int) -> None:
        """One line beside the minutes; why somebody was passed over below them, whole."""
        if self.is_passed_over():
            wide = self.width() - self._left() - theme.current().px(_PAD)
            painter.drawText(QRect(self._left(), top, wide, self.height() - top), _WRAPPED, self.second())
            return
        second = shortened(painter.fontMetrics(), self.second(), width)
        painter.drawText(QRectF(self._left(), top, width, top - 3), Qt.AlignmentFlag.AlignTop, second)


def _font(font: QFont, step: theme.Type, *, bold: bool = False) -> QFont:
    made = QFont(font)
    made.setPixelSize(theme.current().type_px(step))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


class AgendaRows(QWidget):
    """All of them. `chosen(item)`; `moved(item, place)`: dragged to another place, counted from 0."""

    chosen = Signal(str)
    moved = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ItemRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._here = QFrame(self)
        self._here.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.set_kind(self._here, "drop-line")
        self._here.hide()

    def show_items(self, items: Sequence[DayItem], current: str) -> None:
        """In this order."""
        while len(self.rows) < len(items):
            row = ItemRow()
            row.chosen.connect(self.chosen)
            row.dragged.connect(self._on_dragged)
            row.dropped.connect(self._on_dropped)
            self.rows.append(row)
            self._column.addWidget(row)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(items))
            if number < len(items):
                row.show_item(number + 1, items[number], is_current=items[number].item == current)

    def _shown(self) -> list[ItemRow]:
        return [row for row in self.rows if not row.isHidden()]

    def _gap(self, y: int) -> int:
        """Before which of them a height lies."""
        return sum(y > row.geometry().center().y() for row in self._shown())

    @Slot(object, int)
    def _on_dragged(self, _row: ItemRow, y: int) -> None:
        shown, gap = self._shown(), self._gap(y)
        edge = shown[gap].geometry().top() if gap < len(shown) else shown[-1].geometry().bottom() + 1
        self._here.setGeometry(0, max(0, edge - _LINE + 1), self.width(), _LINE)
        self._here.show()
        self._here.raise_()

    @Slot(object, int)
    def _on_dropped(self, row: ItemRow, y: int) -> None:
        self._here.hide()
        at, gap = self._shown().index(row), self._gap(y)
        to = gap - 1 if gap > at else gap
        if to != at and row.item is not None:
            self.moved.emit(row.item.item, to)
