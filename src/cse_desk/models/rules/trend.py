"""The trend of the agenda: who was on it at the start of a period, who came, who left and why, who was on it at the end.

Counted from the same events as the state of a referral, so that the numbers always reconcile: at the start, plus added, plus added again,
less removed, is at the end.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cse_desk.models.enums import PanelDecisionKind, ReferralState, Strand
from cse_desk.models.rules.referral import ReferralFact, derive, in_order

_HEARD = frozenset({ReferralState.ON_AGENDA, ReferralState.CLOSURE_REQUESTED})


@dataclass(frozen=True, slots=True)
class AgendaTrend:
    """The agenda from one day to another, both counted.

    added: for the first time. added_again: after a removal. removed: by the decision that took the last strand off;
    None: no decision is written down.
    """

    start: date
    end: date
    at_start: int
    added: int
    added_again: int
    removed: tuple[tuple[PanelDecisionKind | None, int], ...]
    at_end: int

    @property
    def removed_in_all(self) -> int:
        """For whatever reason."""
        return sum(count for _, count in self.removed)


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which somebody came on the agenda, or left it; `on` None: nobody wrote the day down."""

    on: date | None
    is_on: bool
    is_first: bool = False
    kind: PanelDecisionKind | None = None


def turns(
    events: Iterable[ReferralFact], kinds: Mapping[str, PanelDecisionKind], strand: Strand | None = None
) -> tuple[Turn, ...]:
    """How one young person came and left. `kinds`: by the id of the decision; `strand` None: with any strand."""
    ordered = in_order(events)
    found: list[Turn] = []
    was_on = False
    for count, event in enumerate(ordered, start=1):
        is_on = _is_on(ordered[:count], strand)
        if is_on != was_on:
            found.append(Turn(event.on, is_on, is_on and not found, None if is_on else kinds.get(event.id)))
        was_on = is_on
    return tuple(found)


def _is_on(events: Iterable[ReferralFact], strand: Strand | None) -> bool:
    states = derive(events).states
    return any(state in _HEARD for each, state in states.items() if strand in (None, each))


def trend(histories: Iterable[tuple[Turn, ...]], start: date, end: date) -> AgendaTrend:
    """One period of all young people; `start` after `end` is an empty period that ends the day before it starts."""
    before: Counter[bool] = Counter()
    came: Counter[bool] = Counter()
    left: Counter[PanelDecisionKind | None] = Counter()
    for history in histories:
        for turn in history:
            if turn.on is None or turn.on > end:
                continue
            if turn.on < start:
                before[turn.is_on] += 1
            elif turn.is_on:
                came[turn.is_first] += 1
            else:
                left[turn.kind] += 1
    at_start = before[True] - before[False]
    return AgendaTrend(
        start=start,
        end=end,
        at_start=at_start,
        added=came[True],
        added_again=came[False],
        removed=tuple(sorted(left.items(), key=lambda one: list(PanelDecisionKind).index(one[0]) if one[0] else -1)),
        at_end=at_start + came.total() - left.total(),
    )
