"""enableWhen: every operator, all and any, nested, repeated and circular."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cse_desk.forms.conditions import is_met
from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import Condition, JsonValue
from tests.unit.forms.builders import choice, coding, flow, form, group, item, when


def is_shown(kind: str, operator: str, expected: dict[str, Any], answer: JsonValue, **fields: Any) -> bool:
    question = choice("q", "a", "b", "c", **fields) if kind == "choice" else item("q", kind, **fields)
    asked = flow(question, item("then", enableWhen=[when("q", operator, **expected)]))
    return asked.with_answer("q", answer).is_asked("then")


@pytest.mark.parametrize(
    ("kind", "operator", "expected", "answer", "shown"),
    [
        ("string", "exists", {"answerBoolean": True}, "x", True),
        ("string", "exists", {"answerBoolean": True}, None, False),
        ("string", "exists", {"answerBoolean": False}, None, True),
        ("string", "exists", {"answerBoolean": False}, "x", False),
        ("boolean", "=", {"answerBoolean": True}, True, True),
        ("boolean", "=", {"answerBoolean": False}, False, True),
        ("boolean", "=", {"answerBoolean": True}, False, False),
        ("boolean", "!=", {"answerBoolean": True}, None, True),
        ("integer", "=", {"answerInteger": 5}, 5, True),
        ("integer", ">", {"answerInteger": 5}, 5, False),
        ("integer", ">=", {"answerInteger": 5}, 5, True),
        ("integer", "<", {"answerInteger": 5}, 4, True),
        ("integer", "<=", {"answerInteger": 5}, 6, False),
        ("integer", "<", {"answerInteger": 5}, None, False),
        ("decimal", "=", {"answerDecimal": 5.6}, "5.60", True),
        ("decimal", "!=", {"answerDecimal": 5.6}, "5.6", False),
        ("decimal", ">", {"answerDecimal": 5.6}, "5.61", True),
        ("decimal", ">", {"answerDecimal": 10}, "9", False),
        ("date", "=", {"answerDate": "2026-03-01"}, "2026-03-01", True),
        ("date", ">", {"answerDate": "2026-03-01"}, "2026-03-02", True),
        ("date", "<", {"answerDate": "2026"}, "2025-12-31", True),
        ("date", "<", {"answerDate": "2026"}, "2026-01-01", False),
        ("dateTime", "=", {"answerDateTime": "2026-03-01T10:00:00Z"}, "2026-03-01T11:00:00+01:00", True),
        ("dateTime", "<", {"answerDateTime": "2026-03-01T10:00:00Z"}, "2026-03-01T10:30:00+01:00", True),
        ("time", ">=", {"answerTime": "13:30:00"}, "13:30:00", True),
        ("time", "<", {"answerTime": "13:30:00"}, "09:00:00", True),
        ("string", "=", {"answerString": "x"}, "x", True),
        ("string", "!=", {"answerString": "x"}, "y", True),
        ("choice", "=", coding("a"), "a", True),
        ("choice", "=", coding("a"), "b", False),
        ("choice", "!=", coding("a"), "b", True),
        ("choice", "!=", coding("a"), None, True),
        ("quantity", ">", {"answerQuantity": {"value": 5, "code": "kg"}}, {"value": "6", "code": "kg"}, True),
        ("quantity", ">", {"answerQuantity": {"value": 5, "code": "kg"}}, {"value": "6", "code": "g"}, False),
        ("quantity", "=", {"answerQuantity": {"value": 5, "unit": "kg"}}, {"value": "5.0", "unit": "kg"}, True),
        ("reference", "=", {"answerReference": {"reference": "A/1"}}, {"reference": "A/1"}, True),
    ],
)
def test_each_operator_on_each_type(kind: str, operator: str, expected: dict[str, Any], answer: JsonValue, shown: bool):
    assert is_shown(kind, operator, expected, answer) is shown


@pytest.mark.parametrize(
    ("operator", "answer", "shown"),
    [("=", ["b", "a"], True), ("=", ["b"], False), ("!=", ["b", "a"], False), ("!=", ["b", "c"], True), ("!=", [], True)],
)  # fmt: skip
def test_several_answers_count_one_by_one(operator: str, answer: JsonValue, shown: bool):
    assert is_shown("choice", operator, coding("a"), answer, repeats=True) is shown


def test_free_text_of_an_open_choice_is_compared_as_text():
    asked = flow(
        choice("q", "a", kind="open-choice"), item("then", enableWhen=[when("q", "=", answerString="Elsewhere")])
    )

    assert asked.with_answer("q", {"text": "Elsewhere"}).is_asked("then")


@pytest.mark.parametrize(
    ("behaviour", "one", "other", "shown"),
    [("all", "x", None, False), ("all", "x", "y", True), ("any", "x", None, True), ("any", None, None, False)],
)
def test_all_and_any(behaviour: str, one: JsonValue, other: JsonValue, shown: bool):
    conditions = [when("a", "=", answerString="x"), when("b", "=", answerString="y")]
    asked = flow(item("a"), item("b"), item("c", enableWhen=conditions, enableBehavior=behaviour))

    assert asked.with_answers({"a": one, "b": other}).is_asked("c") is shown


def test_a_question_that_is_not_asked_has_no_answer():
    asked = flow(
        item("a", "boolean"),
        item("b", enableWhen=[when("a", "=", answerBoolean=True)]),
        item("c", enableWhen=[when("b", "=", answerString="x")]),
    ).with_answers({"a": True, "b": "x"})

    assert asked.is_asked("c")
    assert not asked.with_answers({"a": False}).is_asked("c")


def test_what_stands_in_something_not_asked_is_not_asked():
    inside = group("g", item("b", item=[item("c")]), enableWhen=[when("a", "=", answerBoolean=True)])
    asked = flow(item("a", "boolean"), inside)

    assert not any(asked.is_asked(path) for path in ("g", "b", "c"))
    assert asked.with_answers({"a": True}).is_asked("c")


def test_the_order_of_the_form_does_not_matter():
    later = flow(item("b", enableWhen=[when("a", "exists", answerBoolean=True)]), item("a"))

    assert later.with_answer("a", "x").is_asked("b")


def test_conditions_in_a_circle_end_and_count_answers_as_given():
    asked = flow(
        item("a", enableWhen=[when("b", "=", answerString="x")]),
        item("b", enableWhen=[when("a", "=", answerString="y")]),
        item("c", enableWhen=[when("a", "exists", answerBoolean=True)]),
    )

    assert [asked.is_asked(path) for path in "abc"] == [False, False, False]
    both = asked.with_answers({"a": "y", "b": "x"})
    assert [both.is_asked(path) for path in "abc"] == [True, True, True]


def test_a_group_that_depends_on_its_own_question_ends():
    asked = flow(group("g", item("a"), enableWhen=[when("a", "exists", answerBoolean=False)]))

    assert asked.is_asked("a")
    assert not asked.with_answer("a", "x").is_asked("g")


def test_a_long_chain_of_conditions_is_followed_to_its_end():
    chain = [
        item("q0"),
        *(item(f"q{n}", enableWhen=[when(f"q{n - 1}", "=", answerString="x")]) for n in range(1, 3_000)),
    ]
    asked = Flow(form(*chain), {f"q{n}": "x" for n in range(3_000)})

    assert asked.is_asked("q2999")
    assert not asked.with_answer("q0", "y").is_asked("q2999")


def test_inside_a_repeated_group_the_same_instance_counts():
    asked = flow(group("g", item("a"), item("b", enableWhen=[when("a", "=", answerString="x")]), repeats=True))
    two = asked.add_instance("g", "1").add_instance("g", "2").with_answer("g:1/a", "x")

    assert two.is_asked("g:1/b")
    assert not two.is_asked("g:2/b")


def test_from_outside_any_instance_counts():
    asked = flow(group("g", item("a"), repeats=True), item("then", enableWhen=[when("a", "=", answerString="x")]))
    two = asked.add_instance("g", "1").add_instance("g", "2")

    assert not two.is_asked("then")
    assert two.with_answer("g:2/a", "x").is_asked("then")


def test_a_repeated_group_in_a_repeated_group_looks_outward():
    inner = group("h", item("b", enableWhen=[when("a", "=", answerString="x")]), repeats=True)
    asked = flow(group("g", item("a"), inner, repeats=True)).add_instance("g", "1").add_instance("g", "2")
    asked = asked.add_instance("g:1/h", "9").add_instance("g:2/h", "8").with_answer("g:2/a", "x")

    assert not asked.is_asked("g:1/h:9/b")
    assert asked.is_asked("g:2/h:8/b")


def test_an_initial_value_meets_a_condition_until_it_is_cleared():
    asked = flow(
        choice("level", "low", "high", initial=[{"valueCoding": {"system": "urn:test", "code": "high"}}]),
        item("why", enableWhen=[when("level", "!=", **coding("high"))]),
    )

    assert not asked.is_asked("why")
    assert asked.with_answer("level", "low").is_asked("why")


def test_conditions_that_several_items_have_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of a save went into asking the same of the same answer: basis, who and note of an indicator stand and fall together."""
    looked: list[str] = []

    def counted(condition: Condition, answers: Iterable[JsonValue]) -> bool:
        looked.append(condition.question)
        return is_met(condition, answers)

    monkeypatch.setattr("cse_desk.forms.asking.is_met", counted)
    same = [item(link, enableWhen=[when("a", "=", answerString="x")]) for link in ("b", "c", "d")]
    other = item("e", enableWhen=[when("a", "!=", answerString="x")])
    asked = flow(item("a"), *same, other).with_answer("a", "x")

    assert [asked.is_asked(link) for link in "bcde"] == [True, True, True, False]
    looked.clear()
    asked = asked.with_answer("a", "y")
    assert [asked.is_asked(link) for link in "bcde"] == [False, False, False, True]
    assert looked == ["a", "a"]


def test_in_a_repeated_group_each_instance_is_looked_at_for_itself() -> None:
    same = [item(link, enableWhen=[when("a", "=", answerString="x")]) for link in ("b", "c")]
    asked = flow(group("g", item("a"), *same, repeats=True)).add_instance("g", "1").add_instance("g", "2")
    asked = asked.with_answer("g:1/a", "x").with_answer("g:2/a", "y")

    assert [asked.is_asked(f"g:{one}/{link}") for one in (1, 2) for link in "bc"] == [True, True, False, False]


LINKS = [f"q{number}" for number in range(8)]


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(LINKS), st.sampled_from(LINKS), st.booleans()), max_size=16), st.data())
def test_any_web_of_conditions_ends_and_does_not_depend_on_the_order_of_answers(
    edges: list[tuple[str, str, bool]], data: st.DataObject
):
    items = [
        item(
            link,
            "boolean",
            enableBehavior="any",
            enableWhen=[when(on, "=", answerBoolean=value) for one, on, value in edges if one == link],
        )
        for link in LINKS
    ]
    start = flow(*items)
    answers = data.draw(st.dictionaries(st.sampled_from(LINKS), st.booleans()))
    order = data.draw(st.permutations(list(answers)))
    slowly = start
    for path in order:
        slowly = slowly.with_answer(path, answers[path])
    at_once = start.with_answers(answers)

    assert slowly == at_once
    assert [slowly.is_asked(link) for link in LINKS] == [at_once.is_asked(link) for link in LINKS]
