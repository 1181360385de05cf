"""What the screen asks of the services: values in, values out, each called in a lane and never on the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from cse_desk.forms.questionnaire import Form, JsonValue
from cse_desk.models.records.agency_answers import ContributionEntry, ContributionForm

if TYPE_CHECKING:
    from cse_desk.ui.context import Services

Answers = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Begun:
    """All that the screen shows of a screening. `draft`: what was being entered and is not added yet."""

    screening_id: str
    young_person_id: str
    name: str
    sections: tuple[tuple[str, str], ...]
    sheet: Form
    entries: tuple[ContributionEntry, ...]
    draft: ContributionForm | None


def begin(services: Services, screening_id: str) -> Begun:
    """Everything."""
    record = services.screenings.open(screening_id=screening_id)
    person = services.people.page(record.young_person_id)
    parts = services.agency_answers
    return Begun(
        screening_id=screening_id,
        young_person_id=record.young_person_id,
        name=person.known_as or person.name,
        sections=parts.sections(screening_id=screening_id),
        sheet=parts.sheet(screening_id=screening_id),
        entries=parts.of(screening_id=screening_id),
        draft=parts.draft(screening_id=screening_id),
    )


def read_file(services: Services, screening_id: str, path: Path) -> ContributionForm:
    """What was filled in; the file stays where it is and nothing else of it is kept."""
    return services.agency_answers.read_file(screening_id=screening_id, path=path)


def answers_of(form: ContributionForm) -> Answers:
    """The answers as the forms engine takes them."""
    return cast("Answers", form.answers)
