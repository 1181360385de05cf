"""Frozen records as JSON and back: what is sealed is kept as the words it had, never made again from the record."""

import hashlib
import json
import types
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from cse_desk.i18n import from_wire, to_wire

_Record = TypeVar("_Record")


def as_json(value: object) -> Any:
    """A record as JSON values; a tuple becomes a list, a day or moment its ISO text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: as_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [as_json(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return to_wire(value)
    return value.isoformat() if isinstance(value, date) else value


def from_json(kind: type[_Record], value: Mapping[str, Any]) -> _Record:
    """The record back; what another version added is left out, what it did not know is as usual. ValueError where a value cannot be."""
    hints = _hints(cast("Hashable", kind))
    return kind(**{name: _read(hints[name], each) for name, each in value.items() if name in hints})


def digest(content: object) -> str:
    """SHA-256 over one spelling of these JSON values, as 64 hexadecimal digits."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(hint: Any, value: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
        return None if value is None else _read(hint, value)
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], one) for one in value)
    if is_dataclass(hint):
        return from_json(hint, value)  # type: ignore[arg-type]  # a type, not a value
    if hint is datetime:
        return from_wire(value)
    if hint is date:
        return date.fromisoformat(value)
    return hint(value) if issubclass(hint, StrEnum) else value
