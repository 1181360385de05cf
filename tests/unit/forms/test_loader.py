"""A form is read whole or not at all, and nothing in it is ignored in silence."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cse_desk.errors import BadForm
from cse_desk.forms.loader import load
from cse_desk.forms.questionnaire import OUR_PREFIX, ItemType
from tests.unit.forms.builders import choice, coding, extension, form, group, item, loaded, raw_form, when

CQL = {"name": "v", "language": "text/cql", "expression": "V"}


def faults(data: Any) -> str:
    with pytest.raises(BadForm) as refused:
        load(data)
    return "\n".join(refused.value.problems)


@pytest.mark.parametrize("kind", [one for one in ItemType if one not in (ItemType.GROUP, ItemType.CHOICE)])
def test_every_type_of_item_is_read(kind: ItemType):
    assert form(item("a", kind.value)).items[0].type is kind


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not JSON"),
        (b"[]", "not a JSON object"),
        (b'{"resourceType": "Questionnaire", "status": "active", "status": "active"}', "stands twice"),
        (b'{"resourceType": "Patient"}', "is not Questionnaire"),
        (b'{"resourceType": "Questionnaire", "status": NaN}', "no number"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "deeply"),
        (raw_form(status="lost"), "no status"),
        (raw_form({"type": "string"}), "has no linkId"),
        (raw_form(item("a", "mystery")), "no type of item"),
        (raw_form(item("a"), item("a")), "more than once"),
        (raw_form(item("a", required="perhaps")), "neither true nor false"),
        (raw_form(item("a", maxLength="9")), "not a whole number"),
        (raw_form(item("a", item="b")), "is not a list"),
        (raw_form(item("a", item=["b"])), "is not an object"),
        (raw_form(item("a", text=7)), "is not a text"),
        (raw_form(item("a", enableWhen=[when("b", "=", answerString="x")])), "is not there"),
        (raw_form(item("a"), item("b", enableWhen=[when("a", "like", answerString="x")])), "no operator"),
        (raw_form(item("a"), item("b", enableWhen=[{"question": "a", "operator": "="}])), "no answer to compare"),
        (raw_form(item("a"), item("b", enableWhen=[when("a", "exists", answerString="x")])), "true or false"),
        (raw_form(item("a", enableBehavior="some")), "neither all nor any"),
        (raw_form(choice("a", "x", answerValueSet="#s")), "both answerOption and answerValueSet"),
        (raw_form(item("a", "choice", answerOption=[{}])), "has no value"),
        (raw_form(item("a", "choice", answerOption=[{"valueCoding": {}}])), "not an option"),
        (raw_form(item("a", "integer", initial=[{"valueString": "seven"}])), "not an answer to its question"),
        (raw_form(item("a", initial=[{"valueString": "x"}, {"valueString": "y"}])), "does not repeat"),
        (raw_form(item("a", "display", item=[item("b")])), "display cannot hold"),
        (raw_form(item("a#order")), "cannot be a linkId"),
    ],
)  # fmt: skip
def test_a_malformed_form_is_refused_with_its_places(data: Any, words: str):
    assert words in faults(data)


def test_all_faults_are_told_at_once():
    found = faults(raw_form(item("a", "mystery"), item("b", required=1)))

    assert "item a" in found
    assert "item b" in found


def test_a_form_too_deep_is_refused():
    deep = item("0")
    for number in range(1, 40):
        deep = group(str(number), deep)

    assert "too deep" in faults(raw_form(deep))


@pytest.mark.parametrize(
    ("raw", "what", "serious"),
    [
        (raw_form(item("a"), modifierExtension=[{"url": "urn:m", "valueBoolean": True}]), "modifier extension: urn:m", True),
        (raw_form(item("a", modifierExtension=[{"url": "urn:m", "valueBoolean": True}])), "modifier extension", True),
        (raw_form(item("a"), implicitRules="urn:rules"), "rules kept somewhere else", True),
        (raw_form(item("a", extension=[{"url": "urn:x", "valueString": "y"}])), "the extension urn:x", True),
        (raw_form(item("a", extension=[extension("designNote", valueMarkdown="x")])), "a note for those who made", False),
        (raw_form(item("a", extension=[extension("regex", valueString="(")])), "is not checked", True),
        (raw_form(item("a", extension=[extension("regex", valueString="(a+)+$")])), "is not checked", True),
        (raw_form(item("a", extension=[extension("minValue", valueBoolean=True)])), "the smallest answer has a value we cannot read", True),
        (raw_form(item("a", extension=[extension("variable", valueExpression=CQL)])), "(%v) is written in CQL", True),
        (raw_form(choice("a", "x", "x")), "offered twice", False),
        (raw_form(choice("a", "y", initial=[{"valueCoding": {"code": "z"}}])), "nothing is suggested", True),
        (raw_form(item("a", "decimal", answerOption=[{"valueString": "1"}])), "they are not offered", True),
        (raw_form(item("a", answerOption=[{"valueString": "1"}])), "only these are taken", False),
        ({"resourceType": "Questionnaire", "item": [item("a")]}, "a draft or in use", False),
        (raw_form(item("a", wobble=1)), "a field we do not read", False),
        (raw_form(item("a", "choice", answerValueSet="http://elsewhere.example/vs")), "not in this form", True),
        (raw_form(item("a", "choice")), "nothing to choose from", True),
        (raw_form(group("a")), "nothing in it", False),
        (raw_form(item("a", repeats="true")), "written as a text", False),
        (raw_form(item("a"), contained=[{"resourceType": "Patient", "id": "p"}]), "contained Patient", False),
        (raw_form(item("a", "attachment")), "cannot be added", False),
        (raw_form(item("a", answerValueSet="urn:x", type="choice")), "not in this form (urn:x)", True),
        (raw_form(item("a", _text={"extension": [extension("translation")]})), "another language", False),
        (raw_form(item("a", _prefix={"extension": [extension("rendering-style", valueString="x")]})), "prefix: a style of writing", False),
        (raw_form(item("a", enableWhen=[when("a", "exists", answerBoolean=True)])), "in a circle", True),
        (
            raw_form(item("a"), item("b", enableWhen=[when("a", "=", answerString="x"), when("a", "=", answerString="y")])),
            "whether all or any",
            False,
        ),
        (
            raw_form(
                item("a", "choice", answerValueSet="#s"),
                contained=[{"resourceType": "ValueSet", "id": "s", "compose": {"include": [{"system": "urn:t", "filter": []}]}}],
            ),
            "worked out somewhere else",
            True,
        ),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_listed(raw: dict[str, Any], what: str, serious: bool):
    found = [one for one in load(raw).unsupported if what in one.what]

    assert found
    assert found[0].serious is serious


def test_contained_value_sets_give_the_options():
    expansion = {
        "contains": [
            {"code": "g", "display": "Group", "abstract": True, "contains": [{"code": "b", "display": "Blue"}]}
        ]
    }
    compose = {"include": [{"system": "urn:t", "concept": [{"code": "r", "display": "Red"}]}]}
    found = form(
        item("a", "choice", answerValueSet="#one"),
        item("b", "choice", answerValueSet="#two"),
        contained=[
            {"resourceType": "ValueSet", "id": "one", "expansion": expansion},
            {"resourceType": "ValueSet", "id": "two", "compose": compose},
        ],
    )  # fmt: skip

    assert [(one.code, one.display) for one in found.items[0].options] == [("b", "Blue")]
    assert [(one.code, one.system) for one in found.items[1].options] == [("r", "urn:t")]


def test_options_carry_weights_prefixes_and_whether_they_stand_alone():
    options = [
        {"valueCoding": {"code": "a", "display": "Never", "extension": [extension("ordinalValue", valueDecimal=0)]}},
        {"valueString": "Sometimes", "extension": [extension("itemWeight", valueDecimal=1.5)]},
        {"valueInteger": 3, "extension": [extension("questionnaire-optionExclusive", valueBoolean=True)]},
        {
            "valueCoding": {"display": "No code"},
            "extension": [extension("questionnaire-optionPrefix", valueString="d)")],
        },
    ]
    found = form(item("q", "choice", answerOption=options)).items[0].options

    assert [one.code for one in found] == ["a", "Sometimes", "3", "No code"]
    assert [one.ordinal for one in found] == [Decimal(0), Decimal("1.5"), None, None]
    assert [one.exclusive for one in found] == [False, False, True, False]
    assert found[3].prefix == "d)"


def test_our_own_marks_are_read():
    ours = [
        {"url": OUR_PREFIX + "block", "valueCode": "harm"},
        {"url": OUR_PREFIX + "prompt", "valueString": "P2"},
        {"url": OUR_PREFIX + "prompt", "valueString": "P3(u13)"},
        {"url": OUR_PREFIX + "verbatim", "valueBoolean": True},
    ]
    marks = form(item("q", extension=ours)).items[0].marks

    assert (marks.block, marks.prompts, marks.verbatim) == ("harm", ("P2", "P3(u13)"), True)


def test_the_rest_of_an_item_is_read():
    found = form(
        item(
            "q",
            "decimal",
            prefix="1",
            required=True,
            readOnly=True,
            maxLength=9,
            initial=[{"valueDecimal": 1.5}],
            _text={"extension": [extension("rendering-markdown", valueMarkdown="**Q**")]},
            extension=[
                extension("minValue", valueInteger=1),
                extension("maxValue", valueDecimal=9.5),
                extension("questionnaire-hidden", valueBoolean=True),
                extension("questionnaire-itemControl", valueCodeableConcept={"coding": [{"code": "slider"}]}),
                extension("questionnaire-unit", valueCoding={"code": "kg"}),
            ],
        )
    ).items[0]

    assert (found.prefix, found.required, found.read_only, found.max_length) == ("1", True, True, 9)
    assert (found.initial, found.markdown, found.hidden) == ("1.5", "**Q**", True)
    assert (found.min_value, found.max_value, found.item_control, found.unit) == (1, "9.5", "slider", "kg")


def test_a_sound_form_has_nothing_to_list():
    assert (
        loaded(
            group("g", item("a"), choice("b", "x", enableWhen=[when("a", "exists", answerBoolean=True)]))
        ).unsupported
        == ()
    )


@settings(max_examples=150)
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["linkId", "type", "item", "text", "enableWhen", "answerOption", "extension", "url", "initial", "contained"]),
        inner, max_size=4),
    max_leaves=15,
))  # fmt: skip
def test_whatever_stands_in_a_form_it_is_read_or_refused(inside: Any):
    data = {"resourceType": "Questionnaire", "status": "active", "item": [inside], "contained": inside}
    try:
        load(json.dumps(data))
    except BadForm as refused:
        assert refused.problems  # noqa: PT017 (either outcome is right; a refusal always says why)


def test_conditions_know_codes_without_their_system():
    found = form(choice("a", "x", "y"), item("b", enableWhen=[when("a", "=", answerCoding={"code": "y"})]))
    other = form(choice("a", "x", "y"), item("b", enableWhen=[when("a", "=", **coding("y"))]))

    assert found.items[1].enable_when[0].expected == other.items[1].enable_when[0].expected == "y"
