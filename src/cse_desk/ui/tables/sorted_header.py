"""The headings of a list: the one it is sorted by has an arrow beside its word."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from cse_desk.ui import icons, theme

PAD, FIRST_PAD = 8, 16  # as the sheet has them
_ARROW, _GAP = 12, 3


class SortedHeader(QHeaderView):
    """Qt's own mark stands at the far end of a heading, away from its word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSortIndicatorShown(False)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt passes it by this name
        """The word, then the arrow: after it, or before one that stands at the right."""
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        model = self.model()
        if logicalIndex != self.sortIndicatorSection() or model is None:
            return
        words = str(model.headerData(logicalIndex, Qt.Orientation.Horizontal))
        align = model.headerData(logicalIndex, Qt.Orientation.Horizontal, int(Qt.ItemDataRole.TextAlignmentRole))
        worn = theme.current()
        font = QFont(self.font())
        font.setPixelSize(worn.type_px(theme.Type.SMALL))
        font.setWeight(QFont.Weight.DemiBold)
        wide, side = QFontMetrics(font).horizontalAdvance(words), worn.px(_ARROW)
        if int(align or 0) & int(Qt.AlignmentFlag.AlignRight):
            left = rect.right() - PAD - wide - _GAP - side
        else:
            left = rect.left() + (FIRST_PAD if self.visualIndex(logicalIndex) == 0 else PAD) + wide + _GAP
        down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        box = QRectF(left, rect.center().y() - side / 2 + 1, side, side)
        icons.paint(painter, box, "arrow-down" if down else "arrow-up", "text")
