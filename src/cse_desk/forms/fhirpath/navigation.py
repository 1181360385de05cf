"""Going down a resource: members (value[x] too), items by their linkId, children and descendants. Types come from fhirpathpy's R4 model."""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any

from cse_desk.forms.fhirpath.model import r4
from cse_desk.forms.fhirpath.values import Element, Value, Values, element, path_of, plain


@lru_cache(maxsize=4096)
def _place(path: str, key: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Where a member of `path` stands in the model; for a choice of types each (field, type)."""
    model = r4()
    below = "Extension" if key == "extension" else f"{path}.{key}"
    below = model["pathsDefinedElsewhere"].get(below, below)
    choices = model["choiceTypePaths"].get(below, ())
    fields = tuple((key + kind, model["path2Type"].get(below + kind, kind)) for kind in choices)
    return model["path2Type"].get(below, below) if path or key == "extension" else "", fields


def member(focus: Values, key: str) -> Values:
    """What stands under a name in each value."""
    found: Values = []
    for value in focus:
        data = plain(value)
        if isinstance(data, dict):
            path, fields = _place(path_of(value), key)
            if fields:
                found += _chosen(data, fields)
            else:
                found += _elements(data.get(key), path)
    return found


def _chosen(data: dict[str, Any], fields: Sequence[tuple[str, str]]) -> Values:
    for name, kind in fields:
        if name in data:
            found = _elements(data[name], kind)
            if "extension" in data and len(found) == 1 and not isinstance(found[0].data, dict):
                found[0].extension = data["extension"]
            return found
    return []


def _elements(data: object, path: str) -> Values:
    if isinstance(data, list):
        return [element(one, path) for one in data if one is not None]
    return [] if data is None else [element(data, path)]


def walk(focus: Values, keys: Sequence[str]) -> Values:
    """What stands under several names, one after the other."""
    for key in keys:
        if not focus:
            return []
        focus = member(focus, key)
    return focus


def named(focus: Values, link_ids: Collection[str]) -> Values:
    """The items of each value that have one of these linkIds."""
    found: Values = []
    for value in focus:
        data = plain(value)
        items = data.get("item") if isinstance(data, dict) else None
        if isinstance(items, list):
            path, _fields = _place(path_of(value), "item")
            found += [Element(one, path) for one in items if isinstance(one, dict) and one.get("linkId") in link_ids]
    return found


def children(focus: Values, *, only: Collection[str] = ()) -> Values:
    """Everything directly inside each value (under these names only, when given)."""
    return [one for value in focus for one in _children(value, only)]


def _children(value: Value, only: Collection[str]) -> Iterator[Value]:
    data = plain(value)
    if isinstance(data, dict):
        for key, inner in data.items():
            if (not only or key in only) and not key.startswith("_"):
                yield from _elements(inner, _type_under(path_of(value), key))


@lru_cache(maxsize=4096)
def _type_under(path: str, key: str) -> str:
    """The type of a field by its whole name: valueCoding is a Coding."""
    return str(r4()["path2Type"].get(f"{path}.{key}", _place(path, key)[0]))


def answers(focus: Values) -> Values:
    """Every answer inside, in reading order; those under answers too."""
    found: Values = []
    for value in children(focus, only=("item", "answer")):
        if isinstance(value.data, dict) and "linkId" not in value.data:
            found.append(value)
        found += answers([value])
    return found


def descendants(focus: Values, *, only: Collection[str] = ()) -> Values:
    """Everything inside, level by level."""
    found: Values = []
    level = children(focus, only=only)
    while level:
        found += level
        level = children(level, only=only)
    return found
