"""How each kind of record lies in its table: fields on the wire <-> Python values <-> what SQLite stores."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any, NamedTuple, NoReturn

from sqlalchemy import JSON, Boolean, Date, DateTime, Integer, String
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.orm import configure_mappers
from sqlalchemy.types import TypeDecorator, TypeEngine

from cse_desk.changes.strictjson import JsonValue
from cse_desk.models.tables.base import Recorded

WITHDRAWN = "withdrawn"
FIXED = frozenset({"id", "root", "compartment"})  # what a record is; never a field

_DIALECT = sqlite_dialect()


class Unreadable(ValueError):
    """A value on the wire does not fit its column (another version's idea of it); the column stays empty."""


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: object) -> str:
    """JSON text by which values are compared and kept."""
    if type(value) is str:  # nearly always
        return encode_basestring(value)
    return _ENCODER.encode(value)


def _base_type(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    return type_.impl_instance if isinstance(type_, TypeDecorator) else type_


# ---- Python -> wire ------------------------------------------------------------------------


def _wire_text(value: Any) -> str:
    plain = value.value if isinstance(value, Enum) else value
    if not isinstance(plain, str):
        raise TypeError("a text must be a str")
    return plain


def _wire_bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("yes or no must be a bool")
    return value


def _wire_number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("a number must be an int")
    return value


def _wire_day(value: Any) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError("a day must be a date")
    return value.isoformat()


def _wire_moment(value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError("a moment must be a datetime")
    in_utc = value if value.tzinfo is None else value.astimezone(UTC)
    return in_utc.replace(tzinfo=None).isoformat() + "Z"


def _wire_json(value: Any) -> Any:
    """As ordinary JSON; raises for what has no form there, and for fractions (kept as text)."""
    return json.loads(json.dumps(value, allow_nan=False), parse_float=_refuse_fraction)


def _refuse_fraction(_digits: str) -> NoReturn:
    raise TypeError("a fraction is kept as text")


# ---- wire -> SQLite ------------------------------------------------------------------------


def _stored_text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unreadable
    return value


def _stored_bool(value: Any) -> int:
    if not isinstance(value, bool):
        raise Unreadable
    return int(value)


def _stored_number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unreadable
    return value


def _stored_day(value: Any) -> str:
    try:
        if len(value) == len("2026-01-31") and date.fromisoformat(value):
            return str(value)
    except (TypeError, ValueError):
        pass
    raise Unreadable


def _moment_storer(type_: TypeEngine[Any]) -> Callable[[Any], Any]:
    aware = isinstance(type_, TypeDecorator)  # a type of our own takes aware moments
    process = type_.bind_processor(_DIALECT)

    def stored(value: Any) -> Any:
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise Unreadable from None
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        given = moment if aware else moment.replace(tzinfo=None)
        return process(given) if process else given

    return stored


def _converters(type_: TypeEngine[Any]) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    base = _base_type(type_)
    for known, to_wire, stored in (
        (JSON, _wire_json, canonical),
        (Boolean, _wire_bool, _stored_bool),
        (Date, _wire_day, _stored_day),
        (Integer, _wire_number, _stored_number),
        (String, _wire_text, _stored_text),
    ):
        if isinstance(base, known):
            return to_wire, stored
    if isinstance(base, DateTime):
        return _wire_moment, _moment_storer(type_)
    raise TypeError(f"{type_!r} has no form on the wire")


@dataclass(frozen=True, slots=True)
class Field:
    """A column that holds one field, or a map of fields."""

    name: str
    attribute: str
    is_map: bool
    is_json: bool
    to_wire: Callable[[Any], Any]
    stored: Callable[[Any], Any]


class Row(NamedTuple):
    """A record as its table will hold it."""

    params: tuple[object, ...]
    unknown: tuple[str, ...]  # fields this version has no column for
    unreadable: tuple[str, ...]  # fields whose value does not fit
    words: str  # what the full-text index shall find


class Shape:
    """How one kind of record lies in its table."""

    def __init__(self, cls: type[Recorded]) -> None:
        self.cls = cls
        self.kind = cls.__kind__
        self.table = str(cls.__table__.name)  # type: ignore[attr-defined]
        self.fields = {field.name: field for field in _fields(cls)}
        self.searched = cls.__searched__
        columns = ["id", "root", "compartment", *self.fields]
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        self.upsert_sql = f'INSERT OR REPLACE INTO "{self.table}" ({names}) VALUES ({marks})'
        self.delete_sql = f'DELETE FROM "{self.table}" WHERE id = ?'
        self._place = {name: place for place, name in enumerate(columns)}
        self._plan = lru_cache(maxsize=4096)(self._plan_of)

    def row(self, record: str, root: str, compartment: str, values: Mapping[str, JsonValue]) -> Row:
        """The row of a record from the values of its fields."""
        params: list[object] = [None] * len(self._place)
        params[:3] = (record, root, compartment)
        maps: dict[int, dict[str, Any]] = {}
        unknown: list[str] = []
        unreadable: list[str] = []
        words: list[str] = []
        for name, value in values.items():
            plan = self._plan(name)
            if plan is None:
                unknown.append(name)
                continue
            if value is None:
                continue
            place, stored, key, is_searched = plan
            if is_searched:
                words.extend(_texts(value))
            if key:
                maps.setdefault(place, {})[key] = value
                continue
            try:
                params[place] = stored(value)
            except Unreadable:
                unreadable.append(name)
        for place, entries in maps.items():
            params[place] = canonical(entries)
        return Row(tuple(params), tuple(sorted(unknown)), tuple(sorted(unreadable)), "\n".join(words))

    def to_wire(self, column: str, value: object) -> Any:
        """A column's Python value as JSON. Raises TypeError or ValueError when it has no form there."""
        return None if value is None else self.fields[column].to_wire(value)

    def _plan_of(self, name: str) -> tuple[int, Callable[[Any], Any], str, bool] | None:
        """Where a field of the wire goes, and what is stored of it; its key where it is one of a map; whether it is searched.

        None: this version has no column for it.
        """
        column, _, key = name.partition("/")
        field = self.fields.get(column)
        if field is None or field.is_map != bool(key):
            return None
        is_searched = any(fnmatchcase(name, pattern) for pattern in self.searched)
        return self._place[column], field.stored, key, is_searched


def _fields(cls: type[Recorded]) -> Iterator[Field]:
    mapper = cls.__mapper__
    for column in cls.__table__.columns:
        if column.name in FIXED:
            continue
        to_wire, stored = _converters(column.type)
        attribute = mapper.get_property_by_column(column).key
        is_map = column.name in cls.__maps__
        yield Field(column.name, attribute, is_map, isinstance(_base_type(column.type), JSON), to_wire, stored)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)


def _subclasses(cls: type[Recorded]) -> Iterator[type[Recorded]]:
    for one in cls.__subclasses__():
        yield from _subclasses(one)
        if "__table__" in one.__dict__:
            yield one


class Shapes:
    """Recorded tables, by the kind of record."""

    def __init__(self, classes: Iterable[type[Recorded]]) -> None:
        configure_mappers()
        self.by_kind: dict[str, Shape] = {}
        self.by_class: dict[type[Recorded], Shape] = {}
        for cls in classes:
            shape = Shape(cls)
            if shape.kind in self.by_kind:
                raise TypeError(f"two recorded tables of the kind {shape.kind}")
            self.by_kind[shape.kind] = self.by_class[cls] = shape

    def fingerprint(self) -> str:
        """Changes whenever a recorded table would be made, filled or searched differently."""
        return self._fingerprint

    @cached_property
    def _fingerprint(self) -> str:
        from sqlalchemy.schema import CreateTable

        parts = []
        for kind, shape in sorted(self.by_kind.items()):
            table = shape.cls.__table__
            made = str(CreateTable(table).compile(dialect=_DIALECT))  # type: ignore[arg-type]
            parts.append([kind, made, sorted(shape.cls.__maps__), sorted(shape.searched)])
        return sha256(canonical(parts).encode()).hexdigest()


@lru_cache(maxsize=4)
def _of(classes: tuple[type[Recorded], ...]) -> Shapes:
    return Shapes(classes)


def all_shapes() -> Shapes:
    """Every recorded table that has been defined, the product's own among them."""
    from cse_desk.models.tables import catalogue

    assert catalogue.MODULES
    return _of(tuple(_subclasses(Recorded)))
