"""What the rules of the closure guard ask of a case: the last review, the levels in force day by day, months by the calendar.

Source: the closure guard's rules; how they are read: docs/decisions/0015.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from cse_desk.models.enums import LevelWord
from cse_desk.models.records.closure import Closing, ClosureCase, GuardSettings, LevelInForce

_BOTTOM, _MIDDLE, _TOP = 1, 2, 3
_STEPS = {
    LevelWord.NO_INDICATORS: _BOTTOM,
    LevelWord.LOW: _BOTTOM,
    LevelWord.MEDIUM: _MIDDLE,
    LevelWord.HIGH: _TOP,
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A level that was in force without a break; `end` is the first day on which it no longer was, None while it lasts."""

    level: LevelWord
    start: date
    end: date | None


@dataclass(frozen=True)
class Sitting:
    """One case on the day of its decision."""

    case: ClosureCase
    closing: Closing
    settings: GuardSettings

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The levels in force up to the day of the decision, in order; one that begins on that day may be the decision itself."""
        return stretches(self.case.levels, self.closing.on)

    @cached_property
    def earlier(self) -> tuple[Stretch, ...]:
        """Those of them that began before that day."""
        return tuple(one for one in self.stretches if one.start < self.closing.on)

    @cached_property
    def last_review(self) -> date | None:
        """The last VPG meeting before this one that discussed the young person: at least the one that set the first level."""
        before = [day for day in self.case.reviews if day < self.closing.on]
        return max(before) if before else min((one.start for one in self.earlier), default=None)

    def is_since_last_review(self, day: date | None) -> bool:
        """Whether it was after the last review: a day that nobody wrote down may have been, and without a review everything was."""
        return day is None or self.last_review is None or day > self.last_review


def steps(level: LevelWord) -> int:
    """How high a level stands; 0 for one that is not known, which neither falls nor rises."""
    return _STEPS.get(level, 0)


def highest(levels: Iterable[LevelWord]) -> LevelWord | None:
    """The highest of them; None of none."""
    return max(levels, key=lambda one: (steps(one), one), default=None)


def stretches(levels: Iterable[LevelInForce], until: date) -> tuple[Stretch, ...]:
    """What was in force up to and with `until`; where two overlap, the higher; equal neighbours are one stretch."""
    begun = [one for one in levels if one.start <= until and (one.end is None or one.start < one.end)]
    ends = {one.end for one in begun if one.end is not None and one.end <= until}
    marks = sorted({one.start for one in begun} | ends)
    found: list[Stretch] = []
    for start, end in pairwise([*marks, None]):
        assert start is not None  # only the last mark is None
        level = highest(one.level for one in begun if one.start <= start and (one.end is None or start < one.end))
        if level is not None and found and found[-1].level is level and found[-1].end == start:
            found[-1] = Stretch(level, found[-1].start, end)
        elif level is not None:
            found.append(Stretch(level, start, end))
    return tuple(found)


def first_fall(found: Iterable[Stretch]) -> date | None:
    """The first day on which the level was lower than the last one known before it."""
    before = 0
    for one in found:
        if steps(one.level) and steps(one.level) < before:
            return one.start
        before = steps(one.level) or before
    return None


def is_within_months(day: date, start: date, months: int) -> bool:
    """Whether `day` is no later than the same day so many months after `start`, or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    limit = (year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
    return (day.year, day.month, day.day) <= limit
