"""What the values of an expression mean for a form: an answer, options, a yes or no, a text or bound that was worked out."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Context, Decimal
from typing import Any, Final

from cse_desk.forms.questionnaire import Item, ItemType, JsonValue, Option
from cse_desk.forms.raw import as_json
from cse_desk.forms.values import as_decimal, from_fhir

_FIGURES: Final = Context(prec=17)  # of a calculated number: as many as a number of JSON keeps
_LINK_ID: Final = re.compile(r"linkId\s*=\s*'((?:[^'\\]|\\.)*)'")


def _plain(value: Any) -> Any:
    from cse_desk.forms.fhirpath.values import plain

    return plain(value)


def is_so(found: Sequence[Any]) -> bool:
    """Whether an expression says yes: true, or any single value that is no boolean."""
    value = _plain(found[0]) if len(found) == 1 else None
    return value is not None and value is not False


def as_answer(item: Item, found: Sequence[Any]) -> JsonValue:
    """The values as an answer to a question; None when there is none that it takes."""
    answers: list[JsonValue] = [answer for one in found if (answer := _one_answer(item, one)) is not None]
    if item.repeats:
        return answers or None
    return answers[0] if answers else None


def _one_answer(item: Item, found: Any) -> JsonValue:
    value = _plain(found)
    taker = _TAKERS.get(item.type)
    if taker is not None:
        return taker(item, value)
    return None if isinstance(value, dict) else _words(value)


def _integer(_item: Item, value: Any) -> JsonValue:
    number = _number(value)
    return int(number) if number is not None and number == number.to_integral_value() else None


def _decimal(_item: Item, value: Any) -> JsonValue:
    number = _number(value)
    return None if number is None else f"{number:f}"


def _boolean(_item: Item, value: Any) -> JsonValue:
    return value if isinstance(value, bool) else None


def _reference(item: Item, value: Any) -> JsonValue:
    return from_fhir(item, item.type.value.capitalize(), value)


def _number(value: Any) -> Decimal | None:
    if isinstance(value, dict):
        value = _plain(value.get("value"))
    number = as_decimal(value)
    if number is None:
        return None
    short = _FIGURES.plus(number)
    return short.to_integral_value() if short == short.to_integral_value() else short.normalize()


def _words(value: Any) -> str | None:
    from cse_desk.forms.fhirpath.conversions import in_words

    return in_words(value)


def _chosen(item: Item, value: Any) -> JsonValue:
    if isinstance(value, dict):
        kind = "Reference" if "reference" in value else "Coding"
        return from_fhir(replace(item, options_unknown=item.options_unknown or not item.options), kind, value)
    words = _words(value)
    if words is None:
        return None
    offered = next(
        (one for one in item.options if words in (one.code, one.fhir_code) and one.fhir_type != "Coding"), None
    )
    by_code = offered or item.option(words)
    if by_code is not None:
        return by_code.code
    return {"text": words} if item.type is ItemType.OPEN_CHOICE else None


def _quantity(item: Item, value: Any) -> JsonValue:
    number = _number(value)
    if number is None:
        return None
    made: dict[str, JsonValue] = {"value": f"{number:f}"}
    if isinstance(value, dict):
        made.update({key: text for key in ("unit", "code", "system") if isinstance(text := value.get(key), str)})
    elif item.units:
        unit = item.units[0]
        pairs = (("unit", unit.words), ("code", unit.code), ("system", unit.system))
        made.update({key: text for key, text in pairs if text})
    return made


def _moment(item: Item, value: Any) -> JsonValue:
    if not isinstance(value, str):
        return None
    text = value.partition("T")[0] if item.type is ItemType.DATE else value
    return from_fhir(item, {"date": "Date", "dateTime": "DateTime"}.get(item.type, "Time"), text)


_TAKERS: Final[Mapping[ItemType, Callable[[Item, Any], JsonValue]]] = {
    ItemType.INTEGER: _integer,
    ItemType.DECIMAL: _decimal,
    ItemType.BOOLEAN: _boolean,
    ItemType.CHOICE: _chosen,
    ItemType.OPEN_CHOICE: _chosen,
    ItemType.QUANTITY: _quantity,
    ItemType.REFERENCE: _reference,
    ItemType.ATTACHMENT: _reference,
    ItemType.DATE: _moment,
    ItemType.DATE_TIME: _moment,
    ItemType.TIME: _moment,
}


# ---- options -------------------------------------------------------------------------------


def as_options(found: Iterable[Any]) -> tuple[Option, ...]:
    """What an answerExpression offers: codings, or plain values."""
    from cse_desk.forms.fhirpath.functions import weight_of

    options: dict[str, Option] = {}
    for one in found:
        value = _plain(one)
        if isinstance(value, dict):
            reference = value.get("reference")
            code = reference or value.get("code") or value.get("display")
            if isinstance(code, str):
                kind = "Reference" if reference else "Coding"
                display, system = (str(value.get(key) or "") for key in ("display", "system"))
                options.setdefault(
                    code,
                    Option(
                        code,
                        display or code,
                        weight_of(value),
                        system=system,
                        fhir_type=kind,
                        uncoded="code" not in value and not reference,
                    ),
                )
        elif (words := _words(value)) is not None:
            kind = "Integer" if isinstance(value, int) and not isinstance(value, bool) else "String"
            options.setdefault(words, Option(words, words, fhir_type=kind))
    return tuple(options.values())


def only_offered(options: Iterable[Option], *, without: frozenset[str]) -> tuple[Option, ...]:
    """The options but for these."""
    return tuple(one for one in options if not {one.code, one.fhir_code} & without)


# ---- facets --------------------------------------------------------------------------------


def facet_of(item: Item, name: str, found: Sequence[Any]) -> Item:
    """The item with a text, bound or flag that was worked out; as it was when nothing came of it."""
    value = _plain(found[0]) if len(found) == 1 else None
    if name == "text":
        words = _words(value)
        return item if words is None else replace(item, text=words, markdown="", xhtml="")
    if name == "required":
        return item if value is None else replace(item, required=is_so(found))
    if name == "read_only":
        return item if value is None else replace(item, read_only=is_so(found))
    if value is None:
        return item
    bound = as_json({**value, "value": str(_plain(value.get("value")))}) if isinstance(value, dict) else _bound(value)
    return replace(item, min_value=bound) if name == "min_value" else replace(item, max_value=bound)


def _bound(value: Any) -> JsonValue:
    return str(value) if isinstance(value, Decimal) else value if isinstance(value, int | str) else None


def place_of(location: str) -> str:
    """The linkId a constraint's location ends at; "" when it names none."""
    found = _LINK_ID.findall(location)
    return str(found[-1]) if found else ""
