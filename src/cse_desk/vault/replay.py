"""The registers of records from what the log holds of them; for rebuilding, and where a set decides afresh what counts."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from cse_desk.changes import registers
from cse_desk.changes.registers import Missing, Write
from cse_desk.ids import AuthorId, ChangeId
from cse_desk.vault.standing import Standing

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
    writes: dict[str, list[Write]] = {}
    replaced: dict[str, set[str]] = {}
    for change in changes:
        envelope = json.loads(change.envelope.decode())  # twice as fast as from bytes
        body = json.loads(change.body.decode()) if change.body is not None else {}
        standing.numbers[change.id] = change.n
        standing.versions[change.id] = envelope["v"]
        gone = erased.get(change.id, ())
        for name, ids in envelope["writes"].items():
            writes.setdefault(name, []).append(_write(change, body.get(name), ids, name in gone or "" in gone))
            if ids:
                replaced.setdefault(name, set()).update(ids)
    for name in {*standing.heads, *writes}:
        gone_ids = replaced.get(name, ())
        heads = [write for write in writes.get(name, ()) if write.id not in gone_ids]
        heads.sort(key=registers.rank, reverse=True)
        standing.put(name, tuple(heads))


def _write(change: Held, entry: dict[str, object] | None, ids: list[str], is_erased: bool) -> Write:
    if is_erased:
        value: object = Missing.ERASED
    elif entry is not None and "salt" in entry:
        value = entry["value"]
    else:
        value = Missing.NOT_HERE
    return Write(
        ChangeId(change.id),
        AuthorId(change.author),
        change.lamport,
        tuple(map(ChangeId, ids)),
        value,  # type: ignore[arg-type]  # JSON that was read strictly when it came in
        change.readable_from,
    )


def erased_of(connection: Connection) -> dict[str, set[str]]:
    """Everything that was erased, by change: few and far between."""
    found: dict[str, set[str]] = {}
    for change, name in connection.exec_driver_sql("SELECT change, field FROM log_erasure"):
        found.setdefault(change, set()).add(name)
    return found
