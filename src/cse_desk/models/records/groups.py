"""Groups, their members, and their meetings with the days that lead up to them."""

from dataclasses import dataclass
from datetime import date, datetime

from cse_desk.models.enums import MeetingNeed, MeetingState, Rhythm


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """An agency's representative, who stands in for them, from when to when."""

    record_id: str = ""
    name: str = ""
    role: str = ""
    agency: str = ""
    agency_kind: str = ""  # code set agency-kind: what the quorum asks for
    deputy: str = ""
    is_chair: bool = False
    from_day: date | None = None
    to_day: date | None = None

    def is_member_on(self, day: date) -> bool:
        """Whether they are a member on that day; both ends count."""
        return (self.from_day is None or self.from_day <= day) and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True, slots=True)
class GroupDetails:
    """A group as the form takes and gives it. `group` begins with "shipped-" until somebody here changed a group."""

    group: str = ""  # empty: not yet made
    name: str = ""
    short_name: str = ""
    purpose: str = ""
    discusses_people: bool = False
    rhythm: Rhythm = Rhythm.AS_NEEDED
    chair_role: str = ""
    quorum_members: int = 0
    quorum_agencies: tuple[str, ...] = ()  # codes of agency-kind
    marking: str = ""
    referral_days: int = 0
    pre_agenda_days: int = 0
    papers_days: int = 0
    review_weeks: int = 0
    actions_hours: int = 0
    minutes_days: int = 0  # working days
    item_minutes: int = 0
    meeting_minutes: int = 0
    chair_signs: bool = False
    members: tuple[MemberEntry, ...] = ()
    seen: int = 0

    @property
    def chair(self) -> MemberEntry | None:
        """The member who chairs."""
        return next((one for one in self.members if one.is_chair), None)

    @property
    def title(self) -> str:
        """What to call it in few words."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class MeetingDetails:
    """A meeting as the form takes and gives it; the days are computed from the group's timescales and may be changed."""

    meeting: str = ""  # empty: not yet planned
    group: str = ""
    starts_at: datetime | None = None
    minutes_long: int | None = None
    where: str = ""
    referrals_by: datetime | None = None
    pre_agenda_at: datetime | None = None
    papers_by: date | None = None
    number: int | None = None
    notes: str = ""
    seen: int = 0


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in the list, with what it needs next."""

    details: MeetingDetails
    group_name: str
    discusses_people: bool
    state: MeetingState
    need: MeetingNeed
    need_by: datetime | None
    items: int  # young people on its agenda
    waiting: int  # referrals that wait for an answer
    minutes_total: int
    apologies: int
    cancelled_why: str = ""


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The next meeting that discusses young people, for Today."""

    meeting: str
    group_name: str
    starts_at: datetime
    referrals_by: datetime | None
    pre_agenda_at: datetime | None
    yours: int  # young people on its agenda whom one works with
    items: int
