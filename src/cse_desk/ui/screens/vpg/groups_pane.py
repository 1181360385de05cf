"""Groups and people: names, rhythm, quorum, timescales and members, edited in place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Rhythm
from cse_desk.models.labels import label
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.groups import GroupDetails, MemberEntry
from cse_desk.ui import focusing, theme
from cse_desk.ui.context import Context
from cse_desk.ui.screens.vpg.group_facts import NUMBERS, GroupFacts
from cse_desk.ui.screens.vpg.keeping import ReasonKeeper
from cse_desk.ui.screens.vpg.member_row import MemberRow, entry_of
from cse_desk.ui.screens.vpg.pane import Pane
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.arranging import at_once
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import Check, CheckGroup
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.fields import DropDown, Labelled, NumberField, TextField
from cse_desk.ui.widgets.labels import PlainLabel

_LEAST = 860
_DRAFT = "group "  # and its id; "" for one that is not made yet
_WORDS = (
    ("name", "Name", 200),
    ("short_name", "Short name", 40),
    ("purpose", "What it is for", 400),
    ("chair_role", "Who chairs by office", 200),
    ("marking", "Marking of its papers", 60),
)


class GroupsPane(Pane):
    """`Place("vpg", "", "groups")`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Groups and people"))
        self.groups: tuple[GroupDetails, ...] = ()
        self.details = GroupDetails()
        self._made: list[MemberRow] = []
        self._making = Slices(self)
        self.is_typed = False
        self.choice = DropDown(name=_("Group"))
        self.new_button = Button(_("Another group"), icon="plus")
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.save_button = Button(_("Save"), kind="primary")
        for widget in (self.choice, self.new_button):
            self.add_action(widget)
        self.remove_button = Button(_("Remove this group"), icon="remove")
        self.throw_button = Button(_("Throw away what was typed"), icon="undo")
        self.footer(self.back_button, self.remove_button, None, self.throw_button, self.save_button)
        self.fields: dict[str, TextField | NumberField] = {}
        self.labelled: dict[str, Labelled] = {}
        kinds = tuple((one.code, one.label) for one in context.services.groups.agency_kinds())
        self._kinds = kinds
        self.rhythm = DropDown(tuple((one.value, label(one)) for one in Rhythm), name=_("How often"))
        self.people = Check(_("It discusses young people"))
        self.signs = Check(_("The chair signs each decision"))
        self.needed = CheckGroup(kinds, name=_("Agencies needed for a quorum"))
        self._panes = Columns(least_width=_LEAST)
        self._panes.left.addStretch(1)
        self._panes.right.addStretch(1)
        self._about, self._days = self._about_card(), self._days_card()
        self.members_card = self._make_members()
        self.facts = GroupFacts(dict(kinds))
        for part in (self.facts, self._panes):
            theme.set_shown(part, (part is self.facts) != self.may_write)
            self.column.addWidget(part)
        self.column.addStretch(1)
        if self.may_write:
            self.come_later(
                partial(self.column.insertWidget, self.column.indexOf(self._panes), self.members_card),
                partial(self._panes.left.insertWidget, 0, self._about),
                partial(self._panes.right.insertWidget, 0, self._days),
            )
        self.keeper = ReasonKeeper(context, self.words, self)
        self._listen()

    def _about_card(self) -> Card:
        card = Card(_("The group"))
        body = card.body(spacing=12)
        for name, words, longest in _WORDS:
            field = TextField(name=_(words), max_length=longest)
            self._field(body, name, words, field)
        body.addWidget(Labelled(_("How often"), self.rhythm))
        body.addWidget(self.people)
        body.addWidget(self.signs)
        return card

    def _days_card(self) -> Card:
        card = Card(_("Timescales and quorum"))
        body = card.body(spacing=12)
        for name, words in NUMBERS:
            self._field(body, name, words, NumberField(name=_(words)))
        body.addWidget(Labelled(_("Agencies without which there is no quorum"), self.needed))
        return card

    def _field(self, body: QVBoxLayout, name: str, words: str, field: TextField | NumberField) -> None:
        self.fields[name] = field
        self.labelled[name] = Labelled(_(words), field)
        field.changed.connect(self._on_typed)
        body.addWidget(self.labelled[name])

    def _make_members(self) -> Card:
        card = Card(_("Members"), aside="")
        self._rows_holder = QWidget()
        self._rows = QVBoxLayout(self._rows_holder)
        self._rows.setContentsMargins(16, 0, 16, 8)
        self._rows.setSpacing(16)
        card.add(self._rows_holder)
        body = card.body()
        self.nobody = PlainLabel(
            _("No people are shipped. Put in one member for each agency, with who stands in for them."),
            kind="muted",
            wrap=True,
        )
        self.add_button = Button(_("Add a member"), kind="small", icon="plus")
        body.addWidget(self.nobody)
        body.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _listen(self) -> None:
        self.back_button.clicked.connect(partial(self.asked.emit, "", ""))
        self.save_button.clicked.connect(self.save)
        self.throw_button.clicked.connect(self.throw_away)
        self.remove_button.clicked.connect(self.remove)
        self.new_button.clicked.connect(self._on_new)
        self.add_button.clicked.connect(self._on_add)
        self.choice.changed.connect(self._on_choice)
        for field in (self.rhythm, self.people, self.signs, self.needed):
            field.changed.connect(self._on_typed)
        for button in (self.save_button, self.new_button, self.add_button):
            button.setVisible(self.may_write)

    # -- loading --

    def reload(self) -> None:
        """The groups; what is being typed is not touched."""
        if not self.is_typed:
            self.read("groups", self._begin, self._on_groups)

    def _begin(self) -> tuple[tuple[GroupDetails, ...], str | None]:
        """In the reading lane: the groups, and of which of them a form was left half typed ("": of a new one)."""
        services = self.context.services
        groups = services.groups.all()
        ids = (*(one.group for one in groups), "")
        left = next((one for one in ids if self.may_write and services.pre_agenda.draft(key=_DRAFT + one)), None)
        return groups, left

    def first_focus(self) -> QWidget | None:
        """Which group."""
        return self.choice

    def _on_groups(self, found: tuple[tuple[GroupDetails, ...], str | None]) -> None:
        if self.is_typed:
            return
        groups, left = found
        self.groups = groups
        self.choice.set_choices(tuple((one.group, one.name) for one in groups))
        same = [one for one in groups if one.group == self.details.group or one.name == self.details.name]
        wanted = same or [one for one in groups if one.discusses_people] or list(groups)
        if left is not None:
            wanted = [one for one in groups if one.group == left]
        self._show(wanted[0] if wanted else GroupDetails(rhythm=Rhythm.MONTHLY))
        self.offer_focus()

    def _show(self, details: GroupDetails) -> None:
        """A group as it is recorded; then what was typed about it and not saved."""
        self._fill(details)
        self.keeper.key = _DRAFT + details.group
        self.read("draft", partial(self.context.services.pre_agenda.draft, key=self.keeper.key), self._on_draft)

    def _on_draft(self, words: dict[str, str]) -> None:
        if not words or self.is_typed or not self.may_write:
            return
        self._fill(replace(self.details, seen=int(words.get("seen") or 0)))
        for name, field in self.fields.items():
            field.set_value(words.get(name, ""))
        self.rhythm.set_value(words.get("rhythm", self.details.rhythm.value))
        self.people.set_value(bool(words.get("people")))
        self.signs.set_value(bool(words.get("signs")))
        self.needed.set_value(json.loads(words.get("needed") or "[]"))
        self._show_members([entry_of(one) for one in json.loads(words.get("members") or "[]")])
        self._on_typed()
        self._settle()
        self.news.say(
            _("What was typed here and not saved is here again."),
            _("Save it, or throw it away: the group stays as it is recorded until then."),
        )

    def words(self) -> dict[str, str]:
        """The form as it stands, in words: what a draft keeps. Nothing while nothing was typed."""
        if not self.is_typed:
            return {}
        typed = {name: str(field.value()) for name, field in self.fields.items()}
        checks = {"people": "yes" if self.people.value() else "", "signs": "yes" if self.signs.value() else ""}
        lists = {"needed": list(self.needed.value()), "members": [row.words() for row in self.rows]}
        told = {name: json.dumps(found, ensure_ascii=False) for name, found in lists.items()}
        return {**typed, **checks, **told, "rhythm": str(self.rhythm.value()), "seen": str(self.details.seen)}

    def _keep_typed(self) -> None:
        """Another group is shown: what was typed about this one waits for it."""
        if self.is_typed:
            self.keeper.keep_now()
        self.news.hide()

    def keep(self, done: Callable[[], None]) -> None:
        """Keep a form that is half typed."""
        self.keeper.keep_now(done)

    def _fill(self, details: GroupDetails) -> None:
        self.details = details
        if not self.may_write:
            self.facts.show_group(details)
        self.choice.set_value(details.group)
        for name, field in self.fields.items():
            field.set_value(str(getattr(details, name)))
            self.labelled[name].show_problem("")
        self.rhythm.set_value(details.rhythm.value)
        self.people.set_value(details.discusses_people)
        self.signs.set_value(details.chair_signs)
        self.needed.set_value(list(details.quorum_agencies))
        self._show_members(details.members)
        self.is_typed = False
        self._settle()

    @property
    def rows(self) -> list[MemberRow]:
        """Every member; those that are still to be made are made now."""
        self._making.finish()
        return self._made

    def _show_members(self, members: Sequence[MemberEntry]) -> None:
        """A row at a time; rows that say the same stay."""
        self._making.drop()
        if [row.value() for row in self._made] == list(members):
            for row in self._made:
                row.show_no_trouble()
            return
        with at_once(self._rows_holder):
            for row in self._made:
                focusing.let_go(row)
            cleared(self._rows)
        self._made = []
        self._making.begin(self._rows_of(members), self._settle, step_by_step=True, at_once=False)

    def _rows_of(self, members: Sequence[MemberEntry]) -> Iterator[MemberRow]:
        for member in members:
            yield self._add_row(member)

    def _add_row(self, member: MemberEntry) -> MemberRow:
        row = MemberRow(member, self._kinds)
        row.removed.connect(self._on_removed)
        row.changed.connect(self._on_typed)
        self._made.append(row)
        self._rows.addWidget(row)
        return row

    def _settle(self) -> None:
        assert self.members_card.aside is not None
        if not self._making.is_at_work:
            self.members_card.aside.setText(str(len(self._made)))
            theme.set_shown(self.nobody, not self._made)
        self.save_button.setEnabled(self.is_typed)
        self.throw_button.setVisible(self.may_write and self.is_typed)
        self.remove_button.setVisible(self.may_write and bool(self.details.group))

    # -- typing --

    @Slot()
    def _on_typed(self, _value: object = None) -> None:
        self.is_typed = True
        self.save_button.setEnabled(True)
        self.throw_button.setVisible(self.may_write)
        self.keeper.typed()

    @Slot()
    def _on_add(self) -> None:
        self._making.finish()
        row = self._add_row(MemberEntry())
        self._on_typed()
        self._settle()
        row.fields["name"].setFocus()

    @Slot(object)
    def _on_removed(self, row: MemberRow) -> None:
        self._made.remove(row)
        row.hide()
        row.deleteLater()
        self._on_typed()
        self._settle()
        self.add_button.setFocus()

    @Slot(object)
    def _on_choice(self, group: object) -> None:
        found = next((one for one in self.groups if one.group == group), None)
        if found is not None:
            self._keep_typed()
            self._show(found)

    @Slot()
    def _on_new(self) -> None:
        self._keep_typed()
        self._show(GroupDetails(rhythm=Rhythm.MONTHLY))
        self.fields["name"].setFocus()

    # -- saving --

    def typed(self) -> GroupDetails:
        """The form as it stands."""
        return replace(
            self.details,
            name=self._word("name"),
            short_name=self._word("short_name"),
            purpose=self._word("purpose"),
            chair_role=self._word("chair_role"),
            marking=self._word("marking"),
            referral_days=self._number("referral_days"),
            pre_agenda_days=self._number("pre_agenda_days"),
            papers_days=self._number("papers_days"),
            review_weeks=self._number("review_weeks"),
            item_minutes=self._number("item_minutes"),
            meeting_minutes=self._number("meeting_minutes"),
            actions_hours=self._number("actions_hours"),
            minutes_days=self._number("minutes_days"),
            quorum_members=self._number("quorum_members"),
            rhythm=Rhythm(self.rhythm.value()),
            discusses_people=self.people.value(),
            chair_signs=self.signs.value(),
            quorum_agencies=tuple(self.needed.value()),
            members=tuple(row.value() for row in self.rows if not row.is_blank()),
        )

    def _word(self, name: str) -> str:
        return str(self.fields[name].value())

    def _number(self, name: str) -> int:
        return int(self.fields[name].value() or 0)

    def _trouble(self) -> QWidget | None:
        first: QWidget | None = None
        for name, field in self.fields.items():
            wrong = "" if field.value() or name != "name" else _("Give it a name.")
            if isinstance(field, NumberField):
                wrong = field.trouble() or ("" if (field.value() or "0").isdecimal() else _("Write a whole number."))
            self.labelled[name].show_problem(wrong)
            first = first or (field if wrong else None)
        for row in self.rows:
            first = first or (None if row.is_blank() else row.trouble())
        return first

    @Slot()
    def save(self) -> None:
        """Record the group."""
        wrong = self._trouble()
        if wrong is not None:
            wrong.setFocus()
            return
        self.record(partial(self.context.services.groups.save, self.typed()), self._on_saved)

    def _on_saved(self, changes: Changes) -> None:
        self.details = replace(self.details, name=str(self.fields["name"].value()))
        self.is_typed = False
        self.keeper.forget()
        self.told(changes, _("Saved."), can_undo=True)

    @Slot()
    def throw_away(self) -> None:
        """What was typed goes; the group is shown as it is recorded."""
        self.keeper.forget()
        self.is_typed = False
        self.news.hide()
        self.reload()

    @Slot()
    def remove(self) -> None:
        """Take the group off; one that has meetings stays, and it says so."""
        if self.details.group:
            work = partial(self.context.services.groups.remove, group=self.details.group)
            self.record(work, self._on_group_removed)

    def _on_group_removed(self, changes: Changes) -> None:
        name = self.details.name
        self.keeper.forget()
        self.details, self.is_typed = GroupDetails(), False
        self.told(changes, _("{name} is removed.").format(name=name), can_undo=True)
