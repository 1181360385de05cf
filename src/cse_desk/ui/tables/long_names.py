"""The first column of a list is what a row is known by: words that have no room beside each other stand below each other, whole."""

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

from cse_desk.ui import theme
from cse_desk.ui.widgets.labels import shortened

MOST_LINES = 6


def strong_font(usual: QFont) -> QFont:
    """As the words of the first column are written."""
    font = QFont(usual)
    font.setPixelSize(theme.current().type_px(theme.Type.BODY))
    font.setWeight(QFont.Weight.DemiBold)
    return font


def broken(words: str, font: QFont, room: int) -> tuple[str, ...]:
    """The words in lines that fit, broken inside a word only where it has no room alone; a seventh line is given up, with an …."""
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(words) <= room or room <= 0:
        return (words,)
    units = words.encode("utf-16-le")  # Qt counts these
    lines, begin = [], 0
    for end in _ends(words, font, room):
        lines.append(units[2 * begin : 2 * end].decode("utf-16-le", "replace").strip())
        begin = end
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    return (*lines[: MOST_LINES - 1], shortened(metrics, " ".join(lines[MOST_LINES - 1 :]), room))


def _ends(words: str, font: QFont, room: int) -> list[int]:
    layout = QTextLayout(words, font)
    wrapping = QTextOption()
    wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrapping)
    ends: list[int] = []
    layout.beginLayout()
    line = layout.createLine()
    while line.isValid() and len(ends) < 2 * MOST_LINES:
        line.setLineWidth(room)
        ends.append(line.textStart() + line.textLength())
        line = layout.createLine()
    layout.endLayout()
    return ends


def row_height(lines: int, font: QFont) -> int:
    """How high a row of so many lines is."""
    return theme.current().px(28) + (lines - 1) * QFontMetrics(font).lineSpacing()


def paint_lines(painter: QPainter, room: QRect, lines: tuple[str, ...], font: QFont) -> int:
    """Draw them in the middle of the room; where the last one ends. Pen and font are the painter's."""
    metrics = QFontMetrics(font)
    top = room.center().y() - len(lines) * metrics.lineSpacing() / 2 + metrics.ascent() + 1
    for at, line in enumerate(lines):
        painter.drawText(QPointF(room.left(), top + at * metrics.lineSpacing()), line)
    return room.left() + metrics.horizontalAdvance(lines[-1])
