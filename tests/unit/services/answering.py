"""Filling in the tool for these tests."""

from collections.abc import Mapping

from cse_desk.forms import screening_tool as places
from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import Form, Item, ItemType, JsonValue
from cse_desk.models.enums import HarmWord, LevelWord
from cse_desk.models.records.screening import Judgement

JUDGEMENT = Judgement(
    harm=HarmWord.NOT_THAT_WE_KNOW,
    level=LevelWord.NO_INDICATORS,
    reasons="Nothing in what four people know points to it.",
    change_my_mind="A new phone, or nights away.",
    not_known="Who she meets online.",
)


def whole(form: Form, more: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The tool filled in so that nothing is left: every indicator No, what is wanted besides in `more`."""
    flow = Flow(form, {item.link_id: "no" for item in form.walk() if item.marks.block})
    flow = flow.with_answers({places.SAFE_NOW: "yes", **more})
    group = places.CONTRIBUTORS
    for number, (name, agency) in enumerate([("Leanne Ward", "Council"), ("Ngozi Okafor", "School")], start=1):
        if f"{group}:c{number}" not in flow.answers:
            flow = flow.add_instance(group, f"c{number}")
            at = f"{group}:c{number}/{group}"
            flow = flow.with_answers({f"{at}.name": name, f"{at}.agency": agency, f"{at}.how": "present"})
    return dict(filled(flow).answers)


def filled(flow: Flow) -> Flow:
    """With something in each place that must be answered, but for the judgement."""
    for _round in range(60):
        left = [one for one in flow.problems if flow.page_of(one.path) != places.JUDGEMENT_PAGE]
        if not left:
            return flow
        for problem in left:
            flow = _fill(flow, problem.path)
    raise AssertionError([one.path for one in flow.problems][:5])


def _fill(flow: Flow, path: str) -> Flow:
    item = flow.form.by_link_id[path.rpartition("/")[2]]
    if item.is_group and item.repeats:
        return flow.add_instance(path, "i1")
    return flow.with_answer(path, _something(item))


def _something(item: Item) -> JsonValue:
    if item.is_choice:
        codes = [option.code for option in item.options]
        code = next((one for one in ("none", "no", "seen", "yes", "not-yet") if one in codes), codes[0])
        return [code] if item.repeats else code
    if item.type is ItemType.BOOLEAN:
        return True
    return "2026-11-20" if item.type is ItemType.DATE else "Written down."
