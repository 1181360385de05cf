"""What only the whole form shows: doubled linkIds, conditions on nothing, circles; and the look-ups a flow needs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from cse_desk.forms.circles import circles_and_order
from cse_desk.forms.questionnaire import Condition, Form, Item, ItemType, JsonValue, Operator
from cse_desk.forms.raw import Raw, Reader
from cse_desk.forms.values import FHIR_TYPES, find_option, option_code


class Note(Protocol):
    """Names something about an item that can be used all the same."""

    def __call__(self, link_id: str, what: str, *, serious: bool = False) -> None:
        """Keep a note for an item ("" is the form)."""
        ...


def check(form: Form, reader: Reader, note: Note) -> None:
    """Add the faults of the whole to `reader`, and tell `note` what is odd but can be used."""
    known = {item.link_id: item for item in form.walk()}
    for link_id, count in Counter(item.link_id for item in form.walk()).items():
        if count > 1:
            reader.fault(f"item {link_id}", "its linkId stands more than once")
    for item in form.walk():
        _check_item(item, reader, note)
        for condition in item.enable_when:
            _check_condition(item, condition, known, reader, note)


def _check_item(item: Item, reader: Reader, note: Note) -> None:
    place = f"item {item.link_id}"
    if item.type is ItemType.DISPLAY and item.children:
        reader.fault(place, "a display cannot hold items")
    if item.is_group and not item.children:
        note(item.link_id, "a group with nothing in it")
    if item.options and not item.is_question:
        reader.fault(place, "only questions have answers to choose from")
    if item.type is ItemType.ATTACHMENT:
        note(item.link_id, "files; where nothing keeps files they cannot be added")


def _check_condition(item: Item, condition: Condition, known: Mapping[str, Item], reader: Reader, note: Note) -> None:
    place = f"item {item.link_id}"
    question = known.get(condition.question)
    if question is None:
        reader.fault(place, f"depends on {condition.question!r}, which is not there")
    elif condition.operator is Operator.EXISTS:
        if not isinstance(condition.expected, bool):
            reader.fault(place, "exists takes true or false")
    elif condition.fhir_type not in FHIR_TYPES.get(question.type, ()):
        note(item.link_id, f"compares {condition.question!r} with a value of another type")


def linked(form: Form) -> Form:
    """The form with its look-ups, and with what its conditions expect in the form that answers have."""
    known = {item.link_id: item for item in form.walk()}
    items = tuple(_with_conditions(item, known) for item in form.items)
    whole = replace(form, items=items)
    loops, order = circles_and_order(_needs(whole))
    by_link_id = {item.link_id: item for item in whole.walk()}
    return replace(whole, by_link_id=by_link_id, loops=loops, order=order, alike=_alike(whole))


def _alike(form: Form) -> dict[str, int]:
    """A number for each item with conditions, the same for those that have the same ones."""
    numbers: dict[str, int] = {}
    conditional = (item for item in form.walk() if item.enable_when)
    return {
        item.link_id: numbers.setdefault(repr((item.enable_behaviour, item.enable_when)), len(numbers))
        for item in conditional
    }


def _needs(form: Form) -> dict[str, list[str]]:
    """What each item needs to know before it is known whether it is asked: the questions of its conditions, and what it stands in."""
    needs = {item.link_id: [one.question for one in item.enable_when] for item in form.walk()}
    for item in form.walk():
        for child in item.children:
            needs[child.link_id].append(item.link_id)
    return needs


def _with_conditions(item: Item, known: Mapping[str, Item]) -> Item:
    conditions = tuple(_as_answer(one, known) for one in item.enable_when)
    children = tuple(_with_conditions(child, known) for child in item.children)
    if conditions == item.enable_when and all(one is other for one, other in zip(children, item.children, strict=True)):
        return item
    return replace(item, enable_when=conditions, children=children)


def _as_answer(condition: Condition, known: Mapping[str, Item]) -> Condition:
    question = known[condition.question]
    if condition.fhir_type not in ("Coding", "Reference") or not question.is_choice:
        return condition
    raw: Raw = _raw(condition.expected)
    option = find_option(question.options, condition.fhir_type, raw)
    if option is not None:
        return replace(condition, expected=option.code)
    if question.options_unknown or question.type is ItemType.OPEN_CHOICE:
        return condition
    return replace(condition, expected=option_code(condition.fhir_type, raw))


def _raw(value: JsonValue) -> Raw:
    return {key: text for key, text in value.items() if isinstance(text, str)} if isinstance(value, dict) else None
