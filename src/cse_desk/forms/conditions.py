"""enableWhen: whether an item is asked.

Source: FHIR R4 Questionnaire.item.enableWhen and its operators ("!=" is true when no answer equals the value, so also when
there is no answer). A question that is not asked has no answer. A question in a repeating group is looked for in the nearest shared
instance; where none is shared, any instance may meet the condition.
Conditions that depend on themselves in a circle cannot be resolved: inside the circle the answers count as given, whether asked or not,
so that the outcome does not depend on the order of looking.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from cse_desk.forms.questionnaire import Condition, JsonValue, Operator
from cse_desk.forms.values import as_decimal

_NOT_AS_WRITTEN = frozenset({"Decimal", "Integer", "DateTime"})


def is_met(condition: Condition, answers: Iterable[JsonValue]) -> bool:
    """Whether one condition holds for the answers (one entry for each) to its question."""
    given = [one for one in answers if one is not None]
    operator, expected = condition.operator, condition.expected
    if not given:
        return operator is Operator.NOT_EQUAL or (operator is Operator.EXISTS and expected is not True)
    if operator is Operator.EXISTS:
        return expected is True
    if operator is Operator.EQUAL:
        return any(_equal(one, condition) for one in given)
    if operator is Operator.NOT_EQUAL:
        return not any(_equal(one, condition) for one in given)
    return any(_ordered(one, expected, operator) for one in given)


def _equal(answer: JsonValue, condition: Condition) -> bool:
    expected = condition.expected
    if type(answer) is str and type(expected) is str and condition.fhir_type not in _NOT_AS_WRITTEN:  # nearly always
        return answer == expected
    if isinstance(answer, dict) or isinstance(expected, dict):
        return _equal_objects(answer, expected)
    if condition.fhir_type in ("Decimal", "Integer"):
        numbers = _number(answer), _number(expected)
        if None not in numbers:
            return numbers[0] == numbers[1]
    if condition.fhir_type == "DateTime" and isinstance(answer, str) and isinstance(expected, str):
        pair = _dates(answer, expected)
        return pair[0] == pair[1]
    return type(answer) is type(expected) and answer == expected


def _equal_objects(answer: JsonValue, expected: JsonValue) -> bool:
    if isinstance(answer, dict) and "text" in answer:
        return answer["text"] == expected
    if isinstance(answer, str) and isinstance(expected, dict):  # a code that came without its system
        return answer == expected.get("code")
    if not isinstance(answer, dict) or not isinstance(expected, dict):
        return False
    if "code" in answer and "code" in expected and "value" not in answer:
        return answer["code"] == expected["code"] and _same_system(answer, expected)
    if "value" in expected or "value" in answer:
        return _same_unit(answer, expected) and _number(answer.get("value")) == _number(expected.get("value"))
    return answer.get("reference", answer.get("display")) == expected.get("reference", expected.get("display"))


def _same_system(answer: Mapping[str, JsonValue], expected: Mapping[str, JsonValue]) -> bool:
    return not answer.get("system") or not expected.get("system") or answer["system"] == expected["system"]


def _same_unit(answer: Mapping[str, JsonValue], expected: Mapping[str, JsonValue]) -> bool:
    theirs = expected.get("code") or expected.get("unit")
    return theirs is None or theirs in (answer.get("code"), answer.get("unit"))


def _number(value: JsonValue) -> Decimal | None:
    return as_decimal(repr(value) if isinstance(value, float) else value)


def _ordered(answer: JsonValue, expected: JsonValue, operator: Operator) -> bool:
    pair = _pair(answer, expected)
    if pair is None:
        return False
    left, right = pair
    match operator:
        case Operator.GREATER:
            return left > right  # type: ignore[operator]  # a pair is two numbers or two texts
        case Operator.LESS:
            return left < right  # type: ignore[operator]
        case Operator.AT_LEAST:
            return left >= right  # type: ignore[operator]
        case _:
            return left <= right  # type: ignore[operator]


def _pair(answer: JsonValue, expected: JsonValue) -> tuple[Decimal, Decimal] | tuple[str, str] | None:
    if isinstance(answer, dict) and isinstance(expected, dict):
        if not _same_unit(answer, expected):
            return None
        answer, expected = answer.get("value"), expected.get("value")
    left, right = _number(answer), _number(expected)
    if left is not None and right is not None:
        return left, right
    if isinstance(answer, str) and isinstance(expected, str):
        return _dates(answer, expected)
    return None


def _dates(answer: str, expected: str) -> tuple[str, str]:
    """Two ISO texts to compare: moments in UTC when both have a zone; cut to the shorter when one is only a year, a month or a day."""
    shorter = min(len(answer), len(expected))
    if shorter <= len("2020-01-01"):
        return answer[:shorter], expected[:shorter]
    return _in_utc(answer), _in_utc(expected)


def _in_utc(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() if moment.tzinfo else moment.isoformat()
