"""Two columns of cards beside each other in fixed shares, below each other where the window is narrow or the text large."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.ui import theme


class _Share(QWidget):
    """A column whose width is its share, whatever its words would like."""

    def __init__(self, wish: int) -> None:
        super().__init__()
        self._wish = wish
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(16)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        """The same wish for both: the shares decide."""
        return QSize(theme.current().px(self._wish), super().sizeHint().height())


class Columns(QWidget):
    """`left` and `right` are columns to put cards in; below `least_width` (at 100 % text) they stack."""

    def __init__(self, *, least_width: int, shares: Sequence[int] = (1, 1), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_width = least_width
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(theme.SPACE[3])
        self._shares = (_Share(least_width // 2), _Share(least_width // 2))
        for share, stretch in zip(self._shares, shares, strict=True):
            self._whole.addWidget(share, stretch)

    @property
    def left(self) -> QVBoxLayout:
        """The first column; end it with a stretch."""
        return self._shares[0].rows

    @property
    def right(self) -> QVBoxLayout:
        """The second column; end it with a stretch."""
        return self._shares[1].rows

    def is_stacked(self) -> bool:
        """Whether the columns stand below each other now."""
        return self._whole.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """As wide as the wider column: a narrower window makes it stack."""
        widest = max(share.minimumSizeHint().width() for share in self._shares)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or below each other."""
        super().resizeEvent(event)
        stacked = event.size().width() < theme.current().px(self._least_width)
        wanted = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        if wanted != self._whole.direction():
            self._whole.setDirection(wanted)
