"""The removals that are asked for, each with what the closure guard says of it: who asked can mend it before the meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.records.panel import RemovalAsked
from cse_desk.ui import theme
from cse_desk.ui.screens.vpg.guard_rows import GuardLines
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import Heading, PlainLabel


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
        self.rows: list[RemovalRow] = []
        self._shown: tuple[Sequence[RemovalAsked], bool] = ((), False)
        self._slices = Slices(self)
        holder = QWidget()
        self._removals = QVBoxLayout(holder)
        self._removals.setContentsMargins(16, 12, 16, 12)
        self._removals.setSpacing(16)
        self.add(holder)

    def show_removals(self, lines: Sequence[RemovalAsked], *, may_write: bool) -> None:
        """These."""
        assert self.aside is not None
        self.aside.setText(str(len(lines)))
        theme.set_shown(self, bool(lines))
        if (tuple(lines), may_write) != self._shown:
            self._shown = tuple(lines), may_write
            cleared(self._removals)
            self.rows = []
            self._slices.begin(self._making(lines, may_write=may_write), step_by_step=True)

    def _making(self, lines: Sequence[RemovalAsked], *, may_write: bool) -> Iterator[None]:
        """A young person at a time, each with everything the guard says."""
        for line in lines:
            row = RemovalRow(line, may_write=may_write)
            row.written_back.connect(self.written_back)
            row.opened.connect(self.opened)
            row.guard_opened.connect(self.guard_opened)
            self._removals.addWidget(row)
            self.rows.append(row)
            yield
        if lines:
            never = _("Keeping, adding or raising is never stopped.")
            self._removals.addWidget(PlainLabel(never, kind="small-muted", wrap=True))
