"""Single values of a bundle's JSON, each checked for type, form and size."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Final

from cse_desk import i18n, ids
from cse_desk.bundle import limits
from cse_desk.changes.strictjson import BadJson, JsonValue, strict_json

_HEX: Final = re.compile(r"[0-9a-f]*")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tab and line feed


class BadValue(ValueError):
    """A value that is not what the format says; `where` names it (never what was read)."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class BadSyntax(BadValue):
    """Not the strict JSON of the format; `where` is the fault's name."""


def read_object(data: bytes) -> dict[str, JsonValue]:
    """A JSON object, strictly."""
    try:
        found = strict_json(data)
    except BadJson as trouble:
        raise BadSyntax(trouble.fault.value) from trouble
    return an_object(found, "object")


def an_object(value: JsonValue, where: str, keys: Collection[str] | None = None) -> dict[str, JsonValue]:
    """An object, with exactly `keys` when given."""
    if not isinstance(value, dict) or (keys is not None and value.keys() != set(keys)):
        raise BadValue(where)
    return value


def a_list(value: JsonValue, where: str) -> list[JsonValue]:
    """A list."""
    if not isinstance(value, list):
        raise BadValue(where)
    return value


def whole(value: JsonValue, where: str, *, least: int = 0, limit: int = 2**53) -> int:
    """An integer (not a bool) from `least` to below `limit`."""
    if type(value) is not int or not least <= value < limit:
        raise BadValue(where)
    return value


def an_id(value: JsonValue, where: str) -> str:
    """32 hexadecimal digits."""
    if not isinstance(value, str) or not ids.is_id(value):
        raise BadValue(where)
    return value


def hexadecimal(value: JsonValue, where: str, *, size: int) -> str:
    """`size` bytes as hexadecimal digits."""
    if not isinstance(value, str) or len(value) != 2 * size or not _HEX.fullmatch(value):
        raise BadValue(where)
    return value


def moment(value: JsonValue, where: str) -> datetime:
    """A moment in UTC, "2018-03-12T16:05:00Z"."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise BadValue(where)
    try:
        return i18n.from_wire(value)
    except ValueError as trouble:
        raise BadValue(where) from trouble


def plain_text(value: JsonValue, where: str) -> str:
    """A text of bearable length without control characters other than tab and line feed."""
    if not isinstance(value, str) or not is_plain(value):
        raise BadValue(where)
    return value


def is_plain(value: str) -> bool:
    """Whether a text may stand in a manifest (direction overrides are refused with the JSON)."""
    return len(value) <= limits.MAX_TEXT and _CONTROL.search(value) is None
