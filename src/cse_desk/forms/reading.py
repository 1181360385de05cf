"""Reads a QuestionnaireResponse: the answers that fit a form, and everything that does not, each with its linkId and its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cse_desk.errors import BadForm
from cse_desk.forms.nodes import answer_keys, is_instance, opens_under_each
from cse_desk.forms.questionnaire import ORDER, Form, Item, JsonValue
from cse_desk.forms.raw import RawObject, Reader
from cse_desk.forms.values import find_value
from cse_desk.forms.values import from_fhir as answer_from

_STATUSES: Final = frozenset({"in-progress", "completed", "amended", "entered-in-error", "stopped"})


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something in a response that its form does not take."""

    link_id: str
    place: str
    what: str


@dataclass(slots=True)
class Read:
    """What a response says. `of_response`: what is wrong with the response as a whole; `numbered`: ids we gave to instances without one."""

    answers: dict[str, JsonValue] = field(default_factory=dict)
    faults: list[Misfit] = field(default_factory=list)
    of_response: list[str] = field(default_factory=list)
    numbered: frozenset[str] = frozenset()


def read(form: Form, raw: RawObject, new_id: Callable[[], str] | None) -> Read:
    """The answers in `raw` and what does not fit. Raises BadForm when it is nested beyond reason."""
    reading = _Reading(new_id)
    try:
        return reading.read(form, raw)
    except RecursionError:
        raise BadForm(("nested too deeply",)) from None


class _Reading:
    def __init__(self, new_id: Callable[[], str] | None) -> None:
        self.reader = Reader()
        self.found = Read()
        self.made = 0
        self.new_id = new_id or self._numbered

    def _numbered(self) -> str:
        self.made += 1
        return f"{self.made:032x}"

    def fault(self, link_id: str, place: str, what: str) -> None:
        self.found.faults.append(Misfit(link_id, place, what))

    def read(self, form: Form, raw: RawObject) -> Read:
        reader, told = self.reader, self.found.of_response
        if reader.text(raw, "status", "response") not in _STATUSES:
            told.append("response.status: is no status of a response")
        named = reader.text(raw, "questionnaire", "response")
        if named and named not in (form.url, form.canonical):
            told.append(f"response.questionnaire: is {named}, not {form.canonical}")
        self._items(raw, {item.link_id: item for item in form.items}, "", "response")
        told += reader.faults
        return self.found

    def _items(self, raw: RawObject, expected: Mapping[str, Item], prefix: str, place: str) -> None:
        seen: set[str] = set()
        for one, where in self.reader.objects(raw, "item", place):
            link_id = self.reader.text(one, "linkId", where)
            item = expected.get(link_id)
            if item is None:
                self.fault(link_id, where, f"the form has no {link_id!r} here")
            elif item.is_group and item.repeats:
                self._instance(one, item, prefix, where)
            elif link_id in seen:
                self.fault(link_id, where, f"{link_id!r} stands twice but does not repeat")
            else:
                seen.add(link_id)
                self._single(one, item, prefix, where)

    def _instance(self, raw: RawObject, item: Item, prefix: str, place: str) -> None:
        instance = self.reader.text(raw, "id", place)
        order = self.found.answers.setdefault(prefix + item.link_id + ORDER, [])
        if not is_instance(instance):
            instance = self.new_id()
            self.found.numbered |= {instance}
        if not isinstance(order, list) or instance in order:
            self.fault(item.link_id, place, "its id stands twice")
            return
        order.append(instance)
        self._children(raw, item, f"{prefix}{item.link_id}:{instance}/", place)

    def _single(self, raw: RawObject, item: Item, prefix: str, place: str) -> None:
        if item.is_group:
            if "answer" in raw:
                self.fault(item.link_id, place, "a group has no answer")
            self._children(raw, item, prefix, place)
        elif item.is_question:
            self._question(raw, item, prefix, place)

    def _children(self, raw: RawObject, item: Item, prefix: str, place: str) -> None:
        self._items(raw, {child.link_id: child for child in item.children}, prefix, place)

    def _question(self, raw: RawObject, item: Item, prefix: str, place: str) -> None:
        path = prefix + item.link_id
        given: list[JsonValue] = []
        nested: list[tuple[RawObject, str, int | None]] = [(raw, place, None)] if "item" in raw else []
        for one, where in self.reader.objects(raw, "answer", place):
            found = find_value(one)
            value = None if found is None else self._value(item, found[0], one, where)
            given += [] if value is None else [value]
            if "item" in one:
                nested.append((one, where, None if value is None else len(given) - 1))
        if len(given) > 1 and not item.repeats:
            self.fault(item.link_id, place, "has several answers but does not repeat")
        if given:
            self.found.answers[path] = given if item.repeats else given[0]
        self._nested(item, prefix, given, nested)

    def _nested(
        self, item: Item, prefix: str, given: list[JsonValue], nested: list[tuple[RawObject, str, int | None]]
    ) -> None:
        if opens_under_each(item) and given:
            keys = answer_keys(given)
            for inner, where, at in nested:
                self._children(inner, item, f"{prefix}{item.link_id}:{keys[at or 0]}/", where)
            return
        if len(nested) > 1:
            self.fault(
                item.link_id, nested[1][1], "has questions under more than one of its answers, which are asked once"
            )
        for inner, where, _at in nested[:1]:
            self._children(inner, item, prefix, where)

    def _value(self, item: Item, fhir_type: str, raw: RawObject, place: str) -> JsonValue:
        value = answer_from(item, fhir_type, raw[f"value{fhir_type}"])
        if value is None:
            self.fault(item.link_id, place, f"is not an answer to its question ({fhir_type})")
        return value
