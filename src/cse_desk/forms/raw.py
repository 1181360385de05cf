"""Reading somebody else's JSON field by field: every fault is kept with its place, and nothing half-read gets out."""

import json
import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NoReturn, TypeAlias

from cse_desk.errors import BadForm
from cse_desk.forms.questionnaire import JsonValue

Raw: TypeAlias = bool | int | Decimal | str | list["Raw"] | dict[str, "Raw"] | None
RawObject: TypeAlias = dict[str, "Raw"]

MAX_BYTES = 16 * 1024 * 1024
MAX_FAULTS = 50
LARGEST_EXPONENT = 30  # of a number that means anything
_HALF_A_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def json_object(data: bytes | str) -> RawObject:
    """The one object in `data`; no doubled keys, no NaN, fractions as Decimal. Raises BadForm."""
    if len(data) > MAX_BYTES:
        raise BadForm(("the file is too large",))
    try:
        text = text_of(data)
        found = json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once)
    except RecursionError:
        raise BadForm(("nested too deeply",)) from None
    except (ValueError, UnicodeDecodeError) as trouble:
        raise BadForm((f"not JSON we can read: {trouble}",)) from None
    if not isinstance(found, dict):
        raise BadForm(("not a JSON object",))
    if _HALF_A_CHARACTER.search(text):
        _whole_characters(found)
    return found


def json_value(text: str) -> Raw:
    """Any JSON value, by the rules of json_object. Raises BadForm."""
    return json_object('{"value": ' + text + "}")["value"]


def text_of(data: bytes | str) -> str:
    """The text in `data`. Raises UnicodeDecodeError."""
    return data.decode("utf-8-sig") if isinstance(data, bytes) else data


def _whole_characters(found: RawObject) -> None:
    try:
        json.dumps(as_json(found), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadForm(("half a character stands in a text",)) from None


def plain(value: object) -> Raw:
    """A dict built in Python, in the shapes that reading gives (floats become Decimal). Raises BadForm."""
    try:
        return _plain(value)
    except RecursionError:
        raise BadForm(("nested too deeply",)) from None


def _plain(value: object) -> Raw:
    if value is None or isinstance(value, bool | int | str | Decimal):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return Decimal(repr(value))
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    raise BadForm((f"not a JSON value: {type(value).__name__}",))


def as_json(value: Raw) -> JsonValue:
    """The value with fractions as numbers of JSON."""
    if isinstance(value, Decimal):
        return json_number(value)
    if isinstance(value, list):
        return [as_json(one) for one in value]
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    return value


def json_number(number: Decimal) -> int | float:
    """A number that a JSON writer takes; whole ones stay whole."""
    whole = number.is_finite() and abs(number.adjusted()) < LARGEST_EXPONENT and number == number.to_integral_value()
    return int(number) if whole else float(number)


def json_text(raw: RawObject) -> str:
    """The object as JSON text."""
    return json.dumps(as_json(raw), ensure_ascii=False)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _once(pairs: list[tuple[str, Raw]]) -> RawObject:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


class Reader:
    """Takes fields out of raw objects and gathers what is wrong, by place."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.oddities: list[tuple[str, str]] = []  # (place, what): wrong by the letter, yet clear
        self.more = 0  # faults beyond those that are kept

    def fault(self, place: str, what: str) -> None:
        """Remember a fault."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(f"{place}: {what}")
        else:
            self.more += 1

    def done(self) -> None:
        """Raise BadForm when there was any fault."""
        if self.faults:
            rest = (f"and {self.more} more",) if self.more else ()
            raise BadForm((*self.faults, *rest))

    def text(self, raw: RawObject, key: str, place: str) -> str:
        """A text, empty when absent."""
        value = raw.get(key, "")
        if isinstance(value, str):
            return value
        self.fault(f"{place}.{key}", "is not a text")
        return ""

    def flag(self, raw: RawObject, key: str, place: str) -> bool:
        """True or false, false when absent."""
        value = raw.get(key, False)
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):
            self.oddities.append((f"{place}.{key}", "true or false written as a text"))
            return value == "true"
        self.fault(f"{place}.{key}", "is neither true nor false")
        return False

    def whole(self, raw: RawObject, key: str, place: str) -> int | None:
        """A whole number, None when absent."""
        value = raw.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.fault(f"{place}.{key}", "is not a whole number")
        return None

    def objects(self, raw: RawObject, key: str, place: str) -> Iterable[tuple[RawObject, str]]:
        """Each object of a list with its place."""
        value = raw.get(key, [])
        if not isinstance(value, list):
            self.fault(f"{place}.{key}", "is not a list")
            return
        for number, one in enumerate(value):
            if isinstance(one, dict):
                yield one, f"{place}.{key}[{number}]"
            else:
                self.fault(f"{place}.{key}[{number}]", "is not an object")

    def inner(self, raw: RawObject, key: str, place: str) -> RawObject:
        """An object inside, empty when absent."""
        value = raw.get(key, {})
        if isinstance(value, dict):
            return value
        self.fault(f"{place}.{key}", "is not an object")
        return {}
