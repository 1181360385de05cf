"""Scores: weights of chosen options, and calculatedExpression in FHIRPath.

`weight()` and `ordinal()` give the weight of the option that was chosen (itemWeight or ordinalValue), `sum()` adds. An expression
sees %resource (the response), %questionnaire, %context and the variables above it, as SDC says. Calculated values are never kept:
they are worked out again when somebody looks.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Final, cast

from cse_desk.forms import response
from cse_desk.forms.flow import Flow
from cse_desk.forms.nodes import Node
from cse_desk.forms.questionnaire import Item, ItemType, JsonValue, Variable
from cse_desk.forms.raw import json_object, plain
from cse_desk.forms.values import as_decimal, from_fhir

_ROUNDS: Final = 12  # a value may rest on another calculated one, this many times over

Evaluate = Callable[[object, Mapping[str, object]], list[object]]


@dataclass(frozen=True, slots=True)
class Scores:
    """What a form works out. `failed`: paths whose expression could not be worked out, with the reason."""

    values: Mapping[str, JsonValue] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)


def weights(flow: Flow) -> dict[str, Decimal]:
    """The weight of each answered question whose options have weights, by path; unasked ones have none."""
    found: dict[str, Decimal] = {}
    for _number, node, value in flow.walk_asked():
        chosen = [node.item.option(one) for one in (value if isinstance(value, list) else [value])]
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
    if not any(item.calculated for item in flow.form.walk()):
        return Scores()
    before = Scores()
    for _round in range(_ROUNDS):
        known = flow.with_answers(before.values) if before.values else flow
        now = _Working(known).work()
        if now == before:
            break
        before = now
    return before


class _Working:
    """One round over all expressions, against one state of the answers."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.items = response.entries(flow, weights=True)
        self.resource = response.to_fhir(flow, status="in-progress", weights=True)
        self.nodes = {number: node for number, node, _value in flow.walk_asked()}
        self.common: dict[str, object] = {
            **flow.context,
            "resource": self.resource,
            "questionnaire": _json(flow.form.source),
        }
        self.values: dict[str, JsonValue] = {}
        self.failed: dict[str, str] = {}

    def work(self) -> Scores:
        top = self._with(self.common, self.flow.form.variables, self.resource, "form")
        for number, node in self.nodes.items():
            if node.item.calculated:
                self._calculate(number, node, top)
        return Scores(MappingProxyType(self.values), MappingProxyType(self.failed))

    def _calculate(self, number: int, node: Node, top: Mapping[str, object]) -> None:
        variables = dict(top)
        for above in reversed([number, *self._above(number)]):
            holder = self.nodes[above]
            variables = self._with(variables, holder.item.variables, self._entry(above), holder.path)
        try:
            found = evaluate(node.item.calculated, self._entry(number), variables)
        except Exception as trouble:  # an expression somebody wrote may fail in any way; it is reported
            self.failed[node.path] = f"{type(trouble).__name__}: {trouble}"[:200]
            return
        self.values[node.path] = _as_answer(node.item, found)

    def _above(self, number: int) -> list[int]:
        chain = []
        while (number := self.nodes[number].above) >= 0:
            chain.append(number)
        return chain

    def _entry(self, number: int) -> object:
        """The response's item for a node: what stands inside it is enough for expressions on groups."""
        node = self.nodes[number]
        return {"linkId": node.item.link_id, "item": self.items.get(number, [])}

    def _with(
        self, known: Mapping[str, object], variables: Iterable[Variable], focus: object, place: str
    ) -> dict[str, object]:
        more = dict(known)
        for one in variables:
            try:
                more[one.name] = evaluate(one.expression, focus, more)
            except Exception as trouble:
                self.failed[f"{place} %{one.name}"] = f"{type(trouble).__name__}: {trouble}"[:200]
                more[one.name] = []
        return more


def _json(source: str) -> object:
    return _plain(json_object(source)) if source else {}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value


def evaluate(expression: str, focus: object, variables: Mapping[str, object]) -> list[object]:
    """What a FHIRPath expression gives on a resource, or an item of a response. Raises whatever the expression makes go wrong."""
    from fhirpathpy.engine.nodes import ResourceNode  # late, as below

    if isinstance(focus, dict) and "resourceType" not in focus:
        focus = ResourceNode.create_node(focus, "QuestionnaireResponse.item")  # type: ignore[no-untyped-call]
    return _compiled(expression)(focus, {"context": focus, **variables})


@lru_cache(maxsize=512)
def _compiled(expression: str) -> Evaluate:
    import fhirpathpy  # late: it costs start-up time that most sessions never need
    from fhirpathpy.models import models

    options = {
        "userInvocationTable": {
            "weight": {"fn": _weight_of, "arity": {0: []}},
            "ordinal": {"fn": _weight_of, "arity": {0: []}},
            "sum": {"fn": _sum_of, "arity": {0: []}},
        }
    }
    return cast("Evaluate", fhirpathpy.compile(expression, models["r4"], options))


def _weight_of(inputs: list[object]) -> list[object]:
    return [weight for one in inputs if (weight := _own_weight(one)) is not None]


def _own_weight(one: object) -> float | None:
    if not isinstance(one, dict):
        return None
    coding = one.get("valueCoding") or one.get("value") or one
    extensions = coding.get("extension", ()) if isinstance(coding, dict) else ()
    found = next((ext.get("valueDecimal") for ext in extensions if ext.get("url") == response.ORDINAL), None)
    return float(found) if isinstance(found, int | float | Decimal) else None


def _sum_of(inputs: list[object]) -> list[object]:
    numbers = [number for one in inputs if (number := as_decimal(str(one))) is not None]
    return [sum(numbers, Decimal(0))] if len(numbers) == len(inputs) else []


def _as_answer(item: Item, found: list[object]) -> JsonValue:
    answers: list[JsonValue] = [answer for one in found if (answer := _one_answer(item, one)) is not None]
    if item.repeats:
        return answers or None
    return answers[0] if answers else None


def _one_answer(item: Item, found: object) -> JsonValue:
    match item.type:
        case ItemType.INTEGER:
            number = as_decimal(str(found))
            return int(number) if number is not None and number == number.to_integral_value() else None
        case ItemType.DECIMAL:
            number = as_decimal(str(found))
            return None if number is None else f"{number.normalize():f}"
        case ItemType.BOOLEAN:
            return found if isinstance(found, bool) else None
        case ItemType.CHOICE | ItemType.OPEN_CHOICE:
            return from_fhir(item, "Coding" if isinstance(found, dict) else "String", plain(found))
        case ItemType.QUANTITY:
            number = as_decimal(str(found))
            return None if number is None else {"value": str(number), **({"unit": item.unit} if item.unit else {})}
    return str(found)
