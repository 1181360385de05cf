"""A meeting: its state from its events, the days that lead up to it, its quorum, and what it needs next (design/DOMAIN §3, "cycle").

The state is a total function of a set of events: their order of arrival does not matter. What was held cannot have been cancelled.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cse_desk.clock import LONDON
from cse_desk.models.enums import AttendanceState, MeetingEventKind, MeetingNeed, MeetingState, Rhythm
from cse_desk.models.rules.ages import add_months
from cse_desk.models.rules.due import end_of_day, working_days_after

_Event = MeetingEventKind

REFERRALS_CLOSE = time(12, 0)
PRE_AGENDA_BEGINS = time(10, 0)
_SATURDAY = 5
_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3}
_SIX_WEEKS = timedelta(weeks=6)

# What tells most about where a meeting stands; the first that happened decides.
_STATES = (
    (_Event.MINUTES_SEALED, MeetingState.MINUTES_SEALED),
    (_Event.MINUTES_SENT, MeetingState.MINUTES_SEALED),
    (_Event.ENDED, MeetingState.ENDED),
    (_Event.ACTIONS_SENT, MeetingState.ENDED),
    (_Event.STARTED, MeetingState.STARTED),
    (_Event.CANCELLED, MeetingState.CANCELLED),
    (_Event.AGENDA_ISSUED, MeetingState.AGENDA_ISSUED),
)


def state_of(events: Collection[str]) -> MeetingState:
    """Where a meeting stands after these events; codes of another version change nothing."""
    return next((state for event, state in _STATES if event in events), MeetingState.PLANNED)


# ---- days ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Timescales:
    """A group's own numbers of days; 0: it has no such day."""

    referral_days: int = 0
    pre_agenda_days: int = 0
    papers_days: int = 0


@dataclass(frozen=True, slots=True)
class LeadUp:
    """The days that lead up to a meeting."""

    referrals_by: datetime | None
    pre_agenda_at: datetime | None
    papers_by: date | None


def lead_up(starts_at: datetime, scales: Timescales) -> LeadUp:
    """Computed back from the day of the meeting; what would fall on a weekend is on the Friday before."""
    day = starts_at.astimezone(LONDON).date()
    return LeadUp(
        referrals_by=_at(day, scales.referral_days, REFERRALS_CLOSE),
        pre_agenda_at=_at(day, scales.pre_agenda_days, PRE_AGENDA_BEGINS),
        papers_by=_before(day, scales.papers_days),
    )


def _at(day: date, days: int, clock: time) -> datetime | None:
    before = _before(day, days)
    return None if before is None else datetime.combine(before, clock, LONDON).astimezone(UTC)


def _before(day: date, days: int) -> date | None:
    if days <= 0:
        return None
    found = day - timedelta(days=days)
    return found - timedelta(days=max(0, found.weekday() - _SATURDAY + 1))


def next_day(last: date, rhythm: Rhythm) -> date | None:
    """The usual day of the meeting after one: monthly on the same weekday of the month (the second Tuesday); None: no rhythm."""
    if rhythm is Rhythm.SIX_WEEKLY:
        return last + _SIX_WEEKS
    months = _MONTHS.get(rhythm)
    if months is None:
        return None
    first = add_months(last.replace(day=1), months)
    of_month = (last.day - 1) // 7
    day = first + timedelta(days=(last.weekday() - first.weekday()) % 7 + 7 * of_month)
    return day if day.month == first.month else day - timedelta(days=7)


# ---- quorum --------------------------------------------------------------------------------

HERE = frozenset({AttendanceState.PRESENT, AttendanceState.DEPUTY})


@dataclass(frozen=True, slots=True)
class Seat:
    """A member's place at the table; a deputy fills it. `has_left`: no longer in the room."""

    agency: str
    agency_kind: str
    state: AttendanceState
    has_left: bool = False

    @property
    def is_filled(self) -> bool:
        """Whether somebody sits there."""
        return self.state in HERE and not self.has_left


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether a meeting may decide. `missing`: kinds of agency that it needs and that are not here."""

    here: int
    needed: int
    agencies_here: int
    agencies: int
    missing: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        """Enough members, and every agency without which there is none."""
        return self.here >= self.needed and not self.missing


def quorum(seats: Iterable[Seat], *, members: int, agencies: Collection[str]) -> Quorum:
    """Members are counted, deputies like those they stand in for; who was only invited is no seat."""
    every = tuple(seats)
    filled = [one for one in every if one.is_filled]
    kinds = {one.agency_kind for one in filled}
    return Quorum(
        here=len(filled),
        needed=members,
        agencies_here=len({one.agency.casefold() for one in filled}),
        agencies=len({one.agency.casefold() for one in every}),
        missing=tuple(one for one in agencies if one not in kinds),
    )


# ---- what it needs next --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What decides the next step. `ended_at`: when it was ended; hours and days are the group's."""

    events: frozenset[str]
    starts_at: datetime | None
    referrals_by: datetime | None = None
    pre_agenda_at: datetime | None = None
    papers_by: date | None = None
    ended_at: datetime | None = None
    actions_hours: int = 24
    minutes_days: int = 10
    waiting: int = 0
    items: int = 0
    discusses_people: bool = True


def next_need(facts: MeetingFacts, now: datetime) -> tuple[MeetingNeed, datetime | None]:
    """What somebody has to do next, and by when."""
    state = state_of(facts.events)
    if state is MeetingState.PLANNED:
        return _before_issue(facts, now)
    if state is MeetingState.AGENDA_ISSUED:
        return MeetingNeed.MEET, facts.starts_at
    if state is MeetingState.STARTED:
        return MeetingNeed.END, None
    if state is MeetingState.CANCELLED:
        return MeetingNeed.NOTHING, None
    return _after(facts)


def _before_issue(facts: MeetingFacts, now: datetime) -> tuple[MeetingNeed, datetime | None]:
    papers = end_of_day(facts.papers_by) if facts.papers_by else facts.starts_at
    if not facts.discusses_people:
        return MeetingNeed.ISSUE, papers
    if facts.referrals_by is not None and now < facts.referrals_by:
        return MeetingNeed.REFERRALS, facts.referrals_by
    if facts.waiting:
        return MeetingNeed.PRE_AGENDA, facts.pre_agenda_at
    return (MeetingNeed.ISSUE if facts.items else MeetingNeed.BUILD), papers


def _after(facts: MeetingFacts) -> tuple[MeetingNeed, datetime | None]:
    """Actions within hours, minutes within working days of the end."""
    ended = facts.ended_at or facts.starts_at
    minutes = end_of_day(working_days_after(ended.astimezone(LONDON).date(), facts.minutes_days)) if ended else None
    if _Event.ACTIONS_SENT not in facts.events:
        return MeetingNeed.SEND_ACTIONS, ended + timedelta(hours=facts.actions_hours) if ended else None
    if _Event.MINUTES_SEALED not in facts.events:
        return MeetingNeed.SEAL_MINUTES, minutes
    if _Event.MINUTES_SENT not in facts.events:
        return MeetingNeed.SEND_MINUTES, minutes
    return MeetingNeed.NOTHING, None
