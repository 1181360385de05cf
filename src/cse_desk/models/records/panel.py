"""The VPG's month as frozen values: what screens show and papers print. Each line of an item says where it comes from and when.

Names of persons of concern never stand here: an agenda item holds sanitised lines only.
"""

from dataclasses import dataclass
from datetime import date, datetime

from cse_desk.models.enums import (
    AgendaWhy,
    AttendanceState,
    Direction,
    HarmWord,
    LevelWord,
    PanelDecisionKind,
    Strand,
)


@dataclass(frozen=True, slots=True)
class Sourced:
    """One line about a young person, with its source and day; `detail` is a second line."""

    text: str
    source: str = ""
    on: date | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """Verbatim words with what became of them. Only what may be shared, or is overridden for safety with a reason."""

    entry: str
    words: str  # "" with a form: drawing, sign, chose not to say
    form_words: str  # "Drawing", "Chose not to say" ...; "" for words
    whose: str  # "Young person", "Mother" ...
    said_on: date | None
    to_whom: str
    may_share: str  # in words: "She agreed we may read this out", or that it is shared for safety against their wish
    answer: str  # what changed, or why not; "" = not answered yet
    told_back_on: date | None
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class GuardLine:
    """One line of the closure guard in words: `code` B1-B9 or W1-W18."""

    code: str
    words: str
    stops: bool
    answer: str = ""  # the chair's own words
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class AgencyCount:
    """The actions of one agency; `longest`: days, of what is overdue now."""

    agency: str
    open: int
    overdue: int
    longest: int
    done: int


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action, who and agency in full."""

    action: str
    young_person_id: str
    young_person: str
    what: str
    owner: str
    agency: str
    due: date | None
    done_when: str
    done_on: date | None = None
    evidence: str = ""
    days_late: int = 0
    meeting_on: date | None = None


@dataclass(frozen=True, slots=True)
class LastDecision:
    """What the VPG decided last about a young person."""

    kind: PanelDecisionKind
    words: str
    reason: str
    on: date
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class AgendaItemContent:
    """Everything an agenda item shows (design/DOMAIN §3); every part is filled from the record. A zero is written with its reason."""

    item: str
    young_person_id: str
    place: int
    minutes: int
    why: AgendaWhy
    why_words: str
    name: str
    initials: str
    known_as: str
    age_words: str
    born_words: str
    pronouns: str
    lead: str
    school: str
    strands: tuple[Strand, ...]
    harm: HarmWord | None
    level: LevelWord | None
    previous_level: LevelWord | None
    first_level: LevelWord | None
    direction: Direction | None
    on_agenda_since: date | None
    days_on_agenda: int | None
    reviews: int
    contact_warning: str
    own_words: tuple[SpokenWords, ...]
    other_voices: tuple[SpokenWords, ...]  # parents, carers, brothers and sisters, friends
    no_words_because: str  # why there are none: "nobody asked", "asked twice and chose not to say" ...
    missing: tuple[Sourced, ...]  # since the last review
    missing_none_because: str
    harms: tuple[Sourced, ...]
    places_people: tuple[Sourced, ...]  # sanitised intelligence: persons, places, vehicles
    education: tuple[Sourced, ...]
    health: tuple[Sourced, ...]  # never clinic detail: "ask health"
    family: tuple[Sourced, ...]
    living: tuple[Sourced, ...]
    plan: tuple[Sourced, ...]
    open_actions: tuple[ActionLine, ...]
    last_decision: LastDecision | None
    changed: tuple[Sourced, ...]  # since the last time they were discussed, ready in words
    guard: tuple[GuardLine, ...]  # only where removal is asked for
    asked_for: str = ""  # "Removal: interventions complete, asked by Joy Bello, Barnardo's"
    removed_before: tuple[Sourced, ...] = ()  # with the chair's answers of that time


@dataclass(frozen=True, slots=True)
class DomainCount:
    """One domain of the tool: how many answers are what."""

    title: str
    yes: int
    possible: int
    not_known: int


@dataclass(frozen=True, slots=True)
class ScreeningSummary:
    """What stands beside a referral: both words with their reasons, the profile in numbers, prompts nobody answered."""

    screening: str
    words: str  # when, by whom
    harm: HarmWord | None
    level: LevelWord | None
    tool_harm: HarmWord | None
    tool_level: LevelWord | None
    reasons: str
    change_my_mind: str
    not_known: str
    domains: tuple[DomainCount, ...]
    prompts_open: tuple[str, ...]
    needs_sign_off: bool


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A referral that waits for an answer at pre-agenda."""

    referral: str
    young_person_id: str
    young_person: str
    age_words: str
    strands: tuple[Strand, ...]
    since: date | None
    from_name: str
    from_agency: str
    note: str
    harm: HarmWord | None
    level: LevelWord | None
    before: tuple[str, ...] = ()  # what became of earlier referrals
    answer: tuple[str, ...] = ()  # what it was returned for, and what came since; of one that was returned


@dataclass(frozen=True, slots=True)
class RemovalAsked:
    """A removal that is asked for, with what the closure guard says of it on the day of the meeting that comes."""

    young_person_id: str
    young_person: str
    asked_for: str  # in words, with who asked
    asked_by: str
    asked_agency: str
    asked_on: date | None
    guard: tuple[GuardLine, ...]
    told_on: date | None = None  # who asked was told, or is owed the words, since they asked


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """What is owed to a referrer, or was sent."""

    reply: str
    young_person_id: str
    young_person: str
    words: str
    to_name: str
    to_agency: str
    made_on: date | None
    sent_on: date | None  # None: owed


@dataclass(frozen=True, slots=True)
class AttenderLine:
    """Somebody at a meeting, or expected there; `attendance` "" until somebody wrote something about it."""

    attendance: str
    name: str
    role: str
    agency: str
    state: AttendanceState
    deputy: str = ""
    is_chair: bool = False
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    member: str = ""  # "": invited for this meeting only
    agency_kind: str = ""


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """What stands at the top of a meeting's papers."""

    meeting: str
    group: str
    group_name: str
    starts_at: datetime
    where: str
    chair: str
    marking: str
    number: int | None = None
    minutes_long: int | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody who is not on the agenda: why they might be, and why they were taken off."""

    name: str
    initials: str
    why: str
    taken_off: str = ""


@dataclass(frozen=True, slots=True)
class AgendaPaper:
    """A whole agenda, for one recipient or for everybody."""

    head: MeetingHead
    attenders: tuple[AttenderLine, ...]
    items: tuple[AgendaItemContent, ...]
    minutes_total: int
    minutes_available: int | None
    should_be_here: tuple[Absent, ...]  # who is not on it and why they might be: for the coordinator's own copy only
    copy_for: str = ""  # name and agency
    copy_number: int | None = None
    left_out: int = 0  # items this recipient does not get


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One young person on an agenda that is being built."""

    item: str
    young_person_id: str
    name: str
    age: str
    why: AgendaWhy
    why_words: str
    minutes: int
    harm: HarmWord | None
    level: LevelWord | None
    direction: Direction | None
    lead: str
    kept_from: tuple[str, ...] = ()  # whose copies do not hold them: name and agency


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is not on an agenda, and every reason why they might be."""

    young_person_id: str
    name: str
    age: str
    why: AgendaWhy
    reasons: tuple[str, ...]
    presses: bool  # should be here
    strands: tuple[Strand, ...]
    harm: HarmWord | None
    level: LevelWord | None
    taken_off_why: str = ""  # they were on, and somebody took them off with this reason
    carried_from: str = ""


@dataclass(frozen=True, slots=True)
class AgendaView:
    """An agenda that is being built, whole."""

    head: MeetingHead
    is_open: bool  # may still be changed
    items: tuple[AgendaLine, ...]
    candidates: tuple[Candidate, ...]
    attenders: tuple[AttenderLine, ...]
    quorum_words: str
    minutes_total: int
    minutes_available: int | None
    seen: int = 0


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision as minuted."""

    decision: str
    kind: PanelDecisionKind
    words: str
    strands: tuple[Strand, ...]
    reason: str
    harm: HarmWord | None
    level: LevelWord | None
    review_on: date | None
    offered_to: str
    chair: str
    chair_signed_at: datetime | None
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class MinutedWords:
    """One young person's part of the minutes."""

    item: str
    young_person_id: str
    name: str
    initials: str
    age_words: str
    strands: tuple[Strand, ...]
    own_words: tuple[SpokenWords, ...]
    worried: str
    working: str
    needs: str
    decisions: tuple[DecisionLine, ...]
    guard: tuple[GuardLine, ...]
    dissents: tuple[Sourced, ...]
    actions: tuple[ActionLine, ...]
    skipped_why: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class MinutesPaper:
    """The minutes of a meeting: a draft (version 0) or a sealed version."""

    head: MeetingHead
    version: int
    sealed_at: datetime | None
    sealed_by: str
    checked_by: str
    amends_why: str
    attenders: tuple[AttenderLine, ...]
    quorum_words: str
    items: tuple[MinutedWords, ...]
    copy_for: str = ""
    copy_number: int | None = None
    left_out: int = 0
