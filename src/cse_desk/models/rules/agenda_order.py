"""The order of an agenda by rule. The order somebody made by hand decides where the rule does not."""

from collections.abc import Iterable
from dataclasses import dataclass

from cse_desk.models.enums import AgendaWhy, Direction, HarmWord, LevelWord, OrderBy
from cse_desk.models.rules.levels import HARM_ORDER, LEVEL_ORDER


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What decides the place of one item; `place` is the one it has. `worker`: who comes for this young person, "" nobody."""

    item: str
    place: int
    harm: HarmWord | None = None
    level: LevelWord | None = None
    direction: Direction | None = None
    why: AgendaWhy = AgendaWhy.REVIEW
    minutes: int = 0
    worker: str = ""


def in_order(items: Iterable[OrderFacts], by: OrderBy) -> tuple[str, ...]:
    """The items in the order of a rule; the same for every order in which they are given, and the same again when asked again."""
    every = sorted(items, key=lambda one: (one.place, one.item))
    if by is OrderBy.TIME:
        every.sort(key=lambda one: -one.minutes)
    elif by is OrderBy.RISK:
        every.sort(key=_risk)
    else:
        every = _by_worker(every)
    return tuple(one.item for one in every)


def _risk(one: OrderFacts) -> tuple[int, int, bool]:
    harm = HARM_ORDER.index(one.harm) if one.harm in HARM_ORDER else len(HARM_ORDER)
    level = LEVEL_ORDER.index(one.level) if one.level in LEVEL_ORDER else len(LEVEL_ORDER)
    return harm, level, one.direction is not Direction.UP


def _by_worker(items: list[OrderFacts]) -> list[OrderFacts]:
    """Each worker's young people together, the worker with the most worrying one first; those for whom nobody comes are last."""
    first: dict[str, tuple[int, int, bool]] = {}
    for one in items:
        first[one.worker] = min(first.get(one.worker, _risk(one)), _risk(one))
    return sorted(items, key=lambda one: (not one.worker, first[one.worker], one.worker))
