"""A chart drawn once (documents/charts.py), here shown from its SVG."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget


class SvgChart(QWidget):
    """Shows a chart at its own proportions. `name` says in words what it shows: the numbers are one click away."""

    def __init__(self, svg: str = "", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._renderer = QSvgRenderer(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_svg(svg, name=name)

    def show_svg(self, svg: str, *, name: str = "") -> None:
        """Show another chart."""
        self.setAccessibleName(name)
        self._renderer.load(QByteArray(svg.encode()))
        self._renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The chart's own size."""
        size = self._renderer.defaultSize()
        return size if size.isValid() else QSize(320, 200)

    def hasHeightForWidth(self) -> bool:
        """Proportions are kept."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height at this width."""
        size = self.sizeHint()
        return round(width * size.height() / max(1, size.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chart."""
        if not self._renderer.isValid():
            return
        painter = QPainter(self)
        self._renderer.render(painter, QRectF(self.rect()))
        painter.end()
