"""The figures of each agency: open, overdue, the longest overdue, done."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.panel import AgencyCount
from cse_desk.ui import theme
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel

_AT_FIRST = 12  # agencies; as many more each time
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AgenciesCard(Card):
    """A line for each agency, the most overdue first; of very many the first, until the others are wanted."""

    def __init__(self) -> None:
        super().__init__(_("By agency"))
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(16, 0, 16, 16)
        self._column.setSpacing(8)
        self.add(holder)
        self._table = QWidget()  # until there are counts
        self._counts: Sequence[AgencyCount] = ()
        self._shown = _AT_FIRST
        self._making = Slices(self)
        self.cells: list[tuple[str, ...]] = []
        self.more_button = Button("", kind="small-link")
        self.more_button.clicked.connect(self._on_more)
        for part in (self._table, self.more_button):
            self._column.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)

    def show_counts(self, counts: Sequence[AgencyCount]) -> None:
        """Another table in the place of the one before."""
        self._counts, self._shown = counts, _AT_FIRST
        self._fill()

    @Slot()
    def _on_more(self) -> None:
        self._shown += _AT_FIRST
        self._fill()

    def _fill(self) -> None:
        old, self._table = self._table, QWidget()
        self._column.replaceWidget(old, self._table)
        old.hide()
        old.deleteLater()
        self.cells = [_cells(one) for one in self._counts[: self._shown]]
        self._say_more()
        self._making.begin(self._rows_of(QGridLayout(self._table)))

    def _say_more(self) -> None:
        total, shown = len(self._counts), len(self.cells)
        words = ngettext("Show {count} more", "Show {count} more", min(_AT_FIRST, total - shown))
        self.more_button.set_text(f"{words}: {_('{shown} of {total} agencies').format(shown=shown, total=total)}")
        theme.set_shown(self.more_button, total > shown)

    def _rows_of(self, grid: QGridLayout) -> Iterator[None]:
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        heads = (_("Agency"), _("Open"), _("Overdue"), _("Longest overdue"), _("Done"))
        grid.setColumnStretch(len(heads), 1)
        for column, words in enumerate(heads):
            _put(grid, 0, column, PlainLabel(words, kind="small-muted", wrap=True))
        for row, (one, cells) in enumerate(zip(self._counts, self.cells, strict=False), start=1):
            for column, words in enumerate(cells):
                is_late = bool(one.overdue) and heads[column] in (_("Overdue"), _("Longest overdue"))
                label = PlainLabel(words, kind="alert" if is_late else "body", wrap=column == 0)
                label.read_out_as(words if column == 0 else f"{one.agency}, {heads[column].lower()}: {words}")
                _put(grid, row, column, label)
            yield


def _put(grid: QGridLayout, row: int, column: int, label: PlainLabel) -> None:
    if column:
        label.setAlignment(_RIGHT)
    grid.addWidget(label, row, column)


def _cells(one: AgencyCount) -> tuple[str, ...]:
    longest = ngettext("{count} day", "{count} days", one.longest) if one.longest else "–"
    return one.agency, str(one.open), str(one.overdue), longest, str(one.done)
