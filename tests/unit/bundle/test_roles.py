import json
from dataclasses import replace

import pytest

from cse_desk.bundle.limits import Fault
from cse_desk.bundle.parts import change_record
from cse_desk.bundle.roles import read_role_table
from cse_desk.models.enums import Compartment, Role
from cse_desk.paths import resources
from tests.unit.bundle.people import (
    COORDINATOR,
    ROOT,
    WORKER,
    changes_of,
    everything,
    opened,
    signed_parts,
    table,
    trusting,
)


def test_the_shipped_table_names_every_role_and_only_compartments_we_have() -> None:
    shipped = table()

    assert shipped.compartments.keys() == set(Role)
    assert set().union(*shipped.compartments.values()) == {each.value for each in Compartment}


def test_it_is_read_exactly_as_written() -> None:
    raw = json.loads((resources() / "codes" / "role-compartments.json").read_bytes())

    for role in Role:
        for compartment in (*Compartment, "never-heard-of"):
            assert table().may_write(role, compartment) is (compartment in raw["may_write"][role])


@pytest.mark.parametrize("role", Role, ids=str)
def test_of_what_somebody_sends_only_what_their_role_writes_lands(role: Role) -> None:
    """Role × compartment through the reader: signed by them, sealed to us, verified here."""
    author = replace(WORKER, name=f"{WORKER.name} as {role.value}", role=role)
    landing: set[Compartment] = set()
    held: set[Compartment] = set()
    for compartment in Compartment:
        changes = changes_of(author, 1, compartment=compartment.value)
        given = signed_parts(("changes", b"".join(map(change_record, changes))), sender=author)
        took = everything(opened(given, trusted=trusting(author, COORDINATOR)))
        (landing if took.changes.get(ROOT) else held).add(compartment)
        assert [one.fault for one in took.quarantined] in ([], [Fault.MAY_NOT_WRITE])
    assert landing == {one for one in Compartment if table().may_write(role, one)}
    assert landing | held == set(Compartment)


CASEWORK = {Role.SOCIAL_WORKER, Role.CSE_WORKER, Role.COORDINATOR, Role.MANAGER}
WRITERS = {
    Compartment.IDENTITY: CASEWORK,
    Compartment.WHEREABOUTS: CASEWORK,
    Compartment.SCREENING: {Role.SOCIAL_WORKER, Role.CSE_WORKER, Role.MANAGER},
    Compartment.REFERRAL: {*CASEWORK, Role.CHAIR},
    Compartment.PLAN: CASEWORK,
    Compartment.SESSIONS: {Role.SOCIAL_WORKER, Role.CSE_WORKER},
    Compartment.WORKER_NOTES: {Role.SOCIAL_WORKER, Role.CSE_WORKER},
    Compartment.VOICE: CASEWORK,
    Compartment.LETTERS: {*CASEWORK, Role.CHAIR, Role.LEAD},
    Compartment.MISSING: CASEWORK,
    Compartment.HARM: CASEWORK,
    Compartment.INTELLIGENCE: CASEWORK,
    Compartment.SHARING: set(Role),
    Compartment.PANEL: {Role.COORDINATOR, Role.CHAIR, Role.LEAD},
    Compartment.DIRECTORY: {Role.COORDINATOR, Role.MANAGER, Role.LEAD},
}


@pytest.mark.parametrize("compartment", Compartment, ids=str)
def test_who_writes_a_compartment(compartment: Compartment) -> None:
    """Role × compartment, whole: private notes stay with workers, decisions of the panel with those who keep it."""
    assert {role for role in Role if table().may_write(role, compartment)} == WRITERS[compartment]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"version": "1"}',
        b'{"version": 1, "may_write": {}}',
        b'{"version": "1", "may_write": {"admiral": []}}',
        b'{"version": "1", "may_write": {"chair": "panel"}}',
        b'{"version": "1", "may_write": {"chair": [1]}}',
        b'{"version": "1", "may_write": {"chair": [], "chair": ["panel"]}}',
    ],
)
def test_a_malformed_table_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the message names the place
        read_role_table(data)
