import json

import pytest

from cse_desk.bundle.roles import read_role_table
from cse_desk.models.enums import Compartment, Role
from cse_desk.paths import resources
from tests.unit.bundle.people import table


def test_the_shipped_table_names_every_role_and_only_compartments_we_have() -> None:
    shipped = table()

    assert shipped.compartments.keys() == set(Role)
    assert set().union(*shipped.compartments.values()) == {each.value for each in Compartment}


def test_it_is_read_exactly_as_written() -> None:
    raw = json.loads((resources() / "codes" / "role-compartments.json").read_bytes())

    for role in Role:
        for compartment in (*Compartment, "never-heard-of"):
            assert table().may_write(role, compartment) is (compartment in raw["may_write"][role])


def test_who_writes_what_matters_most() -> None:
    """Private notes stay with workers, decisions of the panel with those who keep it."""
    may = {compartment: {role for role in Role if table().may_write(role, compartment)} for compartment in Compartment}

    assert may[Compartment.WORKER_NOTES] == {Role.SOCIAL_WORKER, Role.CSE_WORKER}
    assert may[Compartment.SESSIONS] == {Role.SOCIAL_WORKER, Role.CSE_WORKER}
    assert may[Compartment.PANEL] == {Role.COORDINATOR, Role.CHAIR, Role.LEAD}
    assert may[Compartment.SCREENING] == {Role.SOCIAL_WORKER, Role.CSE_WORKER, Role.MANAGER}
    assert may[Compartment.DIRECTORY] == {Role.COORDINATOR, Role.MANAGER, Role.LEAD}


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
