"""Who is here: one line a member, each state one key away; somebody invited for this meeting only."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import AttendanceState
from cse_desk.models.labels import label
from cse_desk.models.records.meeting import MeetingDay
from cse_desk.models.records.panel import AttenderLine
from cse_desk.ui import focusing, theme
from cse_desk.ui.screens.meeting.work import MeetingWork
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from cse_desk.services.meeting_day import MeetingDays

_WHO = 250  # at 100 % text
_Key = tuple[str, str]
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
        self.details = PlainLabel(kind="small-muted")
        buttons.add(_who(line, self.details))
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
        self._say_where()

    def show_line(self, line: AttenderLine) -> None:
        """Where the same one is now; a deputy's name that is half typed stays until another is recorded."""
        before, self.line = self.line, line
        if line.deputy != before.deputy:
            self.deputy.set_value(line.deputy)
        if line != before:
            self._say_where()

    def _say_where(self) -> None:
        line = self.line
        self.details.setText(", ".join(filter(None, [line.role, line.agency, state_words(line)])))

    @Slot()
    def _on_said(self) -> None:
        button = self.sender()
        assert button is not None
        self.said.emit(self.line.attendance, button.objectName(), self.deputy.value())


def key_of(line: AttenderLine) -> _Key:
    """Whose line it is: it is nobody else's when something is said about them for the first time."""
    return line.member or line.attendance, line.name


def _who(line: AttenderLine, details: QWidget) -> QWidget:
    """Name, agency and where they are, as wide for everybody."""
    told = QWidget()
    column = QVBoxLayout(told)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(PlainLabel(line.name or _("Nobody named"), kind="strong"))
    column.addWidget(details)
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
        self._attenders: dict[_Key, AttenderLine] = {}
        self._made: dict[_Key, AttenderRow] = {}
        self._running = False
        self._making = Slices(self)

    def show_day(self, day: MeetingDay) -> None:
        """Who is where. A row stays its member's; those that are not there yet come while the card is seen, one at a time."""
        self._making.drop()  # what is left of it would say where they were before
        assert self.aside is not None
        self.aside.setText(day.quorum_words)
        self._running = day.started_at is not None and day.ended_at is None
        theme.set_shown(self.all_here, self._running)
        self._attenders = {key_of(line): line for line in day.attenders}
        self._show_known()
        for row in self.rows:
            row.setEnabled(self._running)
        if self.isVisible():
            self._making.begin(self._missing(), step_by_step=True)

    def showEvent(self, event: QShowEvent) -> None:
        """The rows that nobody has seen yet come now."""
        super().showEvent(event)
        self._making.begin(self._missing(), step_by_step=True, at_once=False)

    @property
    def rows(self) -> list[AttenderRow]:
        """Those that are there, in the order of the group."""
        return [self._made[key] for key in self._attenders if key in self._made]

    def _show_known(self) -> None:
        for key in [key for key in self._made if key not in self._attenders]:
            row = self._made.pop(key)
            focusing.let_go(row)
            row.hide()
            row.deleteLater()
        for row in self.rows:
            row.show_line(self._attenders[key_of(row.line)])
        self._place()

    def _missing(self) -> Iterator[None]:
        for key, line in self._attenders.items():
            if key not in self._made:
                self._made[key] = self._row(line)
                self._place()
                yield

    def _place(self) -> None:
        for at, row in enumerate(self.rows):
            if self._lines.indexOf(row) != at:
                self._lines.insertWidget(at, row)

    def _row(self, line: AttenderLine) -> AttenderRow:
        row = AttenderRow(line)
        row.said.connect(self._on_said)
        row.setEnabled(self._running)
        return row

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
