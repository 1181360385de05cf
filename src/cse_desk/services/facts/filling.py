"""Between a form's fields and the record they fill in: plain values by name, one way for every kind."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from types import UnionType
from typing import TypeVar, get_args, get_origin, get_type_hints

from cse_desk.models.records.facts import Form

_F = TypeVar("_F", bound=Form)
_YES_NO = {"yes": True, "no": False}


def values_of(form: Form) -> dict[str, object]:
    """What each field shows: text, ISO text of days and moments, codes, True, lists of codes; a list of names as one text."""
    hints = get_type_hints(type(form))
    return {name: _shown(hints[name], getattr(form, name)) for name in form.__dataclass_fields__}


def filled(form: _F, values: Mapping[str, object]) -> _F:
    """The record with what its fields say; what no field asks for stays as it was."""
    hints = get_type_hints(type(form))
    make: Callable[..., _F] = replace
    return make(form, **{name: _read(hints[name], value) for name, value in values.items() if name in hints})


def _shown(hint: object, value: object) -> object:
    if hint == tuple[str, ...] and isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, tuple):
        return [str(one) for one in value]
    if isinstance(value, bool):
        return value if hint is bool else "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum | int) else value


def _read(hint: object, value: object) -> object:
    if hint is bool:
        return value is True
    if get_origin(hint) is tuple:
        return _several(get_args(hint)[0], value)
    text = "" if value is None else str(value)
    if get_origin(hint) is not UnionType:
        return text
    return _one(get_args(hint)[0], text) if text.strip() else None


def _several(kind: Callable[[str], object], value: object) -> tuple[object, ...]:
    found = value.split(",") if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    return tuple(kind(str(one).strip()) for one in found if str(one).strip())


def _one(kind: type, text: str) -> object:
    if kind is bool:
        return _YES_NO.get(text)
    if kind in (date, datetime):
        return kind.fromisoformat(text)
    if kind is int:
        return int(text) if text.lstrip("-").isdecimal() else None
    return kind(text) if issubclass(kind, StrEnum) and text in set(map(str, kind)) else None
