"""Which places of a form are asked, for given values."""

from collections.abc import Iterable, Mapping, Sequence

from cse_desk.forms.conditions import is_met
from cse_desk.forms.nodes import Asked, Tree
from cse_desk.forms.questionnaire import JsonValue


def asked_of(tree: Tree, values: Sequence[JsonValue], enabled: Mapping[int, bool]) -> list[bool]:
    """For each node whether it is asked; `enabled` says so of those that have an enableWhenExpression."""
    nodes, conditions = tree.nodes, tree.asked
    known: dict[int, bool] = {}  # by the identity of the conditions, which many nodes share
    asked = [True] * len(nodes)
    for number in tree.order:
        above = nodes[number].above
        if (above >= 0 and not asked[above]) or not enabled.get(number, True):
            asked[number] = False
            continue
        when = conditions[number]
        if when is not None:
            if (holds := known.get(id(when))) is None:
                holds = known[id(when)] = _holds(when, values, asked)
            asked[number] = holds
    return asked


def _holds(when: Asked, values: Sequence[JsonValue], asked: Sequence[bool]) -> bool:
    for one, questions, in_circle in when.conditions:
        if is_met(one, _given(questions, values, asked, even_unasked=in_circle)) is not when.needs_all:
            return not when.needs_all
    return when.needs_all


def _given(
    questions: Iterable[int], values: Sequence[JsonValue], asked: Sequence[bool], *, even_unasked: bool
) -> list[JsonValue]:
    given: list[JsonValue] = []
    for number in questions:
        value = values[number]
        if value is None or not (even_unasked or asked[number]):
            continue
        if isinstance(value, list):
            given += value
        else:
            given.append(value)
    return given
