"""The fictitious borough: read from resources/demo/borough.json; dates are counted back from the day of the demo."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cse_desk import paths
from cse_desk.models.enums import HarmWord, LevelWord, Role, Strand
from cse_desk.models.records.people import (
    AddressEntry,
    CarerEntry,
    IdentifierEntry,
    NameEntry,
    PersonDetails,
    ProfessionalEntry,
    WithholdEntry,
)
from cse_desk.models.rules.ages import add_years
from cse_desk.services.demo.answers import Story


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody with a vault, or a manager who signs."""

    name: str
    agency: str
    role: Role


@dataclass(frozen=True, slots=True)
class Played:
    """One screening to play."""

    person: str
    days_ago: int
    story: Story
    is_draft: bool
    harm: HarmWord | None
    level: LevelWord | None
    reasons: str
    change_my_mind: str
    not_known: str
    differs: str


@dataclass(frozen=True, slots=True)
class Borough:
    """Everything the demo plays."""

    actors: Mapping[str, Actor]
    people: tuple[tuple[str, PersonDetails], ...]
    screenings: tuple[Played, ...]
    referrals: tuple[tuple[str, tuple[Strand, ...]], ...]


def read(today: date, file: Path | None = None) -> Borough:
    """The borough as of a day."""
    found = json.loads((file or paths.resources() / "demo" / "borough.json").read_text("utf-8"))
    workers = found["workers"]
    return Borough(
        actors={key: Actor(one["name"], one["agency"], Role(one["role"])) for key, one in found["actors"].items()},
        people=tuple((one["key"], _details(one, workers, today)) for one in found["young_people"]),
        screenings=tuple(sorted(_screenings(found["screenings"]), key=lambda one: -one.days_ago)),
        referrals=tuple((one["person"], tuple(map(Strand, one["strands"]))) for one in found["referrals"]),
    )


def _details(one: Mapping[str, Any], workers: list[Mapping[str, str]], today: date) -> PersonDetails:
    names = [NameEntry("", "legal", one["given"], one["family"])]
    if one["known_as"]:
        names.append(NameEntry("", "known-as", one["known_as"], ""))
    estimated = one.get("estimated_ages")
    return PersonDetails(
        names=tuple(names),
        born=None if estimated else _born(one["age"], today),
        estimated_ages=tuple(estimated) if estimated else None,
        estimated_on=today if estimated else None,
        sex=one["sex"],
        pronouns=one["pronouns"],
        ethnicity=one["ethnicity"],
        first_language=one.get("first_language", ""),
        interpreter=one.get("interpreter", ""),
        school=one["school"],
        legal_status=one["legal_status"],
        disabilities=tuple(one.get("disabilities", ())),
        nhs_number=one["nhs_number"],
        upn=one["upn"],
        safe_contact=one.get("safe_contact", ""),
        do_not_contact_home=one.get("do_not_contact_home", False),
        addresses=(_address(one),),
        carers=tuple(CarerEntry("", **carer) for carer in one.get("carers", ())),
        professionals=tuple(_professionals(one, workers)),
        identifiers=(IdentifierEntry("", "Council", one["local_id"]),),
        withhold=tuple(WithholdEntry("", **entry) for entry in one.get("withhold", ())),
    )


def _born(age: list[int], today: date) -> date:
    years, days = age
    return add_years(today, -years) - timedelta(days=days)


def _address(one: Mapping[str, Any]) -> AddressEntry:
    confidential = one.get("confidential_address", False)
    return AddressEntry(
        "", one["address"], one["postcode"], "home", confidential=confidential, from_day=None, to_day=None
    )


def _professionals(one: Mapping[str, Any], workers: list[Mapping[str, str]]) -> Iterator[ProfessionalEntry]:
    lead = workers[one["lead"]]
    yield ProfessionalEntry(
        "", lead["name"], lead["role"], lead["agency"], lead["phone"], is_lead=True, from_day=None, to_day=None
    )


def _screenings(found: list[Mapping[str, Any]]) -> Iterator[Played]:
    for one in found:
        harm, level, reasons, change, unknown = one.get("judgement") or ["", "", "", "", ""]
        yield Played(
            person=one["person"],
            days_ago=one["days_ago"],
            story=Story(one["agencies"], one["answers"], one["quote"], one["quote_source"], one["reason"]),
            is_draft=one.get("draft", False),
            harm=HarmWord(harm) if harm else None,
            level=LevelWord(level) if level else None,
            reasons=reasons,
            change_my_mind=change,
            not_known=unknown,
            differs=one.get("differs", ""),
        )
