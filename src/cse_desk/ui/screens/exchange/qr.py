"""The square to scan: dark on white in every theme, or no camera reads it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme

_QUIET = 4  # modules of white around it, which the standard asks for
_SIDE = 260  # at 100 % text


class Square(QWidget):
    """A QR code from its rows of modules."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Sequence[bool]] = ()
        self.setAccessibleName(_("Your card as a square to scan"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[Sequence[bool]]) -> None:
        """Show another card."""
        self._rows = rows
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Whole pixels for each module."""
        modules = len(self._rows) + 2 * _QUIET
        side = modules * max(2, theme.current().px(_SIDE) // modules)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White paper, black modules."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        size = max(1, self.width() // (len(self._rows) + 2 * _QUIET))
        for y, row in enumerate(self._rows, start=_QUIET):
            for x, dark in enumerate(row, start=_QUIET):
                if dark:
                    painter.fillRect(QRect(x * size, y * size, size, size), Qt.GlobalColor.black)
        painter.end()
