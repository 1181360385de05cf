"""What only the whole form shows: doubled linkIds, conditions on nothing, circles; and the look-ups a flow needs."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from cse_desk.forms.conditions import loops_and_order
from cse_desk.forms.questionnaire import Condition, Form, Item, ItemType, JsonValue, Operator
from cse_desk.forms.raw import Raw, Reader
from cse_desk.forms.values import FHIR_TYPES, option_code

Note = Callable[[str, str], None]


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
        note(place, "a group with nothing in it")
    if item.is_question and item.repeats and item.children and not item.marks.asked_once:
        note(place, "items under a question that repeats are asked once, not once for each answer")
    if item.options and not item.is_question:
        reader.fault(place, "only questions have answers to choose from")
    elif item.options and not item.is_choice:
        note(place, "answers to choose from on a question that is no choice")


def _check_condition(item: Item, condition: Condition, known: Mapping[str, Item], reader: Reader, note: Note) -> None:
    place = f"item {item.link_id}"
    question = known.get(condition.question)
    if question is None:
        reader.fault(place, f"depends on {condition.question!r}, which is not there")
    elif condition.operator is Operator.EXISTS:
        if not isinstance(condition.expected, bool):
            reader.fault(place, "exists takes true or false")
    elif condition.fhir_type not in FHIR_TYPES.get(question.type, ()):
        note(place, f"compares {condition.question!r} with a value of another type")


def linked(form: Form) -> Form:
    """The form with its look-ups, and with what its conditions expect in the form that answers have."""
    known = {item.link_id: item for item in form.walk()}
    items = tuple(_with_conditions(item, known) for item in form.items)
    whole = replace(form, items=items)
    loops, order = loops_and_order(items)
    return replace(whole, by_link_id={item.link_id: item for item in whole.walk()}, loops=loops, order=order)


def _with_conditions(item: Item, known: Mapping[str, Item]) -> Item:
    return replace(
        item,
        enable_when=tuple(_as_answer(one, known) for one in item.enable_when),
        children=tuple(_with_conditions(child, known) for child in item.children),
    )


def _as_answer(condition: Condition, known: Mapping[str, Item]) -> Condition:
    if condition.fhir_type not in ("Coding", "Reference"):
        return condition
    raw: Raw = _raw(condition.expected)
    code = option_code(condition.fhir_type, raw)
    if condition.fhir_type == "Reference" and not known[condition.question].is_choice:
        return condition
    return replace(condition, expected=code)


def _raw(value: JsonValue) -> Raw:
    return {key: text for key, text in value.items() if isinstance(text, str)} if isinstance(value, dict) else None
