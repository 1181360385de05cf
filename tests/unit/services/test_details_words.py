"""The register in words, for who reads it."""

from dataclasses import replace
from datetime import date

from cse_desk.models.records.people import AddressEntry, PersonDetails
from cse_desk.services import details_words, history_words, person_details
from cse_desk.services.codes import Codes
from tests.unit.services.folk import MAISIE

WHOLE = replace(
    MAISIE,
    estimated_ages=(13, 14),
    estimated_on=date(2026, 3, 1),
    gender_identity="02",
    gender_text="a girl",
    first_language="Polish",
    interpreter="no",
    communication_needs=("time", "quiet"),
    communication_note="Time, and no noise.",
    school_year="10",
    legal_status="C2",
    disabilities=("LD",),
    addresses=(
        AddressEntry(
            "",
            "4 Quayside Row",
            "TS99 1AA",
            "home",
            confidential=True,
            from_day=date(2024, 1, 5),
            to_day=date(2026, 2, 1),
        ),
    ),
)


def test_nothing_that_is_kept_is_left_out() -> None:
    shown = {title for one in details_words.sections(WHOLE, Codes()) for title, _words in one.facts}

    kept = person_details.person_columns(WHOLE)
    assert all(value is not None for value in kept.values())
    assert {history_words.column_label(name) for name in kept} == shown


def test_every_entry_of_every_list_is_there() -> None:
    sections = {one.id: one for one in details_words.sections(WHOLE, Codes())}

    counts = {
        name: len(sections[name].entries) for name in ("names", "addresses", "carers", "professionals", "withhold")
    }
    assert counts == {"names": 2, "addresses": 1, "carers": 1, "professionals": 2, "withhold": 1}
    assert ("Number", "MP40210") in sections["identifiers"].entries[0]
    assert dict(sections["addresses"].entries[0]) == {
        "Address": "4 Quayside Row",
        "Postcode": "TS99 1AA",
        "Kind of address": "Home",
        "Confidential": "Yes",
        "From": "5 Jan 2024",
        "To": "1 Feb 2026",
    }


def test_where_nothing_is_known_nothing_is_said() -> None:
    assert details_words.sections(PersonDetails(young_person_id="a"), Codes()) == ()
