"""The trend of the agenda as frozen values: every number with the young people it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cse_desk.models.enums import PanelDecisionKind, TrendCell


@dataclass(frozen=True, slots=True)
class TrendPerson:
    """One young person in a number. `on`: the day they came, or left; `kind`: the decision that took them off, where one is known."""

    young_person_id: str
    name: str
    age: str
    on: date | None
    kind: PanelDecisionKind | None = None


@dataclass(frozen=True, slots=True)
class TrendLine:
    """Everybody, a group, or a strand; `id` tells them apart."""

    id: str
    title: str
    people: Mapping[TrendCell, tuple[TrendPerson, ...]]

    def of(self, cell: TrendCell) -> tuple[TrendPerson, ...]:
        """Who a number is made of, by name."""
        return self.people.get(cell, ())

    def count(self, cell: TrendCell) -> int:
        """The number."""
        return len(self.of(cell))

    @property
    def reasons(self) -> tuple[tuple[PanelDecisionKind | None, tuple[TrendPerson, ...]], ...]:
        """Who was removed, by reason in the order of the decisions; None: no reason is written down."""
        removed = self.of(TrendCell.REMOVED)
        kinds = [None, *PanelDecisionKind]
        return tuple((kind, some) for kind in kinds if (some := tuple(one for one in removed if one.kind is kind)))

    @property
    def adds_up(self) -> bool:
        """On at the start, plus added, plus added again, less removed, is on at the end."""
        came = self.count(TrendCell.AT_START) + self.count(TrendCell.ADDED) + self.count(TrendCell.ADDED_AGAIN)
        return came - self.count(TrendCell.REMOVED) == self.count(TrendCell.AT_END)


@dataclass(frozen=True, slots=True)
class TrendReport:
    """One period, both days counted. `undated`: came or left on a day that nobody wrote down, and are in no number for it."""

    start: date
    end: date
    everybody: TrendLine
    groups: tuple[TrendLine, ...] = ()
    strands: tuple[TrendLine, ...] = ()
    undated: tuple[TrendPerson, ...] = ()

    @property
    def lines(self) -> tuple[TrendLine, ...]:
        """All of them."""
        return (self.everybody, *self.groups, *self.strands)


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting a period can begin after, or end with."""

    meeting: str
    on: date
    title: str
