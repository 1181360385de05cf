"""Whatever comes in: read whole, or refused with a reason; quickly, and never half."""

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cse_desk.errors import BadForm
from cse_desk.forms.flow import Flow
from cse_desk.forms.loader import load
from cse_desk.forms.response import from_fhir, to_fhir, what_can_be_read
from tests.unit.forms.builders import (
    NOW,
    answer_of,
    calculated,
    choice,
    coding,
    constraint,
    extension,
    group,
    item,
    raw_form,
    sdc,
    variable,
    weighted,
    when,
)

RICH = raw_form(
    group(
        "page",
        item("a", "integer", initial=[{"valueInteger": 3}], extension=[extension("minValue", valueInteger=1)]),
        choice("b", "x", "y", repeats=True, item=[item("under", maxLength=5)]),
        item("c", enableWhen=[when("b", "=", **coding("x")), when("a", ">", answerInteger=2)], enableBehavior="all"),
        calculated("d", f"{answer_of('a')} + %v", "decimal"),
        item("e", "quantity", extension=[extension("questionnaire-unitOption", valueCoding={"code": "kg"})]),
        extension=[variable("v", "%resource.item.item.answer.value.ordinal().sum()"), constraint("a > 1", "More")],
    ),
    group("people", item("name", required=True), weighted("w", 0, 1), repeats=True),
    item(
        "f",
        "choice",
        answerValueSet="#set",
        extension=[sdc("enableWhenExpression", "%v > 0"), sdc("initialExpression", "'r'")],
    ),
    contained=[
        {
            "resourceType": "ValueSet",
            "id": "set",
            "compose": {"include": [{"concept": [{"code": "r", "display": "Red"}]}]},
        }
    ],
)


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_refused(cut: float):
    text = json.dumps(RICH)

    with pytest.raises(BadForm) as refused:
        load(text[: int(len(text) * cut)])

    assert "not JSON" in str(refused.value)


BUNDLE = {"resourceType": "Bundle", "entry": [{"resource": RICH}, {"resource": {"resourceType": "Patient"}}]}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (BUNDLE, "a Bundle that holds 1 questionnaire; save the Questionnaire"),
        ({"resourceType": "Bundle", "entry": []}, "a Bundle without a questionnaire"),
        ({"resourceType": "Bundle", "entry": "x"}, "a Bundle without a questionnaire"),
        ({"resourceType": "QuestionnaireResponse"}, "but 'QuestionnaireResponse'"),
        ({"status": "draft"}, "no resourceType"),
        ({"resourceType": ["Questionnaire"]}, "is not Questionnaire"),
        (raw_form(item("a", "choice", option=[{"valueCoding": {"code": "x"}}])), "STU3 (at 'a')"),
        (raw_form(group("g", item("a", "choice", options={"reference": "#x"}))), "STU3 (at 'a')"),
        (raw_form(item("a", initialString="x")), "STU3"),
        (raw_form(item("a"), item("b", enableWhen=[{"question": "a", "hasAnswer": True}])), "STU3 (at 'b')"),
        (raw_form(item("a", "coding", answerOption=[{"valueCoding": {"code": "x"}}])), "R5 (at 'a')"),
        (raw_form(item("a", answerConstraint="optionsOnly")), "R5 (at 'a')"),
        ({"resourceType": "Questionnaire", "status": "draft", "group": {}}, "DSTU2"),
        (raw_form({"linkId": "a", "text": "no type"}), "item a.type: is missing"),
        (raw_form(item("a", ["string"])), "item a.type: is not a text"),  # type: ignore[arg-type]
        ('{"resourceType": "Questionnaire", "title": "half \\ud83d a character"}', "half a character"),
        ('{"resourceType": "Questionnaire", "x": Infinity}', "no number"),
        ("9" * 5_000, "not JSON"),
        ({"resourceType": "Questionnaire", "x": float("nan")}, "not a JSON value"),
    ],
)  # fmt: skip
def test_what_is_no_questionnaire_of_r4_is_told_what_it_is(data: Any, words: str):
    with pytest.raises(BadForm) as refused:
        load(data)

    assert words in "\n".join(refused.value.problems)


def nested(depth: int, key: str) -> str:
    return (
        '{"resourceType": "Questionnaire", "status": "draft", '
        f'"{key}": [' + f'{{"{key}": [' * depth + "]}" * depth + "]}"
    )


@pytest.mark.parametrize("key", ["item", "contained", "extension", "anything"])
@pytest.mark.parametrize("depth", [50, 400, 20_000])
def test_nothing_is_nested_too_deeply_to_be_refused(key: str, depth: int):
    data = nested(depth, key)
    try:
        load(data)
    except BadForm as refused:
        assert refused.problems  # noqa: PT017 (either outcome is right; a refusal always says why)


def test_value_sets_that_hold_each_other_end():
    def named(one: str, other: str) -> dict[str, Any]:
        return {
            "resourceType": "ValueSet",
            "id": one,
            "compose": {"include": [{"valueSet": [f"#{other}"]}, {"valueSet": [f"#{other}"]}]},
        }

    raw = raw_form(item("a", "choice", answerValueSet="#x"), contained=[named("x", "y"), named("y", "x")])
    started = time.perf_counter()

    assert load(raw).form.items[0].options == ()
    assert time.perf_counter() - started < 5


def test_ten_thousand_items_are_read_and_more_than_twenty_thousand_refused():
    many = raw_form(*(item(f"q{number}") for number in range(10_000)))

    assert sum(1 for _item in load(json.dumps(many)).form.walk()) == 10_000
    with pytest.raises(BadForm):
        load(json.dumps(raw_form(*(item(f"q{number}") for number in range(20_001)))))


def test_a_thousand_faults_are_counted_and_fifty_told():
    with pytest.raises(BadForm) as refused:
        load(raw_form(*(item("q", "mystery") for _number in range(1_000))))

    assert len(refused.value.problems) == 51
    assert refused.value.problems[-1].endswith(" more")


# ---- mutation ---------------------------------------------------------------------------------

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=6),
    st.sampled_from(
        ["a", "b", "d", "people", "#set", "text/cql", "group", "display", "%v", "1 +", "exists", "=", "any"]
    ),
    st.just([]),
    st.just({}),
    st.lists(st.integers(), max_size=2),
    st.just([{"url": "x"}]),
    st.just({"extension": [{"url": "y", "valueString": "z"}]}),
)


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [one for key, one_value in inner for one in places_in(one_value, (*path, key))]


def mutated(value: Any, path: tuple[Any, ...], action: str, junk: Any) -> Any:
    """A copy with one place replaced, removed, doubled or renamed."""
    copy = json.loads(json.dumps(value))
    holder = copy
    for key in path[:-1]:
        holder = holder[key]
    key = path[-1]
    if action == "replace":
        holder[key] = junk
    elif action == "remove":
        del holder[key]
    elif action == "double" and isinstance(holder, list):
        holder.append(holder[key])
    elif action == "rename" and isinstance(holder, dict):
        holder[str(junk)[:9]] = holder.pop(key)
    return copy


PLACES = places_in(RICH)
MUTATIONS = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(["replace", "remove", "double", "rename"]), JUNK),
    min_size=1,
    max_size=3,
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MUTATIONS)
@example([(("item",), "replace", {})])
@example([(("contained", 0, "id"), "replace", [])])
def test_a_form_with_something_changed_is_read_and_works_or_is_refused(
    mutations: list[tuple[tuple[Any, ...], str, Any]],
):
    raw: Any = RICH
    for path, action, junk in mutations:
        try:
            raw = mutated(raw, path, action, junk)
        except (KeyError, IndexError, TypeError):
            continue  # the place went with an earlier change
    try:
        form = load(json.dumps(raw)).form
    except BadForm as refused:
        assert refused.problems  # noqa: PT017 (either outcome is right)
        return
    asked = Flow(form, {"a": 5, "b": ["x"], "people#order": ["1"], "people:1/name": "N", "under": 7, "c": {}}, NOW)
    assert [page.id for page in asked.pages] == [page.id for page in Flow(form, asked.answers, NOW).pages]
    for page in asked.pages:
        asked.visible(page.id)
    written = to_fhir(asked)
    json.dumps(written)
    what_can_be_read(form, written)


RESPONSE = to_fhir(
    Flow(
        load(RICH).form,
        {"a": 5, "b": ["x"], "b:x/under": "u", "people#order": ["1"], "people:1/name": "N", "e": {"value": "2"}},
        NOW,
    )
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(places_in(RESPONSE)), st.sampled_from(["replace", "remove", "double", "rename"]), JUNK)
def test_a_response_with_something_changed_is_read_or_refused(path: tuple[Any, ...], action: str, junk: Any):
    form = load(RICH).form
    raw = mutated(RESPONSE, path, action, junk)
    try:
        answers = from_fhir(form, json.dumps(raw))
    except BadForm as refused:
        assert refused.problems  # noqa: PT017 (either outcome is right)
        answers = {}
    to_fhir(Flow(form, answers, NOW))
    if raw.get("resourceType") == "QuestionnaireResponse":
        to_fhir(Flow(form, what_can_be_read(form, json.dumps(raw)).answers, NOW))
