"""Tables of any length: the ids first, the rows by the page when they are painted. Sorting and filtering happen in SQL."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from cse_desk.ui.jobs import Job, Lane
from cse_desk.ui.widgets.labels import plain_tip

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
PAGE = 100
MOST_PAGES = 50
MOST_WAITING = 3
CELL_ROLE = int(Qt.ItemDataRole.UserRole)
ROW_ROLE = CELL_ROLE + 1


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: words, and before them a shape of widgets.marks; `arrow` is an icon after them."""

    text: str = ""
    shape: str = ""
    tint: str = "text"
    is_strong: bool = False
    arrow: str = ""
    more: tuple["Cell", ...] = ()  # further cells in the same one, small, beside it (strands)
    tip: str = ""


@dataclass(frozen=True)  # no slots: Column[Row](…) could not be called then
class Column(Generic[R]):
    """A column: its heading, how a row shows there, its width at 100 % text, and the word the list is sorted by there."""

    title: str
    cell: Callable[[R], Cell]
    width: int
    sort: str = ""
    right: bool = False


class PagedModel(QAbstractTableModel, Generic[R]):
    """`rows(ids)` runs in the reading lane and gives the records of up to a hundred ids, in any order; `key(record)` is its id."""

    loaded = Signal(int)  # page number
    failed = Signal(object)  # exception

    def __init__(
        self,
        columns: Sequence[Column[R]],
        rows: Callable[[tuple[str, ...]], Sequence[R]],
        key: Callable[[R], str],
        reading: Lane,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._read, self._key, self._lane = rows, key, reading
        self._ids: Sequence[str] = ()
        self._found = ("", -1)  # the id that was looked for last, and its row
        self._pages: OrderedDict[int, tuple[R | None, ...]] = OrderedDict()
        self._waiting: OrderedDict[int, Job] = OrderedDict()

    # -- what it shows --

    def show_ids(self, ids: Sequence[str]) -> None:
        """Show these rows, from now on the model's; nothing is read until it is painted."""
        self._drop_waiting()
        self.beginResetModel()
        self._ids = ids
        self._found = ("", -1)
        self._pages.clear()
        self.endResetModel()

    def reload(self) -> None:
        """The rows may have changed, the ids have not: read again what is painted; the old rows stay until then."""
        self._drop_waiting()
        for page in self._pages:
            self._ask(page)

    def ids(self) -> Sequence[str]:
        """Every id, in order."""
        return self._ids

    def id_at(self, row: int) -> str:
        """The id of a row; empty outside the table."""
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def row_of(self, record_id: str) -> int:
        """The row of an id; -1 when it is not shown."""
        if self._found[0] != record_id:
            self._found = (record_id, _index(self._ids, record_id))
        return self._found[1]

    def record(self, row: int) -> R | None:
        """The record of a row if it has been read; asks for it otherwise."""
        page, at = divmod(row, PAGE)
        found = self._pages.get(page)
        if found is None:
            self._ask(page)
            return None
        self._pages.move_to_end(page)
        return found[at]

    # -- reading --

    def _ask(self, page: int) -> None:
        if page in self._waiting:
            return
        while len(self._waiting) >= MOST_WAITING:  # somebody scrolls fast: what was passed is not read
            _passed, job = self._waiting.popitem(last=False)
            job.drop()
        ids = tuple(self._ids[page * PAGE : (page + 1) * PAGE])
        work = partial(self._read, ids)
        self._waiting[page] = self._lane.run(
            self, work, partial(self._on_rows, page, ids), partial(self._on_failed, page)
        )

    def _on_rows(self, page: int, ids: tuple[str, ...], rows: Sequence[R]) -> None:
        self._waiting.pop(page, None)
        by_id = {self._key(row): row for row in rows}
        self._pages[page] = tuple(by_id.get(one) for one in ids)
        self._pages.move_to_end(page)
        while len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)
        first, last = page * PAGE, page * PAGE + len(ids) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self.loaded.emit(page)

    def _on_failed(self, page: int, error: Exception) -> None:
        self._waiting.pop(page, None)
        self.failed.emit(error)

    def _drop_waiting(self) -> None:
        for job in self._waiting.values():
            job.drop()
        self._waiting.clear()

    # -- Qt --

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """How many rows."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """What a cell shows; nothing while its page is being read."""
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            CELL_ROLE,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return self.record(index.row()) if role == ROW_ROLE else None
        record = self.record(index.row())
        if record is None:
            return None
        column = self.columns[index.column()]
        cell = column.cell(record)
        if role == CELL_ROLE:
            return cell
        words = ", ".join(one.text for one in (cell, *cell.more) if one.text)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(cell.tip) or None
        return f"{column.title}: {words}" if role == Qt.ItemDataRole.AccessibleTextRole else words

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        """The headings."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


def _index(ids: Sequence[str], record_id: str) -> int:
    """Looking through a hundred thousand takes a millisecond; a dictionary of them, for the one that is chosen, takes forty to make."""
    try:
        return ids.index(record_id)
    except ValueError:
        return -1
