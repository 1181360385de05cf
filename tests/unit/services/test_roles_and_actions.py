"""Role × action: every use case that writes about young people looks at the role first, and at nothing but the table of roles.

The use cases are read from the sources, so that one that is added is asked too: it either begins with `authorise`, or stands below with
the reason why it does not.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from cse_desk import services
from cse_desk.errors import Refused
from cse_desk.models.enums import Compartment, Role
from cse_desk.models.records.people import PersonDetails
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import Rule, role_table
from tests.helpers.vaults import OpenVault
from tests.unit.services.folk import MAISIE, somebody

FOLDER = Path(services.__path__[0])
NOT_BY_ROLE = {
    "Contacts.verify": "whom we trust is this vault's own, whoever holds it",
    "Contacts.retire": "as above",
    "Contacts.compromised": "as above",
    "Directory.save": "everybody keeps the numbers to ring in danger",
    "Directory.remove": "as above",
    "Exchange.take_in": "each change is judged by its author's role: tests/unit/bundle/test_roles.py",
    "Exchange.undo": "takes back what came so",
    "Exchange.receipt": "says that it came",
    "Exchange.it_left": "what is known of a file",
    "People.undo": "takes back one's own act, which the role allowed",
    "Printing.mark_as_rehearsal": "of the vault itself",
    "Sealing._note_place": "where a file is being written, after submitting or receipt, which look at the role",
    "Sealing._sent": "after submitting or receipt, which look at the role",
    "Sealing.take_back": "as above",
    "Sealing.broken_off": "as above",
}
BY_A_HELPER = {"People.create", "People.save", "Facts.record", "Facts.concern", "Facts.restrict"}
ONLY = {"Referrals.to_pre_agenda": {Role.COORDINATOR}}


@dataclass(frozen=True)
class Action:
    """A use case, and the compartments it writes."""

    name: str
    call: Callable[[Desk], object]
    compartments: tuple[Compartment, ...]


def modules() -> Iterator[tuple[ModuleType, ast.Module]]:
    for path in sorted(FOLDER.rglob("*.py")):
        if "demo" not in path.parts:
            name = ".".join(path.relative_to(FOLDER.parents[1]).with_suffix("").parts)
            yield import_module(name), ast.parse(path.read_text("utf-8"))


def methods() -> Iterator[tuple[ModuleType, str, ast.FunctionDef]]:
    for module, tree in modules():
        for cls in (node for node in tree.body if isinstance(node, ast.ClassDef)):
            for method in (node for node in cls.body if isinstance(node, ast.FunctionDef)):
                yield module, f"{cls.name}.{method.name}", method


def authorised(method: ast.FunctionDef) -> list[ast.Call]:
    """The calls of `authorise` in it, in order."""
    calls = [node for node in ast.walk(method) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "authorise"]


def writes(method: ast.FunctionDef) -> bool:
    return ".transaction(" in ast.unparse(method)


def dummies(method: Callable[..., object]) -> dict[str, object]:
    """Something in each place that needs something; the role is looked at before any of it."""
    wanted = inspect.signature(method).parameters.values()
    return {one.name: object() for one in wanted if one.default is one.empty and one.kind is not one.VAR_KEYWORD}


def call_of(module: ModuleType, name: str) -> Callable[[Desk], object]:
    cls_name, _dot, method_name = name.partition(".")
    cls = getattr(module, cls_name)

    def call(desk: Desk) -> object:
        method = getattr(cls(desk.vault), method_name)
        return method(**dummies(method))

    return call


def actions() -> Iterator[Action]:
    """Every use case that says itself which compartments it writes."""
    for module, name, method in methods():
        for call in authorised(method)[:1]:
            given = [ast.unparse(one) for one in call.args[1:]]
            if all(one.startswith(("Compartment.", "_HERE")) for one in given) and name not in NOT_BY_ROLE:
                compartments = tuple(eval(one, vars(module)) for one in given)  # constants of the module
                if not method.name.startswith("_"):
                    yield Action(name, call_of(module, name), compartments)


def _create(details: PersonDetails) -> Callable[[Desk], object]:
    return lambda desk: desk.people.create(details)


ALL = [
    *actions(),
    Action("People.create", _create(somebody("Kofi", "Asante")), (Compartment.IDENTITY,)),
    Action("People.create with an address", _create(MAISIE), (Compartment.IDENTITY, Compartment.WHEREABOUTS)),
]


def is_refused_by_role(act: Callable[[], object]) -> bool:
    try:
        act()
    except Refused as refused:
        return refused.rule is Rule.ROLE
    except Exception:
        return False  # past the role, at something we made up
    return False


@pytest.mark.parametrize("role", Role, ids=str)
def test_a_role_does_exactly_what_the_table_lets_it_do(role: Role, open_vault: OpenVault) -> None:
    desk = Desk(open_vault(role))
    expected = {one.name: all(role_table().may_write(role, each.value) for each in one.compartments) for one in ALL}
    found = {one.name: not is_refused_by_role(partial(one.call, desk)) for one in ALL}
    assert found == expected
    assert len(found) >= 40
    for name, roles in ONLY.items():
        module = next(module for module, each, _method in methods() if each == name)
        assert is_refused_by_role(partial(call_of(module, name), desk)) is (role not in roles)


def test_no_use_case_writes_without_looking_at_the_role() -> None:
    """By itself before anything else, by its helper, or not at all for a reason that is written down."""
    without = {name for _module, name, method in methods() if writes(method) and not authorised(method)}
    assert without == {*NOT_BY_ROLE, *BY_A_HELPER, *ONLY}
    for _module, name, method in methods():
        if writes(method) and authorised(method):
            lines = [call.lineno for call in authorised(method)]
            begins = [node.lineno for node in ast.walk(method) if isinstance(node, ast.With)]
            assert min(lines) < min(begins), f"{name} looks at the role after it began to write"


def test_the_control_a_use_case_without_the_look_is_noticed() -> None:
    method = ast.parse("def f(self):\n    with self._vault.transaction('x') as writing:\n        pass").body[0]
    assert isinstance(method, ast.FunctionDef)
    assert writes(method)
    assert not authorised(method)
