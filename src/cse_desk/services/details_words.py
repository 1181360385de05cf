"""What the register keeps about a young person, in words: for who reads it and does not write it."""

from collections.abc import Iterator, Mapping
from datetime import date

from cse_desk.changes.strictjson import JsonValue
from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import DetailsSection, PersonDetails
from cse_desk.services import history_words, person_details
from cse_desk.services.codes import Codes
from cse_desk.services.person_details import EntryList

_PERSON = "young-person"
_SECTIONS = (
    ("names", "Names", (), "person-name"),
    ("born", "Born", ("born", "estimated_youngest", "estimated_oldest", "estimated_on"), ""),
    ("who", "Who they are", ("sex", "gender_identity", "gender_text", "pronouns", "ethnicity"), ""),
    (
        "communication",
        "Communication",
        ("first_language", "interpreter", "communication_needs", "communication_note"),
        "",
    ),
    ("school", "School and legal status", ("school", "school_year", "legal_status", "disabilities"), ""),
    ("identifiers", "Identifiers", ("nhs_number", "upn"), "local-identifier"),
    ("addresses", "Addresses", (), "address"),
    ("carers", "Parents and carers", (), "carer"),
    ("professionals", "Professionals", (), "professional"),
    ("withhold", "Safe contact and what is withheld", ("do_not_contact_home", "safe_contact"), "withhold"),
)


def sections(details: PersonDetails, codes: Codes) -> tuple[DetailsSection, ...]:
    """Every section of the form that says something, in its order."""
    columns = person_details.person_columns(details)
    lists = {one.table.__kind__: one for one in person_details.lists_of(details)}
    found = (
        DetailsSection(
            id_, _(title), tuple(_facts(_PERSON, columns, names, codes)), tuple(_entries(lists.get(kind), codes))
        )
        for id_, title, names, kind in _SECTIONS
    )
    return tuple(one for one in found if one.facts or one.entries)


def _entries(found: EntryList | None, codes: Codes) -> Iterator[tuple[tuple[str, str], ...]]:
    if found is not None:
        for _record, columns in found.entries:
            yield tuple(_facts(found.table.__kind__, columns, tuple(columns), codes))


def _facts(kind: str, columns: Mapping[str, object], names: tuple[str, ...], codes: Codes) -> Iterator[tuple[str, str]]:
    for name in names:
        words = _words(kind, name, columns.get(name), codes)
        if words:
            yield history_words.column_label(name), words


def _words(kind: str, name: str, value: object, codes: Codes) -> str:
    if isinstance(value, date):
        return day(value)
    assert value is None or isinstance(value, bool | int | str | list)
    said: JsonValue = value
    return history_words.value_words(kind, name, said, codes)
