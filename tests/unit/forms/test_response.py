"""Answers as FHIR: sound R4, whole, and the same when read back."""

import json
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cse_desk.errors import BadForm
from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import OUR_PREFIX, JsonValue
from cse_desk.forms.response import from_fhir, to_fhir
from tests.unit.forms.builders import choice, coding, flow, form, group, item, when

EVERYTHING = form(
    group(
        "page",
        item("bool", "boolean"),
        item("int", "integer"),
        item("dec", "decimal"),
        item("day", "date"),
        item("moment", "dateTime"),
        item("clock", "time"),
        item("words", "string", item=[item("under", "string")]),
        item("link", "url"),
        choice("one", "a", "b"),
        choice("many", "a", "b", repeats=True),
        choice("open", "a", kind="open-choice", repeats=True),
        item("file", "attachment"),
        item("ref", "reference"),
        item("weight", "quantity"),
        item("seen", "display"),
        item("list", "choice", answerOption=[{"valueString": "red"}, {"valueInteger": 3}, {"valueDate": "2026-01-01"}]),
    ),
    group("people", item("name"), group("phones", item("number"), repeats=True), repeats=True),
    item("then", enableWhen=[when("one", "=", **coding("b"))]),
)

ANSWERS: dict[str, JsonValue] = {
    "bool": False,
    "int": 3,
    "dec": "2.5",
    "day": "2026-02",
    "moment": "2026-02-28T10:30:00Z",
    "clock": "10:30:00",
    "words": "Łukasz said “no”",
    "under": "below",
    "link": "https://example.org",
    "one": "a",
    "many": ["a", "b"],
    "open": ["a", {"text": "else"}],
    "file": {"attachment": "ab" * 16, "title": "Plan", "type": "application/pdf"},
    "ref": {"reference": "Person/1", "display": "Somebody"},
    "weight": {"value": "5.5", "unit": "kg", "code": "kg"},
    "list": "red",
    "people#order": ["2", "1"],
    "people:1/name": "Ngozi",
    "people:2/name": "Joy",
    "people:2/phones#order": ["x"],
    "people:2/phones:x/number": "01632 960000",
}


def test_everything_comes_back_as_it_was():
    asked = Flow(EVERYTHING, ANSWERS)
    written = to_fhir(asked)

    assert from_fhir(EVERYTHING, written) == asked.clean_answers()
    assert from_fhir(EVERYTHING, json.dumps(written)) == asked.clean_answers()


def test_what_is_written_is_sound_r4():
    written = to_fhir(Flow(EVERYTHING, ANSWERS), authored="2026-11-24T10:00:00Z", subject={"reference": "Person/1"})

    checked = QuestionnaireResponse.model_validate(json.loads(json.dumps(written)))
    assert checked.questionnaire == EVERYTHING.canonical


def test_what_is_not_asked_is_not_in_it():
    hidden = Flow(EVERYTHING, {**ANSWERS, "then": "secret"})

    assert "secret" not in json.dumps(to_fhir(hidden))
    assert "secret" in json.dumps(to_fhir(hidden.with_answer("one", "b")))


def test_an_instance_without_answers_is_kept():
    asked = Flow(EVERYTHING).add_instance("people", "1")

    assert from_fhir(EVERYTHING, to_fhir(asked)) == {"people#order": ["1"]}


def test_children_of_a_question_without_an_answer_are_kept():
    asked = Flow(EVERYTHING, {"under": "below"})

    assert from_fhir(EVERYTHING, to_fhir(asked)) == {"under": "below"}


def test_the_status_follows_what_is_missing():
    asked = flow(item("a", required=True))

    assert to_fhir(asked)["status"] == "in-progress"
    assert to_fhir(asked.with_answer("a", "x"))["status"] == "completed"
    assert to_fhir(asked, status="stopped")["status"] == "stopped"


def test_an_initial_value_is_written():
    asked = flow(choice("a", "low", "high", initial=[{"valueCoding": {"system": "urn:test", "code": "high"}}]))

    assert from_fhir(asked.form, to_fhir(asked)) == {"a": "high"}


def test_instances_without_ids_get_fresh_ones():
    raw = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": [
            {"linkId": "people"},
            {"linkId": "people", "item": [{"linkId": "name", "answer": [{"valueString": "x"}]}]},
        ],
    }
    ids = iter(["aa", "bb"])

    assert from_fhir(EVERYTHING, raw, new_id=lambda: next(ids)) == {"people#order": ["aa", "bb"], "people:bb/name": "x"}
    assert len(from_fhir(EVERYTHING, raw)) == 2


def response(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "item": list(items), **fields}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"{", "not JSON"),
        ({"resourceType": "Questionnaire", "status": "active"}, "is not QuestionnaireResponse"),
        (response(status="finished"), "no status"),
        (response(questionnaire="urn:other"), "is urn:other"),
        (response({"linkId": "other"}), "has no 'other' here"),
        (response({"linkId": "name"}), "has no 'name' here"),
        (response({"linkId": "then"}, {"linkId": "then"}), "stands twice"),
        (response({"linkId": "then", "answer": [{"valueString": "x"}, {"valueString": "y"}]}), "several answers"),
        (response({"linkId": "then", "answer": [{"valueInteger": 7}]}), "not an answer"),
        (response({"linkId": "then", "answer": "x"}), "not a list"),
        (response({"linkId": "page", "answer": [{"valueString": "x"}]}), "a group has no answer"),
        (response({"linkId": "people", "id": "1"}, {"linkId": "people", "id": "1"}), "id stands twice"),
        (
            response({"linkId": "page", "item": [{"linkId": "one", "answer": [{"valueCoding": {"code": "zz"}}]}]}),
            "not an answer",
        ),
    ],
)
def test_a_response_that_does_not_fit_is_refused_whole(raw: Any, words: str):
    with pytest.raises(BadForm) as refused:
        from_fhir(EVERYTHING, raw)

    assert words in "\n".join(refused.value.problems)


def test_questions_that_are_asked_once_cannot_be_kept_apart_so_are_refused():
    once = [{"url": OUR_PREFIX + "asked-once", "valueBoolean": True}]
    under = form(choice("a", "x", "y", repeats=True, item=[item("b")], extension=once))
    nested = {"item": [{"linkId": "b", "answer": [{"valueString": "z"}]}]}
    raw = response({"linkId": "a", "answer": [
        {"valueCoding": {"code": "x"}, **nested}, {"valueCoding": {"code": "y"}, **nested},
    ]})  # fmt: skip

    with pytest.raises(BadForm):
        from_fhir(under, raw)


def test_fractions_from_python_objects_keep_their_figures():
    raw = response({"linkId": "page", "item": [{"linkId": "dec", "answer": [{"valueDecimal": 2.1}]}]})
    exact = response({"linkId": "page", "item": [{"linkId": "dec", "answer": [{"valueDecimal": Decimal("2.10")}]}]})

    assert from_fhir(EVERYTHING, raw)["dec"] == "2.1"
    assert from_fhir(EVERYTHING, exact)["dec"] == "2.10"


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "bool": st.booleans(),
            "int": st.integers(-(2**31) + 1, 2**31 - 1),
            "dec": st.decimals(-1000, 1000, places=2).map(lambda number: str(number.normalize())),
            "words": TEXT,
            "under": TEXT,
            "one": st.sampled_from(["a", "b"]),
            "then": TEXT,
            "many": st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2, unique=True),
            "day": st.dates().map(str),
            "people#order": st.just(["1", "2"]),
            "people:1/name": TEXT,
        },
    )
)
def test_any_answers_survive_the_round_and_are_sound(answers: dict[str, JsonValue]):
    asked = Flow(EVERYTHING, answers)
    written = to_fhir(asked)

    back = Flow(EVERYTHING, from_fhir(EVERYTHING, json.dumps(written)))
    assert {path: back.value(path) for path in asked.clean_answers() if "#" not in path} == {
        path: value if path != "dec" else back.value("dec")
        for path, value in asked.clean_answers().items()
        if "#" not in path
    }
    if "dec" in answers:
        assert Decimal(str(back.value("dec"))) == Decimal(str(answers["dec"]))
    QuestionnaireResponse.model_validate(json.loads(json.dumps(written)))
