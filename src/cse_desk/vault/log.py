"""The log's tables: numbers of streams and records, places, positions, appending. Nothing here decides anything."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from cse_desk.changes.envelope import Change, FieldValue, wall_text
from cse_desk.changes.registers import Missing, Write
from cse_desk.changes.streams import StreamKey
from cse_desk.models.tables.log import Held, State
from cse_desk.pace import breathing
from cse_desk.vault.sql import IN, as_list, write_many
from cse_desk.vault.standing import Identity

POSITION = "position"

_ADD_CHANGE = """INSERT INTO log_change(n, id, hash, stream, seq, lamport, act, kind, record, wall, envelope, body, held, arrived,
    readable_from, via, state, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


@dataclass(slots=True)
class Entry:
    """A change with what is kept beside it here."""

    change: Change
    n: int
    stream: int
    record: int
    arrived: int
    readable_from: int
    via: str | None = None  # None: made here; "": taken back
    state: State = State.LIVE
    reason: str = ""


# ---- positions and numbers -----------------------------------------------------------------


def position(session: Session) -> int:
    """The newest arrival; what a record that leaves a service carries as `seen`."""
    return position_at(session.connection())


def position_at(connection: Connection) -> int:
    """The newest arrival."""
    return int(counter(connection, POSITION) or 0)


def take_positions(connection: Connection, count: int) -> int:
    """Reserve `count` positions; the first of them."""
    first = position_at(connection) + 1
    set_counter(connection, POSITION, str(first + count - 1))
    return first


def counter(connection: Connection, name: str) -> str:
    """A counter or note of the log; "" when not set."""
    found = connection.exec_driver_sql("SELECT value FROM log_counter WHERE name = ?", (name,)).scalar()
    return found or ""


def set_counter(connection: Connection, name: str, value: str) -> None:
    """Set a counter or note of the log."""
    connection.exec_driver_sql("INSERT OR REPLACE INTO log_counter(name, value) VALUES (?, ?)", (name, value))


def next_change(connection: Connection) -> int:
    """The next row number of a change."""
    return 1 + (connection.exec_driver_sql("SELECT max(n) FROM log_change").scalar() or 0)


def streams(connection: Connection, keys: Collection[StreamKey]) -> dict[StreamKey, int]:
    """The numbers of these streams that are known."""
    rows = connection.exec_driver_sql(
        "SELECT n, author, vault, root, compartment FROM log_stream WHERE (root, compartment, author, vault) IN"
        " (SELECT value ->> 2, value ->> 3, value ->> 0, value ->> 1 FROM json_each(?))",
        (json.dumps([list(key) for key in keys]),),
    )
    return {StreamKey(*key): n for n, *key in rows}


def taken_places(
    connection: Connection, places: Collection[tuple[StreamKey, int]], numbers: Mapping[StreamKey, int]
) -> set[tuple[StreamKey, int]]:
    """Those of these places, each a stream and a `seq`, at which a change is here. `numbers`: of the streams that are known."""
    keys = {n: stream for stream, n in numbers.items()}
    rows = connection.exec_driver_sql(
        "SELECT c.stream, c.seq FROM json_each(?) p JOIN log_change c ON c.stream = p.value ->> 0 AND c.seq = p.value ->> 1",
        (json.dumps([[numbers[stream], seq] for stream, seq in places if stream in numbers]),),
    )
    return {(keys[n], seq) for n, seq in rows}


def add_streams(connection: Connection, keys: Iterable[StreamKey]) -> dict[StreamKey, int]:
    """Give new streams their numbers."""
    first = 1 + (connection.exec_driver_sql("SELECT max(n) FROM log_stream").scalar() or 0)
    numbered = {key: first + i for i, key in enumerate(keys)}
    write_many(
        connection,
        "INSERT INTO log_stream(n, author, vault, root, compartment) VALUES (?, ?, ?, ?, ?)",
        [(n, *key) for key, n in numbered.items()],
    )
    return numbered


def identities(connection: Connection, records: Collection[str]) -> dict[str, tuple[int, Identity]]:
    """What these records are, and their numbers; only the known ones."""
    rows = connection.exec_driver_sql(
        f"SELECT n, record, root, compartment, kind FROM log_record WHERE record {IN}", (as_list(records),)
    )
    return {record: (n, Identity(record, root, compartment, kind)) for n, record, root, compartment, kind in rows}


def add_records(connection: Connection, new: Iterable[Identity]) -> dict[str, int]:
    """Give new records their numbers; each is what it is from now on."""
    first = 1 + (connection.exec_driver_sql("SELECT max(n) FROM log_record").scalar() or 0)
    numbered = {identity: first + i for i, identity in enumerate(new)}
    write_many(
        connection,
        "INSERT INTO log_record(n, record, root, compartment, kind) VALUES (?, ?, ?, ?, ?)",
        [(n, one.record, one.root, one.compartment, one.kind) for one, n in numbered.items()],
    )
    return {identity.record: n for identity, n in numbered.items()}


def identify(connection: Connection, n: int, identity: Identity) -> None:
    """Say anew what a record is, of which nothing counted."""
    connection.exec_driver_sql(
        "UPDATE log_record SET root = ?, compartment = ?, kind = ? WHERE n = ?",
        (identity.root, identity.compartment, identity.kind, n),
    )


# ---- roots ---------------------------------------------------------------------------------


def lamports(connection: Connection, roots: Collection[str]) -> dict[str, int]:
    """The greatest lamport of each of these roots; 0 for an unknown one."""
    rows = connection.exec_driver_sql(f"SELECT id, lamport FROM log_root WHERE id {IN}", (as_list(roots),))
    return dict.fromkeys(roots, 0) | dict(rows.all())


def keep_roots(connection: Connection, reached: Mapping[str, int], kinds: Mapping[str, str], via: str) -> None:
    """Note roots, the greatest lamport of each, and the kind of those whose own record is there."""
    write_many(
        connection,
        "INSERT INTO log_root(id, kind, first_via, lamport) VALUES (?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET"
        " lamport = max(lamport, excluded.lamport), kind = CASE kind WHEN '' THEN excluded.kind ELSE kind END",
        [(root, kinds.get(root, ""), via or None, lamport) for root, lamport in reached.items()],
    )


# ---- appending -----------------------------------------------------------------------------


def held(change: Change) -> Held:
    """How much of the body of a change is here."""
    if change.body is None:
        return Held.NOTHING
    whole = all(isinstance(entry, FieldValue) for entry in change.body.values())
    return Held.WHOLE if whole else Held.PART


def append(connection: Connection, entries: Iterable[Entry]) -> None:
    """Add changes to the log."""
    write_many(connection, _ADD_CHANGE, [_params(entry) for entry in breathing(entries)])


def _params(entry: Entry) -> tuple[object, ...]:
    change, envelope = entry.change, entry.change.envelope
    return (
        entry.n,
        change.id,
        change.hash,
        entry.stream,
        envelope.seq,
        envelope.lamport,
        envelope.act,
        envelope.kind,
        entry.record,
        wall_text(envelope.wall),
        change.envelope_bytes,
        change.body_bytes,
        int(held(change)),
        entry.arrived,
        entry.readable_from,
        entry.via,
        int(entry.state),
        entry.reason or None,
    )


def tip(connection: Connection, stream: int) -> tuple[int, str]:
    """`seq` and hash of a stream's longest branch: its next change follows that. (0, "") for an empty stream."""
    row = connection.exec_driver_sql(
        "SELECT seq, hash FROM log_change WHERE stream = ? AND state != 2 ORDER BY seq DESC, hash DESC LIMIT 1",
        (stream,),
    ).first()
    return (0, "") if row is None else (row[0], row[1])


# ---- what a change writes ------------------------------------------------------------------


def writes_of(change: Change, readable_from: int, erased: Collection[str] = ()) -> dict[str, Write]:
    """The write to each of its fields, as the registers take it."""
    envelope, body = change.envelope, change.body
    id_, author, lamport = change.id, envelope.author, envelope.lamport
    found: dict[str, Write] = {}
    for name, replaces in envelope.writes.items():
        entry = None if body is None else body[name]
        value = entry.value if isinstance(entry, FieldValue) else Missing.NOT_HERE
        if erased and name in erased:
            value = Missing.ERASED
        found[name] = Write(id_, author, lamport, replaces, value, readable_from)
    return found
