"""The functions of expressions, on collections. Source: FHIRPath 2.0, section 5; weight() and ordinal() of the SDC guide.

Only `where`, `iif` and their kind, which look at their arguments item by item, are elsewhere (compiling).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, Decimal
from typing import Any, Final

from cse_desk.forms.fhirpath.conversions import (
    converts,
    in_words,
    of_one,
    to_boolean,
    to_date,
    to_date_time,
    to_decimal,
    to_integer,
    to_quantity,
    to_time,
)
from cse_desk.forms.fhirpath.navigation import answers, children, descendants
from cse_desk.forms.fhirpath.operators import plus
from cse_desk.forms.fhirpath.values import (
    CannotWork,
    Element,
    Value,
    Values,
    distinct,
    is_of,
    is_same,
    least,
    number,
    one,
    path_of,
    plain,
    text,
    truth,
    type_of,
)
from cse_desk.forms.patterns import LONGEST, usable

WEIGHTS: Final = frozenset(
    {
        "http://hl7.org/fhir/StructureDefinition/ordinalValue",
        "http://hl7.org/fhir/StructureDefinition/itemWeight",
        "http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue",
    }
)


@dataclass(frozen=True, slots=True)
class Function:
    """What a function does with its focus and its arguments, and how many of these it takes."""

    work: Callable[..., Values]
    takes: range


# ---- existence and subsets -----------------------------------------------------------------


def _not(focus: Values) -> Values:
    found = truth(focus)
    return [] if found is None else [not found]


def _truths(focus: Values) -> list[bool]:
    return [truth([value]) is True for value in focus]


def _has(values: Values, value: Value) -> bool:
    return any(is_same(value, other) for other in values)


def _single(focus: Values) -> Values:
    one(focus)
    return focus


def _whole(values: Values) -> int:
    found = number(values)
    if found is None or found != int(found):
        raise CannotWork("a whole number is needed")
    return int(found)


def _take(focus: Values, count: Values) -> Values:
    return focus[: max(0, _whole(count))]


def _extension(focus: Values, url: Values) -> Values:
    wanted = text(url)
    return [one for one in children(focus, only=("extension",)) if plain(one).get("url") == wanted]


# ---- types ---------------------------------------------------------------------------------


def is_type(focus: Values, name: str) -> Values:
    """Whether the value is of a type."""
    value = one(focus)
    return [] if value is None else [is_of(value, name)]


def of_type(focus: Values, name: str) -> Values:
    """The values of a type."""
    return [value for value in focus if is_of(value, name)]


# ---- texts ---------------------------------------------------------------------------------


def _string(work: Callable[..., Any]) -> Callable[..., Values]:
    """A function of a text and of texts or numbers; where one of them is missing there is no value."""

    def run(focus: Values, *arguments: Values) -> Values:
        value = text(focus)
        given = [plain(one(argument)) for argument in arguments]
        if value is None or any(argument is None for argument in given):
            return []
        found = work(value, *given)
        return found if isinstance(found, list) else [] if found is None else [found]

    return run


def _substring(value: str, start: int, length: int | None = None) -> str | None:
    if not 0 <= start < len(value):
        return None
    return value[start:] if length is None else value[start : start + max(0, length)]


def _pattern(regex: str, value: str) -> re.Pattern[str]:
    trouble = usable(regex) if len(value) <= LONGEST else "the text is too long"
    if trouble is not None:
        raise CannotWork(f"the pattern cannot be used: {trouble}")
    return re.compile(regex, re.DOTALL)


def _replace_matches(value: str, regex: str, substitute: str) -> str:
    return _pattern(regex, value).sub(re.sub(r"\$(\d+)", r"\\g<\1>", substitute), value)


def _join(focus: Values, separator: Values | None = None) -> Values:
    words = [in_words(plain(value)) or "" for value in focus]
    return [(text(separator) or "" if separator is not None else "").join(words)] if words else []


# ---- numbers -------------------------------------------------------------------------------


def _math(work: Callable[..., Any]) -> Callable[..., Values]:
    def run(focus: Values, *arguments: Values) -> Values:
        given = [number(one_) for one_ in (focus, *arguments)]
        if any(value is None for value in given):
            return []
        found = work(*(Decimal(value) for value in given if value is not None))
        return [] if found is None else [found]

    return run


def _abs(focus: Values) -> Values:
    found = number(focus)
    return [] if found is None else [abs(found)]


def _rounded(value: Decimal, places: Decimal = Decimal(0)) -> Decimal | int:
    """Halves go up, as JavaScript and CQL have it: 2.5 to 3, -2.5 to -2."""
    step = Decimal(1).scaleb(-int(places))
    found = ((value / step) + Decimal("0.5")).to_integral_value(rounding=ROUND_FLOOR) * step
    return found if places > 0 else int(found)


def _power(base: Decimal, exponent: Decimal) -> Decimal | int | None:
    if base < 0 and exponent != exponent.to_integral_value():
        return None
    found = base**exponent
    return int(found) if found == found.to_integral_value() and abs(found) < 10**28 else found


def _towards(rounding: str) -> Callable[..., Values]:
    return _math(lambda value: int(value.to_integral_value(rounding=rounding)))


def _sum(focus: Values) -> Values:
    if not focus:
        return [0]
    found: Values = focus[:1]
    for value in focus[1:]:
        found = plus(found, [value])
    return found


def _average(focus: Values) -> Values:
    total = number(_sum(focus)) if focus else None
    return [] if total is None else [Decimal(total) / len(focus)]


# ---- weights -------------------------------------------------------------------------------


def _weights(focus: Values) -> Values:
    """The weight of each coding, or of the coding in each answer; those without one give nothing."""
    return [found for value in focus if (found := _own_weight(value)) is not None]


def _own_weight(value: Value) -> Decimal | None:
    beside = value.extension if isinstance(value, Element) else None
    return weight_of({"extension": beside} if beside is not None else plain(value))


def weight_of(data: Any) -> Decimal | None:
    """itemWeight or ordinalValue of a coding, an option or an answer."""
    if not isinstance(data, dict):
        return None
    inner = data.get("valueCoding")
    for holder in (data, inner if isinstance(inner, dict) else {}):
        for one_ in holder.get("extension") or ():
            if isinstance(one_, dict) and one_.get("url") in WEIGHTS:
                return to_decimal(plain(one_.get("valueDecimal", one_.get("valueInteger"))))
    return None


# ---- the clock -----------------------------------------------------------------------------


def _clock(cut: Callable[[str], str], kind: str) -> Callable[[str], Values]:
    def run(now: str) -> Values:
        if not now:
            raise CannotWork("nobody has said what day it is")
        return [Element(cut(now), kind)]

    return run


_ZERO, _ONE, _TWO = range(1), range(1, 2), range(2, 3)


def _takes(number_of_arguments: range, **works: Callable[..., Values]) -> dict[str, Function]:
    return {name.rstrip("_"): Function(work, number_of_arguments) for name, work in works.items()}


FUNCTIONS: Final[Mapping[str, Function]] = {
    **_takes(
        _ZERO,
        empty=lambda focus: [not focus],
        not_=_not,
        count=lambda focus: [len(focus)],
        allTrue=lambda focus: [all(_truths(focus))],
        anyTrue=lambda focus: [any(_truths(focus))],
        allFalse=lambda focus: [not any(_truths(focus))],
        anyFalse=lambda focus: [not all(_truths(focus))],
        distinct=distinct,
        isDistinct=lambda focus: [len(distinct(focus)) == len(focus)],
        single=_single,
        first=lambda focus: focus[:1],
        last=lambda focus: focus[-1:],
        tail=lambda focus: focus[1:],
        children=children,
        descendants=descendants,
        answers=answers,
        hasValue=lambda focus: [len(focus) == 1 and not isinstance(plain(focus[0]), dict)],
        getValue=lambda focus: focus if len(focus) == 1 and not isinstance(plain(focus[0]), dict) else [],
        type=lambda focus: [
            {"namespace": "FHIR" if path_of(value) else "System", "name": type_of(value)} for value in focus
        ],
        toBoolean=of_one(to_boolean),
        toInteger=of_one(to_integer),
        toDecimal=of_one(to_decimal),
        toString=of_one(in_words),
        toDate=to_date,
        toDateTime=to_date_time,
        toTime=to_time,
        convertsToBoolean=converts(of_one(lambda value: to_boolean(value) is not None or None)),
        convertsToInteger=converts(of_one(lambda value: to_integer(value) is not None or None)),
        convertsToDecimal=converts(of_one(lambda value: to_decimal(value) is not None or None)),
        convertsToString=converts(of_one(lambda value: in_words(value) is not None or None)),
        convertsToDate=converts(to_date),
        convertsToDateTime=converts(to_date_time),
        convertsToTime=converts(to_time),
        convertsToQuantity=converts(to_quantity),
        upper=_string(str.upper),
        lower=_string(str.lower),
        trim=_string(str.strip),
        length=_string(len),
        toChars=_string(list),
        abs=_abs,
        ceiling=_towards(ROUND_CEILING),
        floor=_towards(ROUND_FLOOR),
        truncate=_towards(ROUND_DOWN),
        sqrt=_math(lambda value: value.sqrt() if value >= 0 else None),
        exp=_math(Decimal.exp),
        ln=_math(lambda value: value.ln() if value > 0 else None),
        sum=_sum,
        avg=_average,
        min=least,
        max=lambda focus: least(focus, largest=True),
        weight=_weights,
        ordinal=_weights,
    ),
    **_takes(
        _ONE,
        union=lambda focus, other: distinct([*focus, *other]),
        combine=lambda focus, other: [*focus, *other],
        intersect=lambda focus, other: distinct(value for value in focus if _has(other, value)),
        exclude=lambda focus, other: [value for value in focus if not _has(other, value)],
        subsetOf=lambda focus, other: [all(_has(other, value) for value in focus)],
        supersetOf=lambda focus, other: [all(_has(focus, value) for value in other)],
        take=_take,
        skip=lambda focus, count: focus[max(0, _whole(count)) :],
        extension=_extension,
        indexOf=_string(str.find),
        startsWith=_string(lambda value, other: value.startswith(other)),
        endsWith=_string(lambda value, other: value.endswith(other)),
        contains=_string(lambda value, other: other in value),
        matches=_string(lambda value, regex: _pattern(regex, value).search(value) is not None),
        split=_string(lambda value, separator: value.split(separator)),
        log=_math(lambda value, base: value.ln() / base.ln() if value > 0 and base > 0 else None),
        power=_math(_power),
    ),
    **_takes(
        _TWO,
        replace=_string(lambda value, old, new: value.replace(old, new)),
        replaceMatches=_string(_replace_matches),
    ),
    **_takes(range(1, 3), substring=_string(_substring)),
    **_takes(range(2), join=_join, round=_math(_rounded), toQuantity=to_quantity),
    **_takes(range(1, 3), trace=lambda focus, *_told: focus),
}

WITH_TYPE: Final[Mapping[str, Callable[[Values, str], Values]]] = {"ofType": of_type, "as": of_type, "is": is_type}

WITH_NOW: Final[Mapping[str, Callable[[str], Values]]] = {
    "now": _clock(str, "dateTime"),
    "today": _clock(lambda now: now[:10], "date"),
    "timeOfDay": _clock(lambda now: now[11:19], "time"),
}
