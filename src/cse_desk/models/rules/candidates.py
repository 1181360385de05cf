"""Who belongs on the agenda of a meeting, and why: nobody is dropped silently (design/UX, VPG; issue of the agenda builder)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cse_desk.models.enums import AgendaWhy, LevelWord


class Reason(StrEnum):
    """Why somebody belongs on an agenda."""

    ACCEPTED = "accepted"
    CLOSURE_ASKED = "closure-asked"
    NOT_REACHED = "not-reached"  # on the agenda before and not decided about
    REVIEW_DUE = "review-due"  # day
    REVIEW_OVERDUE = "review-overdue"  # day
    NO_REVIEW_DAY = "no-review-day"  # on the group and no day was ever set
    LEVEL_ROSE = "level-rose"  # level, day
    MISSING_SINCE = "missing-since"  # count
    STILL_MISSING = "still-missing"
    HARM_KNOWN = "harm-known"  # count: became known since the last review
    WARNING_OPEN = "warning-open"  # count: nobody answered


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """What decides about one young person. `review_on`: the day the VPG set; counts are since the last review."""

    is_on_group: bool = False
    is_accepted: bool = False
    is_closure_asked: bool = False
    was_not_reached: bool = False
    review_on: date | None = None
    rose_to: LevelWord | None = None
    rose_on: date | None = None
    missing: int = 0
    is_missing: bool = False
    harms: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class Because:
    """One reason with what makes it."""

    reason: Reason
    day: date | None = None
    count: int = 0
    level: LevelWord | None = None

    @property
    def presses(self) -> bool:
        """Whether somebody with this reason who is not on the agenda should be there."""
        return self.reason in _PRESSING


_PRESSING = frozenset(Reason) - {Reason.ACCEPTED, Reason.CLOSURE_ASKED, Reason.NOT_REACHED, Reason.REVIEW_DUE}
_WHY = (
    (Reason.CLOSURE_ASKED, AgendaWhy.CLOSURE),
    (Reason.ACCEPTED, AgendaWhy.NEW),
    (Reason.NOT_REACHED, AgendaWhy.CARRIED_OVER),
    (Reason.REVIEW_OVERDUE, AgendaWhy.REVIEW),
    (Reason.REVIEW_DUE, AgendaWhy.REVIEW),
    (Reason.NO_REVIEW_DAY, AgendaWhy.REVIEW),
)


def reasons_for(facts: CandidateFacts, *, meeting: date, today: date) -> tuple[Because, ...]:
    """Every reason, the most formal first; empty: nothing brings them here."""
    found = [
        *([Because(Reason.CLOSURE_ASKED)] if facts.is_closure_asked else []),
        *([Because(Reason.ACCEPTED)] if facts.is_accepted else []),
        *([Because(Reason.NOT_REACHED)] if facts.was_not_reached else []),
    ]
    if facts.is_on_group:
        found += [*_review(facts, meeting, today), *_since(facts)]
    return tuple(found)


def _review(facts: CandidateFacts, meeting: date, today: date) -> list[Because]:
    if facts.review_on is None:
        return [Because(Reason.NO_REVIEW_DAY)]
    if facts.review_on < today:
        return [Because(Reason.REVIEW_OVERDUE, facts.review_on)]
    return [Because(Reason.REVIEW_DUE, facts.review_on)] if facts.review_on <= meeting else []


def _since(facts: CandidateFacts) -> list[Because]:
    """What happened since the last review."""
    return [
        *([Because(Reason.LEVEL_ROSE, facts.rose_on, level=facts.rose_to)] if facts.rose_to else []),
        *([Because(Reason.STILL_MISSING)] if facts.is_missing else []),
        *([Because(Reason.MISSING_SINCE, count=facts.missing)] if facts.missing else []),
        *([Because(Reason.HARM_KNOWN, count=facts.harms)] if facts.harms else []),
        *([Because(Reason.WARNING_OPEN, count=facts.warnings)] if facts.warnings else []),
    ]


def why_of(reasons: tuple[Because, ...]) -> AgendaWhy:
    """What the agenda calls it; what only happened since the last review is "should be here"."""
    given = {one.reason for one in reasons}
    return next((why for reason, why in _WHY if reason in given), AgendaWhy.SHOULD_BE_HERE)
