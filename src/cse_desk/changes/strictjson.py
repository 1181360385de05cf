"""Reading JSON that somebody else wrote, strictly; and the one spelling of a value that digests are taken over.

Refused: anything but UTF-8, duplicate keys, NaN and Infinity, fractions, integers of 2^53 and more, nesting deeper
than 32, text with direction overrides (U+202A-202E, U+2066-2069), with NUL or with half a surrogate pair. The marks that real names
carry (LRM, RLM, ALM) pass. Nothing here keeps or prints what was read.
"""

import json
from collections.abc import Iterable
from enum import StrEnum
from json.encoder import encode_basestring
from typing import Final, NoReturn, TypeAlias

from cse_desk.errors import CseDeskError
from cse_desk.pace import breathe

JsonValue: TypeAlias = bool | int | str | list["JsonValue"] | dict[str, "JsonValue"] | None

MAX_DEPTH: Final = 32
INTEGER_LIMIT: Final = 2**53  # beyond it other people's JSON readers round
_MAX_INTEGER_CHARS: Final = 17

_FORBIDDEN: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\0"


class JsonFault(StrEnum):
    """Why a text is refused."""

    ENCODING = "encoding"
    SYNTAX = "syntax"
    DUPLICATE_KEY = "duplicate-key"
    NUMBER = "number"
    DEPTH = "depth"
    TEXT = "text"


class BadJson(CseDeskError):
    """Not the JSON we read; `fault` says why."""

    def __init__(self, fault: JsonFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def strict_json(data: bytes) -> JsonValue:
    """What `data` says; no fractions. Raises BadJson."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadJson(JsonFault.ENCODING) from None
    try:
        value: JsonValue = _DECODER.decode(text)
    except RecursionError:
        raise BadJson(JsonFault.DEPTH) from None
    except ValueError:
        raise BadJson(JsonFault.SYNTAX) from None
    if "\\u" in text or not (text.isascii() or _has_no_forbidden(text)):
        _check_all_text(value)
    if text.count("[") + text.count("{") > MAX_DEPTH:  # only then can it be nested that deep
        _check_depth(value)
    return value


def canonical(value: JsonValue) -> str:
    """The one spelling of a value (RFC 8785; without fractions it needs no rule for numbers).

    Raises BadJson for what has no spelling; which text is fit to be read is the reader's question.
    """
    if type(value) is str:
        return encode_basestring(value)
    if value is None or value is True or value is False:
        return _WORDS[value]
    if type(value) is int:
        return str(_in_range(value))
    return _canonical_container(value, 1)


def same(one: JsonValue, other: JsonValue) -> bool:
    """Whether two values are the same JSON (True is not 1; the order of an object's keys does not count)."""
    return type(one) is type(other) and canonical(one) == canonical(other)


def clean_text(text: str) -> str:
    """`text` without what the reader refuses; for words a person typed or pasted, before they are recorded."""
    if text.isascii() and "\0" not in text:
        return text
    return text.translate(_DROPPED).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def clean(value: JsonValue) -> JsonValue:
    """`value` with every text in it cleaned."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [clean(each) for each in value]
    if isinstance(value, dict):
        return {clean_text(key): clean(each) for key, each in value.items()}
    return value


# ---- reading -------------------------------------------------------------------------------


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    breathe()  # a manifest may hold thousands
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson(JsonFault.DUPLICATE_KEY)
    return found


def _integer(digits: str) -> int:
    if len(digits) > _MAX_INTEGER_CHARS:
        raise BadJson(JsonFault.NUMBER)
    return _in_range(int(digits))


def _in_range(number: int) -> int:
    if -INTEGER_LIMIT < number < INTEGER_LIMIT:
        return number
    raise BadJson(JsonFault.NUMBER)


def _no_number(_text: str) -> NoReturn:
    raise BadJson(JsonFault.NUMBER)


def _has_no_forbidden(text: str) -> bool:
    return not any(character in text for character in _FORBIDDEN)


def _check_text(text: str) -> None:
    if not _has_no_forbidden(text):
        raise BadJson(JsonFault.TEXT)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise BadJson(JsonFault.TEXT) from None


def _check_all_text(value: object) -> None:
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, str):
            _check_text(each)
        elif isinstance(each, list):
            left.extend(each)
        elif isinstance(each, dict):
            left.extend(each)
            left.extend(each.values())


def _check_depth(value: object) -> None:
    level = _containers([value])
    for _ in range(MAX_DEPTH):
        if not level:
            return
        level = _containers(inner for each in level for inner in (each if isinstance(each, list) else each.values()))
    if level:
        raise BadJson(JsonFault.DEPTH)


def _containers(values: Iterable[object]) -> list[list[object] | dict[str, object]]:
    return [each for each in values if isinstance(each, (list, dict))]


# ---- the one spelling ----------------------------------------------------------------------


def _canonical_container(value: JsonValue, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise BadJson(JsonFault.DEPTH)
    if type(value) is list:
        return "[" + ",".join([_canonical_inner(each, depth) for each in value]) + "]"
    if type(value) is dict:
        members = sorted(value.items(), key=_utf16_order)
        return "{" + ",".join([f"{canonical(key)}:{_canonical_inner(each, depth)}" for key, each in members]) + "}"
    raise BadJson(JsonFault.SYNTAX)


def _canonical_inner(value: JsonValue, depth: int) -> str:
    return _canonical_container(value, depth + 1) if isinstance(value, (list, dict)) else canonical(value)


def _utf16_order(member: tuple[str, JsonValue]) -> bytes:
    key = member[0]
    if type(key) is not str:
        raise BadJson(JsonFault.SYNTAX)
    return key.encode("utf-16-be", "surrogatepass")


_WORDS: Final = {None: "null", True: "true", False: "false"}
_DROPPED: Final = dict.fromkeys(map(ord, _FORBIDDEN))
_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_no_number, parse_constant=_no_number
)
