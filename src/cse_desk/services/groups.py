"""The groups that meet, and their people: data an office edits in place. Three are shipped, without people (resources/codes)."""

import json
from collections.abc import Iterable
from dataclasses import fields
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk import paths
from cse_desk.errors import NotFound, Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, Rhythm
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.codes import CodeChoice
from cse_desk.models.records.groups import GroupDetails, MemberEntry
from cse_desk.models.tables.panel import Group, GroupMember, Meeting
from cse_desk.services.acts import assign, done
from cse_desk.services.codes import Codes
from cse_desk.services.known_words import word_of
from cse_desk.services.person_details import in_place, rows_of, texts
from cse_desk.services.refusals import PanelRule, Rule, authorise, role_table
from cse_desk.vault import log
from cse_desk.vault.queries import records
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

_SHIPPED = "shipped-"  # begins the id of a group while nobody here has changed one
_OWN = ("group", "members", "seen")
_COLUMNS = tuple(one.name for one in fields(GroupDetails) if one.name not in _OWN)
_MEMBER_COLUMNS = tuple(one.name for one in fields(MemberEntry) if one.name != "record_id")


@lru_cache(maxsize=2)
def _shipped(path: Path) -> tuple[GroupDetails, ...]:
    rows = json.loads(path.read_bytes())["groups"]
    return tuple(
        GroupDetails(
            **{
                **row,
                "group": f"{_SHIPPED}{place}",
                "rhythm": Rhythm(row["rhythm"]),
                "quorum_agencies": tuple(row["quorum_agencies"]),
            }
        )
        for place, row in enumerate(rows)
    )


class Groups:
    """Use cases of groups and people."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def may_write(self) -> bool:
        """Whether this person's role writes about groups and meetings; others read."""
        return role_table().may_write(self._vault.me.role, Compartment.PANEL.value)

    def agency_kinds(self) -> tuple[CodeChoice, ...]:
        """What kinds of agency a member may be of, and a quorum may ask for."""
        return Codes().options(name="agency-kind", on=self._vault.clock.today())

    def all(self) -> tuple[GroupDetails, ...]:
        """Every group; until somebody changes one those that were shipped."""
        with self._vault.reading() as session:
            return groups_of(session)

    def one(self, *, group: str) -> GroupDetails:
        """One group; NotFound."""
        with self._vault.reading() as session:
            return group_of(session, group)

    def save(self, details: GroupDetails) -> Changes:
        """Make or change a group with its members; who joined it after `details.seen` stays.

        Refused(ROLE, NAME_MISSING, TWO_CHAIRS), NotFound.
        """
        authorise(self._vault.me.role, Compartment.PANEL)
        _check(details)
        with self._vault.transaction(_("Group changed"), seen=details.seen or None) as writing:
            row = self.row_for(writing, details.group)
            assign(row, {name: _plain(getattr(details, name)) for name in _COLUMNS})
            self._save_members(writing, row.id, details)
        return done(self._vault, writing)

    def remove(self, *, group: str) -> Changes:
        """Take a group off; one that has met, or is going to, stays. Refused(ROLE, HAS_MEETINGS), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Group removed")) as writing:
            row = self.row_for(writing, group)
            met = select(Meeting.id).where(Meeting.group == row.id, Meeting.withdrawn.is_not(True))
            if writing.session.scalars(met.limit(1)).first() is not None:
                raise Refused(PanelRule.HAS_MEETINGS)
            row.withdrawn = True
        return done(self._vault, writing)

    def row_for(self, writing: Writing, group: str) -> Group:
        """The row of a group. The first change of all makes the shipped groups this office's own; "" makes a new one."""
        if not group.startswith(_SHIPPED):
            return self._new(writing, _next_place(writing.session)) if not group else _row(writing.session, group)
        if _rows(writing.session):
            raise NotFound(group)
        taken = self._take_over(writing)
        if group not in taken:
            raise NotFound(group)
        return taken[group]

    def _take_over(self, writing: Writing) -> dict[str, Group]:
        taken = {}
        for place, details in enumerate(_shipped(_path())):
            row = taken[details.group] = self._new(writing, place)
            assign(row, {name: _plain(getattr(details, name)) for name in _COLUMNS})
        return taken

    def _new(self, writing: Writing, place: int) -> Group:
        id_ = self._vault.ids.new()
        row = Group(id=id_, root=id_, compartment=Compartment.PANEL, place=place)
        writing.session.add(row)
        return row

    def _save_members(self, writing: Writing, group: str, details: GroupDetails) -> None:
        came = records.first_arrivals(writing.session, group)
        present = {row.id: row for row in rows_of(writing.session, GroupMember, [group])}
        kept = {one.record_id for one in details.members}
        for id_, row in present.items():
            if id_ not in kept and came.get(id_, 0) <= details.seen:
                row.withdrawn = True
        for place, entry in enumerate(details.members):
            found = present.get(entry.record_id) or self._new_member(writing, group)
            assign(found, {**{name: _plain(getattr(entry, name)) for name in _MEMBER_COLUMNS}, "place": place})

    def _new_member(self, writing: Writing, group: str) -> GroupMember:
        row = GroupMember(id=self._vault.ids.new(), root=group, compartment=Compartment.PANEL)
        writing.session.add(row)
        return row


def _check(details: GroupDetails) -> None:
    if not details.name.strip():
        raise Refused(PanelRule.NAME_MISSING)
    if any(not one.name.strip() or not one.agency.strip() for one in details.members):
        raise Refused(Rule.NAME_NEEDED)
    if sum(one.is_chair and one.to_day is None for one in details.members) > 1:
        raise Refused(PanelRule.TWO_CHAIRS)


def groups_of(session: Session) -> tuple[GroupDetails, ...]:
    """Every group, in a caller's own reading."""
    rows = _rows(session)
    if not rows:
        return _shipped(_path())
    members = _members(session, [row.id for row in rows])
    seen = log.position(session)
    return tuple(_details(row, members.get(row.id, []), seen) for row in rows)


def group_of(session: Session, group: str) -> GroupDetails:
    """One group; NotFound."""
    found = next((one for one in groups_of(session) if one.group == group), None)
    if found is None:
        raise NotFound(group)
    return found


def _path() -> Path:
    return paths.resources() / "codes" / "vemt-groups.json"


def _rows(session: Session) -> list[Group]:
    return in_place(session.scalars(select(Group).where(Group.withdrawn.is_not(True))))


def _row(session: Session, group: str) -> Group:
    row = session.get(Group, group)
    if row is None or row.withdrawn:
        raise NotFound(group)
    return row


def _next_place(session: Session) -> int:
    return max((row.place or 0 for row in _rows(session)), default=-1) + 1


def _members(session: Session, groups: Iterable[str]) -> dict[str, list[GroupMember]]:
    found: dict[str, list[GroupMember]] = {}
    for row in in_place(rows_of(session, GroupMember, groups)):
        found.setdefault(row.root, []).append(row)
    return found


def _details(row: Group, members: Iterable[GroupMember], seen: int) -> GroupDetails:
    return GroupDetails(
        group=row.id,
        name=row.name or "",
        short_name=row.short_name or "",
        purpose=row.purpose or "",
        discusses_people=bool(row.discusses_people),
        rhythm=word_of(Rhythm, row.rhythm) or Rhythm.AS_NEEDED,
        chair_role=row.chair_role or "",
        quorum_members=row.quorum_members or 0,
        quorum_agencies=texts(row.quorum_agencies),
        marking=row.marking or "",
        referral_days=row.referral_days or 0,
        pre_agenda_days=row.pre_agenda_days or 0,
        papers_days=row.papers_days or 0,
        review_weeks=row.review_weeks or 0,
        actions_hours=row.actions_hours or 0,
        minutes_days=row.minutes_days or 0,
        item_minutes=row.item_minutes or 0,
        meeting_minutes=row.meeting_minutes or 0,
        chair_signs=bool(row.chair_signs),
        members=tuple(map(_member, members)),
        seen=seen,
    )


def _member(row: GroupMember) -> MemberEntry:
    return MemberEntry(
        record_id=row.id,
        name=row.name or "",
        role=row.role or "",
        agency=row.agency or "",
        agency_kind=row.agency_kind or "",
        deputy=row.deputy or "",
        is_chair=bool(row.is_chair),
        from_day=row.from_day,
        to_day=row.to_day,
    )


def _plain(value: object) -> object:
    """As a column holds it: words without spaces around them, nothing for none."""
    if isinstance(value, Rhythm):
        return value.value
    if isinstance(value, str):
        return value.strip() or None
    return list(value) if isinstance(value, tuple) else value
