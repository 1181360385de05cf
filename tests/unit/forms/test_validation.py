"""What a question takes as an answer, and what it says about the rest."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.forms.questionnaire import ItemType, JsonValue
from cse_desk.forms.validation import Fault, Problem, is_empty, problems_of
from tests.unit.forms.builders import choice, extension, form, item


def faults(raw: dict[str, Any], value: JsonValue) -> list[Fault]:
    return [one.fault for one in problems_of(form(raw).items[0], "q", value)]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("boolean", [True, False], ["true", 1]),
        ("integer", [0, -7], ["7", True, 2**31]),
        ("decimal", ["0", "-1.50", "1e3"], [1, "x", "NaN", "1e99"]),
        ("date", ["2026-02-28", "2026-02", "2026"], ["2026-02-30", "28/02/2026", "2026-2-3", 7]),
        ("dateTime", ["2026-02-28", "2026-02-28T10:30:00Z", "2026-02-28T10:30:00+01:00"], ["2026-02-28T25:00:00Z", "noon"]),
        ("time", ["10:30", "10:30:15"], ["24:30", "1030", "10"]),
        ("string", ["x"], [7, True, ["x"]]),
        ("text", ["x\ny"], [3]),
        ("url", ["https://example.org/a"], ["not a link", 7]),
        ("quantity", [{"value": "5.5", "unit": "kg"}], ["5 kg", {"unit": "kg"}]),
        ("attachment", [{"attachment": "0" * 32, "title": "Plan"}], ["x", {"title": "Plan"}]),
        ("reference", [{"reference": "A/1"}, {"display": "A"}], ["A/1", {"other": "x"}]),
    ],
)  # fmt: skip
def test_each_type_takes_its_own_values(kind: str, good: list[JsonValue], bad: list[JsonValue]):
    assert [faults(item("q", kind), value) for value in good] == [[] for _ in good]
    assert [faults(item("q", kind), value) for value in bad] == [[Fault.WRONG_TYPE] for _ in bad]


@pytest.mark.parametrize(
    ("kind", "url", "limit", "below", "at", "above"),
    [
        ("integer", "minValue", {"valueInteger": 3}, 2, 3, None),
        ("integer", "maxValue", {"valueInteger": 3}, None, 3, 4),
        ("decimal", "minValue", {"valueDecimal": 2.5}, "2.49", "2.5", None),
        ("date", "maxValue", {"valueDate": "2026-03-01"}, None, "2026-03-01", "2026-03-02"),
        ("quantity", "maxValue", {"valueDecimal": 3}, None, {"value": "3"}, {"value": "3.1"}),
        ("string", "minLength", {"valueInteger": 3}, "ab", "abc", None),
        ("decimal", "maxDecimalPlaces", {"valueInteger": 1}, None, "1.5", "1.55"),
        ("string", "regex", {"valueString": "[A-Z]{2}"}, "A", "AB", "ABC"),
    ],
)  # fmt: skip
def test_ranges_hold_at_their_ends(
    kind: str, url: str, limit: dict[str, Any], below: JsonValue, at: JsonValue, above: JsonValue
):
    raw = item("q", kind, extension=[extension(url, **limit)])

    assert faults(raw, at) == []
    assert all(faults(raw, value) for value in (below, above) if value is not None)


def test_the_greatest_length_holds_at_its_end():
    assert faults(item("q", maxLength=3), "abc") == []
    assert faults(item("q", maxLength=3), "abcd") == [Fault.TOO_LONG]
    assert faults(choice("q", "a", kind="open-choice", maxLength=3), {"text": "abcd"}) == [Fault.TOO_LONG]


def test_a_choice_takes_only_what_is_offered():
    assert faults(choice("q", "a"), "a") == []
    assert faults(choice("q", "a"), "b") == [Fault.NOT_AN_OPTION]
    assert faults(choice("q", "a"), {"text": "b"}) == [Fault.NOT_AN_OPTION]
    assert faults(choice("q", "a", kind="open-choice"), {"text": "b"}) == []
    assert faults(choice("q", "a", kind="open-choice"), {"text": " "}) == [Fault.NOT_AN_OPTION]
    assert faults(item("q", "choice", answerValueSet="urn:elsewhere"), "anything") == []


def test_options_on_a_question_that_is_no_choice_bind_as_well():
    raw = item("q", "integer", answerOption=[{"valueInteger": 1}, {"valueInteger": 2}])

    assert faults(raw, 2) == []
    assert faults(raw, 3) == [Fault.NOT_AN_OPTION]


def test_several_answers_are_looked_at_one_by_one():
    alone = {
        "valueCoding": {"code": "none"},
        "extension": [extension("questionnaire-optionExclusive", valueBoolean=True)],
    }
    raw = item("q", "choice", repeats=True, answerOption=[{"valueCoding": {"code": "a"}}, alone],
               extension=[extension("questionnaire-maxOccurs", valueInteger=2)])  # fmt: skip

    assert faults(raw, ["a"]) == []
    assert faults(raw, ["none"]) == []
    assert faults(raw, ["a", "none"]) == [Fault.NOT_TOGETHER]
    assert faults(raw, ["a", "x"]) == [Fault.NOT_AN_OPTION]
    assert faults(raw, ["a", "a", "a"]) == [Fault.TOO_MANY]
    assert faults(raw, "a") == [Fault.WRONG_TYPE]


def test_a_very_long_answer_is_not_handed_to_a_pattern():
    raw = item("q", "text", extension=[extension("regex", valueString="[a-z]*")])

    assert faults(raw, "a" * 5_001) == [Fault.PATTERN]


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_words(fault: Fault):
    words = Problem("q", fault, "9").words

    assert words.endswith(".")
    assert "{" not in words


@given(
    st.sampled_from([one for one in ItemType if one not in (ItemType.GROUP, ItemType.DISPLAY)]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    ),
)
def test_any_value_is_taken_or_faulted_but_never_breaks(kind: ItemType, value: Any):
    for raw in (item("q", kind.value), item("q", kind.value, repeats=True)):
        found = problems_of(form(raw).items[0], "q", value)
        assert not (found and is_empty(value))
