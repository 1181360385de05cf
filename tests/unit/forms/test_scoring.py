"""Weights and calculated values; schemes an agency may load. Fixtures are ours; the schemes are those DOMAIN §2 names."""

import subprocess
import sys
from typing import Any

import pytest

from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import JsonValue
from tests.unit.forms.builders import extension, flow, group, item, when

CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"


def weighted(link_id: str, *numbers: int, **fields: Any) -> dict[str, Any]:
    options = [
        {"valueCoding": {"code": f"o{number}", "extension": [extension("ordinalValue", valueDecimal=number)]}}
        for number in numbers
    ]
    return item(link_id, "choice", answerOption=options, **fields)


def calculated(link_id: str, expression: str, kind: str = "integer", **fields: Any) -> dict[str, Any]:
    own = {"url": CALCULATED, "valueExpression": {"language": "text/fhirpath", "expression": expression}}
    return item(link_id, kind, readOnly=True, extension=[own], **fields)


def variable(name: str, expression: str) -> dict[str, Any]:
    return extension("variable", valueExpression={"name": name, "language": "text/fhirpath", "expression": expression})


def calculated_in(asked: Flow) -> dict[str, JsonValue]:
    """Everything the form works out from these answers, by path."""
    return {asked.state.nodes[number].path: value for number, value in asked.worked.calculated.items()}


def scale(expression: str, **fields: Any) -> Flow:
    return flow(weighted("a", 0, 1, 2, 3), weighted("b", 0, 1, 2, 3), calculated("sum", expression), **fields)


@pytest.mark.parametrize(
    "expression",
    [
        "%resource.item.answer.value.ordinal().sum()",
        "%resource.item.answer.value.weight().sum()",
        "%resource.item.where(linkId = 'a').answer.value.ordinal() + %resource.item.where(linkId = 'b').answer.value.ordinal()",
        "%questionnaire.item.where(linkId='a').answerOption.where(valueCoding.code = %picked).valueCoding.extension.valueDecimal + 3",
    ],
)
def test_a_sum_may_be_written_in_several_ways(expression: str):
    picked = [variable("picked", "%resource.item.where(linkId='a').answer.value.code")]
    asked = scale(expression, extension=picked).with_answers({"a": "o2", "b": "o3"})

    assert calculated_in(asked) == {"sum": 5}


def test_nothing_is_worked_out_before_it_can_be():
    asked = scale("iif(%x.exists() and %y.exists(), %x + %y, {})", extension=[
        variable("x", "%resource.item.where(linkId='a').answer.value.ordinal()"),
        variable("y", "%resource.item.where(linkId='b').answer.value.ordinal()"),
    ])  # fmt: skip

    assert calculated_in(asked.with_answer("a", "o3")) == {"sum": None}
    assert calculated_in(asked.with_answers({"a": "o3", "b": "o1"})) == {"sum": 4}


def test_weights_count_only_what_is_asked():
    hidden = weighted("b", 5, enableWhen=[when("a", "=", answerCoding={"code": "o1"})])
    several = weighted("c", 1, 2, 4, repeats=True)
    sum_of_all = calculated("sum", "%resource.item.answer.value.weight().sum()")
    asked = flow(weighted("a", 0, 1), hidden, several, sum_of_all).with_answers({"a": "o1", "b": "o5"})

    assert calculated_in(asked) == {"sum": 6}
    assert calculated_in(asked.with_answer("a", "o0")) == {"sum": 0}
    assert calculated_in(asked.with_answer("c", ["o1", "o4"])) == {"sum": 11}


def test_one_calculated_value_may_rest_on_another():
    asked = flow(
        item("n", "integer"),
        calculated("double", "%resource.item.where(linkId='n').answer.value * 2"),
        calculated("band", "iif(%resource.item.where(linkId='double').answer.value > 10, 'high', 'low')", "string"),
    )

    assert calculated_in(asked.with_answer("n", 6)) == {"double": 12, "band": "high"}
    assert calculated_in(asked.with_answer("n", 5)) == {"double": 10, "band": "low"}


def test_expressions_in_a_repeated_group_see_their_own_instance():
    people = group(
        "g",
        item("word"),
        calculated("letters", "%word.length()", "integer"),
        repeats=True,
        extension=[variable("word", "item.where(linkId='word').answer.value")],
    )
    asked = (
        flow(people).add_instance("g", "1").add_instance("g", "2").with_answers({"g:1/word": "a", "g:2/word": "abc"})
    )

    assert calculated_in(asked) == {"g:1/letters": 1, "g:2/letters": 3}


@pytest.mark.parametrize(
    ("kind", "expression", "value"),
    [
        ("integer", "7", 7),
        ("integer", "7.5", None),
        ("decimal", "10 / 4", "2.5"),
        ("boolean", "1 = 1", True),
        ("string", "'x'", "x"),
        ("quantity", "4", {"value": "4"}),
        ("open-choice", "'x'", {"text": "x"}),
    ],
)
def test_each_type_takes_the_result_it_can(kind: str, expression: str, value: object):
    assert calculated_in(flow(calculated("q", expression, kind))) == {"q": value}


def test_an_expression_that_fails_is_told_and_the_others_stand():
    asked = flow(calculated("bad", "1 +"), calculated("good", "1 + 1"))

    assert calculated_in(asked) == {"good": 2}
    assert "bad" in asked.worked.failed


def test_expressions_that_rest_on_each_other_end():
    one = calculated("a", "%resource.item.where(linkId='b').answer.value + 1")
    other = calculated(
        "b", "iif(%resource.item.where(linkId='a').exists(), %resource.item.where(linkId='a').answer.value + 1, 1)"
    )

    assert set(calculated_in(flow(one, other))) == {"a", "b"}


def test_a_form_without_expressions_calculates_nothing():
    assert calculated_in(flow(item("a"))) == {}


@pytest.mark.parametrize(
    ("points", "band"),
    [(0, "low"), (5, "low"), (6, "mild"), (10, "mild"), (11, "moderate"), (15, "moderate"), (16, "significant")],
)
def test_a_weighted_scheme_with_bands_holds_at_every_edge(points: int, band: str):
    """Bands 0-5, 6-10, 11-15, 16 and more."""
    expression = "iif(%t > 15, 'significant', iif(%t > 10, 'moderate', iif(%t > 5, 'mild', 'low')))"
    total_of = [variable("t", "%resource.item.answer.value.ordinal().sum()")]
    asked = flow(weighted("a", *range(17)), calculated("band", expression, "string"), extension=total_of)

    assert calculated_in(asked.with_answer("a", f"o{points}")) == {"band": band}


@pytest.mark.parametrize(
    ("recency", "score"), [("current", 5), ("six-months", 5), ("twelve-months", 1), ("both", 6), ("earlier", 0)]
)
def test_a_significant_answer_scores_by_how_recent_it_is(recency: str, score: int):
    """5 if current or within six months, 1 if only six to twelve months ago, 6 if both."""
    scores = {"current": 5, "six-months": 5, "twelve-months": 1, "both": 6, "earlier": 0}
    options = [
        {"valueCoding": {"code": code, "extension": [extension("itemWeight", valueDecimal=number)]}}
        for code, number in scores.items()
    ]
    recent = item("r", "choice", answerOption=options, enableWhen=[when("a", "=", answerBoolean=True)])
    sum_of_all = calculated("sum", "%resource.item.answer.value.weight().sum()")
    asked = flow(item("a", "boolean"), recent, sum_of_all).with_answers({"a": True, "r": recency})

    assert calculated_in(asked) == {"sum": score}
    assert calculated_in(asked.with_answers({"a": False})) == {"sum": 0}


@pytest.mark.parametrize(("areas", "age", "band"), [((0, 0), 14, 0), ((1, 2), 14, 1), ((0, 3), 14, 3), ((0, 0), 12, 1)])
def test_levels_with_floors_can_be_expressed(areas: tuple[int, int], age: int, band: int):
    """Areas 0-3 add up to bands; a 3 anywhere, or under 13, can never be the lowest."""
    expression = (
        "iif(%resource.item.answer.value.ordinal().where($this = 3).exists(), 3, "
        "iif(%resource.item.answer.value.ordinal().sum() > 2, 1 + 0, "
        "iif(%age < 13 or %resource.item.answer.value.ordinal().sum() > 0, 1, 0)))"
    )
    asked = flow(
        item("age", "integer"), weighted("a", 0, 1, 2, 3), weighted("b", 0, 1, 2, 3), calculated("band", expression),
        extension=[variable("age", "%resource.item.where(linkId='age').answer.value")],
    ).with_answers({"age": age, "a": f"o{areas[0]}", "b": f"o{areas[1]}"})  # fmt: skip

    assert calculated_in(asked) == {"band": band}


def test_the_expression_engine_is_not_imported_before_it_is_needed():
    code = "import sys, cse_desk.forms.flow; sys.exit('fhirpathpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": "src"})

    assert done.returncode == 0
