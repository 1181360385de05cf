"""What the screen asks of the services: values in, values out, each called in a lane and never on the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, cast

from cse_desk.forms.questionnaire import Form
from cse_desk.models.records.agency_answers import ContributionEntry
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.comparison import Comparison
from cse_desk.models.records.people import DifferingField, PersonPage
from cse_desk.models.records.screening import (
    Judgement,
    Moved,
    PromptText,
    ScreeningLine,
    ScreeningRecord,
    ScreeningResult,
    ToAskEntry,
)
from cse_desk.models.records.sign_offs import Judged
from cse_desk.ui.answering import Answers, FormPlace
from cse_desk.ui.prompting.reply import PromptReply, answer
from cse_desk.ui.screens.screening.wording import age_of, form_for, prompt_for

if TYPE_CHECKING:
    from cse_desk.ui.context import Services


@dataclass(frozen=True, slots=True)
class Opened:
    """A screening with all that the screen shows. `kept_at` is when the draft that is resumed was kept."""

    record: ScreeningRecord
    result: ScreeningResult
    conflicts: tuple[DifferingField, ...]
    last: ScreeningLine | None  # the signed screening before this one
    line: ScreeningLine | None
    moved: Moved | None
    comparison: Comparison | None = None  # with the signed screening before this one
    contributions: tuple[ContributionEntry, ...] = ()  # what other agencies wrote

    @property
    def answers(self) -> Answers:
        """The answers as the forms engine takes them."""
        return cast("Answers", self.record.answers)

    @property
    def is_resumed(self) -> bool:
        """Something was typed that is not recorded."""
        return self.record.resumed_from_draft


@dataclass(frozen=True, slots=True)
class Begun:
    """What stays the same while a screening is worked on: whose it is, the form in its words, the prompts' texts."""

    person: PersonPage
    form: Form
    age: int | None
    prompts: Mapping[str, PromptText]
    opened: Opened


def begin(services: Services, screening_id: str, today: date) -> Begun:
    """Everything, for the first time."""
    from cse_desk.services.open_prompts import prompt_texts

    opened = look(services, screening_id)
    person = services.people.page(opened.record.young_person_id)
    form = services.screenings.form_of(screening_id=screening_id)
    age = age_of(person.details, today)
    prompts = {id_: prompt_for(one, age) for id_, one in prompt_texts().items()}
    return Begun(person, form_for(form, age), age, prompts, opened)


def look(services: Services, screening_id: str) -> Opened:
    """The screening as it is now."""
    record = services.screenings.open(screening_id=screening_id)
    return _with_result(services, record)


def _with_result(services: Services, record: ScreeningRecord) -> Opened:
    differing = services.people.differing(record.young_person_id) if record.conflicts else ()
    conflicts = tuple(one for one in differing if one.record == record.screening_id)
    lines = services.screenings.lines(young_person_id=record.young_person_id)
    ids = [one.screening_id for one in lines]
    here = ids.index(record.screening_id) if record.screening_id in ids else -1
    return Opened(
        record=record,
        result=services.screenings.result(screening_id=record.screening_id, answers=record.answers),
        conflicts=conflicts,
        last=_signed_before(lines, here),
        line=lines[here] if here >= 0 else None,
        moved=services.screenings.moved(screening_id=record.screening_id, answers=record.answers),
        comparison=services.reassessments.comparison(screening_id=record.screening_id, answers=record.answers),
        contributions=services.agency_answers.of(screening_id=record.screening_id, answers=record.answers),
    )


def _signed_before(lines: tuple[ScreeningLine, ...], here: int) -> ScreeningLine | None:
    """Lines are the newest first."""
    return next((one for one in lines[here + 1 :] if one.signed_on is not None), None)


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What the tool says of answers as they stand on the screen, and what moved since last time."""

    result: ScreeningResult
    moved: Moved | None
    comparison: Comparison | None


def evaluate(services: Services, screening_id: str, answers: Answers) -> Evaluated:
    """Work it out."""
    return Evaluated(
        services.screenings.result(screening_id=screening_id, answers=answers),
        services.screenings.moved(screening_id=screening_id, answers=answers),
        services.reassessments.comparison(screening_id=screening_id, answers=answers),
    )


def record(
    services: Services, screening_id: str, answers: Answers, place: FormPlace, seen: int
) -> tuple[Changes, Opened]:
    """Record the answers and look again: what a bundle brought in meanwhile comes with it."""
    changes = services.screenings.save(
        screening_id=screening_id, answers=answers, last_page=place.page, last_item=place.item, seen=seen
    )
    return changes, _after(services, screening_id, changes)


def _after(services: Services, screening_id: str, changes: Changes) -> Opened:
    """A draft that was kept while the act was under way still says what was seen before it: the act's own position is the newer."""
    opened = look(services, screening_id)
    if changes.position > opened.record.seen:
        return replace(opened, record=replace(opened.record, seen=changes.position))
    return opened


def answer_prompt(services: Services, screening_id: str, reply: PromptReply) -> tuple[Changes, Opened]:
    """Answer a prompt and look again."""
    changes = answer(services, screening_id, reply)
    return changes, _after(services, screening_id, changes)


def sign(services: Services, screening_id: str, judgement: Judgement, seen: int) -> tuple[Changes, Opened]:
    """Sign and look again."""
    changes = services.screenings.sign(screening_id=screening_id, judgement=judgement, seen=seen)
    return changes, _after(services, screening_id, changes)


def sign_off(services: Services, screening_id: str, by_name: str, reason: str, seen: Judged) -> tuple[Changes, Opened]:
    """A manager's signature under what was seen, and look again."""
    changes = services.screenings.sign_off(screening_id=screening_id, by_name=by_name, reason=reason, seen=seen)
    return changes, _after(services, screening_id, changes)


def add_actions(services: Services, screening_id: str, actions: Sequence[ToAskEntry]) -> tuple[Changes, Opened]:
    """Write down who asks whom by when, and look again."""
    changes = services.screenings.add_actions(screening_id=screening_id, actions=actions)
    return changes, _after(services, screening_id, changes)


def answer_action(services: Services, screening_id: str, action_id: str, found_out: str) -> tuple[Changes, Opened]:
    """Write down what came of asking, and look again."""
    changes = services.screenings.answer_action(action_id=action_id, found_out=found_out)
    return changes, _after(services, screening_id, changes)


def carry(services: Services, screening_id: str, page: str) -> tuple[Changes, Opened]:
    """Take over what has not changed in a section, and look again."""
    changes = services.reassessments.carry(screening_id=screening_id, page=page)
    return changes, _after(services, screening_id, changes)


def decide(services: Services, screening_id: str, field: DifferingField, change: str) -> tuple[Changes, Opened]:
    """Choose between two answers that stand, and look again."""
    changes = services.people.decide(field, change)
    return changes, _after(services, screening_id, changes)


def path_of(conflict: DifferingField) -> str:
    """Where the answer stands in the form."""
    return conflict.field.removeprefix("answers/")
