"""The registers of a record in which every field has one write that stands, read straight from the log.

Nearly every record is of this kind. Making everything again looks at a million changes with eight million writes: here no object is made
for a write. What is not plain - two heads of a field, a value that is missing, a withdrawal, a shape of another version - is left to
`replay`, which decides it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cse_desk.changes.registers import WITHDRAWN, RecordStanding, Write
from cse_desk.changes.strictjson import JsonValue
from cse_desk.changes.upcast import UPCASTERS, Upcasters
from cse_desk.vault.replay import Held
from cse_desk.vault.shapes import canonical
from cse_desk.vault.standing import Identity

Values = dict[str, JsonValue]
_loads = json.JSONDecoder().decode  # what json.loads does, without asking each time whether it was given bytes


@dataclass(slots=True)
class Undisputed:
    """What stands in a record: by change (its row, oldest first), the values of its fields."""

    n: int
    identity: Identity
    v: int  # version of the kind all of it was written with: today's
    stands: Mapping[int, Values]

    is_empty = False
    is_withdrawn = False

    def values(self, _upcasters: Upcasters = UPCASTERS) -> Values:
        """What each field shows."""
        if len(self.stands) == 1:
            return next(iter(self.stands.values()))
        found: Values = {}
        for values in self.stands.values():
            found.update(values)
        return found

    def newer(self, _upcasters: Upcasters = UPCASTERS) -> Sequence[str]:
        """No field: all is of today's shape."""
        return ()

    def conflicts(self) -> Mapping[str, tuple[Write, ...]]:
        """None."""
        return {}

    def record_standing(self) -> RecordStanding:
        """Nobody took it off."""
        return RecordStanding.LIVE

    def kept(self) -> tuple[int, bool, str]:
        """Their row in log_register, as `standing.packed` makes it."""
        parts = [[change, self.v, values, {}] for change, values in self.stands.items() if values]
        return self.n, False, canonical(parts)

    def settled(self) -> None:
        """Nothing waited."""


def undisputed(n: int, identity: Identity, changes: Sequence[Held], known: int) -> Undisputed | None:
    """The registers after all live changes of a record, none of them erased; None where that is not plain.

    `changes` in the order of their rows; `known`: today's version of the record's kind.
    """
    if len(changes) == 1:
        return _alone(n, identity, changes[0], known)
    stands: dict[int, Values] = {}
    owners: dict[str, tuple[str, Values]] = {}
    for change in changes:
        values = _values(change.body)
        envelope = _loads(change.envelope.decode())
        if values is None or envelope["v"] != known:
            return None
        stands[change.n] = values
        if not _replace(owners, envelope["writes"], change.id, values):
            return None
    return Undisputed(n, identity, known, stands)


def _alone(n: int, identity: Identity, change: Held, known: int) -> Undisputed | None:
    """The registers after one change, whatever it replaces."""
    if not change.envelope.startswith(b'{"v":%d,' % known) and _loads(change.envelope.decode())["v"] != known:
        return None
    values = _values(change.body)
    return None if values is None else Undisputed(n, identity, known, {change.n: values})


def _values(body: bytes | None) -> Values | None:
    """What a body says; None where a digest stands for a value, or the record is taken off or brought back.

    A body has exactly the fields its envelope names: it was refused otherwise.
    """
    if body is None:
        return None
    try:
        values = {name: entry["value"] for name, entry in _loads(body.decode()).items()}
    except KeyError:
        return None
    return None if WITHDRAWN in values else values


def _replace(owners: dict[str, tuple[str, Values]], writes: Mapping[str, list[str]], id_: str, values: Values) -> bool:
    """Let the writes of one more change stand in the place of what they name. False where something else stands there, or nothing."""
    for name, ids in writes.items():
        before = owners.get(name)
        if before is not None:
            if before[0] not in ids:
                return False
            del before[1][name]
        owners[name] = (id_, values)
    return True
