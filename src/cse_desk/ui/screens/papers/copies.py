"""Numbered copies that were made, and what became of each."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import day, moment, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.services.panel_papers import CopyLine
from cse_desk.ui import theme
from cse_desk.ui.screens.papers.choosing import WORDS
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows


class CopyRow(QWidget):
    """One copy: number, whose, what; two buttons while it is out."""

    def __init__(self, line: CopyLine, *, may_write: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        what = _(WORDS[line.paper])
        column.addWidget(
            PlainLabel(_("{number}  {who}").format(number=line.number, who=line.made_for), kind="strong", wrap=True)
        )
        made = f"{what}, {moment(line.made_at)}" if line.made_at else what
        column.addWidget(PlainLabel(made, kind="small-muted", wrap=True))
        if line.left_out:
            words = ngettext("{count} young person left out", "{count} young people left out", line.left_out)
            column.addWidget(PlainLabel(words, kind="small-muted", wrap=True))
        self.returned_button, self.shredded_button = (
            Button(_("Returned"), kind="small"),
            Button(_("Shredded"), kind="small"),
        )
        if line.is_out and not may_write:
            column.addWidget(PlainLabel(_("Out."), kind="small"))
        elif line.is_out:
            acts = FlowRow(gap=8, line_gap=4)
            for button in (self.returned_button, self.shredded_button):
                button.setAccessibleName(f"{button.text()}: {line.number} {line.made_for}")
                acts.add(button)
            column.addWidget(acts)
        else:
            column.addWidget(PlainLabel(_ended(line), kind="small", wrap=True))


def _ended(line: CopyLine) -> str:
    if line.shredded_on is not None:
        return _("Shredded, {day}").format(day=day(line.shredded_on))
    return _("Returned, {day}").format(day=day(line.returned_on)) if line.returned_on else ""


class Copies(Card):
    """`came_back(copy, shredded)` when somebody says so."""

    came_back = Signal(str, bool)

    def __init__(self, *, may_write: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(_("Copies"), parent=parent)
        self._may_write = may_write
        self._column = self.body(spacing=12)
        self._copies: Sequence[CopyLine] = ()
        self._none = PlainLabel(
            _("None yet. A copy gets its line when it is printed or saved for somebody."), kind="small-muted", wrap=True
        )
        self._out = PlainLabel(kind="small", wrap=True)
        self._column.addWidget(self._none)
        self._column.addWidget(self._out)
        self.list = LongRows()
        self.add(self.list)

    @property
    def rows(self) -> list[CopyRow]:
        """Those that are shown."""
        return [row for row in self.list.rows() if isinstance(row, CopyRow)]

    def show_copies(self, copies: Sequence[CopyLine]) -> None:
        """Those that are out first, then the latest."""
        theme.set_shown(self._none, not copies)
        out = sum(one.is_out for one in copies)
        self._out.setText(ngettext("{count} copy is out.", "{count} copies are out.", out))
        theme.set_shown(self._out, bool(copies))
        latest = copies[::-1]
        self._copies = [*(one for one in latest if one.is_out), *(one for one in latest if not one.is_out)]
        self.list.show_rows(self._copies, self._row)

    def _row(self, at: int) -> CopyRow:
        line = self._copies[at]
        row = CopyRow(line, may_write=self._may_write)
        row.returned_button.clicked.connect(partial(self._say, line.copy, shredded=False))
        row.shredded_button.clicked.connect(partial(self._say, line.copy, shredded=True))
        return row

    def _say(self, copy: str, _checked: bool = False, *, shredded: bool) -> None:
        self.came_back.emit(copy, shredded)
