"""Answers as a FHIR R4 QuestionnaireResponse, and back. What is not asked now is not in it.

An instance of a repeating group carries its id as `item.id`. Items that open under a question with several answers stand under the
first of them. Children of a question without an answer stand under an answer without a value.
"""

from collections.abc import Callable, Mapping
from typing import Final

from cse_desk.errors import BadForm
from cse_desk.forms.flow import Flow, is_instance
from cse_desk.forms.nodes import Node
from cse_desk.forms.questionnaire import ORDER, Form, Item, JsonValue
from cse_desk.forms.raw import RawObject, Reader, json_object, plain
from cse_desk.forms.values import find_value
from cse_desk.forms.values import from_fhir as answer_from
from cse_desk.forms.values import to_fhir as answer_to

ORDINAL: Final = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
_STATUSES: Final = frozenset({"in-progress", "completed", "amended", "entered-in-error", "stopped"})

Entry = dict[str, object]


def to_fhir(
    flow: Flow, *, status: str = "", authored: str = "", subject: Entry | None = None, weights: bool = False
) -> Entry:
    """The response. `status` defaults to completed when nothing is missing; `weights` adds each chosen option's weight (for scores)."""
    response: Entry = {"resourceType": "QuestionnaireResponse"}
    if flow.form.canonical:
        response["questionnaire"] = flow.form.canonical
    response["status"] = status or ("completed" if flow.may_finish else "in-progress")
    if subject:
        response["subject"] = subject
    if authored:
        response["authored"] = authored
    items = entries(flow, weights=weights).get(-1)
    if items:
        response["item"] = items
    return response


def entries(flow: Flow, *, weights: bool = False) -> dict[int, list[Entry]]:
    """The response's items, by the number of the node they stand in (-1 = the response itself)."""
    inside: dict[int, list[Entry]] = {}
    for number, node, value in reversed(list(flow.walk_asked())):
        children = inside.get(number, [])
        made = _entries_of(node, value, children, weights=weights)
        inside[node.above] = made + inside.get(node.above, [])
    return inside


def _entries_of(node: Node, value: JsonValue, children: list[Entry], *, weights: bool) -> list[Entry]:
    item = node.item
    if item.is_group and item.repeats and not node.instance:
        return children  # its instances
    if item.is_group:
        if not children and not node.instance:
            return []
        own: Entry = {"id": node.instance} if node.instance else {}
        return [{**own, **_named(item), **({"item": children} if children else {})}]
    if not item.is_question:
        return []
    answers = [found for one in _each(item, value) if (found := _answer(item, one, weights=weights))]
    if children:
        answers = answers or [{}]
        answers[0] = {**answers[0], "item": children}
    return [{**_named(item), "answer": answers}] if answers else []


def _named(item: Item) -> Entry:
    return {"linkId": item.link_id, **({"text": item.text} if item.text else {})}


def _each(item: Item, value: JsonValue) -> list[JsonValue]:
    if value is None:
        return []
    return value if item.repeats and isinstance(value, list) else [value]


def _answer(item: Item, value: JsonValue, *, weights: bool) -> Entry:
    answer = answer_to(item, value)
    option = item.option(value) if weights else None
    coding = answer.get("valueCoding")
    if option is not None and option.ordinal is not None and isinstance(coding, dict):
        weight = {"url": ORDINAL, "valueDecimal": float(option.ordinal)}
        return {"valueCoding": {**coding, "extension": [weight]}}
    return answer


def from_fhir(
    form: Form, data: bytes | str | Mapping[str, object], *, new_id: Callable[[], str] | None = None
) -> dict[str, JsonValue]:
    """The answers in a response to `form`. Raises BadForm with the places of all faults; nothing is half-read.

    `new_id` makes ids for instances that came without one; by default they are numbered.
    """
    raw = json_object(data) if isinstance(data, bytes | str) else plain(dict(data))
    if not isinstance(raw, dict):
        raise BadForm(("not a JSON object",))
    return _Reading(form, new_id).read(raw)


class _Reading:
    def __init__(self, form: Form, new_id: Callable[[], str] | None) -> None:
        self.form = form
        self.reader = Reader()
        self.answers: dict[str, JsonValue] = {}
        self.made = 0
        self.new_id = new_id or self._numbered

    def _numbered(self) -> str:
        self.made += 1
        return f"{self.made:032x}"

    def read(self, raw: RawObject) -> dict[str, JsonValue]:
        reader = self.reader
        if raw.get("resourceType") != "QuestionnaireResponse":
            reader.fault("resourceType", "is not QuestionnaireResponse")
        if reader.text(raw, "status", "response") not in _STATUSES:
            reader.fault("response.status", "is no status of a response")
        named = reader.text(raw, "questionnaire", "response")
        if named and named not in (self.form.url, self.form.canonical):
            reader.fault("response.questionnaire", f"is {named}, not {self.form.canonical}")
        self._items(raw, {item.link_id: item for item in self.form.items}, "", "response")
        reader.done()
        return self.answers

    def _items(self, raw: RawObject, expected: Mapping[str, Item], prefix: str, place: str) -> None:
        seen: set[str] = set()
        for one, where in self.reader.objects(raw, "item", place):
            link_id = self.reader.text(one, "linkId", where)
            item = expected.get(link_id)
            if item is None:
                self.reader.fault(where, f"the form has no {link_id!r} here")
            elif item.is_group and item.repeats:
                self._instance(one, item, prefix, where)
            elif link_id in seen:
                self.reader.fault(where, f"{link_id!r} stands twice but does not repeat")
            else:
                seen.add(link_id)
                self._single(one, item, prefix, where)

    def _instance(self, raw: RawObject, item: Item, prefix: str, place: str) -> None:
        instance = self.reader.text(raw, "id", place)
        order = self.answers.setdefault(prefix + item.link_id + ORDER, [])
        if not is_instance(instance):
            instance = self.new_id()
        if not isinstance(order, list) or instance in order:
            self.reader.fault(place, "its id stands twice")
            return
        order.append(instance)
        self._children(raw, item, f"{prefix}{item.link_id}:{instance}/", place)

    def _single(self, raw: RawObject, item: Item, prefix: str, place: str) -> None:
        if item.is_group:
            if "answer" in raw:
                self.reader.fault(place, "a group has no answer")
            self._children(raw, item, prefix, place)
        elif item.is_question:
            self._question(raw, item, prefix, place)

    def _children(self, raw: RawObject, item: Item, prefix: str, place: str) -> None:
        self._items(raw, {child.link_id: child for child in item.children}, prefix, place)

    def _question(self, raw: RawObject, item: Item, prefix: str, place: str) -> None:
        values: list[JsonValue] = []
        nested: list[tuple[RawObject, str]] = [(raw, place)] if "item" in raw else []
        for one, where in self.reader.objects(raw, "answer", place):
            found = find_value(one)
            if found is not None:
                values.append(self._value(item, found[0], one, where))
            if "item" in one:
                nested.append((one, where))
        if len(values) > 1 and not item.repeats:
            self.reader.fault(place, "has several answers but does not repeat")
        if values:
            self.answers[prefix + item.link_id] = values if item.repeats else values[0]
        if len(nested) > 1:
            self.reader.fault(place, "has questions under more than one of its answers, which we cannot keep apart")
        for inner, where in nested[:1]:
            self._children(inner, item, prefix, where)

    def _value(self, item: Item, fhir_type: str, raw: RawObject, place: str) -> JsonValue:
        value = answer_from(item, fhir_type, raw[f"value{fhir_type}"])
        if value is None:
            self.reader.fault(place, "is not an answer to its question")
        return value
