"""A look over a whole form: scores of whole answers only, scales answered all alike, and the prompts that answers open."""

import pytest

from cse_desk.forms import looking_over
from cse_desk.forms.flow import Flow
from cse_desk.forms.loader import load
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.services import instruments, tools
from tests.unit.forms.builders import calculated, group, item, raw_form, weighted
from tests.unit.forms.schemes import SCALE_ITEMS, ten_item_scale


def flow_of(*items, **answers) -> Flow:
    return Flow(load(raw_form(*items)).form, answers)


def opened(instrument: str, *, is_under_13: bool | None = False, **answers) -> tuple[str, ...]:
    given = {name.replace("_", "."): value for name, value in answers.items()}
    return looking_over.prompts(Flow(instruments.form_of(instrument), given), is_under_13=is_under_13)


def test_a_score_is_told_only_when_nothing_is_missing():
    total = calculated(
        "total", "%resource.descendants().where(linkId = 'a' or linkId = 'b').answer.value.ordinal().sum()", "decimal"
    )
    questions = (weighted("a", 0, 1, required=True), weighted("b", 0, 1, required=True))
    half, whole = flow_of(*questions, total, a="o1"), flow_of(*questions, total, a="o1", b="o1")

    assert list(looking_over.worked_out(half)) == []
    assert [(one.link_id, value) for one, value in looking_over.worked_out(whole)] == [("total", "2")]


def test_a_scale_answered_all_alike_stands_out_wherever_its_turned_questions_stand():
    for order in (tuple(SCALE_ITEMS), tuple(reversed(SCALE_ITEMS))):
        form = load(ten_item_scale(order)).form
        code = next(one for one in form.walk() if one.link_id in SCALE_ITEMS).options[0].code
        alike = dict.fromkeys(SCALE_ITEMS, code)
        other = next(one for one in form.walk() if one.link_id in SCALE_ITEMS).options[1].code

        assert len(list(looking_over.same_answers(Flow(form, alike)))) == 1
        assert list(looking_over.same_answers(Flow(form, {**alike, order[3]: other}))) == []
        assert list(looking_over.same_answers(Flow(form, dict.fromkeys(order[:4], code)))) == [], "not answered whole"


def test_questions_without_weights_may_well_be_answered_alike():
    lines = [item(f"q{number}", "choice", answerOption=[{"valueCoding": {"code": "no"}}]) for number in range(6)]

    assert list(looking_over.same_answers(flow_of(group("g", *lines), **{f"q{n}": "no" for n in range(6)}))) == []


@pytest.mark.parametrize(
    ("instrument", "answers", "expected"),
    [
        ("pre-check", {"safe-now": "no"}, ("P1",)),
        ("pre-check", {"safe-now": "not-known"}, ("P1",)),
        ("pre-check", {"safe-now": "yes"}, ()),
        ("pre-check", {"harm": "possible"}, ("P2", "P5", "P15")),
        ("pre-check", {"harm": "not-known"}, ()),
        ("harm-record", {"going-on": "may-go-on"}, ("P1",)),
        ("harm-record", {"going-on": "over"}, ()),
        ("harm-record", {"who": ["peer"]}, ("P16",)),
        ("harm-record", {"who": ["peer", "trust"]}, ("P9", "P16")),
        ("disclosure-record", {"words": "He said I must not tell."}, ("P2", "P5", "P15")),
        ("return-interview", {"outcome": "held", "known#order": ["a"]}, ("P16",)),
        ("session-record", {"came": "not-there", "not-held.safe": "not-known"}, ("P1",)),
    ],
)
def test_answers_open_the_prompts_of_their_questions(
    instrument: str, answers: dict[str, JsonValue], expected: tuple[str, ...]
):
    assert looking_over.prompts(Flow(instruments.form_of(instrument), answers), is_under_13=False) == expected


@pytest.mark.parametrize(("under", "there"), [(True, True), (None, True), (False, False)])
def test_what_holds_under_thirteen_is_said_unless_they_are_known_to_be_older(under: bool | None, there: bool):
    assert ("P3" in opened("pre-check", is_under_13=under, harm="yes")) is there


def test_a_form_is_found_by_its_url_and_version_and_by_nothing_else():
    line = instruments.instrument("harm-record")

    assert tools.find_tool(line.url, line.version) is instruments.form_of("harm-record")
    assert tools.find_tool(line.url, "0.9.0") is None
    assert tools.find_tool("harm-record.json", line.version) is None
