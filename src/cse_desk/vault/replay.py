"""The registers of records from what the log holds of them; for rebuilding, and where a set decides afresh what counts."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from cse_desk.changes import registers
from cse_desk.changes.registers import Missing, Write
from cse_desk.vault.standing import Heads, Standing

Erased = Mapping[str, Collection[str]]  # change -> fields; "" = every field


class Held(NamedTuple):
    """A change of our own log, as its table has it; it was read strictly when it came in, so plain reading is enough."""

    n: int
    id: str
    author: str
    lamport: int
    readable_from: int
    envelope: bytes
    body: bytes | None


def registers_of(standing: Standing, changes: Iterable[Held], erased: Erased) -> None:
    """Fill the registers of a record from all its live changes."""
    found = heads_of(standing, changes, erased)
    for name in standing.heads.keys() - found.keys():
        standing.put(name, ())
    for name, heads in found.items():
        standing.put(name, heads)


def heads_of(standing: Standing, changes: Iterable[Held], erased: Erased) -> dict[str, Heads]:
    """The heads of each field after these changes; notes their numbers and versions."""
    writes: dict[str, list[Write]] = {}
    replaced: dict[str, set[str]] = {}
    for change in changes:
        _take(standing, change, erased.get(change.id, ()), writes, replaced)
    found: dict[str, Heads] = {}
    for name, all_of_it in writes.items():
        gone = replaced.get(name)
        heads = [write for write in all_of_it if write.id not in gone] if gone else all_of_it
        if len(heads) > 1:
            heads.sort(key=registers.rank, reverse=True)
        found[name] = tuple(heads)
    return found


_loads = json.JSONDecoder().decode  # what json.loads does, without asking each time whether it was given bytes


def _take(
    standing: Standing,
    change: Held,
    gone: Collection[str],
    writes: dict[str, list[Write]],
    replaced: dict[str, set[str]],
) -> None:
    """Add the writes of one change. A million changes have eight million of them: nothing is called for each that need not be."""
    n, id_, author, lamport, readable_from, envelope_bytes, body_bytes = change
    envelope = _loads(envelope_bytes.decode())
    body = _loads(body_bytes.decode()) if body_bytes is not None else {}
    standing.numbers[id_] = n
    standing.versions[id_] = envelope["v"]
    for name, ids in envelope["writes"].items():
        entry = body.get(name)
        value = entry["value"] if entry is not None and "salt" in entry else Missing.NOT_HERE
        if gone and (name in gone or "" in gone):
            value = Missing.ERASED
        write = Write(id_, author, lamport, tuple(ids), value, readable_from)  # type: ignore[arg-type]  # ids as text
        if name in writes:
            writes[name].append(write)
        else:
            writes[name] = [write]
        if ids:
            replaced.setdefault(name, set()).update(ids)


def erased_of(connection: Connection) -> dict[str, set[str]]:
    """Everything that was erased, by change: few and far between."""
    found: dict[str, set[str]] = {}
    for change, name in connection.exec_driver_sql("SELECT change, field FROM log_erasure"):
        found.setdefault(change, set()).add(name)
    return found
