"""Two versions of a form beside each other: everything that differs is told, nothing that does not."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings

from cse_desk.errors import BadForm
from cse_desk.forms.comparison import FORM_ITSELF, Difference, ItemChange, What, compare
from cse_desk.forms.loader import load
from cse_desk.forms.questionnaire import OUR_PREFIX, Form
from cse_desk.services import instruments
from tests.unit.forms.builders import choice, form, group, item, weighted, when
from tests.unit.forms.sheet.test_sheet import questionnaires


def bands(*rows: tuple[str, int]) -> dict[str, Any]:
    inner: list[dict[str, Any]] = [{"url": "score", "valueString": "score"}]
    for code, least in rows:
        told = [{"url": "code", "valueString": code}, {"url": "from", "valueDecimal": least}]
        inner.append({"url": "band", "extension": told})
    return {"url": OUR_PREFIX + "bands", "extension": inner}


def prompt(which: str) -> dict[str, Any]:
    return {"url": OUR_PREFIX + "prompt", "valueString": which}


def told(before: Form, after: Form) -> dict[str, list[What]]:
    return {one.link_id: [each.what for each in one.differences] for one in compare(before, after)}


def one(before: dict[str, Any], after: dict[str, Any]) -> Difference:
    """The only difference of the only item that differs."""
    (change,) = compare(form(item("first"), before), form(item("first"), after))
    (difference,) = change.differences
    return difference


def test_the_same_form_has_no_differences() -> None:
    for each in instruments.register():
        assert compare(instruments.form_of(each.id), instruments.form_of(each.id)) == ()


def test_questions_that_came_and_went() -> None:
    changes = compare(form(item("a"), item("b")), form(item("a"), item("c")))

    assert [(change.link_id, change.differences[0].what) for change in changes] == [
        ("c", What.ADDED),
        ("b", What.REMOVED),
    ]
    assert changes[0].name == "Question c"


def test_words() -> None:
    found = one(item("q", text="Where did he meet you?"), item("q", text="Where did you meet?"))

    assert found == Difference(What.WORDS, "Where did he meet you?", "Where did you meet?")


def test_choices_and_their_weights_are_told_apart() -> None:
    assert one(choice("q", "bus", "car"), choice("q", "bus", "foot")).what is What.CHOICES
    found = one(weighted("q", 0, 1), {**weighted("q", 0, 1), "answerOption": weighted("q", 1, 0)["answerOption"]})
    assert found.what is What.CHOICES
    heavier = weighted("q", 0, 1)
    heavier["answerOption"][1]["valueCoding"]["extension"][0]["valueDecimal"] = 3
    assert one(weighted("q", 0, 1), heavier) == Difference(What.WEIGHTS, "o1: 1", "o1: 3")


def test_conditions_in_words() -> None:
    before = item("q", enableWhen=[when("first", "exists", answerBoolean=True)])
    after = item("q", enableWhen=[when("first", "=", answerString="late")])

    assert one(before, after) == Difference(What.CONDITION, "Question first exists True", "Question first = late")


def test_another_question_with_other_words_is_no_other_condition() -> None:
    asked = item("q", enableWhen=[when("first", "=", answerString="late")])

    assert told(form(item("first"), asked), form(item("first", text="Said otherwise"), asked)) == {
        "first": [What.WORDS]
    }


def test_bands_and_prompts() -> None:
    score = item("score", "decimal")

    def banded(*rows: tuple[str, int]) -> Form:
        return form(score, item("band", extension=[bands(*rows)]))

    (change,) = compare(banded(("low", 0), ("mild", 6)), banded(("low", 0), ("mild", 5)))
    assert change.differences == (Difference(What.BANDS, "score\nlow: 0 +\nmild: 6 +", "score\nlow: 0 +\nmild: 5 +"),)
    found = one(item("q", extension=[prompt("P2")]), item("q", extension=[prompt("P2"), prompt("P3(u13)")]))
    assert found == Difference(What.PROMPTS, "P2", "P2, P3(u13)")


def test_must_be_answered_kind_and_calculation() -> None:
    assert one(item("q"), item("q", required=True)) == Difference(What.RULES, "required: no", "required: yes")
    assert one(item("q"), item("q", "text")).what is What.KIND


def test_what_moved_and_what_changed_places() -> None:
    before = form(group("g", item("a"), item("b")), group("h", item("c")))
    after = form(group("g", item("b"), item("a")), group("h"), item("c"))

    assert told(before, after) == {"g": [What.ORDER], "c": [What.MOVED]}


def test_the_form_itself() -> None:
    assert told(form(item("a"), title="One"), form(item("a"), title="Two")) == {FORM_ITSELF: [What.WORDS]}


def sound(raw: dict[str, Any]) -> Form | None:
    try:
        return load(raw).form
    except BadForm:
        return None


FORMS = questionnaires().map(sound).filter(bool)


@given(FORMS, FORMS)
@settings(max_examples=30)
def test_any_two_forms(before: Form, after: Form) -> None:
    """Nothing differs only where nothing differs; the other way round before and after change places."""
    changes = compare(before, after)

    assert compare(before, before) == ()
    alike = (before.title, before.description, before.items) == (after.title, after.description, after.items)
    assert (changes == ()) is alike
    assert turned(compare(after, before)) == {(one.link_id, each) for one in changes for each in one.differences}


TURNED = {What.ADDED: What.REMOVED, What.REMOVED: What.ADDED}


def turned(changes: tuple[ItemChange, ...]) -> set[tuple[str, Difference]]:
    return {
        (one.link_id, replace(each, what=TURNED.get(each.what, each.what), before=each.after, after=each.before))
        for one in changes
        for each in one.differences
    }
