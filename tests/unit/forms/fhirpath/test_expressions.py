"""What expressions give. Expected values follow FHIRPath 2.0; where fhirpathpy's own evaluator differs, that is why it is not used."""

from decimal import Decimal
from typing import Any

import pytest

from cse_desk.forms.fhirpath import scope
from cse_desk.forms.fhirpath.compiling import compiled
from cse_desk.forms.fhirpath.syntax import BadExpression
from cse_desk.forms.fhirpath.values import CannotWork, element, plain

NOW = "2026-11-24T10:15:30+00:00"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def weighted(code: str, weight: float | Decimal) -> dict[str, Any]:
    return {"valueCoding": {"code": code, "extension": [{"url": ORDINAL, "valueDecimal": weight}]}}


DEEP = {"valueInteger": 7, "item": [{"linkId": "deep", "answer": [{"valueString": "d"}]}]}
RESPONSE = {
    "resourceType": "QuestionnaireResponse",
    "item": [
        {"linkId": "number", "answer": [{"valueDecimal": Decimal("24.25")}]},
        {"linkId": "no", "answer": [{"valueBoolean": False}]},
        {"linkId": "born", "answer": [{"valueDate": "2010-02-28"}]},
        {"linkId": "moment", "answer": [{"valueDateTime": "2026-03-01T10:00:00Z"}]},
        {"linkId": "weight", "answer": [{"valueQuantity": {"value": Decimal(5), "unit": "kg", "code": "kg"}}]},
        {"linkId": "chosen", "answer": [weighted("x", Decimal(2)), weighted("y", 1.5), {"valueCoding": {"code": "z"}}]},
        {"linkId": "group", "item": [{"linkId": "inner", "answer": [DEEP]}]},
        {"linkId": "word", "answer": [{"valueString": "w", "extension": [{"url": ORDINAL, "valueDecimal": 4}]}]},
    ],
}  # fmt: skip


def worked_out(expression: str, **names: Any) -> list[Any]:
    root = element(RESPONSE)
    given = {name: value if isinstance(value, list) else [value] for name, value in names.items()}
    return [plain(one) for one in compiled(expression)([root], {"resource": [root], **given}, now=NOW)]


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        # numbers
        ("5 / 2", [Decimal("2.5")]),
        ("6 / 3", [2]),
        ("1 / 0", []),
        ("0.1 + 0.2", [Decimal("0.3")]),
        ("7 mod -3", [1]),
        ("-7 mod 3", [-1]),
        ("-7 div 2", [-3]),
        ("7.5 mod 2", [Decimal("1.5")]),
        ("2.5.round()", [3]),
        ("(-2.5).round()", [-2]),
        ("24.25.round(1)", [Decimal("24.3")]),
        ("1.005.round(2)", [Decimal("1.01")]),
        ("(-1.7).truncate()", [-1]),
        ("(-1.2).floor()", [-2]),
        ("1.2.ceiling()", [2]),
        ("(-5).abs()", [5]),
        ("2.power(3)", [8]),
        ("(-2).power(2)", [4]),
        ("(-2).power(0.5)", []),
        ("9.sqrt()", [3]),
        ("(-9).sqrt()", []),
        ("5 + {}", []),
        ("-%x", [-3]),
        # texts
        ("'a' & 5 & {} & 'b'", ["a5b"]),
        ("'a' + {}", []),
        ("'abc'.substring(1, 1)", ["b"]),
        ("'abc'.substring(5)", []),
        ("'abc'.indexOf('c')", [2]),
        ("'abc'.toChars()", ["a", "b", "c"]),
        ("'a,b'.split(',').join(' ')", ["a b"]),
        ("'abc'.startsWith('ab') and 'abc'.endsWith('bc') and 'abc'.contains('b')", [True]),
        ("'abc'.matches('b')", [True]),
        ("'abc'.replaceMatches('(a)(b)', '$2$1')", ["bac"]),
        ("'abc'.replace('b', 'x').upper()", ["AXC"]),
        ("'abc'.length()", [3]),
        ("true.toString() & 1.50.toString()", ["true1.5"]),
        # truth
        ("{} and false", [False]),
        ("{} and true", []),
        ("{} or true", [True]),
        ("{} or false", []),
        ("true xor {}", []),
        ("false implies {}", [True]),
        ("{} implies true", [True]),
        ("true implies false", [False]),
        ("false and (1 / 'x' = 1)", [False]),
        ("{}.not()", []),
        ("iif({}, 1, 2)", [2]),
        ("iif(true, 1)", [1]),
        ("iif(false, 1)", []),
        # equality and order
        ("1 = 1.0", [True]),
        ("(1 | 2) = (1 | 2)", [True]),
        ("(1 | 2) = (2 | 1)", [False]),
        ("(1 | 2) ~ (2 | 1)", [True]),
        ("'Ab  c' ~ 'ab C'", [True]),
        ("1 = {}", []),
        ("1 != {}", []),
        ("'a' = 1", [False]),
        ("'a' < 'b'", [True]),
        ("@2020-01 = @2020-01-05", []),
        ("@2020-01 < @2020-02-05", [True]),
        ("@2020-01-05 > @2020-01", []),
        ("@2026-03-01T11:00:00+01:00 = @2026-03-01T10:00:00Z", [True]),
        ("@T10:30 < @T11:00", [True]),
        ("3 'kg' = 3 'kg'", [True]),
        ("3 'kg' > 2 'g'", []),
        ("1 'wk' = 1 week", [True]),
        # dates
        ("@2020-02-29 + 1 year", ["2021-02-28"]),
        ("@2024-01-31 + 1 month", ["2024-02-29"]),
        ("@2024 + 24 months", ["2026"]),
        ("@2024-01 + 60 days", ["2024-03"]),
        ("@2024-03-01 - 1 day", ["2024-02-29"]),
        ("@2024-01-01T23:30:00Z + 45 minutes", ["2024-01-02T00:15:00Z"]),
        ("@2024-01-01T00:10:00Z - 45 minutes", ["2023-12-31T23:25:00Z"]),
        ("@T23:30 + 45 minutes", ["00:15"]),
        ("today()", ["2026-11-24"]),
        ("now()", [NOW]),
        ("timeOfDay()", ["10:15:30"]),
        ("today() - 18 years", ["2008-11-24"]),
        ("today().toString().substring(0, 4).toInteger()", [2026]),
        ("'2020-13-01'.toDate()", []),
        ("'2020-02-30'.convertsToDate()", [False]),
        # collections
        ("1 | 1.0 | 2", [1, 2]),
        ("(1 | 2 | 3).where($this > 1)", [2, 3]),
        ("(1 | 2 | 3).where($index = 1)", [2]),
        ("(1 | 2).select($this * 2)", [2, 4]),
        ("(1 | 2 | 3).aggregate($this + $total, 0)", [6]),
        ("(1 | 2 | 3).aggregate(iif($total.empty(), $this, iif($this > $total, $this, $total)))", [3]),
        ("(3 | 1 | 2).min() & ',' & (3 | 1 | 2).max()", ["1,3"]),
        ("(1 | 2).avg()", [Decimal("1.5")]),
        ("{}.sum()", [0]),
        ("(1 | 2 | 3).first() + (1 | 2 | 3).last() + (1 | 2 | 3).skip(1).first() + (1|2|3).tail().count()", [8]),
        ("(1 | 2 | 3).take(2).exists($this = 2)", [True]),
        ("(1 | 2).all($this > 0)", [True]),
        ("(1 | 2).combine(2).isDistinct()", [False]),
        ("(1 | 2).intersect(2 | 3) | (1 | 2).exclude(2)", [2, 1]),
        ("(1 | 2).subsetOf(1 | 2 | 3) and (1 | 2).supersetOf(2)", [True]),
        ("2 in (1 | 2) and (1 | 2) contains 1", [True]),
        ("coalesce({}, 5, 6)", [5]),
        ("(true | false).allTrue()", [False]),
        ("5.convertsToInteger() and '5x'.convertsToInteger().not()", [True]),
        ("'yes'.toBoolean()", [True]),
        ("'1.5'.toDecimal() + '2'.toInteger()", [Decimal("3.5")]),
        # responses
        ("%resource.item.where(linkId = 'number').answer.value.round(1)", [Decimal("24.3")]),
        ("%resource.item.where(linkId = 'number').answer.value = 24.25", [True]),
        ("-%resource.item.where(linkId = 'number').answer.value", [Decimal("-24.25")]),
        ("%resource.item.where(answer.value = false).linkId", ["no"]),
        ("item.linkId.first()", ["number"]),
        ("QuestionnaireResponse.item.linkId.count()", [8]),
        ("%resource.item[1].linkId", ["no"]),
        ("%resource.item.where(linkId = 'group').item.where(linkId = 'inner').answer.value", [7]),
        ("%resource.descendants().where(linkId = 'deep').answer.value", ["d"]),
        ("%resource.repeat(item).where(linkId = 'inner').answer.value", [7]),
        ("%resource.repeat(item | answer.item).where(linkId = 'deep').answer.value", ["d"]),
        ("%resource.item.where(linkId = 'nobody').answer.value", []),
        ("%resource.item.where(linkId = 'born').answer.value + 18 years", ["2028-02-28"]),
        ("today() >= %resource.item.where(linkId = 'born').answer.value + 16 years", [True]),
        ("%resource.item.where(linkId = 'moment').answer.value > @2026-02", [True]),
        ("%resource.item.where(linkId = 'weight').answer.value > 4 'kg'", [True]),
        ("%resource.item.where(linkId = 'weight').answer.value.value * 2", [10]),
        ("(%resource.item.where(linkId = 'weight').answer.value + 1 'kg').value", [6]),
        ("%resource.item.where(linkId = 'weight').answer.value is Quantity", [True]),
        ("%resource.item.answer.value.ofType(Coding).code", ["x", "y", "z"]),
        ("(%resource.item.where(linkId = 'weight').answer.value as Quantity).unit", ["kg"]),
        ("%resource.item.where(linkId = 'chosen').answer.value.ordinal()", [2, Decimal("1.5")]),
        ("%resource.item.where(linkId = 'chosen').answer.weight().sum()", [Decimal("3.5")]),
        ("%resource.item.answer.value.weight().max()", [4]),
        ("%resource.item.where(linkId = 'chosen').answer.valueCoding.code", ["x", "y", "z"]),
        ("%resource.item.where(linkId = 'chosen').answer.value.extension.value.first()", [2]),
        ("%resource.item.where(linkId = 'chosen').answer.value.extension(%ordinal).value.count()", [2]),
        ("%resource.item.where(linkId = 'chosen').answer[0].value = %resource.item.where(linkId = 'chosen').answer[0].value", [True]),
        ("%resource.item.where(answer.exists($this.value.code = 'x') and $this.linkId = 'chosen').linkId", ["chosen"]),
        ("%ucum", ["http://unitsofmeasure.org"]),
        ("%resource.answers().count()", [11]),
        ("%resource.item.where(linkId = 'group').answers().value.first()", [7]),
        ("%resource.item.where(linkId = 'word').answer.value.weight()", [4]),
        ("%resource.item.where(linkId = 'word').answer.weight()", [4]),
    ],
)  # fmt: skip
def test_an_expression_gives(expression: str, values: list[Any]):
    assert worked_out(expression, x=3, ordinal=ORDINAL) == values


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("%nobody", "nothing here is called %nobody"),
        ("1 + 'a'", "can be added"),
        ("'a' * 2", "a number is needed"),
        ("(1 | 2) + 1", "several values"),
        ("1 < 'a'", "order"),
        ("'aaaaaaaaaaaa'.matches('(a+)+b')", "for ever"),
        ("1 'kg' + 1 'mg'", "can be added"),
        ("@2020 + 1 'kg'", "no length of time"),
        ("(1|2|3|4|5|6|7|8|9).repeat($this + 0.1)", "too long"),
        ("'a'.replaceMatches('[', 'b')", "unterminated"),
    ],
)
def test_what_cannot_be_worked_out_is_said(expression: str, words: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scope, "MOST_STEPS", 200_000)  # what takes too long does so sooner
    with pytest.raises(CannotWork) as trouble:
        worked_out(expression)

    assert words in trouble.value.words


@pytest.mark.parametrize(
    ("expression", "words"),
    [("f()", "f() is not known"), ("memberOf('x')", "not known"), ("a.first(1)", "does not take 1")],
)
def test_what_is_not_there_is_said_before_it_runs(expression: str, words: str):
    with pytest.raises(BadExpression) as bad:
        compiled(expression)

    assert words in bad.value.words


def test_without_a_clock_there_is_no_today():
    with pytest.raises(CannotWork):
        compiled("today()")([], {})


def test_a_text_that_doubles_and_doubles_is_stopped():
    with pytest.raises(CannotWork):
        worked_out("(%many).aggregate($total & $total, 'ab')", many=list(range(60)))


def test_numbers_that_grow_and_grow_stay_short():
    found = worked_out("(%many).aggregate($total * $total, 9)", many=list(range(9)))

    assert len(str(found[0])) < 60
