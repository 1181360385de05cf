"""Who is here: one line a member, each state one key away; somebody invited for this meeting only."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import AttendanceState
from cse_desk.models.labels import label
from cse_desk.models.records.meeting import MeetingDay
from cse_desk.models.records.panel import AttenderLine
from cse_desk.ui import theme
from cse_desk.ui.screens.meeting.work import MeetingWork
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from cse_desk.services.meeting_day import MeetingDays

_WHO = 250  # at 100 % text
HERE, LEFT, DEPUTY, APOLOGIES, ABSENT = "here", "left", "deputy", "apologies", "absent"


class AttenderRow(QWidget):
    """One member: where they are, and what to say about it."""

    said = Signal(str, str, str)  # attendance, what, deputy's name

    def __init__(self, line: AttenderLine) -> None:
        super().__init__()
        self.line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        buttons = FlowRow(gap=6, line_gap=4)
        buttons.add(_who(line))
        self.deputy = TextField(name=_("Deputy of {name}").format(name=line.name), placeholder=_("Deputy's name"))
        self.deputy.set_value(line.deputy)
        self.deputy.setMaximumWidth(theme.current().px(170))
        for what, words in (
            (HERE, _("Here")),
            (LEFT, _("Left")),
            (APOLOGIES, _("Apologies")),
            (ABSENT, _("Absent")),
            (DEPUTY, _("Deputy is here")),
        ):
            if what == DEPUTY:
                buttons.add(self.deputy)
            button = Button(words, kind="small", name=f"{words}: {line.name}")
            button.setObjectName(what)
            button.clicked.connect(self._on_said)
            buttons.add(button)
        column.addWidget(buttons)

    @Slot()
    def _on_said(self) -> None:
        button = self.sender()
        assert button is not None
        self.said.emit(self.line.attendance, button.objectName(), self.deputy.value())


def _who(line: AttenderLine) -> QWidget:
    """Name, agency and where they are, as wide for everybody."""
    told = QWidget()
    column = QVBoxLayout(told)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(PlainLabel(line.name or _("Nobody named"), kind="strong"))
    details = ", ".join(filter(None, [line.role, line.agency, state_words(line)]))
    column.addWidget(PlainLabel(details, kind="small-muted"))
    told.setMinimumWidth(theme.current().px(_WHO))
    return told


def state_words(line: AttenderLine) -> str:
    """For example "Present since 09:30", "Deputy present: Ann Reed", "Left 10:40"."""
    if line.left_at is not None:
        return _("Left {time}").format(time=i18n.clock_time(line.left_at))
    words = label(line.state)
    if line.state is AttendanceState.DEPUTY:
        words = f"{words}: {line.deputy}"
    return (
        _("{words} since {time}").format(words=words, time=i18n.clock_time(line.arrived_at))
        if line.arrived_at
        else words
    )


class AttendanceCard(Card):
    """Everybody of the group, and who was invited."""

    def __init__(self, days: MeetingDays, work: MeetingWork) -> None:
        super().__init__(_("Who is here"), aside=" ")
        self._days, self._work = days, work
        column = self.body(spacing=12)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(12)
        self.all_here = Button(_("All who are expected are here"), kind="small")
        self.all_here.clicked.connect(self._on_everybody)
        first = FlowRow()
        first.add(self.all_here)
        column.addWidget(first)
        column.addLayout(self._lines)
        line = FlowRow(gap=8, at_foot=True)
        self._name, self._agency = TextField(name=_("Name")), TextField(name=_("Agency"))
        line.add(Labelled(_("Somebody else here"), self._name))
        line.add(Labelled(_("Agency"), self._agency))
        add = Button(_("Add"), kind="small", name=_("Add somebody who is here"))
        add.clicked.connect(self._on_invite)
        line.add(add)
        column.addWidget(line)
        self.rows: list[AttenderRow] = []

    def show_day(self, day: MeetingDay) -> None:
        """Who is where."""
        assert self.aside is not None
        self.aside.setText(day.quorum_words)
        if [row.line for row in self.rows] == list(day.attenders):
            return
        cleared(self._lines)
        self.rows = [AttenderRow(line) for line in day.attenders]
        for row in self.rows:
            row.said.connect(self._on_said)
            self._lines.addWidget(row)
        running = day.started_at is not None and day.ended_at is None
        theme.set_shown(self.all_here, running)
        for row in self.rows:
            row.setEnabled(running)

    @Slot(str, str, str)
    def _on_said(self, line: str, what: str, deputy: str) -> None:
        acts = {
            HERE: partial(self._days.arrive, attendance=line),
            LEFT: partial(self._days.leave, attendance=line),
            APOLOGIES: partial(self._days.apologise, attendance=line),
            ABSENT: partial(self._days.stay_away, attendance=line),
            DEPUTY: partial(self._days.send_deputy, attendance=line, deputy=deputy),
        }
        self._work.run(acts[what])

    @Slot()
    def _on_everybody(self) -> None:
        self._work.run(partial(self._days.all_here, meeting=self._work.meeting))

    @Slot()
    def _on_invite(self) -> None:
        if self._name.value() and self._agency.value():
            invite = partial(self._days.invite, name=self._name.value(), agency=self._agency.value())
            self._work.run(partial(invite, meeting=self._work.meeting))
            self._name.set_value("")
            self._agency.set_value("")
