"""The day of a meeting as frozen values: what the meeting screen shows and takes."""

from dataclasses import dataclass
from datetime import date, datetime

from cse_desk.models.enums import PROTECTING, Direction, HarmWord, LevelWord, PanelDecisionKind, Strand
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.panel import (
    ActionLine,
    AttenderLine,
    DecisionLine,
    GuardLine,
    MeetingHead,
    SpokenWords,
)


@dataclass(frozen=True, slots=True)
class DayItem:
    """One young person in the agenda at the side. `outcome`: what was decided, in words; "" while nothing is."""

    item: str
    young_person_id: str
    name: str  # given name and initial: "Tyler B."
    age: str
    why_words: str
    minutes: int
    seconds: int
    outcome: str = ""
    skipped_why: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the meeting may go on without coming back."""
        return bool(self.outcome or self.skipped_why)


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """A meeting while it is held. `current`: the item that is discussed; `seconds`: its timer."""

    head: MeetingHead
    group_title: str
    held_on: date
    attenders: tuple[AttenderLine, ...]
    agencies_here: int
    agencies: int
    quorum_met: bool
    quorum_words: str
    items: tuple[DayItem, ...]
    current: str
    seconds: int
    is_paused: bool
    started_at: datetime | None
    ended_at: datetime | None
    chair: str
    chair_signs: bool
    review_weeks: int | None
    seen: int


@dataclass(frozen=True, slots=True)
class TypedAction:
    """The line of a new action, before it is added."""

    what: str = ""
    owner: str = ""
    agency: str = ""
    due: date | None = None
    done_when: str = ""
    voice_entry: str = ""


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What is to be decided about one young person."""

    kind: PanelDecisionKind | None = None
    strands: tuple[Strand, ...] = ()
    reason: str = ""
    harm: HarmWord | None = None
    level: LevelWord | None = None
    review_on: date | None = None
    offered_to: str = ""
    chair_signed: bool = False
    corrects: str = ""  # the decision this one puts right

    @property
    def lacks_level(self) -> bool:
        """Whoever is on the agenda has a level; "not enough known" is one."""
        return self.kind in PROTECTING and self.level is None


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything that was typed about one young person and not recorded yet; kept as a draft at most three seconds old."""

    worried: str = ""
    working: str = ""
    needs: str = ""
    form: DecisionForm = DecisionForm()
    answers: tuple[tuple[str, str], ...] = ()  # code of the guard, words
    action: TypedAction = TypedAction()
    dissent_agency: str = ""
    dissent_name: str = ""
    dissent_words: str = ""
    dissent_answers: tuple[tuple[str, str], ...] = ()  # dissent, words of the chair's answer


@dataclass(frozen=True, slots=True)
class Here:
    """Where the meeting is: kept as a draft while the timer runs."""

    item: str = ""
    seconds: int = 0
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class GuardView:
    """What stands before a removal; everything empty for any other decision. `may_record`: nothing stops it, every answer is given."""

    removes: bool = False
    lines: tuple[GuardLine, ...] = ()
    stops: int = 0
    to_answer: int = 0
    headline: str = ""

    @property
    def may_record(self) -> bool:
        """Whether the removal can be recorded as far as the guard is concerned."""
        return not self.stops and not self.to_answer


@dataclass(frozen=True, slots=True)
class DissentLine:
    """An agency that does not agree, in its words, and the chair's answer; "" while there is none."""

    dissent: str
    words: str
    source: str  # name and agency
    said_on: date | None
    answer: str = ""
    answered_by: str = ""
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class SendingClock:
    """By when something has to leave after a meeting, and when it first did; None: not yet."""

    due: datetime
    sent_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether it left after its time."""
        return self.sent_at is not None and self.sent_at > self.due


@dataclass(frozen=True, slots=True)
class OpenDissent:
    """A dissent of a meeting that nobody has answered: whose item it is, and who said it."""

    item: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class ChildAtMeeting:
    """One young person while they are discussed: their own words first."""

    item: str
    young_person_id: str
    name: str
    given: str
    age_words: str
    pronouns: str
    strands: tuple[Strand, ...]
    heard_strands: tuple[Strand, ...]  # those for which they are on the agenda now
    since: date | None
    harm: HarmWord | None
    level: LevelWord | None
    direction: Direction | None
    own_words: tuple[SpokenWords, ...]
    no_words_because: str
    worried: str
    working: str
    needs: str
    skipped_why: str
    decisions: tuple[DecisionLine, ...]
    answers: tuple[GuardLine, ...]
    dissents: tuple[DissentLine, ...]
    actions: tuple[ActionLine, ...]
    open_actions: tuple[ActionLine, ...]  # of earlier meetings
    leave_first: int  # of those here, how many have declared an interest
    suggested: PanelDecisionKind  # what the item is for
    seen: int
    removed_before: tuple[str, ...] = ()  # earlier removals with the chair's answers of that time


@dataclass(frozen=True, slots=True)
class Decided:
    """A recorded decision; `says` is what happens now, in words."""

    changes: Changes
    decision: str
    says: tuple[str, ...] = ()
