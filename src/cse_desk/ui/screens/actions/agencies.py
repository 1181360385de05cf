"""The figures of each agency: open, overdue, the longest overdue, done."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.panel import AgencyCount
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AgenciesCard(Card):
    """A line for each agency, the most overdue first."""

    def __init__(self) -> None:
        super().__init__(_("By agency"))
        self._table = QWidget(self)  # until there are counts
        self.cells: list[tuple[str, ...]] = []

    def show_counts(self, counts: Sequence[AgencyCount]) -> None:
        """Another table in the place of the one before."""
        self._table.hide()
        self._table.deleteLater()
        self._table = QWidget()
        grid = QGridLayout(self._table)
        grid.setContentsMargins(16, 0, 16, 16)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        heads = (_("Agency"), _("Open"), _("Overdue"), _("Longest overdue"), _("Done"))
        for column, words in enumerate(heads):
            _put(grid, 0, column, PlainLabel(words, kind="small-muted", wrap=True))
        self.cells = [_cells(one) for one in counts]
        for row, (one, cells) in enumerate(zip(counts, self.cells, strict=True), start=1):
            for column, words in enumerate(cells):
                is_late = bool(one.overdue) and heads[column] in (_("Overdue"), _("Longest overdue"))
                label = PlainLabel(words, kind="alert" if is_late else "body", wrap=column == 0)
                label.read_out_as(words if column == 0 else f"{one.agency}, {heads[column].lower()}: {words}")
                _put(grid, row, column, label)
        grid.setColumnStretch(len(heads), 1)
        self.add(self._table)


def _put(grid: QGridLayout, row: int, column: int, label: PlainLabel) -> None:
    if column:
        label.setAlignment(_RIGHT)
    grid.addWidget(label, row, column)


def _cells(one: AgencyCount) -> tuple[str, ...]:
    longest = ngettext("{count} day", "{count} days", one.longest) if one.longest else "–"
    return one.agency, str(one.open), str(one.overdue), longest, str(one.done)
