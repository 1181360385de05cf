"""Old values in today's shape.

Field names in changes are a wire contract and changes are never rewritten; when the fields of a kind come to mean something new, its
version `v` goes up and a pure step leads from the old shape to the next. Tables are rebuilt through the steps.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from cse_desk.changes.strictjson import JsonValue

Values: TypeAlias = Mapping[str, JsonValue]
Step: TypeAlias = Callable[[Values], Values]  # some fields of one record, as they were at v -> as they are at v + 1

KNOWN_VERSION: Final = 1  # of every kind that has no steps


@dataclass(frozen=True, slots=True)
class Upcast:
    """Values as this version understands them; `newer`: made by a newer version, kept and shown as they came."""

    values: Values
    newer: bool = False


class Upcasters:
    """The steps of all kinds. A step is handed whatever fields a change or a head has, often one, and never the rest of the record."""

    def __init__(self, steps: Mapping[tuple[str, int], Step]) -> None:
        self._steps = dict(steps)
        self._known: dict[str, int] = {}
        for kind, v in sorted(self._steps):
            if v != self.known_version(kind):
                raise ValueError(f"no step leads {kind} from {self.known_version(kind)} to {v}")
            self._known[kind] = v + 1

    def known_version(self, kind: str) -> int:
        """The version with which this program writes `kind`."""
        return self._known.get(kind, KNOWN_VERSION)

    def is_newer(self, kind: str, v: int) -> bool:
        """Whether a change of this kind was made by a newer version than this one."""
        return v > self.known_version(kind)

    def upcast(self, kind: str, v: int, values: Values) -> Upcast:
        """The values of a change of `kind` at `v`, in today's shape; fields nobody knows pass through."""
        if self.is_newer(kind, v):
            return Upcast(values, newer=True)
        for version in range(v, self.known_version(kind)):
            values = self._steps[kind, version](values)
        return Upcast(values)


UPCASTERS: Final = Upcasters({})  # no kind has changed its meaning yet
