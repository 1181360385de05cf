"""Questions with the same few answers as a table: a row a question, its answers beside it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cse_desk.forms.questionnaire import Item
from cse_desk.ui import theme
from cse_desk.ui.formkit.blocks import Block
from cse_desk.ui.formkit.kit import fits_a_row
from cse_desk.ui.formkit.texts import help_of, question_text
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import Heading

if TYPE_CHECKING:
    from cse_desk.ui.formkit.lines import AnswerBox, Sheet

CONTROLS = frozenset({"table", "htable", "matrix"})
_WIDEST = 820  # pixels at 100 %: the eye has to find the answers of a row


def is_matrix(block: Block) -> bool:
    """A group that is shown as a table, with rows that fit one."""
    item = block.head.item
    if item.item_control not in CONTROLS or item.repeats or not block.inside:
        return False
    first = block.inside[0].head.item
    return all(_is_row(one, first) for one in block.inside)


def _is_row(block: Block, first: Item) -> bool:
    item = block.head.item
    is_plain = item.is_choice and not item.repeats and not block.inside and not item.asides
    is_plain = is_plain and not item.rules.any
    return is_plain and bool(item.options) and item.options == first.options and fits_a_row(item)


class Matrix(QWidget):
    """The table of a group. Rows come and go with their conditions."""

    def __init__(self, block: Block, sheet: "Sheet") -> None:
        super().__init__()
        self._sheet = sheet
        item = block.head.item
        self.setMaximumWidth(theme.current().px(_WIDEST))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        if item.text:
            column.addWidget(
                Heading(f"{item.prefix} {item.text}".strip(), level=3 if block.head.depth == 0 else 4, wrap=True)
            )
        for line in help_of(item):
            column.addWidget(line)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        column.addLayout(self._grid)
        self._rows: dict[str, tuple[QWidget, AnswerBox]] = {}
        self._asked: tuple[str, ...] = ()
        self.show_block(block)

    def show_block(self, block: Block) -> None:
        """The rows that are asked, with their answers."""
        from cse_desk.ui.formkit.lines import AnswerBox

        for one in block.inside:
            if one.path not in self._rows:
                text = question_text(one.head.item)
                self._rows[one.path] = text, AnswerBox(one.head.item, one.path, self._sheet)
            self._rows[one.path][1].show_line(one.head)
        asked = tuple(one.path for one in block.inside)
        if asked != self._asked:
            self._asked = asked
            self._put_in_order()

    def _put_in_order(self) -> None:
        for row, path in enumerate(self._asked):
            text, box = self._rows[path]
            self._grid.addWidget(text, row, 0, Qt.AlignmentFlag.AlignVCenter)  # moved when it is there already
            self._grid.addWidget(box, row, 1)
        for path, widgets in self._rows.items():
            for widget in widgets:
                widget.setVisible(path in self._asked)

    def stops(self) -> Iterator[QWidget]:
        """The answers of each row that is shown."""
        return (self._rows[path][1] for path in self._asked)


class MatrixCard(Card):
    """A table at the top of a page."""

    def __init__(self, block: Block, sheet: "Sheet") -> None:
        super().__init__()
        self._matrix = Matrix(block, sheet)
        self.body().addWidget(self._matrix)

    def show_block(self, block: Block) -> None:
        """The newer state."""
        self._matrix.show_block(block)

    def stops(self) -> Iterator[QWidget]:
        """Those of its rows."""
        return self._matrix.stops()
