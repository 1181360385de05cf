"""What a look over a whole form finds: scores once nothing is missing, scales answered all alike, and safety prompts it opens."""

from collections.abc import Iterator
from typing import Final

from cse_desk.forms.flow import Flow
from cse_desk.forms.nodes import Node
from cse_desk.forms.questionnaire import Item, JsonValue
from cse_desk.forms.validation import is_empty

LEAST_ALIKE: Final = 5  # questions of a scale that are too many to be answered alike by chance
_UNDER_13: Final = "(u13)"
_CALM: Final = frozenset({"no", "over", "none", "not-known"})
_CALM_OF_SAFETY: Final = frozenset({"yes"})
_SAFETY: Final = "safe"  # a question whether somebody is safe: the last part of its linkId, or the first of it
_CHOSEN: Final = {"P9": "trust"}  # prompts that one of several choices opens, where it is offered


def worked_out(flow: Flow) -> Iterator[tuple[Item, JsonValue]]:
    """What the form works out and shows, in reading order; nothing while an answer is missing or wrong."""
    if not flow.may_finish:
        return
    for _number, node, value in flow.walk_asked():
        if node.item.calculated and not node.item.hidden and not is_empty(value):
            yield node.item, value


def same_answers(flow: Flow) -> Iterator[Item]:
    """Groups of questions with weights and the same choices in which every one has the same answer: also turned-round questions."""
    scales: dict[int, list[tuple[Node, JsonValue]]] = {}
    for _number, node, value in flow.walk_asked():
        if _is_of_a_scale(node.item):
            scales.setdefault(node.above, []).append((node, value))
    for above, questions in scales.items():
        alike = {tuple(option.code for option in node.item.options) for node, _value in questions}
        given = {value if isinstance(value, str) else None for _node, value in questions}
        if len(questions) >= LEAST_ALIKE and len(alike) == 1 and len(given) == 1 and None not in given:
            yield flow.state.nodes[above].item if above >= 0 else questions[0][0].item


def _is_of_a_scale(item: Item) -> bool:
    return item.is_choice and not item.repeats and any(option.ordinal is not None for option in item.options)


def prompts(flow: Flow, *, is_under_13: bool | None) -> tuple[str, ...]:
    """The safety prompts that the answers open, in reading order. `is_under_13` None: not known, so those for under 13 are named too."""
    found: dict[str, None] = {}
    for _number, node, value in flow.walk_asked():
        if node.item.marks.prompts and _opens(node, value, flow):
            for mark in node.item.marks.prompts:
                is_of_age = not mark.endswith(_UNDER_13) or is_under_13 is not False
                if is_of_age and _is_chosen(node.item, value, mark):
                    found[mark.removesuffix(_UNDER_13)] = None
    return tuple(found)


def _opens(node: Node, value: JsonValue, flow: Flow) -> bool:
    """Any answer does but a reassuring one; words and lines that are there do."""
    if node.item.is_group:
        return bool(flow.instances(node.path)) and not node.instance
    if is_empty(value):
        return False
    if not node.item.is_choice:
        return True
    given = value if isinstance(value, list) else [value]
    calm = _CALM_OF_SAFETY if _asks_for_safety(node.item) else _CALM
    return any(one not in calm for one in given)


def _is_chosen(item: Item, value: JsonValue, prompt: str) -> bool:
    code = _CHOSEN.get(prompt)
    if code is None or item.option(code) is None:
        return True
    return code in (value if isinstance(value, list) else [value])


def _asks_for_safety(item: Item) -> bool:
    parts = item.link_id.replace("-", ".").split(".")
    return _SAFETY in (parts[0], parts[-1])
