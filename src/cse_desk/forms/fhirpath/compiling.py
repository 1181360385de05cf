"""An expression as functions, made once: `compiled(text)(focus, names, now=...)` gives the values.

What differs from fhirpathpy's own evaluator, and why, stands in docs/decisions (FHIRPath).
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from cse_desk.forms.fhirpath import functions, operators
from cse_desk.forms.fhirpath.macros import MACROS
from cse_desk.forms.fhirpath.navigation import descendants, member, named, walk
from cse_desk.forms.fhirpath.scope import Scope, Step
from cse_desk.forms.fhirpath.syntax import BadExpression, Tree, link_ids_of, parse, steps_of
from cse_desk.forms.fhirpath.values import CannotWork, Element, Values, element, one, plain, truth

CONSTANTS: Final[Mapping[str, object]] = {
    "ucum": "http://unitsofmeasure.org",
    "sct": "http://snomed.info/sct",
    "loinc": "http://loinc.org",
}


class Compiled:
    """An expression ready to be worked out."""

    __slots__ = ("_step", "text")

    def __init__(self, text: str, step: Step) -> None:
        self.text = text
        self._step = step

    def __call__(self, focus: Values, names: Mapping[str, Values], *, now: str = "") -> Values:
        """The values; `now` is an ISO moment with zone. Raises CannotWork."""
        try:
            return self._step(Scope(names, now, focus), focus)
        except (ArithmeticError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as trouble:
            raise CannotWork(f"{type(trouble).__name__}: {trouble}"[:200]) from trouble


@lru_cache(maxsize=2048)
def compiled(expression: str) -> Compiled:
    """The expression as a function. Raises BadExpression."""
    return Compiled(expression, _step_of(parse(expression)))


def _step_of(tree: Tree) -> Step:
    return _MAKERS[tree.kind](tree)


# ---- chains --------------------------------------------------------------------------------


def _chain(tree: Tree) -> Step:
    steps = _fused(tree.parts)
    if len(steps) == 1:
        return steps[0]

    def run(scope: Scope, focus: Values) -> Values:
        for step in steps:
            focus = step(scope, focus)
            scope.spend(len(focus))
        return focus

    return run


def _fused(parts: Sequence[Tree]) -> list[Step]:
    """The steps of a chain; `item.where(linkId = 'a')` and runs of names are one step, for they are nearly all that forms ask."""
    steps: list[Step] = []
    at = 0
    while at < len(parts):
        ids = _link_ids(parts[at + 1]) if at + 1 < len(parts) else None
        keys = _names(parts[at:]) if at or not _is_type(parts[at]) else []
        if ids and parts[at] == _ITEM:
            steps.append(_named(ids))
            at += 2
        elif ids and _is_deep(parts[at]):
            steps.append(_deep(ids))
            at += 2
        elif keys:
            steps.append(_walk(keys))
            at += len(keys)
        else:
            steps.append(_step_of(parts[at]))
            at += 1
    return steps


_ITEM: Final = Tree("member", "item")


def _is_type(part: Tree) -> bool:
    return part.kind == "member" and part.text[:1].isupper()


def _link_ids(part: Tree) -> frozenset[str] | None:
    if part.kind != "call" or part.text != "where" or len(part.parts) != 1:
        return None
    ids = link_ids_of(part.parts[0])
    return None if ids is None else frozenset(ids)


def _is_deep(part: Tree) -> bool:
    if part.kind != "call":
        return False
    return (part.text, part.parts) in (("descendants", ()), ("repeat", (_ITEM,)))


def _names(parts: Sequence[Tree]) -> list[str]:
    """The names a chain begins with, up to an `item` that is looked through by linkId."""
    keys: list[str] = []
    for at, part in enumerate(parts):
        if part.kind != "member" or (part == _ITEM and at + 1 < len(parts) and _link_ids(parts[at + 1])):
            break
        keys.append(part.text)
    return keys


def _walk(keys: Sequence[str]) -> Step:
    path = tuple(keys)
    return lambda _scope, focus: walk(focus, path)


def _named(ids: frozenset[str]) -> Step:
    return lambda _scope, focus: named(focus, ids)


def _deep(ids: frozenset[str]) -> Step:
    def run(_scope: Scope, focus: Values) -> Values:
        found = descendants(focus, only=("item", "answer"))
        return [one for one in found if isinstance(one.data, dict) and one.data.get("linkId") in ids]

    return run


# ---- terms ---------------------------------------------------------------------------------


def _literal(values: Values) -> Step:
    return lambda _scope, _focus: list(values)


def _number(tree: Tree) -> Step:
    return _literal([Decimal(tree.text) if "." in tree.text else int(tree.text)])


def _moment(tree: Tree) -> Step:
    text = tree.text
    if text.startswith("T"):
        return _literal([Element(text[1:], "time")])
    return _literal([Element(text.removesuffix("T"), "dateTime" if "T" in text else "date")])


def _quantity(tree: Tree) -> Step:
    unit = tree.parts[0].text
    return _literal([Element({"value": Decimal(tree.text), "unit": unit, "code": unit}, "Quantity")])


def _constant(tree: Tree) -> Step:
    name = tree.text

    def run(scope: Scope, _focus: Values) -> Values:
        if name in scope.names:
            return scope.names[name]
        if name in CONSTANTS:
            return [CONSTANTS[name]]
        raise CannotWork(f"nothing here is called %{name}")

    return run


def _member(tree: Tree) -> Step:
    key = tree.text
    if key[:1].isupper():  # the type at the start of a path: Questionnaire.item
        return lambda _scope, focus: (
            [one for one in focus if isinstance(plain(one), dict) and plain(one).get("resourceType") == key]
            or member(focus, key)
        )
    return lambda _scope, focus: member(focus, key)


def _index(tree: Tree) -> Step:
    collection, place = (_step_of(part) for part in tree.parts)

    def run(scope: Scope, focus: Values) -> Values:
        values = collection(scope, focus)
        at = plain(one(place(scope, scope.this)))
        return values[at : at + 1] if isinstance(at, int) and at >= 0 else []

    return run


def _signed(tree: Tree) -> Step:
    inner = _step_of(tree.parts[0])
    if tree.text == "+":
        return inner
    return lambda scope, focus: operators.negative(inner(scope, focus))


# ---- operators -----------------------------------------------------------------------------


def _operator(tree: Tree) -> Step:
    left, right = (_step_of(part) for part in tree.parts)
    work = operators.OPERATORS[tree.text]
    return lambda scope, focus: work(left(scope, focus), right(scope, focus))


def _logic(tree: Tree) -> Step:
    left, right = (_step_of(part) for part in tree.parts)
    decided, work = operators.LOGIC[tree.text]

    def run(scope: Scope, focus: Values) -> Values:
        first = truth(left(scope, focus))
        if decided is not None and first is decided[0]:
            return [decided[1]]
        return work(first, truth(right(scope, focus)))

    return run


def _type_test(tree: Tree) -> Step:
    value, kind = tree.parts
    step, name = _step_of(value), kind.text
    work = functions.of_type if tree.text == "as" else functions.is_type
    return lambda scope, focus: work(step(scope, focus), name)


# ---- functions -----------------------------------------------------------------------------


def _call(tree: Tree) -> Step:
    name, arguments = tree.text, tree.parts
    if name in MACROS:
        least, most, maker = MACROS[name]
        _check(name, len(arguments), range(least, most + 1))
        return maker([_step_of(one) for one in arguments])
    if name in functions.WITH_TYPE:
        _check(name, len(arguments), range(1, 2))
        work, kind = functions.WITH_TYPE[name], _type_named(arguments[0])
        return lambda _scope, focus: work(focus, kind)
    if name in functions.WITH_NOW:
        now = functions.WITH_NOW[name]
        return lambda scope, _focus: now(scope.now)
    if name not in functions.FUNCTIONS:
        raise BadExpression(f"{name}() is not known")
    function = functions.FUNCTIONS[name]
    _check(name, len(arguments), function.takes)
    steps = [_step_of(one) for one in arguments]
    return lambda scope, focus: function.work(focus, *(step(scope, scope.this) for step in steps))


def _check(name: str, given: int, takes: range) -> None:
    if given not in takes:
        raise BadExpression(f"{name}() does not take {given} arguments")


def _type_named(tree: Tree) -> str:
    return ".".join(step.text for step in steps_of(tree) if step.kind == "member")


_MAKERS: Final[Mapping[str, Callable[[Tree], Step]]] = {
    "chain": _chain,
    "member": _member,
    "call": _call,
    "this": lambda _tree: lambda scope, _focus: scope.this,
    "index": lambda _tree: lambda scope, _focus: scope.index,
    "total": lambda _tree: lambda scope, _focus: scope.total,
    "constant": _constant,
    "empty": lambda _tree: _literal([]),
    "boolean": lambda tree: _literal([tree.text == "true"]),
    "string": lambda tree: _literal([tree.text]),
    "number": _number,
    "quantity": _quantity,
    "moment": _moment,
    "at": _index,
    "sign": _signed,
    "operator": _operator,
    "logic": _logic,
    "type": _type_test,
}


def of_response(data: dict[str, Any]) -> Element:
    """A response, or an item of one, as an expression's focus."""
    return element(data, "QuestionnaireResponse.item")


def of_questionnaire(data: dict[str, Any]) -> Element:
    """A questionnaire, or an item of one."""
    return element(data, "Questionnaire.item")
