"""The list of meetings, each with what it needs next; what is owed to referrers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from cse_desk.ui import theme
from cse_desk.ui.context import Context, Services
from cse_desk.ui.screens.vpg.pane import Pane
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import Heading, PlainLabel

_LEAST = 860
_OPEN = (MeetingState.PLANNED, MeetingState.AGENDA_ISSUED)
_TO_HOLD = (*_OPEN, MeetingState.STARTED)
_HELD = (MeetingState.ENDED, MeetingState.MINUTES_SEALED)
MEET, MINUTES = "meet", "minutes"


def when_words(details: MeetingDetails) -> str:
    """ "Tue 8 Dec 2026, 09:30"."""
    if details.starts_at is None:
        return _("no day yet")
    local = details.starts_at
    return f"{weekday(local.date())} {local.year}, {clock_time(local)}"


class MeetingRow(QWidget):
    """A meeting. `acted(what, id)`: agenda, pre-agenda, meet, minutes, change."""

    acted = Signal(str, str)

    def __init__(self, line: MeetingLine, now: object, *, is_main: bool, may_write: bool) -> None:
        super().__init__()
        self.line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Heading(f"{line.group_name}, {when_words(line.details)}", level=4, wrap=True))
        column.addWidget(PlainLabel(self._about(line), kind="small-muted", wrap=True))
        self.need = PlainLabel(self._need(line, now), kind="strong", wrap=True)
        late = when.is_late(line.need_by, now) if line.need_by else False  # type: ignore[arg-type]  # a datetime
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
    def _need(line: MeetingLine, now: object) -> str:
        words = label(line.need)
        if line.need is MeetingNeed.PRE_AGENDA:
            waits = ngettext("{count} referral waits", "{count} referrals wait", line.waiting)
            words = f"{words}: {waits}"
        if line.need_by is None:
            return words
        by = when.day_words(line.need_by, now)  # type: ignore[arg-type]  # a datetime
        return _("{what}, by {by}").format(what=words, by=by)

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
        self._panes.left.addStretch(1)
        self._panes.right.addWidget(self.waits)
        self._panes.right.addStretch(1)
        self._has_lines = self._has_waits = False
        self.rows: list[MeetingRow] = []
        self.owed: list[ReplyRow] = []
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

    def _on_lines(self, lines: Sequence[MeetingLine]) -> None:
        for old in self.rows_cards():
            old.hide()
            old.deleteLater()
        self.rows = []
        to_come = [one for one in lines if one.state not in (MeetingState.CANCELLED, MeetingState.MINUTES_SEALED)]
        over = [one for one in lines if one not in to_come]
        for title, some in ((_("To do"), to_come), (_("Over"), over)):
            if some:
                self._panes.left.insertWidget(self._panes.left.count() - 1, self._card(title, some))
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
        self._panes.setVisible(bool(self._has_lines or self._has_waits or self.owed))

    def rows_cards(self) -> list[Card]:
        """The cards of meetings."""
        return [one for one in self._panes.findChildren(Card) if one.objectName() == "meetings"]

    def _card(self, title: str, lines: Sequence[MeetingLine]) -> Card:
        card = Card(title, aside=str(len(lines)))
        card.setObjectName("meetings")
        for line in lines:
            is_main = not self.rows and line.need is not MeetingNeed.NOTHING
            row = MeetingRow(line, self.context.clock.now(), is_main=is_main, may_write=self.may_write)
            row.acted.connect(self._on_acted)
            self.rows.append(row)
            card.add_row(row, padding=12)
        return card

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
        found = [one.line for one in self.rows if MEET in one.buttons]
        found.sort(key=lambda line: line.state is not MeetingState.STARTED)
        return found[0].details.meeting if found else ""

    def _on_replies(self, replies: Sequence[ReplyLine]) -> None:
        for old in [one for one in self._panes.findChildren(Card) if one.objectName() == "owed"]:
            old.hide()
            old.deleteLater()
        self.owed = [ReplyRow(one, may_write=self.may_write) for one in replies]
        card = Card(_("Owed to referrers"), aside=str(len(replies)))
        card.setObjectName("owed")
        if not replies:
            card.body().addWidget(PlainLabel(_("Nobody waits for an answer."), kind="muted", wrap=True))
        for row in self.owed:
            row.told.connect(self._on_told)
            row.sent_back.connect(self._on_send_back)
            card.add_row(row)
        self._panes.right.insertWidget(1, card)
        self._show_panes()

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
