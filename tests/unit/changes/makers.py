"""Changes for tests: everything has a sensible value unless the test says otherwise."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from cse_desk.changes.envelope import Change, make_change
from cse_desk.changes.merge import Pen
from cse_desk.changes.states import RecordKey
from cse_desk.changes.strictjson import JsonValue
from cse_desk.ids import ActId, AuthorId, ChangeId, RecordId, RootId, VaultId

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
AMIRA = AuthorId("a1" * 16)
BEN = AuthorId("b2" * 16)
LAPTOP = VaultId("c3" * 16)
ACT = ActId("d4" * 16)
CHILD = RootId("e5" * 16)
OTHER_CHILD = RootId("e6" * 16)
PERSON = RecordKey(CHILD, "identity", "young-person", RecordId(CHILD))

salts = Random(3)


def salt() -> bytes:
    return salts.randbytes(16)


AMIRAS_PEN = Pen(AMIRA, LAPTOP, salt)
BENS_PEN = Pen(BEN, VaultId("c4" * 16), salt)


@dataclass(slots=True)
class Writer:
    """Makes changes by hand, place by place, as a log would or as no log would."""

    author: AuthorId = AMIRA
    vault: VaultId = LAPTOP
    lamport: int = 0
    act: ActId = ACT
    places: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)

    def write(
        self,
        values: Mapping[str, JsonValue],
        *,
        key: RecordKey = PERSON,
        replaces: Mapping[str, Collection[ChangeId]] | None = None,
        place: tuple[int, str] | None = None,
        lamport: int | None = None,
    ) -> Change:
        stream = (key.root, key.compartment)
        seq, prev = place or self.places.get(stream, (1, ""))
        self.lamport = lamport or self.lamport + 1
        change = make_change(
            act=self.act,
            author=self.author,
            vault=self.vault,
            root=key.root,
            compartment=key.compartment,
            seq=seq,
            prev=prev,
            lamport=self.lamport,
            wall=NOON,
            kind=key.kind,
            record=key.record,
            values=values,
            replaces=replaces or {},
            salt=salt,
        )
        self.places[stream] = (seq + 1, change.hash)
        return change


def ben(act: ActId = ACT) -> Writer:
    return Writer(BEN, BENS_PEN.vault, act=act)


def altered(change: Change, **parts: object) -> bytes:
    """The envelope's bytes with some members different."""
    return json.dumps({**json.loads(change.envelope_bytes), **parts}).encode()
