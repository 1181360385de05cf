"""Which places of a form are asked, for given values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cse_desk.forms.conditions import is_met
from cse_desk.forms.nodes import Tree
from cse_desk.forms.questionnaire import JsonValue


def asked_of(tree: Tree, values: Sequence[JsonValue], enabled: Mapping[int, bool]) -> list[bool]:
    """For each node whether it is asked; `enabled` says so of those that have an enableWhenExpression."""
    nodes, conditions = tree.nodes, tree.asked
    asked = [True] * len(nodes)
    for number in tree.order:
        above = nodes[number].above
        if (above >= 0 and not asked[above]) or not enabled.get(number, True):
            asked[number] = False
            continue
        when = conditions[number]
        if when is not None:
            met = (
                is_met(one, _given(questions, values, asked, even_unasked=in_circle))
                for one, questions, in_circle in when.conditions
            )
            asked[number] = all(met) if when.needs_all else any(met)
    return asked


def _given(
    questions: Iterable[int], values: Sequence[JsonValue], asked: Sequence[bool], *, even_unasked: bool
) -> Iterator[JsonValue]:
    for number in questions:
        if even_unasked or asked[number]:
            value = values[number]
            if isinstance(value, list):
                yield from value
            elif value is not None:
                yield value
