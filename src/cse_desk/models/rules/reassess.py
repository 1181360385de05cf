"""When a young person is screened again: after some months, after each missing episode, and when a removal is asked for.

Source: design/DOMAIN, section 2; the numbers are dated data (resources/settings/reassessment.json).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

from cse_desk.models.rules.ages import add_months
from cse_desk.models.rules.dated_numbers import DatedNumber, in_force, read_dated_numbers


class Why(StrEnum):
    """What makes it due, the weightiest first."""

    CLOSURE = "closure"
    MISSING = "missing"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Again:
    """By which day, and because of what on which day."""

    due: date
    why: Why
    since: date


@dataclass(frozen=True, slots=True)
class ReassessSettings:
    """How soon."""

    planned_months: int = 3
    after_missing_days: int = 7
    closure_days: int = 7
    closure_fresh_days: int = 28


def is_setting(name: str) -> bool:
    """Whether there is such a number."""
    return name in {one.name for one in fields(ReassessSettings)}


def read_reassess_settings(data: bytes) -> tuple[DatedNumber, ...]:
    """The numbers from their file. Raises BadForm."""
    return read_dated_numbers(data, tuple(one.name for one in fields(ReassessSettings)), "the reassessment settings")


def settings_on(numbers: tuple[DatedNumber, ...], day: date) -> ReassessSettings:
    """Those in force on a day."""
    return ReassessSettings(**in_force(numbers, day))


def screen_again(
    last: date, settings: ReassessSettings, *, returned: Iterable[date] = (), closure_asked: Iterable[date] = ()
) -> Again:
    """The soonest of what makes it due after the screening signed on `last`.

    `returned`: the days of returns from missing episodes. `closure_asked`: the days on which removals were asked for that still stand.
    """
    order = list(Why)
    found = _candidates(last, settings, returned, closure_asked)
    return min(found, key=lambda one: (one.due, order.index(one.why), one.since))


def _candidates(
    last: date, settings: ReassessSettings, returned: Iterable[date], closure_asked: Iterable[date]
) -> Iterator[Again]:
    yield Again(add_months(last, settings.planned_months), Why.PLANNED, last)
    for day in returned:
        if day > last:
            yield Again(day + timedelta(days=settings.after_missing_days), Why.MISSING, day)
    for day in closure_asked:
        if day - last > timedelta(days=settings.closure_fresh_days):
            yield Again(day + timedelta(days=settings.closure_days), Why.CLOSURE, day)
