"""What a use case reaches: which functions of `services` call which, read from the sources.

Followed are a method of the same class, a function of the module or one imported from `services`, a method of a service made on the spot
(`People(vault).rows`) or kept by `__init__` (`self._minutes = Minutes(vault)`). That is how services are written; what is called in any
other way is not seen.
"""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

from cse_desk import services

FOLDER = Path(services.__path__[0])
WRITING = (".transaction(", "_vault.rebuild(", "_vault.erase(", "_vault.undo(", "_vault.take_in(", "_vault.set_aside(")


@cache
def modules() -> tuple[tuple[ModuleType, ast.Module], ...]:
    """Every module of services but the demo, with its source."""
    paths = [path for path in sorted(FOLDER.rglob("*.py")) if "demo" not in path.parts]
    names = [".".join(path.relative_to(FOLDER.parents[1]).with_suffix("").parts) for path in paths]
    return tuple(
        (import_module(name), ast.parse(path.read_text("utf-8"))) for name, path in zip(names, paths, strict=True)
    )


@cache
def methods() -> dict[str, tuple[ModuleType, ast.FunctionDef]]:
    """Class.method -> where it is, and its source."""
    found = {}
    for module, tree in modules():
        for cls in (node for node in tree.body if isinstance(node, ast.ClassDef)):
            for method in (node for node in cls.body if isinstance(node, ast.FunctionDef)):
                found[f"{cls.name}.{method.name}"] = (module, method)
    return found


@cache
def functions() -> dict[tuple[str, str], tuple[ModuleType, ast.FunctionDef]]:
    """(module, function) -> the same."""
    return {
        (module.__name__, node.name): (module, node)
        for module, tree in modules()
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def reached(name: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """A method and every method and function of services that it calls, directly or not."""
    seen: set[int] = set()
    waiting = [(name, *methods()[name])]
    while waiting:
        here, module, node = waiting.pop(0)
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield here, node
        for call in _calls(node):
            waiting += _target(call.func, module, here.partition(".")[0] if "." in here else "")


def _target(func: ast.expr, module: ModuleType, cls: str) -> Iterator[tuple[str, ModuleType, ast.FunctionDef]]:
    if isinstance(func, ast.Name):
        yield from _function(getattr(module, func.id, None))
        return
    if not isinstance(func, ast.Attribute):
        return
    owner = ast.unparse(func.value)
    if owner in ("self", "cls"):
        names = [f"{cls}.{func.attr}"]
    elif isinstance(func.value, ast.Call):
        names = [f"{ast.unparse(func.value.func)}.{func.attr}"]
    elif owner.startswith("self."):
        names = [f"{_kept(cls).get(owner[5:], '')}.{func.attr}"]
    else:
        yield from _function(getattr(getattr(module, owner, None), func.attr, None))
        return
    yield from ((one, *methods()[one]) for one in names if one in methods())


def _function(found: object) -> Iterator[tuple[str, ModuleType, ast.FunctionDef]]:
    if isinstance(found, FunctionType) and (inspect.unwrap(found).__module__, found.__name__) in functions():
        yield found.__name__, *functions()[found.__module__, found.__name__]


@cache
def _kept(cls: str) -> dict[str, str]:
    """The services that a class keeps: attribute -> class."""
    made = methods().get(f"{cls}.__init__")
    kept = {}
    for node in ast.walk(made[1]) if made else ():
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and isinstance(node.targets[0], ast.Attribute)
        ):
            kept[node.targets[0].attr] = ast.unparse(node.value.func)
    return kept


@cache
def writes(node: ast.FunctionDef) -> bool:
    """Whether it begins a transaction itself."""
    text = ast.unparse(node)
    return any(one in text for one in WRITING)


def reaches_writing(name: str) -> bool:
    """Whether it begins one, or calls what does."""
    return any(writes(node) for _name, node in reached(name))


@cache
def looks(node: ast.FunctionDef) -> list[ast.Call]:
    """The calls of `authorise` in it, in order."""
    return [call for call in _calls(node) if isinstance(call.func, ast.Name) and call.func.id == "authorise"]


@cache
def _calls(node: ast.FunctionDef) -> list[ast.Call]:
    return [one for one in ast.walk(node) if isinstance(one, ast.Call)]
