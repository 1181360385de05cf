"""What the screen asks of the services: values in, values out, each called in a lane and never on the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from cse_desk.forms.questionnaire import Form
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.filled_forms import FilledFinding, FilledRecord
from cse_desk.models.records.people import FieldProblem
from cse_desk.ui.answering import Answers, FormPlace

if TYPE_CHECKING:
    from cse_desk.ui.context import Services


@dataclass(frozen=True, slots=True)
class FactOffer:
    """The dated fact that a finished form holds and nobody has recorded yet: each part in words, and what is wrong with it."""

    parts: tuple[tuple[str, str], ...]
    problems: tuple[FieldProblem, ...]

    @property
    def may_be_recorded(self) -> bool:
        """Whether nothing stops it."""
        return not any(one.is_hard for one in self.problems)


@dataclass(frozen=True, slots=True)
class Opened:
    """A form with all that the screen shows."""

    record: FilledRecord
    finding: FilledFinding
    fact: FactOffer | None = None

    @property
    def answers(self) -> Answers:
        """The answers as the forms engine takes them."""
        return cast("Answers", self.record.answers)

    @property
    def is_resumed(self) -> bool:
        """Something was typed that is not recorded."""
        return self.record.resumed_from_draft

    @property
    def is_open(self) -> bool:
        """Whether it can be changed by who works here."""
        return self.record.finished_at is None and self.record.may_write


@dataclass(frozen=True, slots=True)
class Begun:
    """What stays the same while a form is worked on: the form itself, and whom it is about ("" = the office)."""

    form: Form
    name: str
    opened: Opened


def begin(services: Services, form_id: str) -> Begun:
    """Everything, for the first time."""
    opened = look(services, form_id)
    about = opened.record.young_person_id
    person = services.people.page(about) if about else None
    name = (person.known_as or person.name) if person is not None else ""
    return Begun(services.filled_forms.form_of(form_id=form_id), name, opened)


def look(services: Services, form_id: str) -> Opened:
    """The form as it is now."""
    forms = services.filled_forms
    record = forms.open(form_id=form_id)
    finding = forms.look_over(form_id=form_id, answers=record.answers)
    return Opened(record, finding, _fact(services, record))


def _fact(services: Services, record: FilledRecord) -> FactOffer | None:
    offered = bool(record.fact_kind) and not record.has_fact and record.may_write and record.replaced is None
    if record.finished_at is None or not offered:
        return None
    return FactOffer(*services.filled_forms.fact_words(form_id=record.form_id))


def record(services: Services, form_id: str, answers: Answers, place: FormPlace, seen: int) -> tuple[Changes, Opened]:
    """Record the answers and read the form again."""
    changes = services.filled_forms.save(
        form_id=form_id, answers=answers, last_page=place.page, last_item=place.item, seen=seen
    )
    return changes, look(services, form_id)


def finish(services: Services, form_id: str, seen: int) -> tuple[Changes, Opened]:
    """Lock it."""
    changes = services.filled_forms.finish(form_id=form_id, seen=seen)
    return changes, look(services, form_id)


def record_fact(services: Services, form_id: str) -> tuple[Changes, Opened]:
    """Record the fact it holds."""
    changes = services.filled_forms.record_fact(form_id=form_id)
    return changes, look(services, form_id)


def tab_of_fact(record: FilledRecord) -> str:
    """The tab of the young person's page on which such a fact stands."""
    return "missing" if record.compartment is Compartment.MISSING else "facts"
