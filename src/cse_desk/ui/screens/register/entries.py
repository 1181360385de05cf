"""The lists of the form - names, addresses, people, numbers, what is withheld: how one entry is asked for and read."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import (
    AddressEntry,
    CarerEntry,
    IdentifierEntry,
    NameEntry,
    ProfessionalEntry,
    WithholdEntry,
)
from cse_desk.ui.screens.register.choices import Choices
from cse_desk.ui.widgets.choices import Check
from cse_desk.ui.widgets.code_field import CodeField
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.field_set import Asked, FieldSet
from cse_desk.ui.widgets.fields import DropDown, TextField
from cse_desk.ui.widgets.text_area import TextArea

Entry = NameEntry | AddressEntry | CarerEntry | ProfessionalEntry | IdentifierEntry | WithholdEntry
LINE, TEXT = 200, 2000  # most letters


@dataclass(frozen=True, slots=True)
class EntryKind:
    """One list: the record it makes, its words, and what a new entry begins with."""

    list_name: str
    record: Callable[..., Any]
    one: str  # "a name"
    add: str  # "Add a name"
    asked: Callable[[Choices, Callable[[], date]], tuple[Asked, ...]]
    begins: Mapping[str, object]
    days: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()
    first: str = ""  # the field where typing begins, when not the first
    named_by: tuple[str, ...] = ()  # fields by which a removed entry is called
    later: Mapping[str, object] = field(default_factory=dict)  # what every entry after the first begins with instead


def _line(name: str, label: str, width: int = 220, *, most: int = LINE) -> Asked:
    def make() -> QWidget:
        return TextField(name=label, max_length=most)

    return Asked(name, label, make, width)


def _area(name: str, label: str, hint: str = "") -> Asked:
    def make() -> QWidget:
        return TextArea(name=label, max_length=TEXT)

    return Asked(name, label, make, 0, hint)


def _drop(name: str, label: str, choices: tuple[tuple[str, str], ...], width: int = 170, empty: str = "") -> Asked:
    def make() -> QWidget:
        return DropDown(choices, name=label, empty=empty or _("Not said"))

    return Asked(name, label, make, width)


def _tick(name: str, label: str, words: str, width: int = 240) -> Asked:
    def make() -> QWidget:
        return Check(words, name=words)

    return Asked(name, label, make, width)


def _day(name: str, label: str, today: Callable[[], date]) -> Asked:
    def make() -> QWidget:
        return DateField(today=today, name=label, with_today=False)

    return Asked(name, label, make, 220)


def _names(choices: Choices, _today: Callable[[], date]) -> tuple[Asked, ...]:
    kinds = choices.pairs("name-kind")

    def kind() -> QWidget:
        return DropDown(kinds, name=_("Kind of name"))

    return (
        Asked("kind", _("Kind of name"), kind, 170),
        _line("given", _("Given names"), 208),
        _line("family", _("Family name"), 208),
    )


def _addresses(choices: Choices, today: Callable[[], date]) -> tuple[Asked, ...]:
    return (
        _drop("kind", _("Kind of address"), choices.pairs("address-kind")),
        _line("lines", _("Address"), 320),
        _line("postcode", _("Postcode"), 120, most=10),
        _tick("confidential", _("Who may know"), _("Confidential: leaves this vault only when you say so"), 380),
        _day("from_day", _("From"), today),
        _day("to_day", _("Until"), today),
    )


def _carers(choices: Choices, _today: Callable[[], date]) -> tuple[Asked, ...]:
    yes_no = choices.pairs("yes-no")
    return (
        _line("name", _("Name")),
        _drop("relationship", _("Relationship"), choices.pairs("relationship"), 190),
        _drop("parental_responsibility", _("Parental responsibility"), yes_no),
        _drop("same_household", _("Lives with the young person"), yes_no, 190),
        _line("phone", _("Phone"), 170, most=40),
        _drop("safe_to_contact", _("Safe to contact"), yes_no),
        _area("note", _("Note")),
    )


def _professionals(_choices: Choices, today: Callable[[], date]) -> tuple[Asked, ...]:
    return (
        _line("name", _("Name, in full")),
        _line("role", _("Role"), 200),
        _line("agency", _("Agency, in full"), 260),
        _line("phone", _("Phone"), 170, most=40),
        _tick("is_lead", _("Lead"), _("Lead practitioner")),
        _day("from_day", _("From"), today),
        _day("to_day", _("Until"), today),
    )


def _identifiers(_choices: Choices, _today: Callable[[], date]) -> tuple[Asked, ...]:
    return (_line("system", _("System or agency"), 260), _line("value", _("Number there"), 240, most=20))


def _withhold(choices: Choices, _today: Callable[[], date]) -> tuple[Asked, ...]:
    codes = choices.codes("withhold-what")

    def what() -> QWidget:
        return CodeField(codes, name=_("What to withhold"), open_choice=True)

    return (
        Asked("what", _("What to withhold"), what, 300),
        _line("from_whom", _("From whom"), 260),
        _area("why", _("Why"), _("Somebody will have to decide on it later: say who asked for it and when.")),
    )


KINDS = (
    EntryKind(
        "names",
        NameEntry,
        _("name"),
        _("Add a name"),
        _names,
        {"kind": "legal"},
        first="given",
        named_by=("given", "family"),
        later={"kind": "known-as"},
    ),
    EntryKind(
        "addresses",
        AddressEntry,
        _("address"),
        _("Add an address"),
        _addresses,
        {"kind": "home"},
        days=("from_day", "to_day"),
        ticks=("confidential",),
        named_by=("lines",),
    ),
    EntryKind("carers", CarerEntry, _("parent or carer"), _("Add a parent or carer"), _carers, {}, named_by=("name",)),
    EntryKind(
        "professionals",
        ProfessionalEntry,
        _("professional"),
        _("Add a professional"),
        _professionals,
        {},
        days=("from_day", "to_day"),
        ticks=("is_lead",),
        named_by=("name",),
    ),
    EntryKind(
        "identifiers", IdentifierEntry, _("number"), _("Add a number"), _identifiers, {}, named_by=("system", "value")
    ),
    EntryKind(
        "withhold",
        WithholdEntry,
        _("thing to withhold"),
        _("Add something to withhold"),
        _withhold,
        {},
        named_by=("what", "from_whom"),
    ),
)
BY_NAME = {kind.list_name: kind for kind in KINDS}


def show(fields: FieldSet, entry: Entry) -> None:
    """An entry in its fields."""
    values = asdict(entry)
    values.pop("record_id")
    fields.set_values(values)


def read(kind: EntryKind, fields: FieldSet, record_id: str) -> Entry:
    """The entry as it stands in its fields."""
    values: dict[str, object] = {}
    for name in fields.cells:
        if name in kind.days:
            text = fields.text(name)
            values[name] = date.fromisoformat(text) if text else None
        elif name in kind.ticks:
            values[name] = fields.value(name) is True
        else:
            values[name] = fields.text(name)
    made = kind.record(record_id=record_id, **values)
    assert isinstance(made, Entry)
    return made
