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


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which somebody came on the agenda, or left it; `on` None: nobody wrote the day down. `event`: what says so."""

    on: date | None
    is_on: bool
    is_first: bool = False
    kind: PanelDecisionKind | None = None
    event: str = ""


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody in a number, with the day they came or left."""

    root: str
    turn: Turn


@dataclass(frozen=True, slots=True)
class Movement:
    """Who each number of a period is made of. `undated`: a turn without a day, which no period has."""

    at_start: tuple[Mover, ...]
    added: tuple[Mover, ...]
    added_again: tuple[Mover, ...]
    removed: tuple[Mover, ...]
    at_end: tuple[Mover, ...]
    undated: tuple[Mover, ...]


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
            found.append(Turn(event.on, is_on, is_on and not found, None if is_on else kinds.get(event.id), event.id))
        was_on = is_on
    return tuple(found)


def _is_on(events: Iterable[ReferralFact], strand: Strand | None) -> bool:
    states = derive(events).states
    return any(state in _HEARD for each, state in states.items() if strand in (None, each))


def by_group(history: Iterable[Turn], groups: Mapping[str, str]) -> dict[str, tuple[Turn, ...]]:
    """The turns of one young person for each group: a stay belongs to the group whose meeting began it, "" where none is known.

    `groups`: by the event that added them. Every turn is in exactly one group, so that the groups add up to the whole.
    """
    found: dict[str, list[Turn]] = {}
    group = ""
    for turn in history:
        group = groups.get(turn.event, "") if turn.is_on else group
        found.setdefault(group, []).append(turn)
    return {name: tuple(some) for name, some in found.items()}


def movement(histories: Mapping[str, Iterable[Turn]], start: date, end: date) -> Movement:
    """One period of all young people, by their roots, in the order given; `start` after `end` is an empty period."""
    found: dict[str, list[Mover]] = {name: [] for name in Movement.__slots__}
    for root, history in histories.items():
        dated = [(turn.on, turn) for turn in history if turn.on is not None and turn.on <= end]
        before = [turn for on, turn in dated if on < start]
        within = [turn for on, turn in dated if on >= start]
        found["at_start"] += [Mover(root, turn) for turn in before[-1:] if turn.is_on]
        found["added"] += [Mover(root, turn) for turn in within if turn.is_on and turn.is_first]
        found["added_again"] += [Mover(root, turn) for turn in within if turn.is_on and not turn.is_first]
        found["removed"] += [Mover(root, turn) for turn in within if not turn.is_on]
        found["at_end"] += [Mover(root, turn) for turn in [*before, *within][-1:] if turn.is_on]
        found["undated"] += [Mover(root, turn) for turn in history if turn.on is None]
    return Movement(**{name: tuple(some) for name, some in found.items()})


def trend(histories: Iterable[tuple[Turn, ...]], start: date, end: date) -> AgendaTrend:
    """The numbers of one period; `start` after `end` is an empty period."""
    found = movement({str(at): history for at, history in enumerate(histories)}, start, end)
    left = Counter(one.turn.kind for one in found.removed)
    return AgendaTrend(
        start=start,
        end=end,
        at_start=len(found.at_start),
        added=len(found.added),
        added_again=len(found.added_again),
        removed=tuple(sorted(left.items(), key=lambda one: list(PanelDecisionKind).index(one[0]) if one[0] else -1)),
        at_end=len(found.at_end),
    )
