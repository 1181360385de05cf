"""What a form works out: only what has to be, and the same in any order."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.forms.response import to_fhir
from cse_desk.forms.working import Memory
from tests.unit.forms.builders import (
    answer_of,
    calculated,
    choice,
    coding,
    constraint,
    flow,
    form,
    group,
    item,
    sdc,
    variable,
    weighted,
    when,
)

# ---- only what has to be ----------------------------------------------------------------------


def test_an_answer_makes_only_those_expressions_run_again_that_read_it():
    memory = Memory()
    asked = Flow(
        form(
            item("a", "integer"),
            item("b", "integer"),
            calculated("of-a", f"{answer_of('a')} + 1"),
            calculated("of-b", f"{answer_of('b')} + 1"),
            calculated("of-of-a", f"{answer_of('of-a')} + 1"),
        ),
        memory=memory,
    )
    assert asked.with_answer("a", 1).value("of-of-a") == 3
    before = {step.link_id: outcome for (step, _path), outcome in memory.outcomes.items()}

    assert asked.with_answers({"a": 1, "b": 5}).value("of-b") == 6
    after = {step.link_id: outcome for (step, _path), outcome in memory.outcomes.items()}

    assert after["of-a"] is before["of-a"]
    assert after["of-of-a"] is before["of-of-a"]
    assert after["of-b"] is not before["of-b"]


# ---- in any order -----------------------------------------------------------------------------


EXPRESSIONS = [
    answer_of("a"),
    "%resource.item.where(linkId='a').answer.exists()",
    "%resource.item.answer.value.ordinal().sum()",
    "%resource.repeat(item).where(linkId='g').item.answer.value.ordinal().sum()",
    "%resource.item.where(linkId='g').item.where(linkId='c').answer.value.code",
    "%resource.item.where(linkId='g').descendants().answer.value.ordinal()",
    "%resource.item.where(linkId='g').answers().count()",
    "%resource.item.where(linkId='open').answer.item.where(linkId='under').answer.value",
    "%resource.item.where(linkId='open').answer.item.answer.value",
    "%resource.item.where(linkId='open').answer.where(value.code = 'x').item.count()",
    "%resource.item.where(linkId='big').answer.item.where(linkId='why').exists()",
    "%resource.item.select(linkId & answer.count().toString()).join(',')",
    "%resource.item.where(linkId='a' or linkId='b').answer.value.max()",
    "%resource.item.where(linkId = iif(%sum > 3, 'a', 'b')).answer.value",
    "%resource.item[2].linkId",
    "%resource.item.last().linkId",
    "%resource.item.where(answer.value = 1).count()",
    "iif(%sum.exists(), %resource.item.where(linkId='c').answer.value, {})",
    "%context.linkId & %resource.item.count().toString()",
    "%resource.item.where(linkId='even').answer.value | %resource.item.where(linkId='y').answer.value",
    "%resource.answers().value.ofType(integer).sum()",
    "%resource.item.where(linkId='r').item.where(linkId='n').answer.value.sum()",
    "%resource.item.where(linkId='r').count()",
]


def everything() -> Flow:
    looking = [calculated(f"x{number}", text, "string", repeats=True) for number, text in enumerate(EXPRESSIONS)]
    return flow(
        item("a", "integer"),
        item("b", "integer"),
        group("g", weighted("c", 0, 1, 2), weighted("c2", 0, 5)),
        choice("open", "x", "y", repeats=True, item=[item("under")]),
        calculated("sum", f"{answer_of('a')} + {answer_of('b')}"),
        calculated("score", "%resource.item.item.answer.value.ordinal().sum()"),
        item("big", enableWhen=[when("sum", ">", answerInteger=5)], item=[item("why", required=True)]),
        item("even", extension=[sdc("enableWhenExpression", "%sum mod 2 = 0")]),
        item("y", enableWhen=[when("open", "=", **coding("y"))]),
        group("r", item("n", "integer"), repeats=True),
        *looking,
        extension=[variable("sum", answer_of("sum")), constraint("%sum.empty() or %sum < 100", "Less than a hundred")],
    )


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "a": st.none() | st.integers(0, 60),
        "b": st.none() | st.integers(0, 60),
        "c": st.sampled_from(["o0", "o1", "o2", None]),
        "c2": st.sampled_from(["o0", "o5", None]),
        "r#order": st.lists(st.sampled_from(["1", "2", "3"]), unique=True, max_size=3),
        "open": st.lists(st.sampled_from(["x", "y"]), unique=True, max_size=2),
        "big": st.sampled_from(["words", None]),
        "why": st.sampled_from(["because", None]),
        "even": st.sampled_from(["words", None]),
        "y": st.sampled_from(["words", None]),
    },
)


@settings(max_examples=80, deadline=None)
@given(ANSWERS, st.data())
def test_any_answers_in_any_order_give_the_same_flow(answers: dict[str, JsonValue], data: st.DataObject):
    start = everything()
    stepwise = start
    for path in data.draw(st.permutations(list(answers))):
        stepwise = stepwise.with_answer(path, answers[path])
        assert stepwise.may_finish in (True, False)  # looked at on the way, so that there is something to be remembered
    for path in [f"open:{key}/under" for key in data.draw(st.sets(st.sampled_from("xy")))]:
        stepwise = stepwise.with_answer(path, "u") if path in stepwise.tree.index else stepwise
    for path in [f"r:{one}/n" for one in data.draw(st.sets(st.sampled_from("123")))]:
        stepwise = stepwise.with_answer(path, 4) if path in stepwise.tree.index else stepwise
    at_once = Flow(start.form, stepwise.answers)

    assert stepwise == at_once
    assert stepwise.state.asked == at_once.state.asked
    assert stepwise.state.values == at_once.state.values
    assert stepwise.problems == at_once.problems
    assert to_fhir(stepwise) == to_fhir(at_once)


@settings(max_examples=80, deadline=None)
@given(ANSWERS)
def test_what_is_not_asked_never_reaches_the_response(answers: dict[str, JsonValue]):
    asked = everything().with_answers(answers)
    written = _link_ids(to_fhir(asked))

    shown = {node.item.link_id for _number, node, _value in asked.walk_asked()}
    assert written <= shown


def _link_ids(entry: Any) -> set[str]:
    found = {entry["linkId"]} if "linkId" in entry else set()
    for inner in (*entry.get("item", ()), *entry.get("answer", ())):
        found |= _link_ids(inner)
    return found
