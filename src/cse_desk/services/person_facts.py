"""The register's rows of a young person as the rules take them."""

from cse_desk.models.rules.ages import born_between
from cse_desk.models.rules.matching import Known
from cse_desk.models.rules.summary import NameFact, WorkerFact
from cse_desk.services.person_details import PersonRows


def names_of(rows: PersonRows) -> tuple[NameFact, ...]:
    """The names as the rules take them."""
    return tuple(
        NameFact(one.name_kind or "", one.given or "", one.family or "", one.place or 0, one.id) for one in rows.names
    )


def estimated_ages(rows: PersonRows) -> tuple[int, int] | None:
    """(youngest, oldest), where both are written."""
    person = rows.person
    if person is None or person.estimated_youngest is None or person.estimated_oldest is None:
        return None
    return person.estimated_youngest, person.estimated_oldest


def workers_of(rows: PersonRows) -> tuple[WorkerFact, ...]:
    """The professionals as the rules take them."""
    return tuple(
        WorkerFact(one.id, one.name or "", one.agency or "", bool(one.is_lead), one.from_day, one.to_day)
        for one in rows.professionals
    )


def known_of(rows: PersonRows) -> Known:
    """What likely matches compare."""
    person, ages = rows.person, estimated_ages(rows)
    made_on = person.estimated_on if person else None
    return Known(
        names=tuple((one.given or "", one.family or "") for one in rows.names),
        born=person.born if person else None,
        born_between=born_between(ages[0], ages[1], made_on) if ages and made_on else None,
        places=tuple((one.lines or "", one.postcode or "") for one in rows.addresses),
        nhs_number=(person.nhs_number or "") if person else "",
        upn=(person.upn or "") if person else "",
        local=frozenset((one.system or "", one.value or "") for one in rows.identifiers),
    )
