"""What an expression reads of a response: the items it names by linkId, its own item, or anything at all.

The analysis is careful: whatever it does not see through counts as reading everything, so that nothing is ever left stale.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from cse_desk.forms.fhirpath.syntax import Tree, link_ids_of, parse, steps_of

_NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Reads:
    """What an expression reads.

    `deep`: items by linkId with all that is in them; `shallow`: of these only whether they are asked and what is answered;
    `own`: the item it stands on; `all`: anything; `names`: %constants of the form.
    """

    deep: frozenset[str] = _NONE
    shallow: frozenset[str] = _NONE
    own: bool = False
    all: bool = False
    names: frozenset[str] = _NONE

    def __or__(self, other: "Reads") -> "Reads":
        return Reads(
            self.deep | other.deep,
            self.shallow | other.shallow,
            self.own or other.own,
            self.all or other.all,
            self.names | other.names,
        )


_Kind: TypeAlias = Literal["settled", "response", "own", "item", "inside", "answer"]


@dataclass(frozen=True, slots=True)
class _Held:
    """What a part of an expression holds: nothing that is not accounted for yet, the response, its own item, items, what is in these,
    or their answers.
    """

    kind: _Kind
    ids: frozenset[str] = _NONE


_SETTLED: Final = _Held("settled")
_LOOKS_THROUGH: Final = frozenset({"descendants", "children", "repeat"})
_IGNORES_FOCUS: Final = frozenset(
    {"iif", "coalesce", "today", "now", "timeOfDay"}
)  # by themselves; their arguments may not
_ITEM: Final = Tree("member", "item")
_FIXED: Final = frozenset({"questionnaire", "qitem", "qItem", "ucum", "sct", "loinc"})
_KEEP: Final = frozenset({"first", "last", "tail", "single", "skip", "take"})


@lru_cache(maxsize=2048)
def reads_of(expression: str) -> Reads:
    """What an expression reads. Raises BadExpression."""
    looking = _Looking()
    looking.use(looking.visit(parse(expression), _Held("own")))
    return looking.found


class _Looking:
    def __init__(self) -> None:
        self.found = Reads()

    def use(self, held: _Held) -> _Held:
        """Something is done with what is held: all of it counts as read."""
        match held.kind:
            case "response":
                self.found |= Reads(all=True)
            case "own":
                self.found |= Reads(own=True)
            case "item" | "inside" | "answer":
                self.found |= Reads(deep=held.ids)
        return _SETTLED

    def visit(self, tree: Tree, focus: _Held) -> _Held:
        held = focus
        for at, step in enumerate(steps_of(tree)):
            held = self._step(step, held, first=at == 0)
        return held

    def _step(self, step: Tree, held: _Held, *, first: bool) -> _Held:
        match step.kind:
            case "constant":
                return self._constant(step.text)
            case "member":
                return self._member(step.text, held, first=first)
            case "call":
                return self._call(step.text, step.parts, held)
            case "this":
                return held
        return self._of_parts(step, held)

    def _of_parts(self, step: Tree, held: _Held) -> _Held:
        if step.kind == "chain":
            return self.visit(step, held)
        if step.kind == "at":
            collection, place = step.parts
            self.use(self.visit(place, held))
            return self.visit(collection, held)
        for part in step.parts if step.kind in ("operator", "logic", "sign", "type") else ():
            self.use(self.visit(part, held))
        return _SETTLED

    def _constant(self, name: str) -> _Held:
        if name in ("resource", "rootResource"):
            return _Held("response")
        if name == "context":
            return _Held("own")
        if name not in _FIXED:
            self.found |= Reads(names=frozenset({name}))
        return _SETTLED

    def _member(self, key: str, held: _Held, *, first: bool) -> _Held:
        if held.kind == "settled" or (first and key[:1].isupper()):
            return held
        if key == "item" and held.kind != "answer":
            return replace(held, kind="inside") if held.kind == "item" else held
        if held.kind == "item" and key == "answer":
            return replace(held, kind="answer")
        if held.kind == "answer" and key.startswith("value"):
            self.found |= Reads(shallow=held.ids)
            return _SETTLED
        return self.use(held)

    def _call(self, name: str, arguments: Sequence[Tree], held: _Held) -> _Held:
        if name == "where" and len(arguments) == 1 and (ids := link_ids_of(arguments[0])) is not None:
            return self._named(frozenset(ids), held)
        if name in _LOOKS_THROUGH and all(one == _ITEM for one in arguments):
            return replace(held, kind="inside") if held.kind in ("item", "answer") else held
        if name in _KEEP and held.kind in ("item", "inside", "answer"):
            for one in arguments:
                self.use(self.visit(one, held))
            return held
        if name not in _IGNORES_FOCUS:
            self.use(held)
        for one in arguments:
            self.use(self.visit(one, held))
        return _SETTLED

    def _named(self, ids: frozenset[str], held: _Held) -> _Held:
        """`where(linkId = …)`: from here on only these items count; what led to them has only to be asked."""
        if held.kind == "settled":
            return held
        if held.kind == "answer":
            return self.use(held)
        self.found |= Reads(shallow=held.ids)
        return _Held("item", ids)
