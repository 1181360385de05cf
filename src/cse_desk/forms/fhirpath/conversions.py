"""From one plain type to another. Source: FHIRPath 2.0, section 5.5."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from cse_desk.forms.fhirpath import moments
from cse_desk.forms.fhirpath.values import Element, Values, is_number, one, plain


def of_one(work: Callable[[Any], Any]) -> Callable[[Values], Values]:
    """A function of one plain value; nothing gives nothing."""

    def run(focus: Values) -> Values:
        value = plain(one(focus))
        found = None if value is None else work(value)
        return [] if found is None else [found]

    return run


_TRUE: Final = frozenset({"true", "t", "yes", "y", "1", "1.0"})
_FALSE: Final = frozenset({"false", "f", "no", "n", "0", "0.0"})
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")


def to_boolean(value: Any) -> bool | None:
    """A plain value as yes or no; None when it is neither."""
    if isinstance(value, bool):
        return value
    words = str(value).lower()
    return True if words in _TRUE else False if words in _FALSE else None


def to_decimal(value: Any) -> Decimal | None:
    """A plain value as a number; None when it is none."""
    if isinstance(value, bool | int | Decimal):
        return Decimal(value)
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def to_integer(value: Any) -> int | None:
    """A plain value as a whole number; None when it is none."""
    found = to_decimal(value)
    return int(found) if found is not None and found == int(found) and "." not in str(value) else None


def in_words(value: Any) -> str | None:
    """A plain value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dict) and is_number(plain(value.get("value"))):
        return f"{in_words(plain(value['value']))} '{value.get('code') or value.get('unit') or '1'}'"
    return str(value) if isinstance(value, str | int) else None


def temporal(kind: str, is_one: Callable[[str], bool], cut: Callable[[str], str]) -> Callable[[Values], Values]:
    """A conversion to a date, a time or both; `cut` leaves away what is finer."""

    def run(focus: Values) -> Values:
        value = plain(one(focus))
        return [Element(cut(value), kind)] if isinstance(value, str) and is_one(value) else []

    return run


_QUANTITY: Final = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(?:'([^']+)'|([a-zA-Z]+))?")


def to_quantity(focus: Values, _unit: Values | None = None) -> Values:
    """A number, a quantity or a text like "4 'kg'" as a quantity."""
    value = one(focus)
    data = plain(value)
    if isinstance(data, dict) and is_number(plain(data.get("value"))):
        return [Element(data, "Quantity")]
    found = _QUANTITY.fullmatch(in_words(data) or "") if data is not None else None
    if found is None:
        return []
    unit = found[2] or found[3] or "1"
    return [Element({"value": Decimal(found[1]), "unit": unit, "code": unit}, "Quantity")]


def converts(work: Callable[[Values], Values]) -> Callable[[Values], Values]:
    """Whether a conversion would give a value."""
    return lambda focus: [bool(work(focus))] if focus else []


to_date = temporal("date", moments.is_moment, lambda value: value.partition("T")[0])
to_date_time = temporal("dateTime", moments.is_moment, str)
to_time = temporal("time", moments.is_time, lambda value: value.removeprefix("T"))
