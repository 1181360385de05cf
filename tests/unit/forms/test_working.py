"""What a form works out: values, conditions, suggestions, offered answers, rules - from the answers alone, and only what has to be."""

from typing import Any

import pytest

from cse_desk.forms.flow import Flow
from cse_desk.forms.response import to_fhir
from cse_desk.forms.validation import Fault
from tests.unit.forms.builders import (
    NOW,
    answer_of,
    calculated,
    choice,
    constraint,
    extension,
    flow,
    form,
    group,
    item,
    loaded,
    sdc,
    variable,
    when,
)


def at_now(*items: dict[str, Any], **fields: Any) -> Flow:
    return Flow(form(*items, **fields), {}, NOW)


# ---- calculatedExpression ---------------------------------------------------------------------


def test_calculated_values_rest_on_one_another_in_any_order_of_the_form():
    asked = flow(
        calculated("c", f"{answer_of('b')} * 2"),
        calculated("b", f"{answer_of('a')} + 1"),
        item("a", "integer"),
    )

    assert [asked.with_answer("a", 4).value(path) for path in "bc"] == [5, 10]
    assert [asked.value(path) for path in "bc"] == [None, None]


def test_a_calculated_value_opens_questions_and_these_change_it():
    asked = flow(
        item("a", "integer"),
        calculated("double", f"{answer_of('a')} * 2 + iif({answer_of('more')}.exists(), {answer_of('more')}, 0)"),
        item("more", "integer", enableWhen=[when("double", ">", answerInteger=9)]),
    ).with_answers({"a": 3, "more": 100})

    assert not asked.is_asked("more")
    assert asked.value("double") == 6


def test_a_calculated_value_that_never_comes_to_rest_is_told_and_the_others_stand():
    asked = flow(
        item("a", "integer", initial=[{"valueInteger": 1}]),
        calculated("x", f"iif({answer_of('y')}.exists(), {{}}, 1)"),
        calculated("y", f"{answer_of('x')}"),
        calculated("fine", f"{answer_of('a')} + 1"),
    )

    assert asked.worked.failed["x"] == "it depends on itself and never comes to rest"
    assert asked.value("fine") == 2


def test_circles_of_expressions_are_named_on_load():
    found = loaded(calculated("x", f"{answer_of('y')} + 1"), calculated("y", f"{answer_of('x')} + 1")).unsupported

    assert [(one.link_id, one.what) for one in found] == [
        ("x", "its expressions depend on themselves in a circle"),
        ("y", "its expressions depend on themselves in a circle"),
    ]


def test_a_total_over_everything_leaves_itself_out():
    total = "%resource.item.answer.value.sum()"
    asked = flow(item("a", "integer"), item("b", "integer"), calculated("total", total)).with_answers({"a": 2, "b": 3})

    assert asked.value("total") == 5
    assert asked.with_answer("a", 4).value("total") == 7
    assert loaded(item("a", "integer"), calculated("total", total)).unsupported == ()


def test_what_a_form_works_out_stands_over_what_was_typed_and_a_read_only_one_takes_nothing_else():
    suggestion = f"iif({answer_of('a')} > 3, 7, {{}})"
    asked = flow(item("a", "integer"), calculated("open", suggestion, readOnly=False), calculated("shut", suggestion))
    asked = asked.with_answers({"open": 5, "shut": 5})

    assert [asked.value(path) for path in ("open", "shut")] == [5, None]
    assert [asked.with_answer("a", 4).value(path) for path in ("open", "shut")] == [7, 7]
    assert asked.with_answer("a", 4).clean_answers() == {"a": 4}


def test_what_is_not_asked_is_not_worked_out_and_not_summed():
    asked = flow(
        item("on", "boolean"),
        item("a", "integer", enableWhen=[when("on", "=", answerBoolean=True)]),
        calculated("copy", f"{answer_of('a')} + 1", enableWhen=[when("on", "=", answerBoolean=True)]),
        calculated("seen", f"{answer_of('copy')}.exists()", "boolean"),
    ).with_answers({"on": True, "a": 4})

    assert (asked.value("copy"), asked.value("seen")) == (5, True)
    closed = asked.with_answers({"on": False})
    assert (closed.value("copy"), closed.value("seen")) == (None, False)
    assert "copy" not in str(to_fhir(closed))


def test_a_calculated_choice_takes_codings_codes_and_displays_off_the_list_only_where_it_is_open():
    pick = "%questionnaire.item.where(linkId = 'list').answerOption.valueCoding.where(code = 'b')"
    asked = flow(
        choice("list", "a", "b"),
        choice("by-coding", "a", "b", extension=[sdc("calculatedExpression", pick)]),
        choice("by-code", "a", "b", extension=[sdc("calculatedExpression", "'b'")]),
        choice("off", "a", extension=[sdc("calculatedExpression", pick)]),
        item("any", "open-choice", repeats=True, extension=[sdc("calculatedExpression", pick + " | 'own words'")]),
    )  # fmt: skip

    assert [asked.value(path) for path in ("by-coding", "by-code", "off")] == ["b", "b", None]
    assert asked.value("any") == [{"code": "b", "display": "B", "system": "urn:test"}, {"text": "own words"}]


def test_each_repeated_instance_has_its_own_values():
    people = group(
        "g",
        item("n", "integer"),
        calculated("double", "%n * 2"),
        calculated("all", "%resource.item.where(linkId = 'g').item.where(linkId = 'n').answer.value.sum()"),
        repeats=True,
        extension=[variable("n", "item.where(linkId = 'n').answer.value")],
    )
    asked = flow(people).add_instance("g", "1").add_instance("g", "2").with_answers({"g:1/n": 1, "g:2/n": 5})

    assert [asked.value(f"g:{one}/double") for one in "12"] == [2, 10]
    assert [asked.value(f"g:{one}/all") for one in "12"] == [6, 6]
    assert asked.remove_instance("g", "1").value("g:2/all") == 5


# ---- variables --------------------------------------------------------------------------------


def test_variables_are_seen_from_inside_and_the_nearest_counts():
    asked = flow(
        calculated("outside", "%v"),
        group(
            "g",
            calculated("inside", "%v + %w"),
            calculated("own", "%v", extension=[variable("v", "100")]),
            extension=[variable("w", "%u * 2"), variable("u", "%v + 1"), variable("v", "10")],
        ),
        extension=[variable("v", "1")],
    )

    assert [asked.value(path) for path in ("outside", "inside", "own")] == [1, 32, 100]


def test_variables_in_a_circle_and_names_nobody_knows_are_named():
    found = loaded(
        calculated("q", "%a", extension=[variable("a", "%b"), variable("b", "%a")]),
        calculated("r", "%patient.birthDate", "date"),
    ).unsupported  # fmt: skip

    assert ("q", "%a depends on itself in a circle; it is not worked out", True) in [
        (one.link_id, one.what, one.serious) for one in found
    ]
    assert ("r", "its calculated answer needs %patient, which this program does not have") in [
        (one.link_id, one.what) for one in found
    ]


def test_a_context_supplies_what_it_has():
    asked = form(calculated("q", "%patient.name.first() & ' ' & %age.toString()", "string"))

    assert Flow(asked, {}, {"patient": {"name": ["Ngozi", "N."]}, "age": 15}).value("q") == "Ngozi 15"


def test_the_outcome_of_a_named_expression_can_be_used_below_it():
    named = sdc("calculatedExpression", f"{answer_of('a')} * 2")
    named["valueExpression"]["name"] = "twice"
    double = item("double", "integer", extension=[named], item=[calculated("more", "%twice + 1")])

    assert flow(item("a", "integer"), double).with_answer("a", 4).value("more") == 9


def test_expressions_under_the_core_address_are_understood():
    old = {**sdc("", "1 + 1"), "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-calculatedExpression"}

    assert flow(item("a", "integer", extension=[old])).value("a") == 2


def test_weights_count_wherever_they_stand():
    codes = {"resourceType": "CodeSystem", "id": "c", "url": "urn:c", "concept": [
        {"code": "x", "extension": [extension("ordinalValue", valueDecimal=3)], "concept": [
            {"code": "y", "extension": [extension("itemWeight", valueDecimal=5)]}]},
    ]}  # fmt: skip
    listed = {
        "resourceType": "ValueSet",
        "id": "v",
        "compose": {"include": [{"system": "urn:c", "concept": [{"code": "x"}, {"code": "y"}]}]},
    }
    whole = {"resourceType": "ValueSet", "id": "w", "compose": {"include": [{"system": "urn:c"}]}}
    words = [{"valueString": "red", "extension": [extension("itemWeight", valueDecimal=7)]}]
    asked = flow(
        item("a", "choice", answerValueSet="#v"),
        item("b", "choice", answerValueSet="#w"),
        item("c", "choice", answerOption=words),
        item("d", "string", answerOption=words),
        calculated("sum", "%resource.item.answer.value.weight().sum()"),
        contained=[codes, listed, whole],
    )

    assert asked.with_answers({"a": "y", "b": "x", "c": "red", "d": "red"}).value("sum") == 5 + 3 + 7 + 7


def test_the_questions_own_definition_is_at_hand():
    assert flow(calculated("q", "%qitem.text", "string")).value("q") == "Question q"


# ---- enableWhenExpression ---------------------------------------------------------------------


def test_a_condition_in_fhirpath_opens_and_closes():
    asked = flow(
        item("a", "integer"),
        item("b", "integer"),
        item("c", extension=[sdc("enableWhenExpression", f"{answer_of('a')} + {answer_of('b')} > 4")]),
        item("d", enableWhen=[when("c", "exists", answerBoolean=True)]),
    )

    assert not asked.is_asked("c")
    opened = asked.with_answers({"a": 3, "b": 2, "c": "x"})
    assert opened.is_asked("c")
    assert opened.is_asked("d")
    assert not opened.with_answer("b", 1).is_asked("d")


def test_both_kinds_of_condition_have_to_hold():
    both = item(
        "c",
        enableWhen=[when("a", "=", answerInteger=1)],
        extension=[sdc("enableWhenExpression", f"{answer_of('b')} = 1")],
    )
    asked = flow(item("a", "integer"), item("b", "integer"), both)

    assert [asked.with_answers({"a": a, "b": b}).is_asked("c") for a, b in ((1, 1), (1, 0), (0, 1))] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "condition",
    [
        sdc("enableWhenExpression", "1 +"),
        sdc("enableWhenExpression", "memberOf('x')"),
        sdc("enableWhenExpression", "%patient.active"),
        {**sdc("enableWhenExpression", ""), "valueExpression": {"language": "text/cql", "expression": "A"}},
    ],
)
def test_a_condition_that_cannot_be_read_hides_nothing(condition: dict[str, Any]):
    found = loaded(item("a", extension=[condition]))

    assert Flow(found.form).is_asked("a")
    assert [(one.link_id, one.serious) for one in found.unsupported] == [("a", True)]


# ---- initialExpression ------------------------------------------------------------------------


def test_suggestions_are_worked_out_once_and_count_until_somebody_answers():
    asked = at_now(
        item("day", "date", extension=[sdc("initialExpression", "today()")], required=True),
        item("later", "date", extension=[sdc("initialExpression", f"{answer_of('day')} + 7 days")]),
    )

    assert [asked.value(path) for path in ("day", "later")] == ["2026-11-24", "2026-12-01"]
    assert asked.may_finish
    changed = asked.with_answer("day", "2020-01-01")
    assert changed.value("later") == "2026-12-01"
    cleared = asked.with_answer("day", None)
    assert cleared.value("day") is None
    assert cleared != asked


def test_suggestions_reach_every_instance():
    people = group("g", item("day", "date", extension=[sdc("initialExpression", "today()")]), repeats=True)

    assert at_now(people).add_instance("g", "x").value("g:x/day") == "2026-11-24"


def test_without_a_clock_a_suggestion_that_needs_one_is_told():
    asked = flow(item("day", "date", extension=[sdc("initialExpression", "today()")]))

    assert asked.value("day") is None
    assert "what day it is" in asked.worked.failed["day"]


# ---- answers on offer -------------------------------------------------------------------------


def test_an_answer_expression_offers_what_it_finds():
    names = "%resource.item.where(linkId = 'name').answer.value"
    who = item("who", "choice", extension=[{**sdc("answerExpression", names)}])
    asked = flow(item("name", repeats=True), who).with_answer("name", ["Joy", "Ngozi"])

    assert [one.code for one in asked.visible("name")[1].item.options] == ["Joy", "Ngozi"]
    assert asked.with_answer("who", "Joy").may_finish
    gone = asked.with_answers({"who": "Joy", "name": ["Ngozi"]})
    assert [one.fault for one in gone.problems] == [Fault.NOT_AN_OPTION]


def test_answers_can_be_offered_only_while_something_holds():
    toggle = {
        "url": sdc("answerOptionsToggleExpression", "")["url"],
        "extension": [
            {"url": "option", "valueCoding": {"code": "b"}},
            {
                "url": "expression",
                "valueExpression": {"language": "text/fhirpath", "expression": f"{answer_of('all')} = true"},
            },
        ],
    }
    asked = flow(item("all", "boolean"), choice("q", "a", "b", extension=[toggle]))

    assert [one.code for one in asked.visible("all")[1].item.options] == ["a"]
    assert [one.code for one in asked.with_answers({"all": True}).visible("all")[1].item.options] == ["a", "b"]


# ---- facets -----------------------------------------------------------------------------------


def cqf(expression: str) -> dict[str, Any]:
    return {
        "extension": [
            extension("cqf-expression", valueExpression={"language": "text/fhirpath", "expression": expression})
        ]
    }


def test_texts_bounds_and_flags_can_be_worked_out():
    latest = extension("maxValue", _valueDate={
        "extension": [extension("cqf-calculatedValue", valueExpression={"language": "text/fhirpath", "expression": "today()"})],
    })  # fmt: skip
    asked = at_now(
        item("name"),
        item("why", _text=cqf(f"'Why ' & {answer_of('name')} & '?'"), _required=cqf(f"{answer_of('name')}.exists()")),
        item("day", "date", extension=[latest]),
    )

    assert asked.visible("name")[1].item.text == "Why ?"
    named = asked.with_answers({"name": "Joy", "day": "2026-11-25"})
    assert named.visible("name")[1].item.text == "Why Joy?"
    assert [(one.path, one.fault) for one in named.problems] == [("why", Fault.MISSING), ("day", Fault.TOO_LARGE)]
    assert named.with_answers({"why": "x", "day": "2026-11-24"}).may_finish


# ---- targetConstraint -------------------------------------------------------------------------

LESS = "item.where(linkId = 'low').answer.value <= item.where(linkId = 'high').answer.value"


def test_a_rule_that_does_not_hold_is_said_where_it_points():
    rule = constraint(LESS, "The least comes first", location="item.where(linkId = 'high')")
    asked = flow(group("g", item("low", "integer"), item("high", "integer"), extension=[rule]))

    assert asked.with_answer("low", 5).may_finish
    wrong = asked.with_answers({"low": 5, "high": 3})
    assert [(one.path, one.fault, one.words) for one in wrong.problems] == [
        ("high", Fault.RULE, "The least comes first.")
    ]
    assert not wrong.may_finish
    assert wrong.first_left() == "high"
    assert wrong.with_answer("high", 5).may_finish


def test_a_rule_that_only_warns_keeps_nobody_from_finishing():
    asked = flow(
        group(
            "g",
            item("low", "integer"),
            item("high", "integer"),
            extension=[constraint(LESS, "Sure?", severity="warning")],
        )
    )
    odd = asked.with_answers({"low": 5, "high": 3})

    assert [(one.path, one.fault) for one in odd.problems] == [("g", Fault.ADVICE)]
    assert odd.may_finish
    assert odd.first_left() is None
    assert odd.pages[0].left == 0


def test_a_rule_holds_for_each_instance_by_itself():
    rule = constraint(LESS, "The least comes first", location="item.where(linkId = 'high')")
    pairs = group("g", item("low", "integer"), item("high", "integer"), repeats=True, extension=[rule])
    asked = flow(pairs).add_instance("g", "1").add_instance("g", "2")
    asked = asked.with_answers({"g:1/low": 1, "g:1/high": 2, "g:2/low": 3, "g:2/high": 2})

    assert [one.path for one in asked.problems] == ["g:2/high"]


def test_a_rule_on_a_question_sees_its_own_answer_and_one_on_the_form_sees_all():
    own = item("age", "integer", extension=[constraint("answer.value < 19", "Under nineteen")])
    whole = constraint("%resource.item.answer.exists()", "Say something")
    asked = flow(own, extension=[whole])

    assert [(one.path, one.limit) for one in asked.problems] == [("", "Say something")]
    assert [(one.path, one.limit) for one in asked.with_answer("age", 30).problems] == [("age", "Under nineteen")]
    assert asked.with_answer("age", 15).may_finish
