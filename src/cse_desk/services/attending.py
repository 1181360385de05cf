"""Who is expected at a meeting, who comes, and whether there are enough: read from a group's members and what was said about each."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import AttendanceState
from cse_desk.models.records.groups import GroupDetails
from cse_desk.models.records.panel import AttenderLine
from cse_desk.models.rules import meeting as rules
from cse_desk.models.tables.panel import Attendance, Meeting
from cse_desk.services.codes import Codes
from cse_desk.services.known_words import word_of
from cse_desk.services.person_details import rows_of


def attenders(session: Session, meeting: Meeting, group: GroupDetails) -> tuple[AttenderLine, ...]:
    """Members of that day in their own order, the chair first; then those invited for this meeting only."""
    day = meeting.starts_at.astimezone(LONDON).date() if meeting.starts_at else None
    rows = rows_of(session, Attendance, [meeting.id])
    said = {row.member: row for row in rows if row.member}
    members = [_of_member(group, one.record_id, said, day) for one in group.members]
    found = [one for one in members if one is not None]
    invited = sorted((row for row in rows if not row.member), key=lambda row: (row.name or "", row.id))
    return (*sorted(found, key=lambda one: not one.is_chair), *map(_invited, invited))


def _of_member(
    group: GroupDetails, member: str, said: Mapping[str, Attendance], day: date | None
) -> AttenderLine | None:
    """A member of that day; somebody who was a member and came is kept, whatever became of their membership."""
    entry = next(one for one in group.members if one.record_id == member)
    row = said.get(member)
    if row is None and day is not None and not entry.is_member_on(day):
        return None
    return AttenderLine(
        attendance=row.id if row else "",
        name=(row.name if row else None) or entry.name,
        role=entry.role,
        agency=(row.agency if row else None) or entry.agency,
        state=_state(row),
        deputy=(row.deputy if row else None) or entry.deputy,
        is_chair=entry.is_chair,
        arrived_at=row.arrived_at if row else None,
        left_at=row.left_at if row else None,
        member=member,
        agency_kind=entry.agency_kind,
    )


def _invited(row: Attendance) -> AttenderLine:
    return AttenderLine(
        attendance=row.id,
        name=row.name or "",
        role=_("Invited"),
        agency=row.agency or "",
        state=_state(row),
        deputy=row.deputy or "",
        arrived_at=row.arrived_at,
        left_at=row.left_at,
    )


def _state(row: Attendance | None) -> AttendanceState:
    return (word_of(AttendanceState, row.state) if row else None) or AttendanceState.EXPECTED


def quorum_of(lines: Iterable[AttenderLine], group: GroupDetails, *, expected: bool = False) -> rules.Quorum:
    """Whether the meeting may decide; `expected`: whether it could, if everybody comes who did not send apologies."""
    seats = [
        rules.Seat(
            one.agency,
            one.agency_kind,
            AttendanceState.PRESENT if expected and one.state is AttendanceState.EXPECTED else one.state,
            has_left=one.left_at is not None,
        )
        for one in lines
        if one.member
    ]
    return rules.quorum(seats, members=group.quorum_members, agencies=group.quorum_agencies)


def quorum_words(found: rules.Quorum) -> str:
    """ "9 of 11 agencies here, quorum met", or what is missing."""
    here = ngettext(
        "{here} of {count} agency here",
        "{here} of {count} agencies here",
        found.agencies,
        here=str(found.agencies_here),
    )
    if found.is_met:
        return _("{here}, quorum met").format(here=here)
    missing = Codes().labels(name="agency-kind", codes=found.missing)
    wanted = [*missing]
    if found.here < found.needed:
        short = found.needed - found.here
        wanted.append(ngettext("{count} more member", "{count} more members", short))
    return _("{here}, no quorum: missing {wanted}").format(here=here, wanted="; ".join(wanted))
