"""Answers as a FHIR R4 QuestionnaireResponse. What is not asked now is not in it.

An instance of a repeating group carries its id as `item.id`. Items that open under each of several answers stand under that answer;
those that are asked once stand under the first. Children of a question without an answer stand under an answer without a value.
"""

from collections.abc import Callable, Mapping

from cse_desk.errors import BadForm
from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import Form, JsonValue
from cse_desk.forms.raw import RawObject, json_object, plain
from cse_desk.forms.reading import Read, read
from cse_desk.forms.snapshot import Entry, Snapshot


def to_fhir(flow: Flow, *, status: str = "", authored: str = "", subject: Entry | None = None) -> Entry:
    """The response. `status` defaults to completed when nothing is missing."""
    response: Entry = {"resourceType": "QuestionnaireResponse"}
    if flow.form.canonical:
        response["questionnaire"] = flow.form.canonical
    response["status"] = status or ("completed" if flow.may_finish else "in-progress")
    if subject:
        response["subject"] = subject
    if authored:
        response["authored"] = authored
    items = Snapshot(flow.tree, flow.state).top()
    if items:
        response["item"] = items
    return response


def from_fhir(
    form: Form, data: bytes | str | Mapping[str, object], *, new_id: Callable[[], str] | None = None
) -> dict[str, JsonValue]:
    """The answers in a response to `form`. Raises BadForm with the places of all faults; nothing is half-read.

    `new_id` makes ids for instances that came without one; by default they are numbered.
    """
    found = read(form, _object(data), new_id)
    faults = (*found.of_response, *(f"{one.place}: {one.what}" for one in found.faults))
    if faults:
        raise BadForm(faults[:50])
    return found.answers


def what_can_be_read(form: Form, data: bytes | str | Mapping[str, object]) -> Read:
    """The answers in a response as far as they fit `form`, and what does not. Raises BadForm when it is no response at all."""
    return read(form, _object(data), None)


def _object(data: bytes | str | Mapping[str, object]) -> RawObject:
    raw = json_object(data) if isinstance(data, bytes | str) else plain(dict(data))
    if not isinstance(raw, dict):
        raise BadForm(("not a JSON object",))
    if raw.get("resourceType") != "QuestionnaireResponse":
        raise BadForm(("resourceType: is not QuestionnaireResponse",))
    return raw
