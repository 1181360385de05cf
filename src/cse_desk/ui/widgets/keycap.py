"""Key caps, and a line that says which keys do what."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cse_desk.ui import theme
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel


def cap_font(font: QFont) -> QFont:
    """The typeface of key caps."""
    made = QFont(font)
    made.setPixelSize(theme.current().px(12))
    made.setWeight(QFont.Weight.Normal)
    return made


class KeyCap(QWidget):
    """The picture of a key."""

    def __init__(self, key: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setAccessibleName(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The key's word with an edge."""
        metrics = QFontMetrics(cap_font(self.font()))
        height = metrics.height() + 4
        return QSize(max(height, metrics.horizontalAdvance(self._key) + 10), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A box with a letter."""
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(worn.colour("border"), 1))
        painter.setBrush(worn.colour("surface"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(cap_font(self.font()))
        painter.setPen(worn.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.end()


class KeyHints(FlowRow):
    """A quiet line: [Y] yes  [P] possible  [N] no."""

    def __init__(self, hints: Sequence[tuple[str, str]], *, parent: QWidget | None = None) -> None:
        super().__init__(gap=20, parent=parent)
        for key, words in hints:
            self.add(_hint(key, words))


def _hint(key: str, words: str) -> QWidget:
    """A key and what it does: never on two lines."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(KeyCap(key))
    row.addWidget(PlainLabel(words, kind="small-muted"))
    return pair
