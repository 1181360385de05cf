"""Which role may write which compartment, as data (resources/codes/role-compartments.json)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from cse_desk.bundle import values
from cse_desk.bundle.values import BadValue
from cse_desk.changes.strictjson import JsonValue
from cse_desk.models.enums import Role

MayWrite: TypeAlias = Callable[[Role, str], bool]  # (role of the author, compartment)


@dataclass(frozen=True, slots=True)
class RoleTable:
    """The table. What it does not name is not allowed."""

    version: str
    compartments: Mapping[Role, frozenset[str]]

    def may_write(self, role: Role, compartment: str) -> bool:
        """Whether changes of this role's authors land in this compartment."""
        return compartment in self.compartments.get(role, frozenset())


def read_role_table(data: bytes) -> RoleTable:
    """The table in the file's bytes; ValueError when it is malformed or names a role we do not know."""
    found = values.read_object(data)
    rows = values.an_object(found.get("may_write"), "may_write")
    version = values.plain_text(found.get("version"), "version")
    return RoleTable(version, {Role(role): _compartments(row) for role, row in rows.items()})


def _compartments(row: JsonValue) -> frozenset[str]:
    named = {each for each in values.a_list(row, "may_write") if isinstance(each, str)}
    if len(named) != len(values.a_list(row, "may_write")):
        raise BadValue("may_write")
    return frozenset(named)
