"""Rows of which there may be thousands: the first few, made a few at a time, and as many more whenever somebody asks for them."""

from collections.abc import Hashable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.ui import focusing, theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Line
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.rows import Make, Rows

STEP = 20


class LongRows(QWidget):
    """`show_rows(keys, make)` as `Rows` does it, of the first keys; below them how many of all are shown, and a button for `step` more.

    A row that somebody is at work in (the keyboard is there, or words that are not recorded) stays however many come before it.
    `filled` when all that are shown are there.
    """

    filled = Signal()

    def __init__(
        self,
        *,
        first: int = STEP,
        step: int = STEP,
        side: int = 16,
        above: int = 8,
        are_cards: bool = False,
        are_large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`first`: how many are shown to begin with; the others as for `Rows`."""
        super().__init__(parent)
        self._first, self._step, self._shown = first, step, first
        self._is_other = False  # what comes next
        self._keys: Sequence[Hashable] = ()
        self._order: Sequence[int] = ()
        self._make: Make | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._rows = Rows(side=side, above=above, are_cards=are_cards, are_large=are_large)
        self._rows.filled.connect(self.filled)
        self.more_button = Button("", kind="small-link")
        self.more_button.clicked.connect(self._on_more)
        self.told = PlainLabel(kind="small-muted")
        self._foot = self._make_foot(side, has_line=not are_cards)
        column.addWidget(self._rows)
        column.addWidget(self._foot)
        theme.set_shown(self._foot, shown=False)

    def _make_foot(self, side: int, *, has_line: bool) -> QWidget:
        """Under a hairline of its own, so that nothing is left of it while it is hidden."""
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if has_line:
            column.addWidget(Line())
        line = QHBoxLayout()
        column.addLayout(line)
        line.setContentsMargins(side, 8, side, 8)
        line.setSpacing(12)
        line.addWidget(self.more_button)
        line.addWidget(self.told, 1, Qt.AlignmentFlag.AlignVCenter)
        return foot

    def begin(self) -> None:
        """What comes next is about somebody else: again only the first."""
        self._shown, self._is_other = self._first, True

    def show_rows(self, keys: Sequence[Hashable], make: Make, *, sought: int = -1) -> None:
        """Show the first of these, each with what `make` makes for its place; rows whose key was shown before are kept.

        `sought`: the place of one that somebody came for; where it is not among the first, it stands before them, and is there at once.
        """
        self._keys, self._make = keys, make
        every = range(len(keys))
        self._order = every if sought < self._shown else [sought, *(at for at in every if at != sought)]
        self._fill()

    def rows(self) -> list[QWidget]:
        """Those that are there, from the top."""
        return self._rows.rows()

    def finish(self) -> None:
        """Make all that are shown at once."""
        self._rows.finish()

    def is_whole(self) -> bool:
        """Whether none is left out."""
        return self._shown >= len(self._keys)

    def _fill(self) -> None:
        at_work = self._rows.at_work(has_keyboard=not self._is_other)
        self._is_other = False
        pushed = [at for at in self._order[self._shown :] if self._keys[at] in at_work] if at_work else []
        shown = [*self._order[: self._shown], *pushed]
        self._say(len(shown))
        self._rows.show_rows([self._keys[at] for at in shown], partial(self._row, shown))

    def _row(self, shown: Sequence[int], at: int) -> QWidget:
        assert self._make is not None
        return self._make(shown[at])

    def _say(self, shown: int) -> None:
        total = len(self._keys)
        more = min(self._step, total - shown)
        words = ngettext("Show {count} more", "Show {count} more", more)
        told = _("{shown} of {total} are shown").format(shown=f"{shown:,}", total=f"{total:,}")
        self.told.setText(told)
        self.more_button.set_text(words)
        self.more_button.setAccessibleName(f"{words}: {told}")
        if more <= 0:
            focusing.let_go(self._foot)
        theme.set_shown(self._foot, more > 0)

    @Slot()
    def _on_more(self) -> None:
        """The keyboard goes to the first of those that were not there; where nothing can be pressed in it, it stays at the button.

        With the last ones the button goes: then the row itself has it, and Tab goes on from there.
        """
        before = set(self.rows())
        self._shown += self._step
        self._fill()
        new = [row for row in self.rows() if row not in before][:1]
        stops = [stop for row in new for stop in _stops(row)]
        first = next(iter((*stops, *new) if self._foot.isHidden() else stops), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)


def _stops(row: QWidget) -> Iterator[QWidget]:
    """Where Tab stops in a row."""
    for part in (row, *row.findChildren(QWidget)):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisibleTo(row):
            yield part
