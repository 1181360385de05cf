"""Filled-in forms for the tests: any instrument answered whole, by the form alone."""

from collections.abc import Mapping
from datetime import UTC, datetime

from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import Form, Item, ItemType, JsonValue
from cse_desk.forms.validation import Fault
from cse_desk.models.records.filled_forms import FilledRecord
from cse_desk.services import instruments
from cse_desk.services.desk import Desk
from cse_desk.services.screening_rows import plain

_NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
_PLAIN: Mapping[ItemType, JsonValue] = {
    ItemType.DATE: "2026-11-20",
    ItemType.DATE_TIME: "2026-11-20T16:00:00+00:00",
    ItemType.INTEGER: 1,
    ItemType.DECIMAL: "1",
    ItemType.BOOLEAN: True,
}


def whole(form: Form, answers: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """These answers, and the first possible one wherever an answer is missing."""
    flow = Flow(form, dict(answers), {"now": _NOW.isoformat()})
    while missing := [one for one in flow.problems if one.fault is Fault.MISSING]:
        flow = flow.with_answer(missing[0].path, _some(form, missing[0].path))
    return {path: value for path, value in flow.answers.items() if value is not None}


def _some(form: Form, path: str) -> JsonValue:
    item: Item = form.by_link_id[path.rpartition("/")[2]]
    if item.options:
        return [item.options[0].code] if item.repeats else item.options[0].code
    return _PLAIN.get(item.type, "Something in plain words.")


def begun(desk: Desk, instrument: str, root: str = "", **answers: JsonValue) -> str:
    """A form with these answers (a_b stands for a.b) and nothing else; its id."""
    form_id = desk.filled_forms.start(instrument=instrument, young_person_id=root)[1]
    fill(desk, form_id, {name.replace("_", "."): value for name, value in answers.items()})
    return form_id


def answers_of(record: FilledRecord) -> dict[str, JsonValue]:
    """The answers of a form as the engine takes them."""
    return {path: plain(value) for path, value in record.answers.items()}


def fill(desk: Desk, form_id: str, answers: Mapping[str, JsonValue]) -> None:
    """Record these answers over those that are there."""
    record = desk.filled_forms.open(form_id=form_id)
    desk.filled_forms.save(
        form_id=form_id, answers={**answers_of(record), **answers}, last_page="", last_item="", seen=record.seen
    )


def finish(desk: Desk, form_id: str) -> None:
    """Fill in what is missing and lock it."""
    record = desk.filled_forms.open(form_id=form_id)
    fill(desk, form_id, whole(instruments.form_of(record.instrument), answers_of(record)))
    desk.filled_forms.finish(form_id=form_id, seen=desk.filled_forms.open(form_id=form_id).seen)


def finished(desk: Desk, instrument: str, root: str = "", **answers: JsonValue) -> str:
    """A finished form with these answers; its id."""
    form_id = begun(desk, instrument, root, **answers)
    finish(desk, form_id)
    return form_id
