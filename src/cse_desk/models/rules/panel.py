"""What a decision of the VPG does to the state of a strand, and which decisions remove (design/DOMAIN §3, Decisions)."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from cse_desk.models.enums import ClosureReason, PanelDecisionKind, ReferralEventKind

_Decision = PanelDecisionKind

REMOVALS = frozenset(
    {
        _Decision.REDUCED,
        _Decision.STEP_DOWN,
        _Decision.REMOVE_COMPLETE,
        _Decision.REMOVE_MOVED,
        _Decision.REMOVE_EIGHTEEN,
        _Decision.REMOVE_NOT_CSE,
        _Decision.DIED,
    }
)
"""Decisions after which a young person is no longer on the agenda for the strands they name."""

_EVENTS: Mapping[PanelDecisionKind, ReferralEventKind] = MappingProxyType(
    {
        _Decision.ADD: ReferralEventKind.ADDED,
        _Decision.NOT_ADDED: ReferralEventKind.ALTERNATIVE,
        _Decision.KEEP: ReferralEventKind.KEPT,
        _Decision.ESCALATE: ReferralEventKind.KEPT,
        **dict.fromkeys(REMOVALS, ReferralEventKind.REMOVED),
    }
)


def event_of(decision: PanelDecisionKind) -> ReferralEventKind:
    """What the decision is in the path of a strand."""
    return _EVENTS[decision]


_REASONS: Mapping[PanelDecisionKind, ClosureReason] = MappingProxyType(
    {
        _Decision.REDUCED: ClosureReason.REDUCED,
        _Decision.STEP_DOWN: ClosureReason.REDUCED,
        _Decision.REMOVE_COMPLETE: ClosureReason.COMPLETE,
        _Decision.REMOVE_MOVED: ClosureReason.MOVED_AREA,
        _Decision.REMOVE_EIGHTEEN: ClosureReason.TURNED_18,
        _Decision.REMOVE_NOT_CSE: ClosureReason.NOT_CSE,
        _Decision.DIED: ClosureReason.DIED,
    }
)


def closure_reason(decision: PanelDecisionKind) -> ClosureReason | None:
    """The reason the closure guard judges; None for a decision that removes nobody, which it never looks at."""
    return _REASONS.get(decision)


OFFERING = frozenset({_Decision.NOT_ADDED, _Decision.STEP_DOWN})
"""Decisions that name who takes over."""


def corrected(decisions: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The decisions that a later one corrects, and that count no more. `decisions`: (id, the one it corrects or ""), the earliest first."""
    seen: set[str] = set()
    found: set[str] = set()
    for id_, corrects in decisions:
        if corrects in seen:
            found.add(corrects)
        seen.add(id_)
    return frozenset(found)


_LEAST_WORDS = 4
_WORD = re.compile(r"[^\W\d_]+")


def is_a_sentence(words: str) -> bool:
    """Whether somebody answered in words: at least four of them, not all the same. "OK", "n/a" and "see above" are no answers."""
    found = _WORD.findall(words.casefold())
    return len(found) >= _LEAST_WORDS and len(set(found)) > 1
