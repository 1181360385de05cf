"""Rows below each other with a hairline between, made a few at a time; a row stays while what it shows stays the same.

A row that goes lets go of the keyboard: the row that comes into its place is about somebody else. Whoever shows the list catches it.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.ui import focusing, theme
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.cards import Line

Make = Callable[[int], QWidget]  # the row at a place


@runtime_checkable
class Fillable(Protocol):
    """A row with fields of its own."""

    def has_words(self) -> bool:
        """Whether something is typed there that is not recorded."""
        ...


@dataclass(frozen=True, slots=True)
class _Placed:
    key: Hashable
    holder: QWidget
    line: Line
    row: QWidget


class Rows(QWidget):
    """`show_rows(keys, make)`: a row for each key; `filled` when all of them are there."""

    filled = Signal()

    def __init__(
        self,
        *,
        side: int = 16,
        above: int = 8,
        are_cards: bool = False,
        are_large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`side`, `above`: the room around each row. `are_cards`: no hairlines; `are_large`: the window goes on after every one."""
        super().__init__(parent)
        self._side, self._above = side, above
        self._are_cards, self._are_large = are_cards, are_large
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._placed: list[_Placed] = []
        self._slices = Slices(self)

    def rows(self) -> list[QWidget]:
        """Those that are there, from the top."""
        return [one.row for one in self._placed]

    def at_work(self, *, has_keyboard: bool = True) -> set[Hashable]:
        """The keys of the rows in which something is typed, and (`has_keyboard`) of the one that has the keyboard."""
        held = focusing.holder([one.holder for one in self._placed]) if has_keyboard else -1
        return {
            one.key
            for at, one in enumerate(self._placed)
            if at == held or (isinstance(one.row, Fillable) and one.row.has_words())
        }

    def finish(self) -> None:
        """Make all that are still to be made at once."""
        self._slices.finish()

    def show_rows(self, keys: Sequence[Hashable], make: Make) -> None:
        """Show one row for each key, which says all that the row shows; rows whose key was shown before are kept."""
        self._slices.drop()
        kept: dict[Hashable, list[_Placed]] = {}
        for one in self._placed:
            kept.setdefault(one.key, []).append(one)
        plan = [(key, found.pop(0) if (found := kept.get(key)) else None) for key in keys]
        for gone in (one for left in kept.values() for one in left):
            focusing.let_go(gone.holder)
            gone.holder.hide()
            self._column.removeWidget(gone.holder)
            gone.holder.deleteLater()
        self._placed = [one for _key, one in plan if one is not None]
        for at, one in enumerate(self._placed):
            if self._column.indexOf(one.holder) != at:
                self._column.insertWidget(at, one.holder)
        self._slices.begin(self._make_missing(plan, make), self._on_whole, step_by_step=self._are_large)

    def _make_missing(self, plan: Sequence[tuple[Hashable, _Placed | None]], make: Make) -> Iterator[None]:
        for at, (key, found) in enumerate(plan):
            if found is None:
                self._placed.insert(at, self._place(at, key, make(at)))
                yield

    def _place(self, at: int, key: Hashable, row: QWidget) -> _Placed:
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = Line(parent=holder)
        column.addWidget(line)
        inner = QVBoxLayout()
        column.addLayout(inner)
        inner.setContentsMargins(self._side, self._above, self._side, self._above)
        inner.addWidget(row)
        theme.set_shown(line, at > 0 and not self._are_cards)
        self._column.insertWidget(at, holder)
        holder.show()
        return _Placed(key, holder, line, row)

    def _on_whole(self) -> None:
        for at, one in enumerate(self._placed):
            one.line.setVisible(at > 0 and not self._are_cards)
        self.filled.emit()
