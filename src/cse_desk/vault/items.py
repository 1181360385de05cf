"""Changes of the log as working on them takes them: those stored, and those about to be."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row

from cse_desk.changes.envelope import Change, FieldValue
from cse_desk.changes.registers import WITHDRAWN
from cse_desk.changes.states import RecordKey
from cse_desk.changes.streams import StreamKey
from cse_desk.models.tables.log import State
from cse_desk.vault import replay
from cse_desk.vault.sql import IN, as_list
from cse_desk.vault.standing import Identity

_COLUMNS = """c.n, c.id, c.hash, s.author, s.vault, s.root, s.compartment, c.seq, c.lamport, c.kind, r.record, c.envelope, c.body,
    c.arrived, c.readable_from, c.via, c.state, c.reason
    FROM log_change c JOIN log_stream s ON s.n = c.stream JOIN log_record r ON r.n = c.record"""


@dataclass(slots=True)
class Item:
    """A change of the log, or one about to be."""

    n: int
    id: str
    hash: str
    stream: StreamKey
    seq: int
    lamport: int
    key: RecordKey
    envelope_bytes: bytes
    body: bytes | None
    arrived: int
    readable_from: int
    via: str | None
    state: State = State.LIVE
    reason: str = ""
    change: Change | None = None  # only of those not stored yet
    has_new_body: bool = False
    writes: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def fields(self) -> Mapping[str, Collection[str]]:
        """What it writes, and replaces."""
        if not self.writes:
            self.writes = json.loads(self.envelope_bytes)["writes"]
        return self.writes

    @property
    def held(self) -> replay.Held:
        """As replaying takes it."""
        return replay.Held(
            self.n, self.id, self.stream.author, self.lamport, self.readable_from, self.envelope_bytes, self.body
        )


def stored(connection: Connection, column: str, wanted: Iterable[str | int]) -> list[Item]:
    """The changes whose `column` is one of these; `column` is a name of ours such as c.id, c.n, r.record."""
    listed = list(wanted)
    if not listed:
        return []
    rows = connection.exec_driver_sql(f"SELECT {_COLUMNS} WHERE {column} {IN}", (as_list(listed),))
    return [_item(row) for row in rows]


def _item(row: Row[Any]) -> Item:
    return Item(
        n=row.n,
        id=row.id,
        hash=row.hash,
        stream=StreamKey(row.author, row.vault, row.root, row.compartment),
        seq=row.seq,
        lamport=row.lamport,
        key=RecordKey(row.root, row.compartment, row.kind, row.record),
        envelope_bytes=row.envelope,
        body=row.body,
        arrived=row.arrived,
        readable_from=row.readable_from,
        via=row.via,
        state=State(row.state),
        reason=row.reason or "",
    )


def is_foreign(item: Item, name: str, named: Item) -> bool:
    """Whether `item` replaces, in its field `name`, what is not that field's."""
    return named.key != item.key or not (name in named.fields or name == WITHDRAWN)


def readable(body: bytes | None) -> set[str]:
    """The fields whose values are in a body."""
    found = Change(b"", body).body if body is not None else None
    return {name for name, entry in (found or {}).items() if isinstance(entry, FieldValue)}


def key_of_identity(identity: Identity) -> RecordKey:
    """The same, as changes say it."""
    return RecordKey(identity.root, identity.compartment, identity.kind, identity.record)  # type: ignore[arg-type]  # ids as text


def identity_of(key: RecordKey) -> Identity:
    """The same, as tables say it."""
    return Identity(key.record, key.root, key.compartment, key.kind)


def nobody(key: RecordKey) -> Identity:
    """A record of which nothing counts: its next sound change says what it is."""
    return Identity(key.record, key.root, key.compartment, "")
