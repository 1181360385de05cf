"""A removal that is asked for: the facts the closure guard looks at, and what it finds.

A case holds what a record can supply on one day, and no names. Everything left out means none or no, as nobody wrote it down.
Source: the closure guard's rules B1-B9 and W1-W18; how they are read: docs/decisions/0015.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cse_desk.models.enums import (
    AcceptedPart,
    AdultPart,
    ClosureReason,
    ConcernState,
    ExitPart,
    FallReason,
    GuardCode,
    HarmPart,
    LevelWord,
    LivingKind,
    ScreeningReason,
    TellingPart,
    WorkEnding,
)

# ---- what goes in --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LevelInForce:
    """A level from one day up to, and without, another; `end` None: until now."""

    level: LevelWord
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class KnownHarm:
    """A sign of harm or a disclosure, however old. `known` is the day it became known, not the day it happened; None: not written down.

    is_in_closing: it stands in the closing screening itself, which therefore does not come before it (B1).
    """

    known: date | None
    answered: frozenset[HarmPart] = frozenset()
    is_in_closing: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """Missing, absent or whereabouts not known, reported to police or not; `end` None: not back yet."""

    start: date | None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A day on which the young person was asked.

    has_said: in words, a drawing or a sign.
    asked_twice: in two ways, and they chose not to say.
    """

    on: date | None
    has_said: bool = False
    asked_twice: bool = False


@dataclass(frozen=True, slots=True)
class PersonOfConcern:
    """Somebody who may harm this young person, as last known.

    until: the day on which bail, an order, remand or a sentence ends.
    last_contact: the last day on which they reached, or tried to reach, this young person.
    called: what a VPG may call them, e.g. "the man"; no name.
    """

    state: ConcernState
    until: date | None = None
    last_contact: date | None = None
    called: str = ""


@dataclass(frozen=True, slots=True)
class Living:
    """Where the young person lived, both days counted; start None: always, end None: until now."""

    kind: LivingKind
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """An agency's dissent, or a warning from family or friends. `who`: e.g. "grandmother"."""

    on: date | None
    is_answered: bool = False
    who: str = ""


@dataclass(frozen=True, slots=True)
class EarlierRemoval:
    """They were removed once and put back; a day that is None is not written down."""

    removed: date | None = None
    put_back: date | None = None


@dataclass(frozen=True, slots=True)
class ClosingScreening:
    """The screening made for this removal.

    agencies: each that took part, by name; one agency in two spellings counts once.
    has_seen_child: somebody who took part has seen the young person since the last review.
    harm_not_known: how many sign-of-harm answers are Not known. lost: how many were Yes or Possible and are now Not known.
    """

    on: date | None
    reason: ScreeningReason | None = None
    indicative: LevelWord | None = None
    agencies: tuple[str, ...] = ()
    has_seen_child: bool = False
    harm_not_known: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Closing:
    """The removal asked for. `on` is the day of the meeting that decides, before and after it is held.

    reason None: none was written. level None: none was proposed.
    named_worker: has agreed to carry on (for a move: in the receiving area).
    telling: what is written down where the young person was not told. chair: has signed.
    judgement_reason, manager: why the level is below the tool's, and the manager's sign-off.
    reduced_reason: why it may end at a level that is not low.
    """

    on: date
    reason: ClosureReason | None
    level: LevelWord | None = None
    screening: ClosingScreening | None = None
    exit_plan: frozenset[ExitPart] = frozenset()
    named_worker: bool = False
    told: bool = False
    telling: frozenset[TellingPart] = frozenset()
    chair: bool = False
    judgement_reason: bool = False
    manager: bool = False
    reduced_reason: bool = False
    accepted: frozenset[AcceptedPart] = frozenset()
    adult_plan: frozenset[AdultPart] = frozenset()
    overdue_actions: int = 0
    interviews_owed: int = 0


@dataclass(frozen=True, slots=True)
class ClosureCase:
    """One young person, one removal. The order within a tuple never matters.

    closing None: nobody asks for a removal, so nothing is in its way.
    born: of an estimate, the earliest day it allows. first_level: when they were added.
    reviews: days of the VPG meetings that discussed them, the one that added them among them.
    cse_worker: is part of the plan. sessions: held by that worker.
    linked_on_agenda: how many others, linked through the same person, place or account, are on an agenda.
    """

    closing: Closing | None
    born: date | None = None
    first_level: LevelWord | None = None
    levels: tuple[LevelInForce, ...] = ()
    reviews: tuple[date, ...] = ()
    harm: tuple[KnownHarm, ...] = ()
    missing: tuple[Missing, ...] = ()
    voice: tuple[Heard, ...] = ()
    people: tuple[PersonOfConcern, ...] = ()
    living: tuple[Living, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    cse_worker: bool = False
    sessions: int = 0
    ending: WorkEnding | None = None
    earlier_removals: tuple[EarlierRemoval, ...] = ()
    linked_on_agenda: int = 0
    fall_because: FallReason | None = None


@dataclass(frozen=True, slots=True)
class GuardSettings:
    """The numbers in force on one day (resources/settings/closure-guard.json)."""

    screening_days: int = 28  # B1
    two_steps_days: int = 90  # W1
    contact_days: int = 180  # W7
    restriction_days: int = 90  # W7
    sessions: int = 4  # W12
    in_force_days: int = 56  # W13
    put_back_months: int = 24  # W14
    birthday_months: int = 6  # W17
    agencies: int = 3  # W18


# ---- what comes out ------------------------------------------------------------------------


class Why(StrEnum):
    """What made a rule fire; a rule may fire for several."""

    NO_SCREENING = "no-screening"
    OTHER_SCREENING = "other-screening"  # not made for a closure; days
    SCREENING_UNDATED = "screening-undated"
    SCREENING_OLD = "screening-old"  # days, count days old, limit
    SCREENING_LATER = "screening-later"  # days: after the decision
    HARM_AFTER_SCREENING = "harm-after-screening"  # days, where written
    MISSING_AFTER_SCREENING = "missing-after-screening"  # days, where written
    NO_LEVEL = "no-level"
    LEVEL_NOT_LOWER = "level-not-lower"  # codes: proposed, and at the start where known
    LEVEL_NO_REASON = "level-no-reason"  # codes: proposed
    NO_EXIT_PLAN = "no-exit-plan"  # codes: what it does not say; none: there is no plan
    NO_WORKER = "no-worker"
    NO_WORKER_THERE = "no-worker-there"  # in the receiving area
    NOT_TOLD = "not-told"  # codes: what is not written; none: nothing is
    NOT_SIGNED = "not-signed"
    NOT_ACCEPTED = "not-accepted"  # codes: what is missing; none: everything
    NO_ADULT_PLAN = "no-adult-plan"  # codes: what is missing; none: everything
    NO_REASON = "no-reason"
    NOT_A_REASON = "not-a-reason"  # codes
    TWO_STEPS = "two-steps"  # codes: from, to; days: the last day at "from", none while it lasts; limit
    UNANSWERED = "unanswered"  # days, where written; count
    KNOWN_SINCE = "known-since"  # days, where written; count
    WAS_MISSING = "was-missing"  # days
    STILL_MISSING = "still-missing"  # days, where written
    BELOW_TOOL = "below-tool"  # codes: proposed, tool's
    NO_JUDGEMENT_REASON = "no-judgement-reason"
    NO_MANAGER = "no-manager"
    NOT_HEARD = "not-heard"  # days: the last review
    CONTACT = "contact"  # names, codes: state, count days ago
    RESTRICTION_ENDS = "restriction-ends"  # names, codes: state, days
    CONTAINED = "contained"  # codes: where; days: since the level fell on
    CHILD_MOVED = "child-moved"
    PERSON_HELD = "person-held"
    HARM_NOT_KNOWN = "harm-not-known"  # count
    KNOWLEDGE_LOST = "knowledge-lost"  # count
    OVERDUE = "overdue"  # count
    INTERVIEWS_OWED = "interviews-owed"  # count
    FEW_SESSIONS = "few-sessions"  # count, limit
    UNPLANNED_ENDING = "unplanned-ending"
    NOT_IN_FORCE = "not-in-force"  # codes: proposed
    SHORT_IN_FORCE = "short-in-force"  # codes: proposed, days: since, count days, limit
    NO_REVIEW_STOOD = "no-review-stood"  # codes: proposed
    PUT_BACK = "put-back"  # days: removed, put back, where both are written; limit months
    ALARM_OPEN = "alarm-open"  # days, where written; names, where written
    LINKED = "linked"  # count
    TURNS_18 = "turns-18"  # days
    FEW_AGENCIES = "few-agencies"  # count, limit
    NO_POLICE = "no-police"
    NOT_SEEN = "not-seen"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that made a rule fire, as `why` lists it. `names` are never a young person's."""

    why: Why
    days: tuple[date, ...] = ()
    count: int = 0
    limit: int = 0
    codes: tuple[StrEnum, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired, and everything that made it."""

    code: GuardCode
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class GuardFindings:
    """What stops the removal, and what the chair answers in words; each by number."""

    blocks: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, list[str]]:
        """The codes alone: `{"blocks": ["B1"], "warnings": ["W1"]}`."""
        return {
            "blocks": [one.code.value for one in self.blocks],
            "warnings": [one.code.value for one in self.warnings],
        }
