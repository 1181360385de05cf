"""Between the rows of a young person and the details that the edit form takes and gives."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, defer

from cse_desk.errors import NotFound
from cse_desk.models.enums import Compartment, RootKind
from cse_desk.models.records.people import (
    AddressEntry,
    CarerEntry,
    IdentifierEntry,
    NameEntry,
    PersonDetails,
    ProfessionalEntry,
    WithholdEntry,
)
from cse_desk.models.rules.identifiers import tidy
from cse_desk.models.tables.base import Recorded
from cse_desk.models.tables.people import (
    Address,
    Carer,
    LocalIdentifier,
    PersonName,
    Professional,
    Withhold,
    YoungPerson,
)
from cse_desk.vault.findings import FindingCode
from cse_desk.vault.queries import records
from cse_desk.vault.sql import as_list

_Row = TypeVar("_Row", bound=Recorded)
Entry = NameEntry | AddressEntry | CarerEntry | ProfessionalEntry | IdentifierEntry | WithholdEntry
Columns = Mapping[str, object]


def rows_of(session: Session, cls: type[_Row], roots: Iterable[str], *, without: Sequence[Any] = ()) -> list[_Row]:
    """The rows of these roots that were not withdrawn; `without` columns that would be read for nothing."""
    listed = list(roots)
    if not records.any_rows(session, cls.__tablename__, listed):
        return []
    return list(session.scalars(_wanted(cls, tuple(without)), {"roots": as_list(listed)}))


@lru_cache(maxsize=256)
def _wanted(cls: type[_Row], without: tuple[Any, ...]) -> Select[_Row]:
    """The statement, made once for each kind."""
    each = func.json_each(bindparam("roots")).table_valued("value")
    wanted = select(cls).where(cls.root.in_(select(each.c.value)), cls.withdrawn.is_not(True))
    return wanted.options(*(defer(column) for column in without))


def taken_off(session: Session, roots: Iterable[str]) -> frozenset[str]:
    """Those of these roots whose young person was withdrawn."""
    wanted = select(YoungPerson.root).where(YoungPerson.root.in_(list(roots)), YoungPerson.withdrawn.is_(True))
    return frozenset(session.scalars(wanted))


def must_be_known(session: Session, root: str) -> None:
    """NotFound for what is no young person of whom something is here, and for one who was taken off."""
    kind = records.kinds_of(session.connection(), [root]).get(root)
    if kind not in ("", RootKind.YOUNG_PERSON) or taken_off(session, [root]):
        raise NotFound(root)


def in_place(rows: Iterable[_Row]) -> list[_Row]:
    """In the order in which they were written down."""
    return sorted(rows, key=lambda row: (getattr(row, "place", None) or 0, row.id))


@dataclass(frozen=True, slots=True)
class PersonRows:
    """All rows of one young person. `person` None: only a part of the record came."""

    root: str
    person: YoungPerson | None
    names: Sequence[PersonName] = ()
    addresses: Sequence[Address] = ()
    carers: Sequence[Carer] = ()
    professionals: Sequence[Professional] = ()
    identifiers: Sequence[LocalIdentifier] = ()
    withhold: Sequence[Withhold] = ()


def load(session: Session, roots: Sequence[str]) -> dict[str, PersonRows]:
    """The rows of several young people, eight queries in all."""
    by_class = {cls: _grouped(rows_of(session, cls, roots)) for cls in _LISTS}
    people = {row.root: row for row in rows_of(session, YoungPerson, roots)}
    return {root: _together(root, people.get(root), by_class) for root in roots}


def with_names(session: Session, root: str) -> PersonRows:
    """A young person's names and nothing else."""
    return PersonRows(root, None, names=in_place(entries_of(session, PersonName, root)))


def _together(
    root: str, person: YoungPerson | None, by_class: Mapping[type[Recorded], Mapping[str, list[Recorded]]]
) -> PersonRows:
    return PersonRows(
        root=root,
        person=person,
        names=_of(PersonName, by_class, root),
        addresses=_of(Address, by_class, root),
        carers=_of(Carer, by_class, root),
        professionals=_of(Professional, by_class, root),
        identifiers=_of(LocalIdentifier, by_class, root),
        withhold=_of(Withhold, by_class, root),
    )


_LISTS: tuple[type[Recorded], ...] = (PersonName, Address, Carer, Professional, LocalIdentifier, Withhold)


def _grouped(rows: Iterable[_Row]) -> dict[str, list[Recorded]]:
    found: dict[str, list[Recorded]] = {}
    for row in rows:
        found.setdefault(row.root, []).append(row)
    return found


def _of(cls: type[_Row], by_class: Mapping[type[Recorded], Mapping[str, list[Recorded]]], root: str) -> list[_Row]:
    rows = by_class[cls].get(root)
    return in_place(row for row in rows if isinstance(row, cls) and _is_here(row)) if rows else []


def entries_of(session: Session, cls: type[_Row], root: str) -> list[_Row]:
    """The entries of a list of which anything is here."""
    return [row for row in rows_of(session, cls, [root]) if _is_here(row)]


_FRAME = frozenset({"id", "root", "compartment", "withdrawn", "place"})
_NOT_TO_BE_SETTLED = frozenset({FindingCode.NEWER_VERSION, FindingCode.FORK})  # told, but nobody here can end them


def _is_here(row: Recorded) -> bool:
    """Whether anything of an entry is here; of one that its sender kept back only its place in the chain came.

    It is neither shown nor, when the form is saved without it, taken off.
    """
    return any(getattr(row, name) is not None for name in _telling(type(row)))


@lru_cache(maxsize=64)
def _telling(cls: type[Recorded]) -> tuple[str, ...]:
    """The columns in which something of an entry can be."""
    return tuple(name for name in cls.__table__.columns.keys() if name not in _FRAME)  # noqa: SIM118 - columns are no dict


def rows_from(person: YoungPerson, lists: Mapping[type[Recorded], Sequence[Recorded]]) -> PersonRows:
    """Rows that are in no table: a form as typed."""
    by_class = {cls: {person.root: list(lists.get(cls, ()))} for cls in _LISTS}
    for rows in by_class.values():
        for number, row in enumerate(rows[person.root]):
            row.id = str(number)
    return _together(person.root, person, by_class)


# ---- rows -> details -----------------------------------------------------------------------


def details_of(rows: PersonRows, *, seen: int, conflicts: tuple[str, ...], found: frozenset[str]) -> PersonDetails:
    """What the edit form shows."""
    person = rows.person or YoungPerson(id=rows.root, root=rows.root, compartment=Compartment.IDENTITY)
    youngest, oldest = person.estimated_youngest, person.estimated_oldest
    return PersonDetails(
        young_person_id=rows.root,
        names=tuple(NameEntry(one.id, one.name_kind or "", one.given or "", one.family or "") for one in rows.names),
        born=person.born,
        estimated_ages=None if youngest is None or oldest is None else (youngest, oldest),
        estimated_on=person.estimated_on,
        sex=person.sex or "",
        gender_identity=person.gender_identity or "",
        gender_text=person.gender_text or "",
        pronouns=person.pronouns or "",
        ethnicity=person.ethnicity or "",
        first_language=person.first_language or "",
        interpreter=person.interpreter or "",
        communication_needs=texts(person.communication_needs),
        communication_note=person.communication_note or "",
        school=person.school or "",
        school_year=person.school_year or "",
        legal_status=person.legal_status or "",
        disabilities=texts(person.disabilities),
        nhs_number=person.nhs_number or "",
        upn=person.upn or "",
        safe_contact=person.safe_contact or "",
        do_not_contact_home=bool(person.do_not_contact_home),
        addresses=tuple(map(_address, rows.addresses)),
        carers=tuple(map(_carer, rows.carers)),
        professionals=tuple(map(_professional, rows.professionals)),
        identifiers=tuple(IdentifierEntry(one.id, one.system or "", one.value or "") for one in rows.identifiers),
        withhold=tuple(
            WithholdEntry(one.id, one.what or "", one.from_whom or "", one.why or "") for one in rows.withhold
        ),
        seen=seen,
        conflicts=conflicts,
        made_by_newer_version=FindingCode.NEWER_VERSION in found,
        is_to_look_at=bool(found - _NOT_TO_BE_SETTLED),
    )


def texts(value: object) -> tuple[str, ...]:
    """A list of codes as a column keeps it; what is no text is left out."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()


def _address(row: Address) -> AddressEntry:
    return AddressEntry(
        record_id=row.id,
        lines=row.lines or "",
        postcode=row.postcode or "",
        kind=row.address_kind or "",
        confidential=bool(row.confidential),
        from_day=row.from_day,
        to_day=row.to_day,
    )


def _carer(row: Carer) -> CarerEntry:
    return CarerEntry(
        record_id=row.id,
        name=row.name or "",
        relationship=row.relationship or "",
        parental_responsibility=row.parental_responsibility or "",
        same_household=row.same_household or "",
        phone=row.phone or "",
        safe_to_contact=row.safe_to_contact or "",
        note=row.note or "",
    )


def _professional(row: Professional) -> ProfessionalEntry:
    return ProfessionalEntry(
        record_id=row.id,
        name=row.name or "",
        role=row.role or "",
        agency=row.agency or "",
        phone=row.phone or "",
        is_lead=bool(row.is_lead),
        from_day=row.from_day,
        to_day=row.to_day,
    )


# ---- details -> rows -----------------------------------------------------------------------


def person_columns(details: PersonDetails) -> Columns:
    """The columns of the young person's own row; "" is nothing written."""
    ages = details.estimated_ages
    return {
        "born": details.born,
        "estimated_youngest": min(ages) if ages else None,
        "estimated_oldest": max(ages) if ages else None,
        "estimated_on": details.estimated_on if ages else None,
        "sex": details.sex or None,
        "gender_identity": details.gender_identity or None,
        "gender_text": _text(details.gender_text),
        "pronouns": _text(details.pronouns),
        "ethnicity": details.ethnicity or None,
        "first_language": _text(details.first_language),
        "interpreter": details.interpreter or None,
        "communication_needs": list(details.communication_needs) or None,
        "communication_note": _text(details.communication_note),
        "school": _text(details.school),
        "school_year": _text(details.school_year),
        "legal_status": details.legal_status or None,
        "disabilities": list(details.disabilities) or None,
        "nhs_number": tidy(details.nhs_number) or None,
        "upn": tidy(details.upn) or None,
        "safe_contact": _text(details.safe_contact),
        "do_not_contact_home": details.do_not_contact_home or None,
    }


def _text(value: str) -> str | None:
    return value.strip() or None


@dataclass(frozen=True, slots=True)
class EntryList:
    """One list of the form: its table, its entries as columns by record id ("" = new)."""

    table: type[Recorded]
    compartment: Compartment
    entries: tuple[tuple[str, Columns], ...] = field(default=())


def lists_of(details: PersonDetails) -> tuple[EntryList, ...]:
    """Every list of the form; entries in which nothing was written are left out."""
    identity, whereabouts = Compartment.IDENTITY, Compartment.WHEREABOUTS
    return (
        _list(PersonName, identity, details.names, _name_columns),
        _list(Address, whereabouts, details.addresses, _address_columns),
        _list(Carer, identity, details.carers, _carer_columns),
        _list(Professional, identity, details.professionals, _professional_columns),
        _list(LocalIdentifier, identity, details.identifiers, _identifier_columns),
        _list(Withhold, identity, details.withhold, _withhold_columns),
    )


_E = TypeVar("_E", NameEntry, AddressEntry, CarerEntry, ProfessionalEntry, IdentifierEntry, WithholdEntry)
_CHOICES = frozenset(
    {"name_kind", "address_kind", "is_lead", "confidential"}
)  # say nothing when nothing else is written


def _list(
    table: type[Recorded], compartment: Compartment, entries: Iterable[_E], columns: Callable[[_E], Columns]
) -> EntryList:
    written = ((entry.record_id, columns(entry)) for entry in entries)
    kept = tuple((record, each) for record, each in written if any(v for k, v in each.items() if k not in _CHOICES))
    return EntryList(table, compartment, kept)


def _name_columns(entry: NameEntry) -> Columns:
    return {"name_kind": entry.kind or None, "given": _text(entry.given), "family": _text(entry.family)}


def _address_columns(entry: AddressEntry) -> Columns:
    return {
        "lines": _text(entry.lines),
        "postcode": _text(entry.postcode.upper()),
        "address_kind": entry.kind or None,
        "confidential": entry.confidential or None,
        "from_day": entry.from_day,
        "to_day": entry.to_day,
    }


def _carer_columns(entry: CarerEntry) -> Columns:
    return {
        "name": _text(entry.name),
        "relationship": entry.relationship or None,
        "parental_responsibility": entry.parental_responsibility or None,
        "same_household": entry.same_household or None,
        "phone": _text(entry.phone),
        "safe_to_contact": entry.safe_to_contact or None,
        "note": _text(entry.note),
    }


def _professional_columns(entry: ProfessionalEntry) -> Columns:
    return {
        "name": _text(entry.name),
        "role": _text(entry.role),
        "agency": _text(entry.agency),
        "phone": _text(entry.phone),
        "is_lead": entry.is_lead or None,
        "from_day": entry.from_day,
        "to_day": entry.to_day,
    }


def _identifier_columns(entry: IdentifierEntry) -> Columns:
    return {"system": _text(entry.system), "value": _text(entry.value)}


def _withhold_columns(entry: WithholdEntry) -> Columns:
    return {"what": _text(entry.what), "from_whom": _text(entry.from_whom), "why": _text(entry.why)}
