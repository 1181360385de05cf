"""The state of a referral, for each strand, from what happened on which day (design/DOMAIN §3).

A total function of a set of events: their order of arrival does not matter, and an order that cannot have been is a finding, never an
error, because two honest vaults may hold either half.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from cse_desk.models.enums import ReferralEventKind, ReferralState, Strand

_State = ReferralState
_Kind = ReferralEventKind

_BEFORE_A_MEETING = frozenset({_State.SUBMITTED, _State.TAKEN_IN, _State.PRE_AGENDA, _State.ACCEPTED})
_HEARD = frozenset({_State.ON_AGENDA, _State.CLOSURE_REQUESTED})
_ENDED = frozenset({_State.WITHDRAWN, _State.RETURNED, _State.ALTERNATIVE, _State.REMOVED})
_AFRESH = frozenset({_State.NONE, *_ENDED})  # from here a referral may begin, the second time as well as the first

_FORWARD = {
    _Kind.DRAFTED: (_State.DRAFT, _AFRESH),
    _Kind.SUBMITTED: (_State.SUBMITTED, _AFRESH | {_State.DRAFT, _State.SUBMITTED}),
    _Kind.TAKEN_IN: (_State.TAKEN_IN, frozenset({_State.SUBMITTED})),
    _Kind.PRE_AGENDA: (_State.PRE_AGENDA, frozenset({_State.TAKEN_IN})),
    _Kind.ACCEPTED: (_State.ACCEPTED, frozenset({_State.TAKEN_IN, _State.PRE_AGENDA})),
    _Kind.ALTERNATIVE: (_State.ALTERNATIVE, _BEFORE_A_MEETING),
    _Kind.RETURNED: (_State.RETURNED, _BEFORE_A_MEETING),
    _Kind.WITHDRAWN: (_State.WITHDRAWN, _BEFORE_A_MEETING | {_State.DRAFT}),
    # A VPG may add whom it decides to add, referred or not: nothing here ever stands in the way of that.
    _Kind.ADDED: (_State.ON_AGENDA, frozenset(_State) - _HEARD),
    _Kind.KEPT: (_State.ON_AGENDA, _HEARD),
    _Kind.CLOSURE_REQUESTED: (_State.CLOSURE_REQUESTED, frozenset({_State.ON_AGENDA})),
    _Kind.REMOVED: (_State.REMOVED, _HEARD),
}
_LINE = (
    _State.NONE,
    _State.DRAFT,
    _State.SUBMITTED,
    _State.TAKEN_IN,
    _State.PRE_AGENDA,
    _State.ACCEPTED,
    _State.ON_AGENDA,
    _State.CLOSURE_REQUESTED,
)
_RANK = {state: rank for rank, state in enumerate(_LINE)}


@dataclass(frozen=True, slots=True)
class ReferralFact:
    """An event as the rule needs it; `lamport` and `id` order what happened on one day."""

    id: str
    referral: str
    kind: str  # a code; one that this version does not know changes no state
    on: date | None
    lamport: int = 0
    strands: frozenset[Strand] = frozenset()  # empty: all strands of the referral so far


class OddOrder(StrEnum):
    """What cannot have been."""

    CAME_TOO_SOON = "came-too-soon"  # e.g. taken in before it was submitted
    AFTER_WITHDRAWAL = "after-withdrawal"
    AFTER_END = "after-end"  # after it was returned, answered with an alternative, or removed
    REPEATED = "repeated"
    NO_DAY = "no-day"
    UNKNOWN_KIND = "unknown-kind"
    NO_STRAND = "no-strand"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something for a person to look at."""

    event: str
    odd: OddOrder
    strand: Strand | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """The state of each strand that was ever referred, and what did not fit."""

    states: Mapping[Strand, ReferralState] = field(default_factory=lambda: MappingProxyType({}))
    since: Mapping[Strand, date] = field(default_factory=lambda: MappingProxyType({}))
    findings: tuple[Finding, ...] = ()


def derive(events: Iterable[ReferralFact]) -> Derived:
    """The states after all these events; the same for every order in which they are given."""
    states: dict[Strand, ReferralState] = {}
    since: dict[Strand, date] = {}
    strands_of: dict[str, frozenset[Strand]] = {}
    findings: list[Finding] = []
    for event in in_order(events):
        kind = _known_kind(event.kind)
        if kind is None or event.on is None:
            findings.append(Finding(event.id, OddOrder.UNKNOWN_KIND if kind is None else OddOrder.NO_DAY))
            if kind is None:
                continue
        touched = event.strands or strands_of.get(event.referral, frozenset())
        strands_of[event.referral] = strands_of.get(event.referral, frozenset()) | touched
        if not touched:
            findings.append(Finding(event.id, OddOrder.NO_STRAND))
        for strand in sorted(touched):
            before = states.get(strand, _State.NONE)
            states[strand], odd = _step(before, kind)
            if odd is not None:
                findings.append(Finding(event.id, odd, strand))
            if states[strand] is not before and event.on is not None:
                since[strand] = event.on
    return Derived(MappingProxyType(states), MappingProxyType(since), tuple(findings))


_UNANSWERED = frozenset({_State.NONE, _State.DRAFT})


def derive_one(own: Iterable[ReferralFact], decisions: Iterable[ReferralFact]) -> Derived:
    """The states of one referral: its own events, and what the VPG decided about its strands while it was under way.

    A decision counts from when the referral was sent until it ended there: what came of a later referral is not said of an earlier one.
    """
    events = set(own)
    strands = frozenset(strand for event in events for strand in event.strands)
    referral = next((event.referral for event in events), "")
    for decision in sorted(decisions, key=_order):
        before = derive(event for event in events if _order(event) < _order(decision)).states
        over = _ENDED | _UNANSWERED
        touched = frozenset(one for one in decision.strands & strands if before.get(one, _State.NONE) not in over)
        if touched:
            events.add(replace(decision, referral=referral, strands=touched))
    return derive(events)


def in_order(events: Iterable[ReferralFact]) -> list[ReferralFact]:
    """Each once, in the order in which they count; what has no day comes last."""
    return sorted(dict.fromkeys(events), key=_order)


def _order(event: ReferralFact) -> tuple[date, bool, int, str, str, str, tuple[str, ...]]:
    """Every part of an event: two that differ in anything never change places."""
    strands = tuple(sorted(event.strands))
    return event.on or date.max, event.on is None, event.lamport, event.id, event.referral, event.kind, strands


def _known_kind(code: str) -> ReferralEventKind | None:
    try:
        return ReferralEventKind(code)
    except ValueError:
        return None


def _step(before: ReferralState, kind: ReferralEventKind) -> tuple[ReferralState, OddOrder | None]:
    """The state after one event. What came too soon still counts; what came late never takes a state back."""
    after, usual = _FORWARD[kind]
    if before in usual:
        return after, None
    if before in _ENDED:
        return before, _odd_after_end(before, after)
    if kind is _Kind.CLOSURE_REQUESTED and before not in _HEARD:
        return before, OddOrder.CAME_TOO_SOON  # nobody is removed who was never added
    if after in _ENDED and before not in _HEARD:
        return after, OddOrder.CAME_TOO_SOON
    if after in _ENDED or _RANK[after] <= _RANK[before]:
        return before, OddOrder.REPEATED
    return after, OddOrder.CAME_TOO_SOON


def _odd_after_end(before: ReferralState, after: ReferralState) -> OddOrder:
    if before is after:
        return OddOrder.REPEATED
    return OddOrder.AFTER_WITHDRAWAL if before is _State.WITHDRAWN else OddOrder.AFTER_END


# Most pressing first: what the list sorts by.
SORT_ORDER = (
    _State.SUBMITTED,
    _State.TAKEN_IN,
    _State.PRE_AGENDA,
    _State.ACCEPTED,
    _State.CLOSURE_REQUESTED,
    _State.ON_AGENDA,
    _State.RETURNED,
    _State.DRAFT,
    _State.ALTERNATIVE,
    _State.WITHDRAWN,
    _State.REMOVED,
    _State.NONE,
)


def sort_value(states: Iterable[ReferralState]) -> int:
    """Where somebody with these states stands in the list; the last place = not referred."""
    return min((SORT_ORDER.index(state) for state in states), default=SORT_ORDER.index(_State.NONE))
