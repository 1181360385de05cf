"""Functions that work out their arguments item by item: where, select, exists, all, repeat, iif, aggregate, coalesce."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from cse_desk.forms.fhirpath.scope import Scope, Step
from cse_desk.forms.fhirpath.values import Values, plain, truth


def _each(step: Step, scope: Scope, focus: Values) -> list[Values]:
    scope.spend(len(focus))
    return [step(replace(scope, this=[value], index=[at]), [value]) for at, value in enumerate(focus)]


def _where(steps: Sequence[Step]) -> Step:
    criteria = steps[0]

    def run(scope: Scope, focus: Values) -> Values:
        return [
            value for value, found in zip(focus, _each(criteria, scope, focus), strict=True) if truth(found) is True
        ]

    return run


def _exists(steps: Sequence[Step]) -> Step:
    kept = _where(steps) if steps else None
    return lambda scope, focus: [bool(kept(scope, focus) if kept else focus)]


def _all(steps: Sequence[Step]) -> Step:
    criteria = steps[0]
    return lambda scope, focus: [all(truth(found) is True for found in _each(criteria, scope, focus))]


def _select(steps: Sequence[Step]) -> Step:
    projection = steps[0]
    return lambda scope, focus: [one for found in _each(projection, scope, focus) for one in found]


def _repeat(steps: Sequence[Step]) -> Step:
    projection = steps[0]

    def run(scope: Scope, focus: Values) -> Values:
        found: Values = []
        seen: set[int] = set()
        waiting = list(focus)
        while waiting:
            more = [one for one in _select([projection])(scope, waiting) if id(plain(one)) not in seen]
            seen.update(id(plain(one)) for one in more)
            found += more
            waiting = more
        return found

    return run


def _iif(steps: Sequence[Step]) -> Step:
    criteria, then, *otherwise = steps

    def run(scope: Scope, focus: Values) -> Values:
        inner = replace(scope, this=focus)
        if truth(criteria(inner, focus)) is True:
            return then(inner, focus)
        return otherwise[0](inner, focus) if otherwise else []

    return run


def _aggregate(steps: Sequence[Step]) -> Step:
    projection, *start = steps

    def run(scope: Scope, focus: Values) -> Values:
        total = start[0](scope, scope.this) if start else []
        for at, value in enumerate(focus):
            total = projection(replace(scope, this=[value], index=[at], total=total), [value])
        return total

    return run


def _coalesce(steps: Sequence[Step]) -> Step:
    def run(scope: Scope, _focus: Values) -> Values:
        return next((found for step in steps if (found := step(scope, scope.this))), [])

    return run


MACROS: Final[Mapping[str, tuple[int, int, Callable[[Sequence[Step]], Step]]]] = {
    "where": (1, 1, _where),
    "exists": (0, 1, _exists),
    "all": (1, 1, _all),
    "select": (1, 1, _select),
    "repeat": (1, 1, _repeat),
    "iif": (2, 3, _iif),
    "aggregate": (1, 2, _aggregate),
    "coalesce": (1, 20, _coalesce),
}
