"""Scores: weights of chosen options, and what a form works out itself (calculatedExpression).

Calculated values are never kept: they are worked out again when somebody looks (forms.working).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import JsonValue


@dataclass(frozen=True, slots=True)
class Scores:
    """What a form works out. `failed`: paths whose expression could not be worked out, with the reason."""

    values: Mapping[str, JsonValue] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)


def weights(flow: Flow) -> dict[str, Decimal]:
    """The weight of each answered question whose options have weights, by path; unasked ones have none."""
    found: dict[str, Decimal] = {}
    for _number, node, value in flow.walk_asked():
        chosen = [node.item.option(str(one)) for one in (value if isinstance(value, list) else [value])]
        weighed = [one.ordinal for one in chosen if one is not None and one.ordinal is not None]
        if weighed:
            found[node.path] = sum(weighed, Decimal(0))
    return found


def total(flow: Flow, link_ids: Iterable[str] | None = None) -> Decimal:
    """The sum of the weights (of these questions only, when given)."""
    wanted = None if link_ids is None else frozenset(link_ids)
    return sum(
        (weight for path, weight in weights(flow).items() if wanted is None or path.rpartition("/")[2] in wanted),
        Decimal(0),
    )


def calculate(flow: Flow) -> Scores:
    """Everything the form works out from these answers, by path."""
    worked, nodes = flow.worked, flow.state.nodes
    return Scores({nodes[number].path: value for number, value in worked.calculated.items()}, dict(worked.failed))
