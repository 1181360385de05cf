"""The operators of expressions, on collections. Source: FHIRPath 2.0, section 6."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from cse_desk.forms.fhirpath import moments
from cse_desk.forms.fhirpath.values import (
    TEMPORAL,
    CannotWork,
    Element,
    Value,
    Values,
    answer,
    distinct,
    equal,
    equivalent,
    is_number,
    is_same,
    number,
    one,
    ordered,
    path_of,
    plain,
    text,
    unit_of,
)

Operator = Callable[[Values, Values], Values]
Truth = bool | None

_LARGEST: Final = 10**30  # whole numbers beyond it are kept to 28 figures, like fractions
_LONGEST: Final = 1_000_000


# ---- arithmetic ----------------------------------------------------------------------------


def plus(left: Values, right: Values) -> Values:
    """Numbers added, texts joined, a length of time added to a moment."""
    return _sum(left, right, 1)


def minus(left: Values, right: Values) -> Values:
    """One number less another, a moment earlier by a length of time."""
    return _sum(left, right, -1)


def _sum(left: Values, right: Values, sign: int) -> Values:
    first, second = one(left), one(right)
    if first is None or second is None:
        return []
    a, b = plain(first), plain(second)
    if is_number(a) and is_number(b):
        return [a + sign * b]
    if isinstance(a, str) and isinstance(b, dict):
        return _later(first, b, sign)
    if isinstance(a, str) and isinstance(b, str) and sign == 1:
        return [_short(a + b)]
    if isinstance(a, dict) and isinstance(b, dict) and unit_of(a) == unit_of(b):
        return [Element({**a, "value": plain(a["value"]) + sign * plain(b["value"])}, "Quantity")]
    raise CannotWork("only numbers, texts, and moments with a length of time can be added")


def _later(moment: Value, length: dict[str, Any], sign: int) -> Values:
    unit = moments.unit(unit_of(length))
    if unit is None:
        raise CannotWork(f"{unit_of(length)!r} is no length of time")
    moved = moments.added(plain(moment), sign * Decimal(plain(length["value"])), unit)
    if moved is None:
        return []
    kind = path_of(moment)
    return [Element(moved, kind if kind in TEMPORAL else "dateTime" if "T" in moved else "date")]


def negative(values: Values) -> Values:
    """A number or an amount with its sign turned."""
    found = plain(one(values))
    if isinstance(found, dict):
        return [Element({**found, "value": -plain(found["value"])}, "Quantity")]
    amount = number(values)
    return [] if amount is None else [-amount]


def _numeric(work: Callable[[Any, Any], Any]) -> Operator:
    def run(left: Values, right: Values) -> Values:
        first, second = number(left), number(right)
        found = None if first is None or second is None else work(first, second)
        return [] if found is None else [found if abs(found) < _LARGEST else +Decimal(found)]

    return run


def _divided(first: int | Decimal, second: int | Decimal) -> Decimal | None:
    return None if second == 0 else Decimal(first) / Decimal(second)


def _whole(first: int | Decimal, second: int | Decimal) -> int | None:
    return None if second == 0 else int(Decimal(first) / Decimal(second))


def _rest(first: int | Decimal, second: int | Decimal) -> int | Decimal | None:
    if second == 0:
        return None
    rest = Decimal(first) % Decimal(second)  # with the sign of the first, as the specification has it
    return int(rest) if isinstance(first, int) and isinstance(second, int) else rest


def joined(left: Values, right: Values) -> Values:
    """Two texts as one; nothing counts as an empty text."""
    return [_short((_words(left) or "") + (_words(right) or ""))]


def _short(words: str) -> str:
    if len(words) > _LONGEST:
        raise CannotWork("the text grows too long")
    return words


def _words(values: Values) -> str | None:
    found = plain(one(values))
    return str(found) if is_number(found) else text(values)


# ---- membership ----------------------------------------------------------------------------


def _is_in(left: Values, right: Values) -> Values:
    value = one(left)
    return [] if value is None else [any(is_same(value, other) for other in right)]


# ---- logic ---------------------------------------------------------------------------------


def _and(first: Truth, second: Truth) -> Values:
    if first is False or second is False:
        return [False]
    return [True] if first and second else []


def _or(first: Truth, second: Truth) -> Values:
    if first or second:
        return [True]
    return [] if first is None or second is None else [False]


def _xor(first: Truth, second: Truth) -> Values:
    return [] if first is None or second is None else [first is not second]


def _implies(first: Truth, second: Truth) -> Values:
    if first is False or second is True:
        return [True]
    return [False] if first is True and second is False else []


Decided = tuple[bool, bool] | None  # (what the left side is, what the whole is then): the right side is not looked at

LOGIC: Final[Mapping[str, tuple[Decided, Callable[[Truth, Truth], Values]]]] = {
    "and": ((False, False), _and),
    "or": ((True, True), _or),
    "xor": (None, _xor),
    "implies": ((False, True), _implies),
}


def _unequal(left: Values, right: Values) -> Values:
    same = equal(left, right)
    return answer(None if same is None else not same)


OPERATORS: Final[Mapping[str, Operator]] = {
    "+": plus,
    "-": minus,
    "*": _numeric(lambda first, second: first * second),
    "/": _numeric(_divided),
    "div": _numeric(_whole),
    "mod": _numeric(_rest),
    "&": joined,
    "=": lambda left, right: answer(equal(left, right)),
    "!=": _unequal,
    "~": lambda left, right: [equivalent(left, right)],
    "!~": lambda left, right: [not equivalent(left, right)],
    "<": lambda left, right: answer(ordered(left, right, lambda order: order < 0)),
    ">": lambda left, right: answer(ordered(left, right, lambda order: order > 0)),
    "<=": lambda left, right: answer(ordered(left, right, lambda order: order <= 0)),
    ">=": lambda left, right: answer(ordered(left, right, lambda order: order >= 0)),
    "in": _is_in,
    "contains": lambda left, right: _is_in(right, left),
    "|": lambda left, right: distinct([*left, *right]),
}
