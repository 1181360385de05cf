"""Role × action: every use case that writes about young people looks at the role first, and at nothing but the table of roles.

The use cases are read from the sources (`call_graph`), so that one that is added is asked too: each of them either reaches `authorise`,
or stands below with the reason why it does not.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from functools import partial
from typing import Any, get_type_hints

import pytest

from cse_desk.errors import Refused
from cse_desk.models.enums import Compartment, Role
from cse_desk.models.records.facts import ConcernFact, ConcernForm, LinkFact, RestrictionFact
from cse_desk.models.records.people import PersonDetails
from cse_desk.services.desk import Desk
from cse_desk.services.facts.rows import KINDS
from cse_desk.services.facts.service import Facts
from cse_desk.services.people import People
from cse_desk.services.refusals import Rule, role_table
from cse_desk.vault.store import Vault
from tests.helpers.vaults import OpenVault
from tests.unit.services import call_graph
from tests.unit.services.call_graph import looks, methods, reached, reaches_writing, writes
from tests.unit.services.folk import MAISIE, somebody
from tests.unit.services.storied import access_log_at

WHOEVER = {
    "Contacts.verify": "whom we trust is this vault's own, whoever holds it: test_roles_and_membership.py",
    "Contacts.retire": "as above",
    "Contacts.compromised": "as above",
    "Directory.save": "everybody keeps the numbers to ring in danger",
    "Directory.remove": "as above",
    "Exchange.take_in": "each change is judged by its author's role: tests/unit/bundle/test_roles.py",
    "Exchange.undo": "takes back what came so",
    "Exchange.receipt": "says that it came",
    "Exchange.it_left": "what is known of a file",
    "Exchange.it_did_not_leave": "as above",
    "Keeping.rebuild": "the tables are made again from the log; nothing is written in it",
    "People.undo": "takes back one's own act, which the role allowed",
    "Printing.mark_as_rehearsal": "of the vault itself",
    "Printing.saving_into": "a folder of this computer, kept in this vault",
}
INSIDE = {  # no use cases: parts of one that looked, or what is done at opening
    "Leaving.leave",
    "Leaving.send",
    "ReadyUnlocking.create",
    "ReadyUnlocking.restore",
    "ReadyUnlocking.unlock",
    "Sealing.broken_off",
    "Sealing.send",
    "Sealing.send_written",
    "Sealing.take_back",
}
BY_RECORD = {  # the compartment is that of the record: see below, and for forms test_filled_forms.py
    "People.decide",
    *(f"FilledForms.{one}" for one in ("start", "save", "finish", "correct", "record_fact", "take_off")),
}
ONLY = {"Referrals.to_pre_agenda": {Role.COORDINATOR}}
BY_FACT = {"Facts.record", "Facts.concern", "Facts.restrict", "Facts.take_off", "Facts.save"}
BY_DETAILS = {"People.create", "People.save"}
_OF_A_TYPE = {str: "x", date: date(2026, 11, 24), int: 1, bool: True}


@dataclass(frozen=True)
class Row:
    """A use case, and the compartments it writes."""

    name: str
    call: Callable[[Desk], object]
    compartments: tuple[Compartment, ...]


# ---- the table ------------------------------------------------------------------------------------


def use_cases() -> set[str]:
    """What a person can do that writes."""
    public = {name for name in methods() if not name.partition(".")[2].startswith("_")}
    return {name for name in public if reaches_writing(name)} - INSIDE


def dummies(method: Callable[..., object]) -> dict[str, object]:
    """Something in each place that needs something; the role is looked at before any of it matters."""
    hints = get_type_hints(method)
    wanted = inspect.signature(method).parameters.values()
    needed = [one.name for one in wanted if one.default is one.empty and one.kind is not one.VAR_KEYWORD]
    return {name: _OF_A_TYPE.get(hints.get(name, object), object()) for name in needed}


def call_of(name: str) -> Callable[[Desk], object]:
    cls_name, _dot, method_name = name.partition(".")
    cls = getattr(methods()[name][0], cls_name)

    def call(desk: Desk) -> object:
        method = getattr(cls(desk.vault), method_name)
        return method(**dummies(method))

    return call


def written_by(name: str) -> tuple[Compartment, ...]:
    """The compartments that the first look it reaches names; none when it looks nowhere."""
    for here, node in reached(name):
        for call in looks(node)[:1]:
            module = methods()[here if here in methods() else name][0]
            return tuple(eval(ast.unparse(one), vars(module)) for one in call.args[1:])  # constants of the module
    return ()


def mechanical() -> Iterator[Row]:
    """Use cases whose compartments stand in the sources."""
    for name in sorted(use_cases() - WHOEVER.keys() - BY_RECORD - ONLY.keys() - BY_FACT - BY_DETAILS):
        if compartments := written_by(name):
            yield Row(name, call_of(name), compartments)


def about_people() -> Iterator[Row]:
    """With an address, and without."""
    for name, details, compartments in (
        ("", somebody("Kofi", "Asante"), (Compartment.IDENTITY,)),
        (" with an address", MAISIE, (Compartment.IDENTITY, Compartment.WHEREABOUTS)),
    ):
        known = replace(details, young_person_id="0" * 32)
        yield Row(f"People.create{name}", partial(_with, People.create, details), compartments)
        yield Row(f"People.save{name}", partial(_with, People.save, known), compartments)


def _with(method: Callable[[People, PersonDetails], object], details: PersonDetails, desk: Desk) -> object:
    return method(desk.people, details)


def about_facts() -> Iterator[Row]:
    """Each kind of fact by each of its doors."""
    for kind, about in KINDS.items():
        made = kind(**{one.name: object() for one in fields(kind) if one.default is one.default_factory is MISSING})
        for door, call in _doors(made).items():
            yield Row(f"Facts.{door} {kind.__name__}", partial(_in_facts, call), (about.compartment,))
    typed = partial(Facts.save, young_person_id="x", form=ConcernForm())
    yield Row("Facts.save ConcernForm", partial(_in_facts, typed), (KINDS[ConcernFact].compartment,))


def _doors(made: Any) -> dict[str, Callable[[Facts], object]]:
    """What can be done with such a fact."""
    found: dict[str, Callable[[Facts], object]] = {"take_off": partial(Facts.take_off, fact=made)}
    if isinstance(made, ConcernFact):
        found["concern"] = partial(Facts.concern, young_person_id="x", link=LinkFact(), concern=made)
        return found
    found["save"] = partial(Facts.save, young_person_id="x", form=made)
    if isinstance(made, RestrictionFact):
        return {**found, "restrict": partial(Facts.restrict, restriction=made)}
    return {**found, "record": partial(Facts.record, young_person_id="x", fact=made)}


def _in_facts(call: Callable[[Facts], object], desk: Desk) -> object:
    return call(desk.facts)


ROWS = [*mechanical(), *about_people(), *about_facts()]


def is_refused_by_role(act: Callable[[], object]) -> bool:
    try:
        act()
    except Refused as refused:
        return refused.rule is Rule.ROLE
    except Exception:
        return False  # past the role, at something we made up
    return False


def state_of(vault: Vault) -> tuple[object, ...]:
    """Where the log and the access log are."""
    return vault.position(), *access_log_at(vault)


@pytest.mark.parametrize("role", Role, ids=str)
def test_a_role_does_exactly_what_the_table_lets_it_do(role: Role, open_vault: OpenVault) -> None:
    desk = Desk(open_vault(role))
    expected = {one.name: all(role_table().may_write(role, each.value) for each in one.compartments) for one in ROWS}
    found: dict[str, bool] = {}
    for row in ROWS:
        before = state_of(desk.vault)
        found[row.name] = not is_refused_by_role(partial(row.call, desk))
        if not found[row.name]:
            assert state_of(desk.vault) == before, f"{row.name} was refused, and wrote"
    assert found == expected
    assert len(found) >= 90
    for name, roles in ONLY.items():
        assert is_refused_by_role(partial(call_of(name), desk)) is (role not in roles)


def test_every_use_case_that_writes_has_a_row_or_a_reason() -> None:
    in_rows = {row.name.partition(" ")[0] for row in ROWS}
    assert in_rows | WHOEVER.keys() | BY_RECORD | ONLY.keys() == use_cases()
    assert in_rows >= BY_FACT | BY_DETAILS
    assert not in_rows & WHOEVER.keys()
    assert methods().keys() >= INSIDE
    assert len(use_cases()) >= 60


@pytest.mark.parametrize("role", Role, ids=str)
def test_between_two_values_decides_who_may_write_the_record(role: Role, vault: Vault) -> None:
    people = People(vault)
    (root,) = people.create(MAISIE).roots
    stale = people.details(root)
    for school in ("Harbour School", "Northgate School"):
        people.save(replace(stale, school=school))
    (field,) = people.differing(root)
    vault.me = replace(vault.me, role=role)
    before = vault.position()
    may = role_table().may_write(role, Compartment.IDENTITY)
    (shown,) = people.differing(root)
    assert shown.may_decide is may
    assert is_refused_by_role(partial(people.decide, field, field.values[0].change)) is not may
    assert (vault.position() > before) is may


def test_whoever_begins_to_write_looked_at_the_role_before() -> None:
    for name in use_cases() - WHOEVER.keys() - BY_RECORD:
        for where, node in reached(name):
            if writes(node) and looks(node):
                begins = [one.lineno for one in ast.walk(node) if isinstance(one, ast.With)]
                assert min(call.lineno for call in looks(node)) < min(begins), f"{where} looks after it began to write"


# ---- controls ---------------------------------------------------------------------------------------


def test_the_control_a_use_case_without_the_look_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is added and reaches a transaction by a helper, as the sources would show it."""
    source = "def end_it(self):\n    self._end()\n"
    helper = "def _end(self):\n    with self._vault.transaction('x') as writing:\n        pass\n"
    module = methods()["Groups.save"][0]
    added = {f"Groups.{node.name}": (module, node) for node in map(_parsed, (source, helper))}
    monkeypatch.setattr(call_graph, "methods", lambda: {**methods(), **added})
    assert reaches_writing("Groups.end_it")
    assert [node for _where, node in reached("Groups.end_it") if looks(node)] == []
    assert "Groups.end_it" not in {row.name for row in ROWS} | WHOEVER.keys()


def _parsed(source: str) -> ast.FunctionDef:
    (node,) = ast.parse(source).body
    assert isinstance(node, ast.FunctionDef)
    return node


def test_the_control_a_role_that_is_not_looked_at_is_noticed(vault: Vault) -> None:
    """What a use case does whose look was taken out."""
    lines: Any = partial(Desk(vault).groups.all)
    assert not is_refused_by_role(lines)
    assert is_refused_by_role(partial(call_of("Groups.remove"), Desk(vault)))
