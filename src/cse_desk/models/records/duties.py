"""What the role of the person at the desk writes about a young person; everything else it reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cse_desk.models.enums import Compartment


@dataclass(frozen=True, slots=True)
class Duties:
    """`writers` names, for each compartment, the roles that write it, in words."""

    role: str  # in words
    writes: frozenset[Compartment] = frozenset(Compartment)
    writers: Mapping[Compartment, tuple[str, ...]] = field(default_factory=dict)

    def may_write(self, *compartments: Compartment) -> bool:
        """Whether this role writes all of these."""
        return self.writes.issuperset(compartments)
