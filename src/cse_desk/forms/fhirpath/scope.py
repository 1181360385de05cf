"""Where a part of an expression is worked out, and what it may cost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from cse_desk.forms.fhirpath.values import CannotWork, Values

MOST_STEPS: Final = 3_000_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a part of an expression is worked out."""

    names: Mapping[str, Values]
    now: str
    this: Values
    index: Values = field(default_factory=list)
    total: Values = field(default_factory=list)
    spent: list[int] = field(default_factory=lambda: [0])  # shared by all parts of one run

    def spend(self, steps: int) -> None:
        """Count work. Raises CannotWork when an expression would keep somebody waiting."""
        self.spent[0] += steps
        if self.spent[0] > MOST_STEPS:
            raise CannotWork("it takes too long")


Step: TypeAlias = Callable[[Scope, Values], Values]  # (scope, focus) -> values
