"""Planning a meeting, or changing one: the days that lead up to it are worked out and may be put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.groups import GroupDetails, MeetingDetails
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.screens.vpg.keeping import ReasonKeeper
from cse_desk.ui.screens.vpg.moments import MomentField
from cse_desk.ui.screens.vpg.pane import Pane
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import DropDown, Labelled, NumberField, TextField

_LEAST = 760
_DRAFT = "meeting form "  # and the id of the meeting; "" for one that is not planned yet
_Begun = tuple[tuple[GroupDetails, ...], MeetingDetails, dict[str, str]]


class MeetingForm(Pane):
    """`Place("vpg", "", "plan")`, or the id of a meeting with "change"."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Plan a meeting"))
        self.details = MeetingDetails()
        self.meeting = ""
        today = context.clock.today
        self.group = DropDown(name=_("Group"))
        self.starts = MomentField(_("Day of the meeting"), today=today, usual="09:30")
        self.where = TextField(name=_("Where"), max_length=200)
        self.minutes = NumberField(name=_("Minutes available"), unit=_("min"))
        self.referrals = MomentField(_("Referrals in by"), today=today, usual="12:00")
        self.pre_agenda = MomentField(_("Pre-agenda"), today=today, usual="10:00")
        self.papers = DateField(today=today, name=_("Papers out by"), with_today=False)
        self._labelled: dict[str, Labelled] = {}
        self._panes = Columns(least_width=_LEAST)
        self._panes.left.addWidget(self._card(_("The meeting"), self._of_meeting()))
        self._panes.left.addStretch(1)
        self._days = self._card(_("The days before it"), self._of_days())
        self._panes.right.addWidget(self._cancel_card())
        self._panes.right.addStretch(1)
        self.column.addWidget(self._panes)
        self.column.addStretch(1)
        self.come_later(partial(self._panes.right.insertWidget, 0, self._days))
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.save_button = Button(_("Plan the meeting"), kind="primary")
        self.throw_button = Button(_("Throw away what was typed"), icon="undo")
        self.footer(self.back_button, None, self.throw_button, self.save_button)
        theme.set_shown(self.throw_button, shown=False)
        for part in (self._panes, self.save_button):
            theme.set_shown(part, self.may_write)
        self.is_typed = False
        self.keeper = ReasonKeeper(context, self.words, self)
        self.back_button.clicked.connect(partial(self.asked.emit, "", ""))
        self.save_button.clicked.connect(self.save)
        self.throw_button.clicked.connect(self.throw_away)
        for field in (
            self.group,
            self.starts,
            self.where,
            self.minutes,
            self.referrals,
            self.pre_agenda,
            self.papers,
            self.why,
        ):
            field.changed.connect(self._on_typed)
        self.group.changed.connect(self._on_day)
        self.starts.changed.connect(self._on_day)

    def _of_meeting(self) -> list[tuple[str, str, QWidget, str]]:
        return [
            ("group", _("Group"), self.group, ""),
            ("starts_at", _("Day and hour"), self.starts, ""),
            ("where", _("Where"), self.where, ""),
            ("minutes_long", _("Minutes available"), self.minutes, _("The agenda is added up against this.")),
        ]

    def _of_days(self) -> list[tuple[str, str, QWidget, str]]:
        hint = _("Worked out from the group's timescales. Change a day where this month is different.")
        return [
            ("referrals_by", _("Referrals in by"), self.referrals, hint),
            ("pre_agenda_at", _("Pre-agenda"), self.pre_agenda, ""),
            ("papers_by", _("Papers out by"), self.papers, ""),
        ]

    def _card(self, title: str, fields: list[tuple[str, str, QWidget, str]]) -> Card:
        card = Card(title)
        body = card.body(spacing=12)
        for name, words, field, hint in fields:
            self._labelled[name] = Labelled(words, field, hint=hint)
            body.addWidget(self._labelled[name])
        return card

    def _cancel_card(self) -> Card:
        self.cancel_card = Card(_("Call it off"))
        body = self.cancel_card.body(spacing=12)
        self.why = TextField(name=_("Why it is called off"), max_length=400)
        self._labelled["why"] = Labelled(
            _("Why it is called off"), self.why, hint=_("Everybody on its agenda is carried over to the next one.")
        )
        self.cancel_button = Button(_("Call the meeting off"), kind="danger")
        body.addWidget(self._labelled["why"])
        body.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.cancel_button.clicked.connect(self._on_cancel)
        return self.cancel_card

    # -- where one is --

    def plan(self, meeting: str) -> None:
        """A new meeting (""), or one that is planned."""
        self.details = MeetingDetails()
        self.meeting = meeting
        self._set_typed(is_typed=False)
        self.keeper.key = _DRAFT + meeting
        self.news.hide()
        theme.set_shown(self.cancel_card, bool(meeting))
        self.why.set_value("")
        self.save_button.set_text(_("Save") if meeting else _("Plan the meeting"))
        self.set_title(_("Change a meeting") if meeting else _("Plan a meeting"))
        self.group.setEnabled(not meeting)
        work = partial(self._begin, meeting)
        self.read("begin", work, self._on_begun)

    def _begin(self, meeting: str) -> _Begun:
        """In the reading lane."""
        services = self.context.services
        groups, words = services.groups.all(), services.pre_agenda.draft(key=_DRAFT + meeting)
        if meeting:
            return groups, services.meetings.line(meeting=meeting).details, words
        first = next((one for one in groups if one.discusses_people), groups[0])
        return groups, services.meetings.proposal(group=first.group), words

    def _on_begun(self, found: _Begun) -> None:
        groups, details, words = found
        self.group.set_choices(tuple((one.group, one.name) for one in groups))
        self._show(details)
        if words:
            self._show_typed(words)
        self.offer_focus()

    # -- what was typed and not saved --

    def _moments(self) -> dict[str, MomentField]:
        return {"starts": self.starts, "referrals": self.referrals, "pre_agenda": self.pre_agenda}

    def words(self) -> dict[str, str]:
        """The form as it stands, in words: what a draft keeps. Nothing while nothing was typed."""
        if not self.is_typed:
            return {}
        found = {"group": str(self.group.value()), "where": self.where.value(), "why": self.why.value()}
        found |= {"minutes": str(self.minutes.value() or ""), "papers": self.papers.edit.value()}
        for name, field in self._moments().items():
            found |= {name: field.day.edit.value(), f"{name} hour": field.clock.value()}
        return {**found, "seen": str(self.details.seen)}

    def _show_typed(self, words: dict[str, str]) -> None:
        for field, name in ((self.group, "group"), (self.where, "where"), (self.why, "why"), (self.minutes, "minutes")):
            field.set_value(words.get(name, ""))
        self.papers.edit.set_value(words.get("papers", ""))
        for name, moment in self._moments().items():
            moment.day.edit.set_value(words.get(name, ""))
            moment.clock.set_value(words.get(f"{name} hour", ""))
        self.details = replace(self.details, starts_at=self.starts.moment(), seen=int(words.get("seen") or 0))
        self._set_typed(is_typed=True)
        self.news.say(
            _("What was typed here and not saved is here again."), _("Save it, or throw it away to begin anew.")
        )

    @Slot()
    def _on_typed(self, _value: object = None) -> None:
        self._set_typed(is_typed=True)
        self.keeper.typed()

    def _set_typed(self, *, is_typed: bool) -> None:
        self.is_typed = is_typed
        theme.set_shown(self.throw_button, is_typed)

    def keep(self, done: Callable[[], None]) -> None:
        """Keep a form that is half typed."""
        self.keeper.keep_now(done)

    @Slot()
    def throw_away(self) -> None:
        """What was typed goes; the form begins anew."""
        self.keeper.forget()
        self.plan(self.meeting)

    def _show(self, details: MeetingDetails) -> None:
        self.details = details
        self.group.set_value(details.group)
        self.starts.set_moment(details.starts_at)
        self.where.set_value(details.where)
        self.minutes.set_value(str(details.minutes_long or ""))
        self._show_days(details)

    def _show_days(self, details: MeetingDetails) -> None:
        self.referrals.set_moment(details.referrals_by)
        self.pre_agenda.set_moment(details.pre_agenda_at)
        self.papers.set_value(details.papers_by)

    def first_focus(self) -> QWidget | None:
        """The day."""
        return self.starts.day

    @Slot()
    def _on_day(self, _value: object = None) -> None:
        """Another day or group: the days before it are worked out again."""
        begins = self.starts.moment()
        if begins is None or begins == self.details.starts_at:
            return
        self.details = replace(self.details, starts_at=begins)
        work = partial(self.context.services.meetings.proposal, group=self.group.value(), starts_at=begins)
        self.read("days", work, self._on_proposal)

    def _on_proposal(self, found: MeetingDetails) -> None:
        self._show_days(found)
        if not self.minutes.value():
            self.minutes.set_value(str(found.minutes_long or ""))

    # -- saving --

    def typed(self) -> MeetingDetails:
        """The form as it stands."""
        minutes = self.minutes.number()
        return replace(
            self.details,
            group=self.group.value(),
            starts_at=self.starts.moment(),
            where=self.where.value(),
            minutes_long=int(minutes) if minutes else None,
            referrals_by=self.referrals.moment(),
            pre_agenda_at=self.pre_agenda.moment(),
            papers_by=self.papers.date(),
        )

    @Slot()
    def save(self) -> None:
        """Plan it."""
        typed = self.typed()
        if self._troubled(typed.starts_at):
            return
        self.record(partial(self.context.services.meetings.save, typed), self._on_saved)

    def _troubled(self, starts: datetime | None) -> bool:
        found = {
            "starts_at": self.starts.trouble() or ("" if starts else _("Say on which day it is.")),
            "referrals_by": self.referrals.trouble(),
            "pre_agenda_at": self.pre_agenda.trouble(),
            "papers_by": self.papers.trouble(),
            "minutes_long": self.minutes.trouble(),
        }
        for name, words in found.items():
            self._labelled[name].show_problem(words)
        first = next((name for name, words in found.items() if words), "")
        if first:
            fields = {"starts_at": self.starts.day, "referrals_by": self.referrals.day, "minutes_long": self.minutes}
            fields |= {"pre_agenda_at": self.pre_agenda.day, "papers_by": self.papers}
            fields[first].setFocus()
        return bool(first)

    def _on_saved(self, done: tuple[Changes, str]) -> None:
        self._forget()
        self.told(done[0], _("Saved."), can_undo=bool(self.details.meeting))
        self.asked.emit("", "")

    def _forget(self) -> None:
        self._set_typed(is_typed=False)
        self.keeper.forget()

    @Slot()
    def _on_cancel(self) -> None:
        if not self.why.value():
            self._labelled["why"].show_problem(_("Say why."))
            self.why.setFocus()
            return
        work = partial(self.context.services.meetings.cancel, meeting=self.details.meeting, why=self.why.value())
        self.record(work, self._on_cancelled)

    def _on_cancelled(self, changes: Changes) -> None:
        self._forget()
        self.told(changes, _("Called off. Its agenda is carried over."))
        self.asked.emit("", "")
