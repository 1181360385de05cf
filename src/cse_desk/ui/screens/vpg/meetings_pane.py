"""The list of meetings, each with what it needs next; what is owed to referrers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import clock_time, ngettext, weekday
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import MeetingNeed, MeetingState
from cse_desk.models.labels import label
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.groups import MeetingDetails, MeetingLine
from cse_desk.models.records.panel import ReplyLine
from cse_desk.services import when
from cse_desk.ui import focusing, theme
from cse_desk.ui.context import Context, Services
from cse_desk.ui.screens.vpg.pane import Pane
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows

_LEAST = 860
_OPEN = (MeetingState.PLANNED, MeetingState.AGENDA_ISSUED)
_TO_HOLD = (*_OPEN, MeetingState.STARTED)
_HELD = (MeetingState.ENDED, MeetingState.MINUTES_SEALED)
_NO_MORE = (MeetingState.CANCELLED, MeetingState.MINUTES_SEALED)  # nothing is to be done about these
MEET, MINUTES = "meet", "minutes"


def when_words(details: MeetingDetails) -> str:
    """ "Tue 8 Dec 2026, 09:30"."""
    if details.starts_at is None:
        return _("no day yet")
    local = details.starts_at
    return f"{weekday(local.date())} {local.year}, {clock_time(local)}"


def need_words(line: MeetingLine, now: datetime) -> str:
    """What it needs next, and by when."""
    words = label(line.need)
    if line.need is MeetingNeed.PRE_AGENDA:
        waits = ngettext("{count} referral waits", "{count} referrals wait", line.waiting)
        words = f"{words}: {waits}"
    if line.need_by is None:
        return words
    return _("{what}, by {by}").format(what=words, by=when.day_words(line.need_by, now))


class MeetingRow(QWidget):
    """A meeting. `acted(what, id)`: agenda, pre-agenda, meet, minutes, change."""

    acted = Signal(str, str)

    def __init__(self, line: MeetingLine, now: datetime, *, is_main: bool, may_write: bool) -> None:
        super().__init__()
        self.line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Heading(f"{line.group_name}, {when_words(line.details)}", level=4, wrap=True))
        column.addWidget(PlainLabel(self._about(line), kind="small-muted", wrap=True))
        self.need = PlainLabel(need_words(line, now), kind="strong", wrap=True)
        late = when.is_late(line.need_by, now) if line.need_by else False
        self.need.set_kind("alert" if late else "strong")
        column.addWidget(self.need)
        acts = FlowRow(gap=12)
        self.buttons: dict[str, Button] = {}
        for what, words, kind in self._acts(line, is_main=is_main, may_write=may_write):
            button = Button(words, kind=kind, name=f"{words}: {line.group_name}, {when_words(line.details)}")
            button.clicked.connect(partial(self.acted.emit, what, line.details.meeting))
            self.buttons[what] = button
            acts.add(button)
        column.addWidget(acts)

    @staticmethod
    def _about(line: MeetingLine) -> str:
        told = [label(line.state), line.details.where, line.cancelled_why]
        if line.discusses_people:
            told.append(ngettext("{count} young person", "{count} young people", line.items))
            told.append(_("{minutes} min").format(minutes=line.minutes_total) if line.minutes_total else "")
        told.append(ngettext("{count} apology", "{count} apologies", line.apologies) if line.apologies else "")
        return " · ".join(part for part in told if part)

    @staticmethod
    def _acts(line: MeetingLine, *, is_main: bool, may_write: bool) -> list[tuple[str, str, str]]:
        primary = "primary" if is_main else "secondary"
        acts = _before(line, primary, may_write=may_write) if line.discusses_people else []
        if may_write and line.state in _TO_HOLD:
            is_next = line.need in (MeetingNeed.MEET, MeetingNeed.END)
            words = _("Go on with the meeting") if line.state is MeetingState.STARTED else _("Meet")
            acts.append((MEET, words, primary if is_next else "secondary"))
        if line.state in _HELD:
            acts.append((MINUTES, _("Minutes and papers"), primary))
        if may_write and line.state in _OPEN:
            acts.append(("change", _("Change …"), "small-link"))
        return sorted(acts, key=lambda act: act[2] != "primary")  # the next act stands first, and has the keyboard


def _before(line: MeetingLine, primary: str, *, may_write: bool) -> list[tuple[str, str, str]]:
    """What there is to do about its young people before it is held; afterwards their agenda can be seen."""
    waits = line.waiting and line.state in _OPEN
    is_first = line.need in (MeetingNeed.REFERRALS, MeetingNeed.PRE_AGENDA)
    is_next = line.state in _OPEN and line.need is not MeetingNeed.MEET
    words = _("Build the agenda") if may_write and line.state in _OPEN else _("See the agenda")
    acts = [("agenda", words, "secondary" if (waits and is_first) or not is_next else primary)]
    if waits:
        acts.append(("pre-agenda", _("Pre-agenda"), primary if is_first else "secondary"))
    return acts


class MeetingsCard(Card):
    """Meetings, those first that come first; hidden while there is none. `acted(what, id)` as of a row."""

    acted = Signal(str, str)

    def __init__(self, title: str) -> None:
        super().__init__(title, aside="0")
        self.list = LongRows(above=12)
        self.add(self.list)

    def rows(self) -> list[MeetingRow]:
        """Those that are shown."""
        return [row for row in self.list.rows() if isinstance(row, MeetingRow)]

    def show_meetings(
        self, lines: Sequence[MeetingLine], main: MeetingLine | None, now: datetime, *, may_write: bool
    ) -> None:
        """Show these; `main`: the one of all meetings that is next."""
        assert self.aside is not None
        self.aside.setText(f"{len(lines):,}")
        theme.set_shown(self, bool(lines))
        keys = [(_shown(one), need_words(one, now), one is main) for one in lines]
        self.list.show_rows(keys, partial(self._row, lines, lines.index(main) if main in lines else -1, now, may_write))

    def _row(self, lines: Sequence[MeetingLine], main: int, now: datetime, may_write: bool, at: int) -> MeetingRow:
        row = MeetingRow(lines[at], now, is_main=at == main, may_write=may_write)
        row.acted.connect(self.acted)
        return row


def _shown(line: MeetingLine) -> MeetingLine:
    """What a row shows of it: not how far the log was read."""
    return replace(line, details=replace(line.details, seen=0))


class ReplyRow(QWidget):
    """A reply that is owed. `told` with its id: the referrer knows. `sent_back` with the young person: it goes in a bundle."""

    told = Signal(str)
    sent_back = Signal(str)

    def __init__(self, line: ReplyLine, *, may_write: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        to = ", ".join(part for part in (line.to_name, line.to_agency) if part)
        column.addWidget(PlainLabel(line.young_person, kind="strong", wrap=True))
        column.addWidget(PlainLabel(_("To {name}").format(name=to or "?"), kind="small-muted", wrap=True))
        column.addWidget(PlainLabel(line.words, kind="small", wrap=True))
        self.line = line
        self.send_button = Button(_("Send back …"), kind="small", icon="send")
        self.send_button.setAccessibleName(_("Send back to {name} about {who}").format(name=to, who=line.young_person))
        self.send_button.clicked.connect(partial(self.sent_back.emit, line.young_person_id))
        self.button = Button(_("I told them another way"), kind="small-link")
        self.button.setAccessibleName(_("I told {name} about {who} another way").format(name=to, who=line.young_person))
        self.button.clicked.connect(partial(self.told.emit, line.reply))
        acts = FlowRow(gap=12)
        acts.add(self.send_button)
        acts.add(self.button)
        theme.set_shown(acts, may_write)
        column.addWidget(acts)


class WaitsCard(Card):
    """What waits beside the meetings: the pre-agenda and the actions, each with the way to it."""

    def __init__(self) -> None:
        super().__init__(_("Waiting"))
        self.before, self.to_do = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.before_button = Button(_("Pre-agenda"), kind="small", icon="inbox")
        self.actions_button = Button(_("Actions"), kind="small", icon="action", name=_("Actions of the VPG"))
        for words, button in ((self.before, self.before_button), (self.to_do, self.actions_button)):
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(12)
            line.addWidget(words, 1)
            line.addWidget(button)
            self.add_row(row)

    def show_waits(self, waits: Waits) -> None:
        """The figures in words."""
        referrals = ngettext("{count} referral waits", "{count} referrals wait", waits.referrals)
        removals = ngettext("{count} removal is asked for", "{count} removals are asked for", waits.removals)
        self.before.setText(_("{referrals}, {removals}.").format(referrals=referrals, removals=removals))
        open_ = ngettext("{count} action is open", "{count} actions are open", waits.open)
        late = ngettext("{count} overdue", "{count} overdue", waits.overdue)
        self.to_do.setText(_("{open}, {late}.").format(open=open_, late=late))
        self.to_do.set_kind("alert" if waits.overdue else "body")


@dataclass(frozen=True, slots=True)
class Waits:
    """How many referrals, removals, open and overdue actions."""

    referrals: int = 0
    removals: int = 0
    open: int = 0
    overdue: int = 0


def waits_of(services: Services) -> Waits:
    """As they stand now."""
    referrals, removals = services.pre_agenda.waiting()
    agencies = services.panel_actions.by_agency()
    return Waits(referrals, removals, sum(one.open for one in agencies), sum(one.overdue for one in agencies))


class MeetingsPane(Pane):
    """`Place("vpg")`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("VPG"))
        self.groups_button = Button(_("Groups and people"), icon="people")
        self.plan_button = Button(_("Plan a meeting"), icon="plus")
        self.trend_button = Button(_("Trend"), icon="performance", name=_("Trend of the agenda"))
        self.add_action(self.trend_button)
        self.add_action(self.groups_button)
        self.add_action(self.plan_button)
        self.plan_button.setVisible(self.may_write)
        self._panes = Columns(least_width=_LEAST, shares=(3, 2))
        self.waits = WaitsCard()
        self._lines: Sequence[MeetingLine] = ()
        self.to_come, self.over = MeetingsCard(_("To do")), MeetingsCard(_("Over"))
        self.owed_card, self.owed_list = Card(_("Owed to referrers"), aside="0"), LongRows()
        self.owed_card.add(self.owed_list)
        self._replies: Sequence[ReplyLine] = ()
        for card in (self.to_come, self.over):
            card.acted.connect(self._on_acted)
            self._panes.left.addWidget(card)
        self._panes.left.addStretch(1)
        for side in (self.waits, self.owed_card):
            self._panes.right.addWidget(side)
        self._panes.right.addStretch(1)
        for hidden in (self.to_come, self.over, self.owed_card):
            theme.set_shown(hidden, shown=False)
        self._has_lines = self._has_waits = False
        action = _("Plan a meeting") if self.may_write else ""
        self.empty = EmptyState(
            _("No meeting is planned"), _EMPTY if self.may_write else _EMPTY_READER, icon="vpg", action=action
        )
        self.column.addWidget(self.empty)
        self.column.addWidget(self._panes)
        self.column.addStretch(1)
        self.empty.hide()
        self.trend_button.clicked.connect(partial(context.bus.go, "trend"))
        self.groups_button.clicked.connect(partial(self.asked.emit, "groups", ""))
        self.plan_button.clicked.connect(partial(self.asked.emit, "plan", ""))
        self.waits.before_button.clicked.connect(partial(self.asked.emit, "pre-agenda", ""))
        self.waits.actions_button.clicked.connect(partial(context.bus.go, "actions"))
        if self.empty.button is not None:
            self.empty.button.clicked.connect(partial(self.asked.emit, "plan", ""))

    def reload(self) -> None:
        """Meetings, what waits and what is owed."""
        self.read("waits", partial(waits_of, self.context.services), self._on_waits)
        self.read("meetings", self.context.services.meetings.lines, self._on_lines)
        self.read("replies", self.context.services.pre_agenda.replies, self._on_replies)

    def first_focus(self) -> QWidget | None:
        """The act that is next."""
        buttons = [button for row in self.rows for button in row.buttons.values()]
        return next(iter(buttons), self.empty.button or self.groups_button)

    @property
    def rows(self) -> list[MeetingRow]:
        """The meetings that are shown."""
        return [*self.to_come.rows(), *self.over.rows()]

    @property
    def owed(self) -> list[ReplyRow]:
        """What is owed to referrers, as far as it is shown."""
        return [row for row in self.owed_list.rows() if isinstance(row, ReplyRow)]

    def _on_lines(self, lines: Sequence[MeetingLine]) -> None:
        self._lines = lines
        to_come = [one for one in lines if one.state not in _NO_MORE]
        over = [one for one in lines if one.state in _NO_MORE]
        main = next((one for one in (*to_come, *over) if one.need is not MeetingNeed.NOTHING), None)
        for card, some in ((self.to_come, to_come), (self.over, over)):
            card.show_meetings(some, main, self.context.clock.now(), may_write=self.may_write)
        self.empty.setVisible(not lines)
        self._has_lines = bool(lines)
        self._show_panes()
        self.set_title(_("VPG"), ngettext("{count} meeting", "{count} meetings", len(to_come)) if lines else "")
        self.offer_focus()

    def _on_waits(self, waits: Waits) -> None:
        self.waits.show_waits(waits)
        self._has_waits = waits != Waits()
        self._show_panes()

    def _show_panes(self) -> None:
        """Before there is anything, only the way to begin."""
        self._panes.setVisible(bool(self._has_lines or self._has_waits or self._replies))

    @Slot(str, str)
    def _on_acted(self, what: str, meeting: str) -> None:
        if what == MEET:
            self.context.bus.go("meeting", meeting)
        elif what == MINUTES:
            self.context.bus.go("papers", meeting, "minutes")
        else:
            self.asked.emit(what, meeting)

    def next_to_hold(self) -> str:
        """The meeting that is being held, or the first to come; "" none."""
        found = [one for one in self._lines if self.may_write and one.state in _TO_HOLD]
        found.sort(key=lambda line: line.state is not MeetingState.STARTED)
        return found[0].details.meeting if found else ""

    def _on_replies(self, replies: Sequence[ReplyLine]) -> None:
        self._replies = replies
        assert self.owed_card.aside is not None
        self.owed_card.aside.setText(f"{len(replies):,}")
        theme.set_shown(self.owed_card, shown=True)
        self.owed_list.show_rows(replies or (None,), self._reply)
        self._show_panes()
        focusing.catch(self.waits.before_button, self)

    def _reply(self, at: int) -> QWidget:
        if not self._replies:
            return PlainLabel(_("Nobody waits for an answer."), kind="muted", wrap=True)
        row = ReplyRow(self._replies[at], may_write=self.may_write)
        row.told.connect(self._on_told)
        row.sent_back.connect(self._on_send_back)
        return row

    @Slot(str)
    def _on_send_back(self, young_person_id: str) -> None:
        self.asked.emit("send-back", young_person_id)

    @Slot(str)
    def _on_told(self, reply: str) -> None:
        self.record(partial(self.context.services.pre_agenda.told, reply=reply), self._on_recorded)

    def _on_recorded(self, changes: Changes) -> None:
        self.told(changes, _("Written down: the referrer knows."))


_EMPTY = _(
    "Plan the next one: the days for referrals, pre-agenda and papers are worked out from the group's own timescales. "
    "Put the members in first, under Groups and people: each agency with a deputy."
)
_EMPTY_READER = _(
    "The coordinator plans meetings in their own vault. What they decide about your young people comes back to you in "
    "a bundle and stands on each young person's page."
)
