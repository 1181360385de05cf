"""The cards of the result in three columns, two or one, as the width allows."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.ui import theme
from cse_desk.ui.widgets.arranging import at_once

_THREE, _TWO = 1180, 820  # least widths at 100 % text
_SHARES = {3: (43, 29, 28), 2: (55, 45, 0), 1: (100, 0, 0)}  # of the width, for each column
_GAP = 16


def columns_in(width: int) -> int:
    """How many columns a page of that width has."""
    worn = theme.current()
    return 3 if width >= worn.px(_THREE) else 2 if width >= worn.px(_TWO) else 1


class Columns(QWidget):
    """Each column is a widget: what grows inside one then reaches the scroller, which nested layouts keep from it."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self._beside = QHBoxLayout(self)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._columns: list[QVBoxLayout] = []
        self._holders: list[QWidget] = []
        for _each in range(3):
            widget = QWidget()
            column = QVBoxLayout(widget)
            column.setSpacing(12)
            column.setContentsMargins(0, 0, 0, 0)
            column.addStretch(1)
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            self._columns.append(column)
            self._holders.append(widget)
            self._beside.addWidget(widget)

    def widths(self, room: int) -> tuple[int, ...]:
        """Of each column, in so much room."""
        inner = room - (self.count - 1) * self._beside.spacing()
        return tuple(inner * share // 100 for share in _SHARES[self.count])

    def place(self, plan: Sequence[Sequence[QWidget]]) -> None:
        """Put the cards where the plan for so many columns has them, each column from the top."""
        shares = _SHARES[self.count]
        with at_once(self):
            for at, (column, cards) in enumerate(zip(self._columns, plan, strict=True)):
                self._beside.setStretch(at, shares[at])
                theme.set_shown(self._holders[at], shown=bool(cards))
                for card in cards:
                    for other in self._columns:
                        other.removeWidget(card)
                    column.insertWidget(column.count() - 1, card)
            self._beside.setSpacing(_GAP if self.count > 1 else 0)
