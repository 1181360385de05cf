"""The numbers of a period: a line for all, for each group and each strand; every number opens who it is made of."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import in_sentence
from cse_desk.models.enums import PanelDecisionKind, TrendCell
from cse_desk.models.labels import label
from cse_desk.models.records.trend import TrendLine, TrendPerson, TrendReport
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card, Line
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import Heading, PlainLabel

_MIDDLE = Qt.AlignmentFlag.AlignCenter
_ABOVE = 12
_COLUMNS = 1 + len(TrendCell)


def reason_words(kind: PanelDecisionKind | None) -> str:
    """Why they were removed: "Moved to another area"."""
    if kind is None:
        return _("No reason is written down")
    words = label(kind).removeprefix(_("Remove:")).strip()
    return words[:1].upper() + words[1:]


class NumbersCard(Card):
    """`opened(title, people)` when a number is pressed."""

    opened = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(_("The agenda"))
        self.buttons: dict[tuple[str, TrendCell], Button] = {}
        self.reasons: dict[tuple[str, PanelDecisionKind | None], Button] = {}
        self._table = QWidget()
        self._begin()

    def show_report(self, report: TrendReport) -> None:
        """The numbers of a period."""
        self._begin()
        row = self._add_heads()
        for title, lines in (
            ("", (report.everybody,)),
            (_("By group"), report.groups),
            (_("By strand"), report.strands),
        ):
            row = self._add_block(title, lines, row)

    def _begin(self) -> None:
        """An empty table in the place of the one before."""
        self.buttons, self.reasons = {}, {}
        self._table.hide()
        self._table.deleteLater()
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(16, 4, 16, 16)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self.add(self._table)

    def _add_heads(self) -> int:
        for column, cell in enumerate(TrendCell, start=1):
            head = PlainLabel(label(cell), kind="small-muted", wrap=True)
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            self._grid.addWidget(head, 0, column)
        return 1

    def _add_block(self, title: str, lines: Sequence[TrendLine], row: int) -> int:
        if title and lines:
            self._grid.setRowMinimumHeight(row, _ABOVE)
            self._grid.addWidget(Heading(title, level=4), row + 1, 0, 1, _COLUMNS)
            row += 2
        for line in lines:
            row = self._add_line(line, row)
        return row

    def _add_line(self, line: TrendLine, row: int) -> int:
        self._grid.addWidget(Line(), row, 0, 1, _COLUMNS)
        self._grid.addWidget(PlainLabel(line.title, kind="strong", wrap=True), row + 1, 0)
        for column, cell in enumerate(TrendCell, start=1):
            self._grid.addWidget(self._number(line, cell), row + 1, column, _MIDDLE)
        if line.reasons:
            self._grid.addWidget(self._make_reasons(line), row + 2, 0, 1, _COLUMNS)
        if not line.adds_up:
            self._grid.addWidget(PlainLabel(_("This line does not add up."), kind="alert"), row + 3, 0, 1, _COLUMNS)
        return row + 4

    def _number(self, line: TrendLine, cell: TrendCell) -> QWidget:
        people = line.of(cell)
        if not people:
            none = PlainLabel("0", kind="muted")
            none.setMinimumWidth(theme.LEAST_TARGET)  # stands where a number that can be pressed stands
            none.setIndent(2)
            none.read_out_as(f"{line.title}: {in_sentence(label(cell))}, 0")
            return none
        title = _("{line}: {cell}").format(line=line.title, cell=in_sentence(label(cell)))
        button = self._opener(str(len(people)), title, people)
        self.buttons[line.id, cell] = button
        return button

    def _make_reasons(self, line: TrendLine) -> QWidget:
        row = FlowRow(gap=16, line_gap=4)
        row.add(PlainLabel(_("Removed:"), kind="small-muted"))
        for kind, people in line.reasons:
            words = reason_words(kind)
            title = _("{line}: removed, {reason}").format(line=line.title, reason=in_sentence(words))
            button = self._opener(f"{words}: {len(people)}", title, people)
            self.reasons[line.id, kind] = button
            row.add(button)
        return row

    def _opener(self, words: str, title: str, people: tuple[TrendPerson, ...]) -> Button:
        button = Button(words, kind="small-link", name=_("{title}, {count}").format(title=title, count=len(people)))
        button.clicked.connect(partial(self.opened.emit, title, people))
        return button
