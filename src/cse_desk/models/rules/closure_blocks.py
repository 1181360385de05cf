"""B1-B9: what stops a removal, never the meeting and never keeping a young person on.

Each rule gives the facts that make it fire; none: it holds. Source: the closure guard's rules; how they are read: docs/decisions/0015.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from cse_desk.models.enums import (
    AcceptedPart,
    AdultPart,
    ClosureReason,
    ExitPart,
    LevelWord,
    ScreeningReason,
    TellingPart,
)
from cse_desk.models.records.closure import ClosingScreening, Fact, Missing, Why
from cse_desk.models.rules.closure_sitting import Sitting, steps

NON_REASONS = frozenset(
    {
        ClosureReason.NON_ENGAGEMENT,
        ClosureReason.NO_NEW_INFORMATION,
        ClosureReason.THRESHOLD_OR_CAPACITY,
        ClosureReason.OPEN_ELSEWHERE,
        ClosureReason.POLICY,
    }
)
_LOW_ENOUGH = frozenset({LevelWord.LOW, LevelWord.NO_INDICATORS})


def closing_screening(sitting: Sitting) -> Iterator[Fact]:
    """B1. Made for a closure, recent, and after every harm and missing event: on the same day is not after."""
    screening = sitting.closing.screening
    if screening is None:
        yield Fact(Why.NO_SCREENING)
        return
    if screening.on is None:
        yield Fact(Why.SCREENING_UNDATED)
        return
    if screening.reason is not ScreeningReason.CLOSURE:
        yield Fact(Why.OTHER_SCREENING, days=(screening.on,))
    yield from _age(sitting, screening.on)
    yield from _overtaken(sitting, screening, screening.on)


def _age(sitting: Sitting, made: date) -> Iterator[Fact]:
    old, limit = (sitting.closing.on - made).days, sitting.settings.screening_days
    if old > limit:
        yield Fact(Why.SCREENING_OLD, days=(made,), count=old, limit=limit)
    if old < 0:
        yield Fact(Why.SCREENING_LATER, days=(made,))


def _overtaken(sitting: Sitting, screening: ClosingScreening, made: date) -> Iterator[Fact]:
    for harm in sitting.case.harm:
        if not harm.is_in_closing and (harm.known is None or harm.known >= made):
            yield Fact(Why.HARM_AFTER_SCREENING, days=_days(screening.on, harm.known))
    for episode in sitting.case.missing:
        over = last_day_of(episode)
        if over is None or over >= made:
            yield Fact(Why.MISSING_AFTER_SCREENING, days=_days(screening.on, over))


def last_day_of(episode: Missing) -> date | None:
    """The day they were back; None while they are not."""
    if episode.end is None:
        return None
    return max(episode.end, episode.start or episode.end)


def _days(*days: date | None) -> tuple[date, ...]:
    return tuple(day for day in days if day is not None)


def level_low_enough(sitting: Sitting) -> Iterator[Fact]:
    """B2. Low; or lower than when they were added, with a written reason."""
    proposed, first = sitting.closing.level, first_level(sitting)
    if proposed in _LOW_ENOUGH:
        return
    if proposed is None:
        yield Fact(Why.NO_LEVEL)
    elif first is None or not 0 < steps(proposed) < steps(first):
        yield Fact(Why.LEVEL_NOT_LOWER, codes=(proposed,) if first is None else (proposed, first))
    elif not sitting.closing.reduced_reason:
        yield Fact(Why.LEVEL_NO_REASON, codes=(proposed,))


def first_level(sitting: Sitting) -> LevelWord | None:
    """The level at the start: as it was written, else the first in force."""
    found = sitting.earlier
    return sitting.case.first_level or (found[0].level if found else None)


def exit_plan(sitting: Sitting) -> Iterator[Fact]:
    """B3. Who, what, signs to watch, way back in."""
    yield from _lacks(Why.NO_EXIT_PLAN, sitting.closing.exit_plan, ExitPart)


def named_worker(sitting: Sitting) -> Iterator[Fact]:
    """B4. Somebody who has agreed to carry on; for a move, there."""
    if not sitting.closing.named_worker:
        moved = sitting.closing.reason is ClosureReason.MOVED_AREA
        yield Fact(Why.NO_WORKER_THERE if moved else Why.NO_WORKER)


def told(sitting: Sitting) -> Iterator[Fact]:
    """B5. The young person was told; or it is written why not, and who will tell them when."""
    if not sitting.closing.told:
        yield from _lacks(Why.NOT_TOLD, sitting.closing.telling, TellingPart)


def chair(sitting: Sitting) -> Iterator[Fact]:
    """B6."""
    if not sitting.closing.chair:
        yield Fact(Why.NOT_SIGNED)


def accepted(sitting: Sitting) -> Iterator[Fact]:
    """B7. In writing, with a named lead and the date of a first meeting."""
    yield from _lacks(Why.NOT_ACCEPTED, sitting.closing.accepted, AcceptedPart)


def adult_plan(sitting: Sitting) -> Iterator[Fact]:
    """B8. Care Act decision, named adult worker, continuing police contact, the young adult's own wishes."""
    yield from _lacks(Why.NO_ADULT_PLAN, sitting.closing.adult_plan, AdultPart)


def reason(sitting: Sitting) -> Iterator[Fact]:
    """B9. A reason is written, and it is one."""
    given = sitting.closing.reason
    if given is None:
        yield Fact(Why.NO_REASON)
    elif given in NON_REASONS:
        yield Fact(Why.NOT_A_REASON, codes=(given,))


def _lacks(why: Why, held: frozenset[StrEnum], parts: type[StrEnum]) -> Iterator[Fact]:
    """The parts that are not there; none named where nothing is."""
    lacking = tuple(part for part in parts if part not in held)
    if lacking:
        yield Fact(why, codes=lacking if held else ())
