"""Between the rows of models/tables/facts.py and the records of models/records/facts.py: the same names, so one way serves all."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType, UnionType
from typing import TypeVar, get_args, get_origin, get_type_hints

from sqlalchemy.orm import Session

from cse_desk.models.enums import Compartment
from cse_desk.models.records.facts import (
    ClosureAsk,
    ConcernFact,
    Fact,
    HarmFact,
    LinkFact,
    LivingFact,
    MissingFact,
    RestrictionFact,
    SessionsFact,
    ToldFact,
    VoiceFact,
    VoiceReply,
    WarningFact,
)
from cse_desk.models.tables import facts as tables
from cse_desk.models.tables.base import Recorded
from cse_desk.services.person_details import rows_of, texts

_F = TypeVar("_F", bound=Fact)
_NO_COLUMN = frozenset({"record_id", "is_hidden"})
_OF_THE_ROOT = frozenset({"concern"})  # a restriction's root, not a column of it


@dataclass(frozen=True, slots=True)
class FactKind:
    """Where a kind of fact is kept, and what an act on it is called."""

    table: type[Recorded]
    compartment: Compartment
    recorded: str
    changed: str
    taken_off: str


def _kind(table: type[Recorded], compartment: Compartment, what: str) -> FactKind:
    return FactKind(table, compartment, f"{what}: recorded", f"{what}: changed", f"{what}: taken off")


# A count of sessions, a warning, "told" and a removal asked for stand in the compartment of the referral: the VPG gets them, and neither
# the session notes nor the letters that come to stand beside them later.
KINDS: Mapping[type, FactKind] = MappingProxyType(
    {
        HarmFact: _kind(tables.Harm, Compartment.HARM, "Harm"),
        MissingFact: _kind(tables.MissingEpisode, Compartment.MISSING, "Missing"),
        LivingFact: _kind(tables.LivingPlace, Compartment.WHEREABOUTS, "Where they live"),
        ConcernFact: _kind(tables.PersonOfConcern, Compartment.INTELLIGENCE, "Person of concern"),
        RestrictionFact: _kind(tables.Restriction, Compartment.INTELLIGENCE, "Restriction"),
        LinkFact: _kind(tables.ConcernLink, Compartment.INTELLIGENCE, "Person of concern"),
        VoiceFact: _kind(tables.VoiceEntry, Compartment.VOICE, "Voice"),
        VoiceReply: _kind(tables.VoiceAnswer, Compartment.VOICE, "Answer to their words"),
        WarningFact: _kind(tables.AgencyWarning, Compartment.REFERRAL, "Warning from an agency"),
        SessionsFact: _kind(tables.WorkerSessions, Compartment.REFERRAL, "Sessions"),
        ToldFact: _kind(tables.Told, Compartment.REFERRAL, "Told"),
        ClosureAsk: _kind(tables.ClosureRequest, Compartment.REFERRAL, "Removal asked for"),
    }
)


# ---- rows -> records -----------------------------------------------------------------------


def facts_of(session: Session, kind: type[_F], roots: Iterable[str]) -> tuple[_F, ...]:
    """The facts of one kind in these roots that were not taken off, in the order of their ids."""
    rows = sorted(rows_of(session, KINDS[kind].table, roots), key=lambda row: row.id)
    return tuple(fact_of(kind, row) for row in rows)


def by_root(session: Session, kind: type[_F], roots: Iterable[str]) -> dict[str, list[_F]]:
    """The same, by root."""
    found: dict[str, list[_F]] = {}
    for row in sorted(rows_of(session, KINDS[kind].table, roots), key=lambda row: row.id):
        found.setdefault(row.root, []).append(fact_of(kind, row))
    return found


def fact_of(kind: type[_F], row: Recorded) -> _F:
    """One row as its form shows it; a code of another version reads as none."""
    values = {name: _value(hint, getattr(row, name)) for name, hint in _HINTS[kind].items()}
    if kind is RestrictionFact:
        values["concern"] = row.root
    make: Callable[..., _F] = kind
    return make(record_id=row.id, **values)


def _hints(kind: type) -> Mapping[str, object]:
    left_out = _NO_COLUMN | (_OF_THE_ROOT if kind is RestrictionFact else frozenset())
    return {name: hint for name, hint in get_type_hints(kind).items() if name not in left_out}


_HINTS: Mapping[type, Mapping[str, object]] = MappingProxyType({kind: _hints(kind) for kind in KINDS})


def _value(hint: object, value: object) -> object:
    """What a column holds, as the record's type wants it."""
    if hint is str:
        return value or ""
    if hint is bool:
        return bool(value)
    if get_origin(hint) is tuple:
        return tuple(_members(get_args(hint)[0], texts(value)))
    code = _code_of(hint)
    return value if code is None else _word(code, value)


def _word(kind: type[StrEnum], code: object) -> StrEnum | None:
    """A code as a word of this version; None for another version's."""
    return kind(code) if isinstance(code, str) and code in set(map(str, kind)) else None


def _members(kind: object, found: Iterable[str]) -> Iterator[object]:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        yield from (word for one in found if (word := _word(kind, one)) is not None)
    else:
        yield from found


def _code_of(hint: object) -> type[StrEnum] | None:
    """The codes of an optional field; None for a field of another type."""
    if get_origin(hint) is not UnionType:
        return None
    return next((one for one in get_args(hint) if isinstance(one, type) and issubclass(one, StrEnum)), None)


# ---- records -> rows -----------------------------------------------------------------------


def write(row: Recorded, fact: Fact) -> None:
    """Set the columns in which `fact` differs from what the row says; what the form could not show stays."""
    before = fact_of(type(fact), row)
    for name in _HINTS[type(fact)]:
        value = getattr(fact, name)
        value = value.strip() if isinstance(value, str) and not isinstance(value, StrEnum) else value
        if value != getattr(before, name):
            setattr(row, name, _column(value, is_optional=_is_optional(_HINTS[type(fact)][name])))


def _is_optional(hint: object) -> bool:
    return get_origin(hint) is UnionType


def _column(value: object, *, is_optional: bool) -> object:
    """What a column keeps: nothing for nothing; No only where it is another answer than none."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [str(one) for one in value] or None
    if isinstance(value, bool):
        return value if value or is_optional else None
    return None if value == "" else value
