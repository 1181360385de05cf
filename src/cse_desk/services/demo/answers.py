"""Whole sets of answers for invented young people: what the borough file says, and ordinary answers to everything else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import Form, JsonValue

_SIGN_PARTS = {
    "answered": "Strategy discussion held on the same day.",
    "answered-police": "Police were told and have taken it up.",
    "answered-support": "Sees Joy Bello of Barnardo's each week.",
}


@dataclass(frozen=True, slots=True)
class Story:
    """What one screening of the borough file says."""

    agencies: Sequence[Sequence[str]]
    answers: Mapping[str, Mapping[str, str]]
    quote: str
    quote_source: str
    reason: str


def complete(form: Form, story: Story, today: date, *, until: str = "") -> dict[str, JsonValue]:
    """Answers to everything the form asks; `until`: stop before this page, as somebody who was interrupted."""
    flow = Flow(form, _first(story, today))
    for _round in range(8):  # each answer may open more questions
        missing = [one for one in flow.missing if not until or not _is_after(form, flow.page_of(one.path), until)]
        changes = {one.path: _ordinary(form, one.path, story, today) for one in missing}
        changes = {path: value for path, value in changes.items() if value is not None}
        if not changes:
            break
        flow = flow.with_answers(changes)
    return flow.clean_answers()


def _is_after(form: Form, page: str, until: str) -> bool:
    order = [item.link_id for item in form.items]
    return page in order and order.index(page) >= order.index(until)


def _first(story: Story, today: date) -> dict[str, JsonValue]:
    answers: dict[str, JsonValue] = {
        "s0.01": "yes",
        "s0.02": story.reason,
        "s0.03": "seen",
        "s0.03.on": today.isoformat(),
        "s0.03.by": str(story.agencies[0][0]),
        "s0.03.agency": str(story.agencies[0][1]),
        "s0.05": ["none"],
        "s3.01": "yes",
        "s3.01.words": story.quote,
        "s3.01.how": f"{story.quote_source}, alone, with time",
        "s3.01.share": "With the VPG",
    }
    answers |= _rows("s0.04", [{"name": who, "agency": agency, "how": how} for who, agency, how in story.agencies])
    told = {"who": "young-person", "name": "The young person", "told": "yes", "said": story.quote, "support": "yes"}
    answers |= _rows("s0.08", [told])
    for indicator, given in story.answers.items():
        answers |= _indicator(indicator, given)
    return answers


def _rows(group: str, rows: Sequence[Mapping[str, str]]) -> dict[str, JsonValue]:
    """A repeating group, each row with an instance id that does not depend on the day."""
    ids = [f"{number:032x}" for number in range(1, len(rows) + 1)]
    answers: dict[str, JsonValue] = {f"{group}#order": list[JsonValue](ids)}
    for id, row in zip(ids, rows, strict=True):
        answers |= {f"{group}:{id}/{group}.{name}": value for name, value in row.items()}
    return answers


def _indicator(indicator: str, given: Mapping[str, str]) -> dict[str, JsonValue]:
    answers: dict[str, JsonValue] = {indicator: given["answer"]}
    for name in ("basis", "recency", "who", "note", "happened"):
        if name in given:
            answers[f"{indicator}.{name}"] = given[name]
    if "answered" in given:
        answers |= {f"{indicator}.{part}": words for part, words in _SIGN_PARTS.items()}
        answers[f"{indicator}.answered"] = given["answered"]
    return answers


_ORDINARY: Mapping[str, JsonValue] = {
    "s0.06": "no",
    "s0.07": "yes",
    "s1.01": ["goods"],
    "s1.02": ["age"],
    "s1.03": ["one-person"],
    "s1.03.facilitator": "not-known",
    "s1.04": ["control"],
    "s1.05": "both",
    "s1.06": "no",
    "s2.01": "yes",
    "s2.02": "None that we found; we read the answers again aloud.",
    "s2.03": "The friends' voices. The youth worker will ask.",
    "s2.04": "Nothing: the questions were asked aloud, in the same words as always.",
    "s3.03": "Their views are being asked for this week.",
    "s4.01": "Somebody with more power gives things and may want something back. If it goes on, the young person may be hurt.",
    "s4.02": "One trusted adult; school sees the young person each day.",
    "s4.03": "A safe way home, a trusted adult to ring, and the people outside school known to police.",
    "s5.01": "partly",
    "s5.01.access": "not-known",
    "s5.01.work": "not-known",
    "s5.01.children": "not-known",
    "s6.01": "yes",
    "s6.01.to": "Children's social care, duty desk",
    "s6.01.reference": "MP-REF",
    "s7.01": "He no longer has a way to reach the young person.",
}


def _ordinary(form: Form, path: str, story: Story, today: date) -> JsonValue:
    """An ordinary answer to a question nobody wrote one for."""
    link = path.rpartition("/")[2]
    if link in _ORDINARY:
        return _ORDINARY[link]
    item = form.by_link_id.get(link)
    if item is None or item.type == "group":
        return None
    if link.startswith("d") and link.count(".") == 1:
        return "no"
    if item.type == "date":
        return today.isoformat()
    if item.is_choice and item.options:
        first = item.options[0].code
        return [first] if item.repeats else first
    return "Evidence of those who completed it together." if item.type == "text" else str(story.agencies[0][0])
