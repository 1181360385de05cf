"""The closure guard: what stops a removal, and what must be answered before it, for one young person on the day of the decision.

Pure, and the same at pre-agenda, on the printed agenda and at the decision. It looks at removals only: keeping, adding, raising a level
and an emergency step are never its business. Source: the closure guard's rules; how they are read: docs/decisions/0015.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cse_desk.models.enums import ClosureReason, GuardCode
from cse_desk.models.records.closure import ClosureCase, Fact, Finding, GuardFindings, GuardSettings, Why
from cse_desk.models.rules import closure_blocks as blocks
from cse_desk.models.rules import closure_warnings as warnings
from cse_desk.models.rules.closure_sitting import Sitting


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and the reasons it applies to; None: all, also a reason that is none, but never died."""

    code: GuardCode
    find: Callable[[Sitting], Iterator[Fact]]
    reasons: frozenset[ClosureReason] | None = None


_ENDED = frozenset({ClosureReason.COMPLETE, ClosureReason.REDUCED})

BLOCKS = (
    Rule(GuardCode.B1, blocks.closing_screening),
    Rule(GuardCode.B2, blocks.level_low_enough, _ENDED),
    Rule(GuardCode.B3, blocks.exit_plan, _ENDED),
    Rule(GuardCode.B4, blocks.named_worker),
    Rule(GuardCode.B5, blocks.told),
    Rule(GuardCode.B6, blocks.chair),
    Rule(GuardCode.B7, blocks.accepted, frozenset({ClosureReason.MOVED_AREA})),
    Rule(GuardCode.B8, blocks.adult_plan, frozenset({ClosureReason.TURNED_18})),
    Rule(GuardCode.B9, blocks.reason),
)
WARNINGS = (
    Rule(GuardCode.W1, warnings.two_steps, _ENDED),
    Rule(GuardCode.W2, warnings.unanswered),
    Rule(GuardCode.W3, warnings.known_since),
    Rule(GuardCode.W4, warnings.missing),
    Rule(GuardCode.W5, warnings.below_tool),
    Rule(GuardCode.W6, warnings.not_heard),
    Rule(GuardCode.W7, warnings.within_reach),
    Rule(GuardCode.W8, warnings.contained, _ENDED),
    Rule(GuardCode.W9, warnings.harm_not_known),
    Rule(GuardCode.W10, warnings.knowledge_lost),
    Rule(GuardCode.W11, warnings.work_left),
    Rule(GuardCode.W12, warnings.few_sessions),
    Rule(GuardCode.W13, warnings.not_stood, _ENDED),
    Rule(GuardCode.W14, warnings.put_back),
    Rule(GuardCode.W15, warnings.alarms),
    Rule(GuardCode.W16, warnings.linked),
    Rule(GuardCode.W17, warnings.turns_18, _ENDED | {ClosureReason.NOT_CSE}),
    Rule(GuardCode.W18, warnings.too_few_eyes),
)


def guard(case: ClosureCase, settings: GuardSettings) -> GuardFindings:
    """What fires, each by number. A removal because the young person died, or no removal at all: nothing."""
    closing = case.closing
    if closing is None or closing.reason is ClosureReason.DIED:
        return GuardFindings()
    sitting = Sitting(case, closing, settings)
    return GuardFindings(_fired(BLOCKS, sitting), _fired(WARNINGS, sitting))


def _fired(rules: tuple[Rule, ...], sitting: Sitting) -> tuple[Finding, ...]:
    found = ((rule.code, tuple(rule.find(sitting))) for rule in rules if _applies(rule, sitting))
    return tuple(Finding(code, _ordered(facts)) for code, facts in found if facts)


def _applies(rule: Rule, sitting: Sitting) -> bool:
    return rule.reasons is None or sitting.closing.reason in rule.reasons


def _ordered(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The same facts in whatever order the record held them; each once."""
    return tuple(sorted(set(facts), key=_place))


_WHYS = {why: place for place, why in enumerate(Why)}


def _place(fact: Fact) -> tuple[object, ...]:
    return _WHYS[fact.why], fact.days, fact.count, fact.limit, tuple(map(str, fact.codes)), fact.names
