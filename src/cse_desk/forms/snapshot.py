"""The items of a response, place by place: whole at first, then kept up to date where something changes.

An instance of a repeating group carries its id as `item.id`. Children of a question without an answer stand under an answer without a
value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from cse_desk.forms.nodes import Node, Tree
from cse_desk.forms.questionnaire import Item, JsonValue
from cse_desk.forms.values import to_fhir as answer_to

ORDINAL: Final = "http://hl7.org/fhir/StructureDefinition/ordinalValue"

Entry = dict[str, object]


@dataclass(frozen=True, slots=True)
class State:
    """What is asked and answered at each place."""

    nodes: Sequence[Node]
    asked: Sequence[bool]
    values: Sequence[JsonValue]


class Snapshot:
    """The items of a response for one state; `for_expressions` adds weights of options and keeps fractions exact."""

    def __init__(self, tree: Tree, state: State, *, for_expressions: bool = False) -> None:
        self._nodes = state.nodes
        self._asked = state.asked
        self._for_expressions = for_expressions
        self._below: list[list[int]] = [[] for _node in state.nodes]
        self._tops: list[int] = []
        self._made: list[list[Entry]] = [[] for _node in state.nodes]
        for number, node in enumerate(tree.nodes):
            (self._below[node.above] if node.above >= 0 else self._tops).append(number)
        for number in range(len(state.nodes) - 1, -1, -1):
            if state.asked[number]:
                self._made[number] = self._entries(number, state.values[number])

    def top(self) -> list[Entry]:
        """The items of the response."""
        return [entry for number in self._tops for entry in self._made[number]]

    def inside(self, number: int) -> list[Entry]:
        """The items in a group, or under a question."""
        return [entry for below in self._below[number] for entry in self._made[below]]

    def entry(self, number: int) -> Entry:
        """The item at a place; only its linkId while nothing is answered there."""
        made = self._made[number]
        return made[0] if made else {"linkId": self._nodes[number].item.link_id}

    def change(self, number: int, value: JsonValue, values: Sequence[JsonValue]) -> None:
        """One answer is another: made anew are its item and those it stands in."""
        self._made[number] = self._entries(number, value) if self._asked[number] else []
        above = self._nodes[number].above
        while above >= 0:
            self._made[above] = self._entries(above, values[above]) if self._asked[above] else []
            above = self._nodes[above].above

    def _entries(self, number: int, value: JsonValue) -> list[Entry]:
        node = self._nodes[number]
        inside = self.inside(number) if self._below[number] else []
        if node.of_answer:
            return [{"item": inside} if inside else {}]
        if node.item.is_group and node.item.repeats and not node.instance:
            return inside  # its instances
        if node.item.is_group:
            return _group(node, inside)
        return self._question(node.item, value, inside, self._below[number]) if node.item.is_question else []

    def _question(self, item: Item, value: JsonValue, inside: list[Entry], below: Sequence[int]) -> list[Entry]:
        answers = [self._answer(item, one) for one in _each(item, value)]
        if below and self._nodes[below[0]].of_answer:
            answers = [{**answer, **more} for answer, more in zip(answers, inside, strict=True)]
        elif inside:
            answers = answers or [{}]
            answers[0] = {**answers[0], "item": inside}
        answers = [one for one in answers if one]
        return [{**_named(item), "answer": answers}] if answers else []

    def _answer(self, item: Item, value: JsonValue) -> Entry:
        answer = answer_to(item, value)
        if not self._for_expressions:
            return answer
        exact = {key: _exact(inner) for key, inner in answer.items()}
        option = item.option(value if isinstance(value, str) else str(value)) if item.options else None
        return exact if option is None or option.ordinal is None else _weighed(exact, option.ordinal)


def _group(node: Node, inside: list[Entry]) -> list[Entry]:
    if not inside and not node.instance:
        return []
    own: Entry = {"id": node.instance} if node.instance else {}
    return [{**own, **_named(node.item), **({"item": inside} if inside else {})}]


def _named(item: Item) -> Entry:
    return {"linkId": item.link_id, **({"text": item.text} if item.text else {})}


def _each(item: Item, value: JsonValue) -> list[JsonValue]:
    if value is None:
        return []
    return value if item.repeats and isinstance(value, list) else [value]


def _weighed(answer: Entry, weight: Decimal) -> Entry:
    own = {"extension": [{"url": ORDINAL, "valueDecimal": weight}]}
    coding = answer.get("valueCoding")
    return {"valueCoding": {**coding, **own}} if isinstance(coding, dict) else {**answer, **own}


def _exact(value: object) -> object:
    if isinstance(value, float):
        return Decimal(repr(value))
    return {key: _exact(inner) for key, inner in value.items()} if isinstance(value, dict) else value
