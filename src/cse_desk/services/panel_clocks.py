"""The clocks after a meeting: actions out within hours, minutes within working days, and when each left (design/DOMAIN §3)."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.models.enums import MeetingEventKind
from cse_desk.models.records.groups import GroupDetails
from cse_desk.models.records.meeting import SendingClock
from cse_desk.models.rules.due import end_of_day, working_days_after
from cse_desk.services.meetings import events_of

_HOURS, _DAYS = 24, 10  # where a group says nothing


def hours_of(group: GroupDetails) -> int:
    """Within how many hours actions are out."""
    return group.actions_hours or _HOURS


def days_of(group: GroupDetails) -> int:
    """Within how many working days minutes are out."""
    return group.minutes_days or _DAYS


def actions_clock(session: Session, meeting: str, group: GroupDetails, ended: datetime) -> SendingClock:
    """Of the actions."""
    due = ended + timedelta(hours=hours_of(group))
    return SendingClock(due, _first(session, meeting, MeetingEventKind.ACTIONS_SENT))


def minutes_clock(session: Session, meeting: str, group: GroupDetails, ended: datetime) -> SendingClock:
    """Of the minutes."""
    due = end_of_day(working_days_after(ended.astimezone(LONDON).date(), days_of(group)))
    return SendingClock(due, _first(session, meeting, MeetingEventKind.MINUTES_SENT))


def _first(session: Session, meeting: str, kind: MeetingEventKind) -> datetime | None:
    """An amended version that leaves later makes nothing late."""
    return min(
        (row.at for row in events_of(session, meeting) if row.event == kind and row.at is not None), default=None
    )
