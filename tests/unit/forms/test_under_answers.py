"""What opens under each of several answers belongs to that answer: on the page, in the response, and back."""

import json
from typing import Any

import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from cse_desk.forms.flow import Flow, UnknownPath
from cse_desk.forms.nodes import answer_keys
from cse_desk.forms.questionnaire import OUR_PREFIX, JsonValue
from cse_desk.forms.response import from_fhir, to_fhir
from cse_desk.forms.validation import Fault
from tests.unit.forms.builders import choice, coding, flow, group, item, when


def places(**fields: Any) -> Flow:
    inside = [
        item("when", required=True),
        item("why", enableWhen=[when("when", "=", answerString="now")]),
        item("y-only", enableWhen=[when("where", "=", **coding("y"))]),
    ]
    return flow(choice("where", "x", "y", "z", repeats=True, item=inside, **fields))


def test_each_answer_opens_its_own_questions():
    asked = places().with_answer("where", ["x", "y"]).with_answers({"where:x/when": "now", "where:y/when": "then"})

    assert [line.path for line in asked.visible("where")] == [
        "where", "where:x", "where:x/when", "where:x/why", "where:x/y-only",
        "where:y", "where:y/when", "where:y/y-only",
    ]  # fmt: skip
    assert [line.item.text for line in asked.visible("where") if line.instance] == ["X", "Y"]
    assert asked.may_finish
    assert [one.path for one in asked.with_answer("where:x/when", None).missing] == ["where:x/when"]


def test_before_there_is_an_answer_they_are_asked_once():
    asked = places()

    assert [line.path for line in asked.visible("where")] == ["where", "when"]
    with pytest.raises(UnknownPath):
        asked.with_answer("where:x/when", "now")


def test_an_answer_taken_away_and_given_again_brings_its_questions_back():
    asked = places().with_answer("where", ["x", "y"]).with_answers({"where:x/when": "now", "where:y/when": "then"})
    fewer = asked.with_answer("where", ["y"])

    assert fewer.clean_answers() == {"where": ["y"], "where:y/when": "then"}
    assert fewer.with_answer("where", ["x", "y"]) == asked


def test_they_stand_under_their_answer_in_the_response_and_come_back():
    asked = places().with_answer("where", ["x", "y"]).with_answers({"where:x/when": "now", "where:y/when": "then"})
    written = to_fhir(asked)

    answers = written["item"][0]["answer"]  # type: ignore[index]
    assert [(one["valueCoding"]["code"], one["item"][0]["answer"][0]["valueString"]) for one in answers] == [
        ("x", "now"),
        ("y", "then"),
    ]
    assert from_fhir(asked.form, written) == asked.clean_answers()
    QuestionnaireResponse.model_validate(json.loads(json.dumps(written)))


def test_those_asked_once_stay_with_the_question():
    asked = places(extension=[{"url": OUR_PREFIX + "asked-once", "valueBoolean": True}])
    asked = asked.with_answers({"where": ["x", "y"], "when": "now"})

    assert [line.path for line in asked.visible("where")] == ["where", "when", "why", "y-only"]
    assert from_fhir(asked.form, to_fhir(asked)) == asked.clean_answers()


def test_groups_under_answers_of_repeated_groups_keep_apart():
    inner = item("q", repeats=True, item=[group("h", item("n"), repeats=True)])
    asked = flow(group("g", inner, repeats=True)).add_instance("g", "1").with_answer("g:1/q", ["a", "b/c"])
    key = answer_keys(["a", "b/c"])[1]
    asked = asked.add_instance(f"g:1/q:{key}/h", "i").with_answer(f"g:1/q:{key}/h:i/n", "deep")

    assert "/" not in key
    assert from_fhir(asked.form, to_fhir(asked)) == asked.clean_answers()


def test_the_same_answer_twice_has_two_keys():
    assert answer_keys(["a", "a", {"text": "a"}])[:2] == ("a", "a~2")
    assert len(set(answer_keys(["a", "a", {"text": "a"}, "", 5, "5"]))) == 6


def test_a_condition_looks_at_the_answer_it_stands_under_first():
    asked = places().with_answer("where", ["x", "y"])

    assert asked.is_asked("where:x/y-only")  # the question is one for all its answers; its instance decides nothing
    assert not asked.with_answer("where", ["x"]).is_asked("where:x/y-only")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=4), max_size=4), st.text(max_size=4))
def test_any_texts_as_answers_survive_the_round(texts: list[str], words: str):
    asked = flow(item("q", repeats=True, item=[item("under")]))
    asked = asked.with_answer("q", list(texts))
    given: JsonValue = asked.value("q")
    for key in answer_keys(given):
        asked = asked.with_answer(f"q:{key}/under", words)

    faulty = [one for one in asked.problems if one.fault is Fault.WRONG_TYPE]
    if given is not None and all(text for text in texts) and not faulty:  # FHIR knows no empty text
        assert from_fhir(asked.form, json.dumps(to_fhir(asked))) == asked.clean_answers()
