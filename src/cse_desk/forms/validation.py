"""Whether an answer is one that its question takes.

Sources: the types of FHIR R4 and the core extensions minValue, maxValue, minLength, maxDecimalPlaces, minOccurs, maxOccurs, regex.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cse_desk.forms.fhirpath.moments import compared
from cse_desk.forms.patterns import LONGEST
from cse_desk.forms.questionnaire import Item, ItemType, JsonValue
from cse_desk.forms.raw import RawObject
from cse_desk.forms.values import as_decimal, find_option, is_date, is_date_time, is_time


class Fault(StrEnum):
    """What is wrong with an answer."""

    MISSING = "missing"
    WRONG_TYPE = "wrong-type"
    NOT_AN_OPTION = "not-an-option"
    NOT_TOGETHER = "not-together"
    TOO_LONG = "too-long"
    TOO_SHORT = "too-short"
    TOO_SMALL = "too-small"
    TOO_LARGE = "too-large"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    TOO_EXACT = "too-exact"
    PATTERN = "pattern"
    RULE = "rule"  # one that the form itself sets (targetConstraint)
    ADVICE = "advice"  # such a rule that only warns: it never keeps anybody from finishing


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault at a path; `limit` is the number or day it breaks, or the rule in words."""

    path: str
    fault: Fault
    limit: str = ""

    @property
    def words(self) -> str:
        """What to do about it, in a sentence."""
        words = _WORDS[self.fault].format(limit=self.limit)
        return words if words.endswith((".", "!", "?")) else f"{words}."


_WORDS = {
    Fault.MISSING: "This question still needs an answer.",
    Fault.WRONG_TYPE: "This is not {limit}.",
    Fault.NOT_AN_OPTION: "Choose one of the answers that are offered.",
    Fault.NOT_TOGETHER: "“{limit}” cannot stand together with another answer.",
    Fault.TOO_LONG: "Use at most {limit} characters.",
    Fault.TOO_SHORT: "Use at least {limit} characters.",
    Fault.TOO_SMALL: "This must be {limit} or more.",
    Fault.TOO_LARGE: "This must be {limit} or less.",
    Fault.TOO_FEW: "At least {limit} are needed.",
    Fault.TOO_MANY: "At most {limit} can be given.",
    Fault.TOO_EXACT: "Use at most {limit} figures after the point.",
    Fault.PATTERN: "This is not in the form that is asked for.",
    Fault.RULE: "{limit}",
    Fault.ADVICE: "{limit}",
}

_KINDS = {
    ItemType.BOOLEAN: "yes or no",
    ItemType.INTEGER: "a whole number",
    ItemType.DECIMAL: "a number",
    ItemType.DATE: "a date that exists",
    ItemType.DATE_TIME: "a date and time that exist",
    ItemType.TIME: "a time of day",
    ItemType.URL: "a web address",
    ItemType.ATTACHMENT: "an attachment",
    ItemType.REFERENCE: "a reference",
    ItemType.QUANTITY: "an amount",
}


def is_empty(value: JsonValue) -> bool:
    """No answer: nothing, no text but blanks, an empty list or object."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, list | dict) and not value)


def problems_of(item: Item, path: str, value: JsonValue) -> tuple[Problem, ...]:
    """What is wrong with an answer that is there (a missing one is the flow's matter)."""
    if is_empty(value):
        return ()
    if not item.repeats:
        return tuple(_one(item, path, value))
    if not isinstance(value, list):
        return (Problem(path, Fault.WRONG_TYPE, "a list of answers"),)
    return (*_many(item, path, value), *(found for one in value for found in _one(item, path, one)))


def how_many(item: Item, path: str, count: int) -> Iterator[Problem]:
    """Whether a repeating question or group has as many answers as its minOccurs and maxOccurs ask for."""
    if item.min_occurs is not None and count < item.min_occurs:
        yield Problem(path, Fault.TOO_FEW, str(item.min_occurs))
    if item.max_occurs is not None and count > item.max_occurs:
        yield Problem(path, Fault.TOO_MANY, str(item.max_occurs))


def _many(item: Item, path: str, values: list[JsonValue]) -> Iterator[Problem]:
    yield from how_many(item, path, len(values))
    alone = [one for one in item.options if one.exclusive and one.code in values]
    if alone and len(values) > 1:
        yield Problem(path, Fault.NOT_TOGETHER, alone[0].display)


def _one(item: Item, path: str, value: JsonValue) -> Iterator[Problem]:
    if item.is_choice:
        yield from _choice(item, path, value)
        return
    if not _has_type(item, value):
        yield Problem(path, Fault.WRONG_TYPE, _KINDS.get(item.type, "a text"))
        return
    if item.options and item.option(str(value)) is None and not item.options_unknown:
        yield Problem(path, Fault.NOT_AN_OPTION)
    if isinstance(value, str):
        yield from _text(item, path, value)
    yield from _range(item, path, value)


def _choice(item: Item, path: str, value: JsonValue) -> Iterator[Problem]:
    if isinstance(value, dict):
        text = value.get("text")
        if isinstance(text, str) and item.type is ItemType.OPEN_CHOICE and not is_empty(text):
            yield from _text(item, path, text)
        elif not _is_coding(item, value):
            yield Problem(path, Fault.NOT_AN_OPTION)
    elif not isinstance(value, str) or (item.option(value) is None and not item.options_unknown):
        yield Problem(path, Fault.NOT_AN_OPTION)


def _is_coding(item: Item, value: dict[str, JsonValue]) -> bool:
    """A coding or record that need not, or happens to, be among the options."""
    kind = "Reference" if "reference" in value else "Coding"
    if not any(isinstance(value.get(key), str) and value[key] for key in ("code", "display", "reference")):
        return False
    raw: RawObject = {key: text for key, text in value.items() if isinstance(text, str)}
    is_free = item.type is ItemType.OPEN_CHOICE or item.options_unknown or not item.options
    return is_free or find_option(item.options, kind, raw) is not None


def _has_type(item: Item, value: JsonValue) -> bool:
    if isinstance(value, str):
        is_one = _TEXTS.get(item.type)
        return is_one is not None and is_one(value)
    if isinstance(value, dict):
        return _is_object(item.type, value)
    if isinstance(value, bool):
        return item.type is ItemType.BOOLEAN
    return item.type is ItemType.INTEGER and isinstance(value, int) and abs(value) < 2**31


_TEXTS: dict[ItemType, Callable[[str], bool]] = {
    ItemType.STRING: lambda text: True,
    ItemType.TEXT: lambda text: True,
    ItemType.DECIMAL: lambda text: as_decimal(text) is not None,
    ItemType.DATE: is_date,
    ItemType.DATE_TIME: is_date_time,
    ItemType.TIME: is_time,
    ItemType.URL: lambda text: re.fullmatch(r"\S+", text) is not None,
}


def _is_object(kind: ItemType, value: dict[str, JsonValue]) -> bool:
    if kind is ItemType.QUANTITY:
        return as_decimal(value.get("value")) is not None
    if kind is ItemType.ATTACHMENT:
        return isinstance(value.get("attachment"), str)
    return kind is ItemType.REFERENCE and isinstance(value.get("reference") or value.get("display"), str)


def _text(item: Item, path: str, value: str) -> Iterator[Problem]:
    if item.max_length is not None and len(value) > item.max_length:
        yield Problem(path, Fault.TOO_LONG, str(item.max_length))
    if item.min_length is not None and len(value) < item.min_length:
        yield Problem(path, Fault.TOO_SHORT, str(item.min_length))
    if item.regex and (len(value) > LONGEST or re.fullmatch(item.regex, value) is None):
        yield Problem(path, Fault.PATTERN)


def _range(item: Item, path: str, value: JsonValue) -> Iterator[Problem]:
    if item.min_value is not None and _less(value, item.min_value):
        yield Problem(path, Fault.TOO_SMALL, _bound(item.min_value))
    if item.max_value is not None and _less(item.max_value, value):
        yield Problem(path, Fault.TOO_LARGE, _bound(item.max_value))
    number = as_decimal(_amount(value)) if item.type in (ItemType.DECIMAL, ItemType.QUANTITY) else None
    if number is not None and item.max_decimal_places is not None and _places(number) > item.max_decimal_places:
        yield Problem(path, Fault.TOO_EXACT, str(item.max_decimal_places))


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _bound(value: JsonValue) -> str:
    return f"{value.get('value')} {value.get('code', '')}".strip() if isinstance(value, dict) else str(value)


def _less(left: JsonValue, right: JsonValue) -> bool:
    """Whether one is certainly less than the other: amounts of one unit, numbers, dates and times as far as both are exact."""
    if isinstance(left, dict) and isinstance(right, dict) and not _same_unit(left, right):
        return False
    first, second = as_decimal(_amount(left)), as_decimal(_amount(right))
    if first is not None and second is not None:
        return first < second
    return isinstance(left, str) and isinstance(right, str) and compared(left, right) == -1


def _same_unit(left: dict[str, JsonValue], right: dict[str, JsonValue]) -> bool:
    units = [{str(one[key]) for key in ("code", "unit") if one.get(key)} for one in (left, right)]
    return not units[0] or not units[1] or bool(units[0] & units[1])


def _amount(value: JsonValue) -> JsonValue:
    return value.get("value") if isinstance(value, dict) else value
