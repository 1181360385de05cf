"""What is due, by when it matters: now, this week, later; and what was begun or has arrived, which stands at the side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cse_desk.models.records.people import DueItem
from cse_desk.services import when
from cse_desk.ui.due_actions import ARRIVED, CARRY_ON

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Groups:
    """The items in their order, each in one group."""

    now: tuple[DueItem, ...] = ()
    week: tuple[DueItem, ...] = ()
    later: tuple[DueItem, ...] = ()
    begun: tuple[DueItem, ...] = ()
    arrived: tuple[DueItem, ...] = ()

    @property
    def count(self) -> int:
        """How many things wait for a person, without what they only began."""
        return len(self.now) + len(self.week) + len(self.later)


def grouped(items: Iterable[DueItem], now: datetime) -> Groups:
    """Late and today: now. Up to seven days, and what waits with no day to it: this week."""
    found: dict[str, list[DueItem]] = {"now": [], "week": [], "later": [], "begun": [], "arrived": []}
    for item in items:
        found[_group(item, now)].append(item)
    return Groups(**{name: tuple(each) for name, each in found.items()})


def _group(item: DueItem, now: datetime) -> str:
    if item.action in CARRY_ON:
        return "begun"
    if item.action in ARRIVED:
        return "arrived"
    if item.due is None:
        return "week"
    if when.is_soon(item.due, now):
        return "now"
    return "week" if when.days_until(item.due, now) <= _WEEK else "later"
