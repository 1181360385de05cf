"""A table of bands holds at every edge; floors lift, and a table that is none is named."""

from typing import Any

import pytest

from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import OUR_PREFIX
from tests.unit.forms.builders import choice, flow, item, loaded


def part(name: str, *inside: dict[str, Any], **value: Any) -> dict[str, Any]:
    return {"url": name, **({"extension": list(inside)} if inside else {}), **value}


def band(code: str, least: float) -> dict[str, Any]:
    return part("band", part("code", valueCode=code), part("from", valueDecimal=least))


def floor(code: str, when: str) -> dict[str, Any]:
    return part("floor", part("code", valueCode=code), part("when", valueString=when))


def table(*parts: dict[str, Any], score: str = "score") -> dict[str, Any]:
    return part(OUR_PREFIX + "bands", part("score", valueString=score), *parts)


BANDS = (band("significant", 16), band("low", 0), band("mild", 6), band("moderate", 11))
UNDER_13 = floor("mild", "%resource.item.where(linkId = 'age').answer.value < 13")
TOLD = floor("significant", "%resource.item.where(linkId = 'told').answer.value = true")


def banded(*parts: dict[str, Any]) -> Flow:
    result = choice("band", "low", "mild", "moderate", "significant", readOnly=True, extension=[table(*parts)])
    return flow(item("score", "decimal"), item("age", "integer"), item("told", "boolean"), result)


@pytest.mark.parametrize(
    ("score", "code"),
    [("0", "low"), ("5", "low"), ("5.9", "low"), ("6", "mild"), ("10", "mild"), ("11", "moderate"), ("15", "moderate"),
     ("16", "significant"), ("99", "significant"), ("-1", None)],
)  # fmt: skip
def test_every_edge_holds(score: str, code: str | None):
    assert banded(*BANDS).with_answer("score", score).value("band") == code


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({}, None),
        ({"age": 12}, "mild"),
        ({"score": "3", "age": 12}, "mild"),
        ({"score": "3", "age": 13}, "low"),
        ({"score": "12", "age": 12}, "moderate"),
        ({"score": "0", "age": 12, "told": True}, "significant"),
        ({"score": "0", "told": False}, "low"),
    ],
)
def test_floors_lift_and_never_lower(answers: dict[str, Any], code: str | None):
    assert banded(*BANDS, UNDER_13, TOLD).with_answers(answers).value("band") == code


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (part("band", part("code", valueCode="low")),),
        (band("low", 0), band("low", 5)),
        (band("low", 0), floor("high", "true")),
        (band("low", 0), part("floor", part("code", valueCode="low"))),
    ],
)
def test_a_table_that_is_none_is_named(parts: tuple[dict[str, Any], ...]):
    found = loaded(item("score", "decimal"), item("band", extension=[table(*parts)])).unsupported

    assert [(one.link_id, one.what, one.serious) for one in found] == [
        ("band", "its table of bands has a value we cannot read", True)
    ]
