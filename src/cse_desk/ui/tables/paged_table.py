"""The view of a PagedModel: compact rows, marks in cells, the selection kept by id, sorting told to whoever asks SQL."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cse_desk.ui import icons, theme
from cse_desk.ui.tables.long_names import broken, paint_lines, row_height, strong_font
from cse_desk.ui.tables.paged_model import CELL_ROLE, Cell, PagedModel
from cse_desk.ui.tables.sorted_header import FIRST_PAD, PAD, SortedHeader
from cse_desk.ui.widgets.labels import shortened
from cse_desk.ui.widgets.marks import paint_shape

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Draws a Cell: shape, words, arrow, and further small ones beside it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row's ground and line, then the cell."""
        box = QRect(option.rect)
        painter.save()
        self._ground(painter, option, index, box)
        cell = index.data(CELL_ROLE)
        if isinstance(cell, Cell):
            model = index.model()
            right = isinstance(model, PagedModel) and model.columns[index.column()].right
            if index.column() == 0:
                _paint_first(painter, box, cell, option.font)
            else:
                _paint_cell(painter, box.adjusted(PAD, 0, -PAD, 0), cell, option.font, right=right)
        painter.restore()

    @staticmethod
    def _ground(painter: QPainter, option: QStyleOptionViewItem, index: Index, box: QRect) -> None:
        worn = theme.current()
        if not option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(worn.colour("hairline"), 1))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
            return
        painter.fillRect(box, worn.colour("selection"))
        painter.setPen(QPen(worn.colour("primary"), 1))
        painter.drawLine(box.topLeft(), box.topRight())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        model = index.model()
        if index.column() == 0:
            painter.drawLine(box.topLeft(), box.bottomLeft())
        if model is not None and index.column() == model.columnCount() - 1:
            painter.drawLine(box.topRight(), box.bottomRight())


def _paint_cell(painter: QPainter, room: QRect, cell: Cell, usual: QFont, *, right: bool) -> None:
    worn = theme.current()
    font = QFont(usual)
    font.setPixelSize(worn.type_px(theme.Type.BODY))
    if cell.is_strong:
        font.setWeight(QFont.Weight.DemiBold)
    left = room.left()
    side = worn.px(12)
    colour = worn.colour(cell.tint)
    if cell.shape:
        paint_shape(painter, QRectF(left, room.center().y() - side / 2 + 1, side, side), cell.shape, colour)
        left += side + worn.px(6)
    arrow = worn.px(20) if cell.arrow else 0
    metrics = QFontMetrics(font)
    words = shortened(metrics, cell.text, max(0, room.right() - left - arrow))
    area = QRect(left, room.top(), room.right() - left - arrow + 1, room.height())
    painter.setFont(font)
    painter.setPen(_ink(cell, colour))
    across = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, int(across | Qt.AlignmentFlag.AlignVCenter), words)
    left += metrics.horizontalAdvance(words)
    if cell.arrow:
        size = worn.px(14)
        icons.paint(painter, QRectF(left + 6, room.center().y() - size / 2, size, size), cell.arrow, cell.tint)
    _paint_more(painter, QRect(left, room.top(), room.right() - left, room.height()), cell.more, usual)


def _paint_first(painter: QPainter, box: QRect, cell: Cell, usual: QFont) -> None:
    """Words as they are, in as many lines as they take, and the arrow after the last."""
    worn = theme.current()
    font = strong_font(usual)
    painter.setFont(font)
    painter.setPen(worn.colour(cell.tint))
    lines = broken(cell.text, font, _first_room(box.width(), cell))
    left = paint_lines(painter, box.adjusted(FIRST_PAD, 0, -PAD, 0), lines, font)
    if cell.arrow:
        size = worn.px(14)
        spacing = QFontMetrics(font).lineSpacing()
        middle = box.center().y() + (len(lines) - 1) * spacing / 2
        icons.paint(painter, QRectF(left + 6, middle - size / 2, size, size), cell.arrow, cell.tint)


def _first_room(width: int, cell: Cell) -> int:
    """What a first column of this width leaves for the words."""
    return width - FIRST_PAD - PAD - (theme.current().px(20) if cell.arrow else 0)


def _ink(cell: Cell, colour: QColor) -> QColor:
    """A ring says "not that we know": its word is plain text, never a colour."""
    return theme.current().colour("text") if cell.shape == "ring-empty" else colour


def _paint_more(painter: QPainter, room: QRect, cells: Sequence[Cell], usual: QFont) -> None:
    """Small ones beside each other; of those that have no room only how many there are."""
    font = QFont(usual)
    font.setPixelSize(theme.current().type_px(theme.Type.SMALL))
    shown = fitting([cell.text for cell in cells], QFontMetrics(font), room.width())
    left = room.left()
    for at, one in enumerate(cells[:shown]):
        left += theme.current().px(10) if at else 0
        left = _paint_small(painter, QRect(left, room.top(), room.right() - left, room.height()), one, usual)
    if shown < len(cells):
        painter.setFont(font)
        painter.setPen(theme.current().colour("text"))
        area = QRect(left + theme.current().px(6), room.top(), room.right() - left, room.height())
        painter.drawText(
            area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), f"+{len(cells) - shown}"
        )


def fitting(words: Sequence[str], metrics: QFontMetrics, room: int) -> int:
    """How many small cells have room beside each other and beside the number of those that have none; the first always."""
    worn = theme.current()
    around, number = worn.px(9) + worn.px(6) + worn.px(10), metrics.horizontalAdvance("+9") + worn.px(6)
    used, shown = 0, 0
    for at, one in enumerate(words, 1):
        used += around + metrics.horizontalAdvance(one)
        if used + (number if at < len(words) else 0) > room:
            break
        shown = at
    return max(shown, min(1, len(words)))


def _paint_small(painter: QPainter, room: QRect, cell: Cell, usual: QFont) -> int:
    worn = theme.current()
    font = QFont(usual)
    font.setPixelSize(worn.type_px(theme.Type.SMALL))
    side = worn.px(9)
    left = room.left()
    paint_shape(painter, QRectF(left, room.center().y() - side / 2 + 1, side, side), cell.shape, worn.colour(cell.tint))
    left += side + worn.px(6)
    words = QFontMetrics(font).elidedText(cell.text, Qt.TextElideMode.ElideRight, max(0, room.right() - left))
    painter.setFont(font)
    painter.setPen(worn.colour("text"))
    area = QRect(left, room.top(), max(0, room.right() - left + 1), room.height())
    painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
    return left + QFontMetrics(font).horizontalAdvance(words)


class PagedTable(QTableView, Generic[R]):
    """`chosen(id)` when the selection moves, `opened(id)` on Enter or a double click, `sort_asked(word, descending)` on a heading."""

    chosen = Signal(str)
    opened = Signal(str)
    sort_asked = Signal(str, bool)

    def __init__(
        self, model: PagedModel[R], *, name: str, given_up_first: tuple[int, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.paged = model
        self.given_up_first = given_up_first
        self._chosen = ""
        self._sorted: tuple[str, bool] = ("", False)
        self._long: dict[int, Cell] = {}  # by row: a first cell that may need more than one line
        theme.set_kind(self, "flush")
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = SortedHeader(self)
        self.setHorizontalHeader(header)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setStretchLastSection(True)
        header.setSortIndicatorClearable(False)
        header.sectionClicked.connect(self._on_heading)
        header.setAccessibleName(name)
        model.modelReset.connect(self._on_reset)
        model.dataChanged.connect(self._on_rows)
        self.doubleClicked.connect(self._on_double)
        self.refit()

    def refit(self) -> None:
        """Rows and columns as high and wide as the text needs."""
        worn = theme.current()
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(1)  # a larger one would size every row by itself
        rows.setDefaultSectionSize(worn.px(28))
        for at, column in enumerate(self.paged.columns):
            self.setColumnWidth(at, worn.px(column.width))
        self._fit_rows(self._long)

    def fit_columns(self, room: int) -> None:
        """Do without columns until the others fit into `room` pixels, in the order of `given_up_first`; the first has what is over."""
        needed = sum(theme.current().px(one.width) for one in self.paged.columns)
        for at in self.given_up_first:
            hide = needed > room
            self.setColumnHidden(at, hide)
            needed -= theme.current().px(self.paged.columns[at].width) if hide else 0
        self.setColumnWidth(0, theme.current().px(self.paged.columns[0].width) + max(0, room - needed))
        self._fit_rows(self._long)

    # -- words that need more than one line --

    def _measure(self, rows: Iterable[int]) -> None:
        """Remember which words may need more than one line: those that do not fit where the column is at its least."""
        least, metrics = theme.current().px(self.paged.columns[0].width), QFontMetrics(strong_font(self.font()))
        changed = []
        for row in rows:
            cell = self.paged.index(row, 0).data(CELL_ROLE)
            is_long = isinstance(cell, Cell) and metrics.horizontalAdvance(cell.text) > _first_room(least, cell)
            if is_long or row in self._long:
                self._long[row] = cell if isinstance(cell, Cell) else Cell()
                changed.append(row)
        self._fit_rows(changed)

    def _fit_rows(self, rows: Iterable[int]) -> None:
        """Rows as high as their first cell takes at the width that its column has."""
        font, width = strong_font(self.font()), self.columnWidth(0)
        for row in rows:
            cell = self._long[row]
            wanted = row_height(len(broken(cell.text, font, _first_room(width, cell))), font)
            if wanted != self.rowHeight(row):
                self.setRowHeight(row, wanted)

    def _forget_heights(self) -> None:
        """Other rows: Qt keeps the heights of those before."""
        for row in self._long:
            if row < self.paged.rowCount():
                self.setRowHeight(row, self.verticalHeader().defaultSectionSize())
        self._long.clear()

    @Slot(QModelIndex, QModelIndex)
    def _on_rows(self, first: QModelIndex, last: QModelIndex) -> None:
        """Rows were read."""
        self._measure(range(first.row(), last.row() + 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Nobody reads a list sideways."""
        super().resizeEvent(event)
        self.fit_columns(self.viewport().width())

    def changeEvent(self, event: QEvent) -> None:
        """Another text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "paged"):
            self.refit()
            self.fit_columns(self.viewport().width())

    # -- selection by id --

    def chosen_id(self) -> str:
        """The id of the row that is selected; empty when none is."""
        return self._chosen

    def choose(self, record_id: str) -> bool:
        """Select a row by its id and bring it into view; False when it is not shown."""
        row = self.paged.row_of(record_id)
        if row < 0:
            return False
        self.setCurrentIndex(self.paged.index(row, 0))
        self.selectRow(row)
        return True

    def choose_first(self) -> None:
        """Select the first row."""
        self.choose(self.paged.id_at(0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell who is selected."""
        super().currentChanged(current, previous)
        record_id = self.paged.id_at(current.row()) if current.isValid() else ""
        if record_id and record_id != self._chosen:
            self._chosen = record_id
            self.chosen.emit(record_id)

    @Slot()
    def _on_reset(self) -> None:
        """The same person stays selected when the list was filtered or sorted anew."""
        self._forget_heights()
        wanted, self._chosen = self._chosen, ""
        if wanted and not self.choose(wanted):
            self.chosen.emit("")

    # -- opening and sorting --

    @Slot(QModelIndex)
    def _on_double(self, index: QModelIndex) -> None:
        self.opened.emit(self.paged.id_at(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Home and End go to the first and last row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen:
            self.opened.emit(self._chosen)
        elif event.key() == Qt.Key.Key_Home:
            self.choose(self.paged.id_at(0))
        elif event.key() == Qt.Key.Key_End:
            self.choose(self.paged.id_at(self.paged.rowCount() - 1))
        else:
            super().keyPressEvent(event)

    def show_sorted(self, word: str, *, descending: bool) -> None:
        """Mark the heading the list is sorted by."""
        self._sorted = (word, descending)
        at = next((at for at, column in enumerate(self.paged.columns) if column.sort == word), -1)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(at, order)
        self.horizontalHeader().viewport().update()

    @Slot(int)
    def _on_heading(self, section: int) -> None:
        word = self.paged.columns[section].sort
        if not word:
            self.show_sorted(self._sorted[0], descending=self._sorted[1])
            return
        descending = self._sorted[0] == word and not self._sorted[1]
        self.show_sorted(word, descending=descending)
        self.sort_asked.emit(word, descending)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click into the empty part keeps the selection."""
        if self.indexAt(event.position().toPoint()).isValid():
            super().mousePressEvent(event)
