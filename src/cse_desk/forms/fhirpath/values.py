"""What expressions work with: elements of a resource with their type, and plain values. Equality, order, numbers and truth.

A plain value is a bool, an int, a Decimal or a str. An Element is a plain value or a JSON object of which the FHIR path or type is known
("QuestionnaireResponse.item", "Coding", "date"). Source: FHIRPath 2.0, sections 4.4, 6.1, 6.2 and 6.5.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, TypeAlias

from cse_desk.errors import CseDeskError
from cse_desk.forms.fhirpath import moments
from cse_desk.forms.fhirpath.model import r4

Value: TypeAlias = Any  # an Element or a plain value
Values: TypeAlias = list[Value]

TEMPORAL: Final = frozenset({"date", "dateTime", "instant", "time"})
NOT_DATA: Final = frozenset({"extension", "id"})  # of a coding: two codings are equal whatever weights they carry


class CannotWork(CseDeskError):
    """An expression meets something it cannot work with; `words` say what."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Element:
    """A part of a resource: its data, and its path or type in the FHIR model ("" when unknown)."""

    __slots__ = ("data", "extension", "path")

    def __init__(self, data: object, path: str = "", extension: object = None) -> None:
        """`extension`: those of the answer a plain value stands in (a text has no place for its weight)."""
        self.data = data
        self.path = path
        self.extension = extension

    def __repr__(self) -> str:
        return f"Element({self.data!r}, {self.path!r})"


def element(data: object, path: str = "") -> Element:
    """The element of a JSON value; a resource knows its own type."""
    kind = data.get("resourceType") if isinstance(data, dict) else None
    return Element(data, kind if isinstance(kind, str) else path)


def plain(value: Value) -> Any:
    """The value without its type; fractions as Decimal."""
    data = value.data if isinstance(value, Element) else value
    return Decimal(repr(data)) if isinstance(data, float) else data


def path_of(value: Value) -> str:
    """The path or type of a value, "" when it is plain."""
    return value.path if isinstance(value, Element) else ""


def is_number(value: object) -> bool:
    """An int or a Decimal."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def one(values: Values) -> Value:
    """The only value, None when there is none. Raises CannotWork when there are several."""
    if len(values) > 1:
        raise CannotWork("several values stand where one is needed")
    return values[0] if values else None


def number(values: Values) -> int | Decimal | None:
    """The only number (of a quantity: its amount), None when there is no value. Raises CannotWork."""
    found = plain(one(values))
    if found is None:
        return None
    if isinstance(found, dict) and is_number(plain(found.get("value"))):
        found = plain(found["value"])
    if not is_number(found):
        raise CannotWork("a number is needed")
    return found  # type: ignore[no-any-return]


def text(values: Values) -> str | None:
    """The only text, None when there is no value. Raises CannotWork."""
    found = plain(one(values))
    if found is not None and not isinstance(found, str):
        raise CannotWork("a text is needed")
    return found


def truth(values: Values) -> bool | None:
    """Whether it is so: a single value that is no boolean counts as true, no value as not known. Raises CannotWork."""
    found = plain(one(values))
    return found if found is None or isinstance(found, bool) else True


def answer(found: bool | None) -> Values:
    """A truth as a collection."""
    return [] if found is None else [found]


# ---- equality ------------------------------------------------------------------------------


def equal(left: Values, right: Values) -> bool | None:
    """Whether two collections are equal, one by one; None when that cannot be known."""
    if not left or not right:
        return None
    if len(left) != len(right):
        return False
    unsure = False
    for first, second in zip(left, right, strict=True):
        same = _same(first, second)
        if same is False:
            return False
        unsure = unsure or same is None
    return None if unsure else True


def is_same(first: Value, second: Value) -> bool:
    """Whether two values are certainly equal."""
    return _same(first, second) is True


def _same(first: Value, second: Value) -> bool | None:
    left, right = plain(first), plain(second)
    if is_number(left) and is_number(right):
        return bool(left == right)
    if isinstance(left, str) and isinstance(right, str):
        if path_of(first) in TEMPORAL or path_of(second) in TEMPORAL:
            return _same_moment(left, right)
        return left == right
    if isinstance(left, dict) and isinstance(right, dict):
        return (
            _same_quantity(left, right) if _is_quantity(left) and _is_quantity(right) else _bare(left) == _bare(right)
        )
    return type(left) is type(right) and left == right


def _same_moment(left: str, right: str) -> bool | None:
    order = moments.compared(left, right)
    return None if order is None else order == 0


def _bare(data: object) -> object:
    if isinstance(data, dict):
        return {key: _bare(inner) for key, inner in data.items() if key not in NOT_DATA}
    return [_bare(inner) for inner in data] if isinstance(data, list) else plain(data)


def equivalent(left: Values, right: Values) -> bool:
    """Whether two collections mean the same in any order: letters small or capital, blanks and lesser precision aside."""
    if len(left) != len(right):
        return False
    rest = list(right)
    for first in left:
        place = next((at for at, second in enumerate(rest) if _alike(first, second)), None)
        if place is None:
            return False
        rest.pop(place)
    return True


def _alike(first: Value, second: Value) -> bool:
    left, right = plain(first), plain(second)
    if isinstance(left, str) and isinstance(right, str):
        return " ".join(left.lower().split()) == " ".join(right.lower().split())
    if is_number(left) and is_number(right):
        places = min(_places(left), _places(right))
        return round(Decimal(left), places) == round(Decimal(right), places)
    if isinstance(left, dict) and isinstance(right, dict) and "code" in left and "code" in right:
        return (left.get("system"), left["code"]) == (right.get("system"), right["code"])
    return is_same(first, second)


def _places(found: int | Decimal) -> int:
    exponent = Decimal(found).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def distinct(values: Iterable[Value]) -> Values:
    """Each value once, in order."""
    found: Values = []
    seen: set[object] = set()
    for value in values:
        key = _key(value)
        if key is None:
            if not any(is_same(value, other) for other in found):
                found.append(value)
        elif key not in seen:
            seen.add(key)
            found.append(value)
    return found


def _key(value: Value) -> object:
    data = plain(value)
    if isinstance(data, str | bool):
        return type(data), data
    return ("number", Decimal(data)) if is_number(data) else None


# ---- quantities ----------------------------------------------------------------------------


def _is_quantity(data: dict[str, Any]) -> bool:
    return is_number(plain(data.get("value")))


def unit_of(data: dict[str, Any]) -> str:
    """The unit of a quantity, years and the like by their plain names; "" without one."""
    unit = data.get("code") or data.get("unit") or ""
    return moments.unit(unit) or unit if isinstance(unit, str) else ""


def _same_quantity(left: dict[str, Any], right: dict[str, Any]) -> bool | None:
    if unit_of(left) != unit_of(right):
        return None
    return bool(plain(left["value"]) == plain(right["value"]))


# ---- order ---------------------------------------------------------------------------------


def ordered(left: Values, right: Values, holds: Callable[[int], bool]) -> bool | None:
    """Whether the order of two values (-1, 0, 1) is one that `holds`; None when that cannot be known. Raises CannotWork."""
    first, second = one(left), one(right)
    if first is None or second is None:
        return None
    order = _order(first, second)
    return None if order is None else holds(order)


def _order(first: Value, second: Value) -> int | None:
    left, right = plain(first), plain(second)
    if is_number(left) and is_number(right):
        return _sign(left, right)
    if isinstance(left, str) and isinstance(right, str):
        is_time = path_of(first) in TEMPORAL or path_of(second) in TEMPORAL
        return moments.compared(left, right) if is_time else _sign(left, right)
    if isinstance(left, dict) and isinstance(right, dict) and _is_quantity(left) and _is_quantity(right):
        return _sign(plain(left["value"]), plain(right["value"])) if unit_of(left) == unit_of(right) else None
    raise CannotWork("only numbers, texts, dates and quantities of one kind have an order")


def _sign(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)


def least(values: Values, *, largest: bool = False) -> Values:
    """The smallest (or largest) value. Raises CannotWork when they have no common order."""
    best: Value = None
    for value in values:
        order = -1 if best is None else _order(value, best)
        if order is None:
            return []
        if best is None or order == (1 if largest else -1):
            best = value
    return [] if best is None else [best]


# ---- types ---------------------------------------------------------------------------------

_PLAIN_TYPES: Final[Sequence[tuple[type, str]]] = (
    (bool, "boolean"),
    (int, "integer"),
    (Decimal, "decimal"),
    (str, "string"),
)


def type_of(value: Value) -> str:
    """The name of the type: "Coding", "integer", "date" …"""
    path = path_of(value)
    if path and "." not in path:
        return path
    if path:
        return "BackboneElement"
    data = plain(value)
    if isinstance(data, dict):
        return "Quantity" if _is_quantity(data) else "object"
    return next((name for kind, name in _PLAIN_TYPES if isinstance(data, kind)), "object")


def is_of(value: Value, name: str) -> bool:
    """Whether a value is of a type (or of one that derives from it)."""
    wanted = name.rpartition(".")[2].replace("`", "").lower()
    return any(kind.lower() == wanted for kind in _line(type_of(value)))


@lru_cache(maxsize=256)
def _line(kind: str) -> tuple[str, ...]:
    """A type with all that it derives from."""
    parents = r4()["type2Parent"]
    line = [kind]
    while (above := parents.get(line[-1])) and above not in line:
        line.append(above)
    return tuple(line)
