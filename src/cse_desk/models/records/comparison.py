"""A screening beside the signed one before it: what became of each answer, and where the words of the result moved."""

from dataclasses import dataclass
from datetime import date

from cse_desk.models.enums import AnswerChange, Block, HarmWord, LevelWord
from cse_desk.models.records.screening import Domain, Given


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One indicator then and now."""

    indicator: str  # "d8.08"
    number: str
    short: str
    domain: str
    block: Block
    change: AnswerChange
    before: Given
    now: Given
    is_newly_known: bool = False  # was Not known or not asked, now Yes, Possible, Partly or No
    is_carried: bool = False  # taken over unchanged from the screening before, by an act of its own

    @property
    def has_moved(self) -> bool:
        """Whether anything about it is not as before."""
        return self.change not in (AnswerChange.SAME, AnswerChange.LEFT)


@dataclass(frozen=True, slots=True)
class DomainMovement:
    """How many answers of a domain moved, and which way; strengths are counted apart."""

    domain: Domain
    up: int = 0
    down: int = 0
    lost: int = 0
    learned: int = 0
    strengths_gained: int = 0
    strengths_lost: int = 0

    @property
    def has_moved(self) -> bool:
        """Whether any did."""
        return any((self.up, self.down, self.lost, self.learned, self.strengths_gained, self.strengths_lost))


@dataclass(frozen=True, slots=True)
class LevelSpan:
    """Both words as judged, from the day they were signed to the day of the next; `until` None: they stand."""

    screening_id: str
    since: date
    until: date | None
    harm: HarmWord | None
    level: LevelWord | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The screening `before` and this one. `items` is empty when they were made with different tools: their answers cannot be compared."""

    before_on: date
    before_by: str
    same_tool: bool
    items: tuple[ItemChange, ...]
    domains: tuple[DomainMovement, ...]
    spans: tuple[LevelSpan, ...]  # of every signed screening up to this one, the first first

    def of(self, indicator: str) -> ItemChange | None:
        """One indicator."""
        return next((one for one in self.items if one.indicator == indicator), None)

    def with_change(self, *changes: AnswerChange) -> tuple[ItemChange, ...]:
        """The indicators something of this kind happened to, in the order of the tool."""
        return tuple(one for one in self.items if one.change in changes)

    @property
    def newly_known(self) -> tuple[ItemChange, ...]:
        """What nobody knew last time and somebody knows now."""
        return tuple(one for one in self.items if one.is_newly_known)

    @property
    def carried(self) -> tuple[ItemChange, ...]:
        """What was taken over unchanged."""
        return tuple(one for one in self.items if one.is_carried)
