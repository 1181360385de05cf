"""Invented young people for these tests."""

from dataclasses import replace
from datetime import date

from cse_desk.models.records.people import (
    AddressEntry,
    CarerEntry,
    IdentifierEntry,
    NameEntry,
    PersonDetails,
    ProfessionalEntry,
    WithholdEntry,
)


def worker(name: str, role: str, agency: str, *, is_lead: bool = False) -> ProfessionalEntry:
    """Somebody who works with a young person."""
    return ProfessionalEntry("", name, role, agency, "", is_lead=is_lead, from_day=None, to_day=None)


MAISIE = PersonDetails(
    names=(NameEntry("", "legal", "Maisie", "Tranter"), NameEntry("", "known-as", "Mais", "")),
    born=date(2012, 8, 9),
    sex="F",
    ethnicity="WBRI",
    pronouns="she",
    school="Saltmarsh Academy",
    nhs_number="999 000 0077",
    upn="H805499923001",
    safe_contact="By hand only, by Leanne Ward, at school.",
    do_not_contact_home=True,
    addresses=(AddressEntry("", "4 Quayside Row", "TS99 1AA", "home", confidential=True, from_day=None, to_day=None),),
    carers=(CarerEntry("", "Karen Tranter", "mother", "yes", "yes", "01632 960230", "no", "Shares a phone."),),
    professionals=(
        worker("Leanne Ward", "Social worker", "Marlport Council", is_lead=True),
        worker("Ngozi Okafor", "Teacher", "Saltmarsh Academy"),
    ),
    identifiers=(IdentifierEntry("", "Council", "MP40210"),),
    withhold=(WithholdEntry("", "school", "Stepfather", "He has waited for her at the gate twice."),),
)


def somebody(given: str, family: str, **more: object) -> PersonDetails:
    """A young person with a name, and what else is said of them."""
    details = PersonDetails(names=(NameEntry("", "legal", given, family),), born=date(2011, 3, 4))
    return replace(details, **more)  # type: ignore[arg-type]  # fields by name
