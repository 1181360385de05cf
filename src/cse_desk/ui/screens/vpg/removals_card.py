"""The removals that are asked for, each with what the closure guard says of it: who asked can mend it before the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.records.panel import RemovalAsked
from cse_desk.ui import theme
from cse_desk.ui.screens.vpg.guard_rows import GuardLines
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows


class RemovalRow(QWidget):
    """One of them. `written_back` and `opened` with the young person; `guard_opened` also with the code of a finding."""

    written_back = Signal(str)
    opened = Signal(str)
    guard_opened = Signal(str, str)

    def __init__(self, line: RemovalAsked, *, may_write: bool) -> None:
        super().__init__()
        self.line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Heading(line.young_person, level=4, wrap=True))
        since = _("{what}, {day}").format(what=line.asked_for, day=day(line.asked_on)) if line.asked_on else ""
        column.addWidget(PlainLabel(since or line.asked_for, kind="small-muted", wrap=True))
        self.guard = GuardLines(line.guard)
        self.guard.opened.connect(partial(self.guard_opened.emit, line.young_person_id))
        column.addWidget(self.guard)
        column.addWidget(self._acts(may_write=may_write))

    def _acts(self, *, may_write: bool) -> FlowRow:
        line, acts = self.line, FlowRow(gap=12)
        self.button = Button(_("Tell {who} what is missing").format(who=line.asked_by), kind="small", icon="send")
        self.button.setAccessibleName(
            _("Tell {who} what is missing about {name}").format(who=line.asked_by, name=line.young_person)
        )
        self.button.clicked.connect(partial(self.written_back.emit, line.young_person_id))
        open_button = Button(_("Open the record"), kind="small-link")
        open_button.setAccessibleName(_("Open the record of {name}").format(name=line.young_person))
        open_button.clicked.connect(partial(self.opened.emit, line.young_person_id))
        theme.set_shown(self.button, may_write and bool(line.guard) and bool(line.asked_by))
        acts.add(self.button)
        acts.add(open_button)
        if line.told_on is not None:
            acts.add(PlainLabel(_("A reply was written on {day}.").format(day=day(line.told_on)), kind="small-muted"))
        return acts


class RemovalsCard(Card):
    """Hidden while nobody asks for a removal."""

    written_back = Signal(str)
    opened = Signal(str)
    guard_opened = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(_("Removals asked for"), aside="")
        self._lines: Sequence[RemovalAsked] = ()
        self._may_write = False
        self.list = LongRows(above=12, are_large=True)
        self.add(self.list)
        never = _("Keeping, adding or raising is never stopped.")
        self.add_row(PlainLabel(never, kind="small-muted", wrap=True))

    @property
    def rows(self) -> list[RemovalRow]:
        """Those that are shown."""
        return [row for row in self.list.rows() if isinstance(row, RemovalRow)]

    def show_removals(self, lines: Sequence[RemovalAsked], *, may_write: bool) -> None:
        """These, a young person at a time, each with everything the guard says; of very many those that were asked for first."""
        assert self.aside is not None
        self.aside.setText(f"{len(lines):,}")
        theme.set_shown(self, bool(lines))
        self._lines, self._may_write = lines, may_write
        self.list.show_rows(lines, self._row)

    def _row(self, at: int) -> RemovalRow:
        row = RemovalRow(self._lines[at], may_write=self._may_write)
        row.written_back.connect(self.written_back)
        row.opened.connect(self.opened)
        row.guard_opened.connect(self.guard_opened)
        return row
