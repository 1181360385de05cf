"""What happened to a record or a field, in order of time, by whom and through which bundle."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.orm import Session

from cse_desk.changes.registers import Missing
from cse_desk.changes.strictjson import JsonValue
from cse_desk.models.tables.log import State
from cse_desk.vault import replay
from cse_desk.vault.sql import IN, as_list
from cse_desk.vault.standing import unpacked

Value = JsonValue | Missing


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one field: what it says, and what the writes it replaced had said."""

    field: str
    before: tuple[Value, ...]  # the one the tables showed first; more than one: it settled a conflict
    after: Value
    stands_alone: bool  # and no other value stands beside it


@dataclass(frozen=True, slots=True)
class Event:
    """One change of one record."""

    change: str
    act: str
    title: str  # of own acts; "" for others'
    at: datetime  # as its author's clock said
    author: str
    author_name: str  # "" when no card came
    root: str
    compartment: str
    kind: str
    record: str
    via: str  # the bundle; "" = made here
    state: State
    reason: str  # why quarantined
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One of the values that stand on a field in conflict."""

    change: str
    value: JsonValue
    author: str
    author_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with values that differ, until a person decides; the first is what the tables show."""

    root: str
    record: str
    kind: str
    field: str
    claims: tuple[Claim, ...]


_EVENTS = """SELECT c.id, c.n, c.act, coalesce(a.title, '') AS title, c.wall, s.author, coalesce(w.name, u.name, '') AS author_name, s.root,
    s.compartment, c.kind, r.record, r.n AS record_n, coalesce(c.via, '') AS via, c.state,
    coalesce(c.reason, '') AS reason, c.envelope, c.body
    FROM log_change c JOIN log_stream s ON s.n = c.stream JOIN log_record r ON r.n = c.record
    LEFT JOIN log_act a ON a.id = c.act LEFT JOIN log_author w ON w.author = s.author
    LEFT JOIN users u ON u.author = s.author"""
# own changes that came in a bundle, after an older backup was restored: of both sides only indexes are read (decision 26)
_CAME_BACK = """WITH own(n) AS MATERIALIZED (SELECT o.n FROM log_stream os CROSS JOIN log_change o ON o.stream = os.n
        WHERE os.author IN (SELECT author FROM users)),
    came(n) AS MATERIALIZED (SELECT n FROM log_change WHERE via IS NOT NULL)
    SELECT n FROM came WHERE n IN (SELECT n FROM own)"""
_ORDER = "ORDER BY c.wall, c.lamport, s.author, c.seq"


def history(session: Session, root: str, record: str = "", field: str = "") -> tuple[Event, ...]:
    """Everything that happened to a root, to one of its records, to one field, in order of time; also what does not count."""
    connection = session.connection()
    where, params = ("r.record = ? AND s.root = ?", (record, root)) if record else ("s.root = ?", (root,))
    rows = connection.exec_driver_sql(f"{_EVENTS} WHERE {where} {_ORDER}", params).all()
    events = _events(connection, rows)
    if not field:
        return tuple(events)
    chosen = ((event, tuple(step for step in event.steps if step.field == field)) for event in events)
    return tuple(replace(event, steps=steps) for event, steps in chosen if steps)


def act_events(session: Session, act: str) -> tuple[Event, ...]:
    """The changes of one act. An index knows those made here; what came back is sought among the few, others' in the whole log."""
    connection = session.connection()
    for only in ("AND c.via IS NULL", f"AND c.n IN ({_CAME_BACK})", ""):
        rows = connection.exec_driver_sql(f"{_EVENTS} WHERE c.act = ? {only} {_ORDER}", (act,)).all()
        if rows:
            return tuple(_events(connection, rows))
    return ()


def conflicts(session: Session, root: str = "") -> tuple[Conflict, ...]:
    """The fields of a root (of all roots) on which a person has to decide."""
    only, params = ("WHERE c.root = ?", (root,)) if root else ("", ())
    rows = session.connection().exec_driver_sql(
        "SELECT c.root, c.record, c.kind, c.field, c.change, c.value, c.author, coalesce(w.name, u.name, '') AS name,"
        " c.wall FROM conflict c LEFT JOIN log_author w ON w.author = c.author"
        f" LEFT JOIN users u ON u.author = c.author {only}"
        " ORDER BY c.root, c.record, c.field, c.lamport DESC, c.author DESC, c.change DESC",
        params,
    )
    found: dict[tuple[str, str, str, str], list[Claim]] = {}
    for row in rows:
        claim = Claim(row.change, json.loads(row.value), row.author, row.name, datetime.fromisoformat(row.wall))
        found.setdefault((row.root, row.record, row.kind, row.field), []).append(claim)
    return tuple(
        Conflict(root_, record, kind, field, tuple(claims)) for (root_, record, kind, field), claims in found.items()
    )


def standing_changes(session: Session, record: str) -> tuple[str, ...]:
    """The ids of the changes whose values stand now: what completing, signing or sealing a record covers."""
    rows = session.connection().exec_driver_sql(
        "SELECT c.id FROM log_record r JOIN log_register g ON g.record = r.n, json_each(g.heads) h"
        " JOIN log_change c ON c.n = h.value ->> 0 WHERE r.record = ? ORDER BY c.id",
        (record,),
    )
    return tuple(rows.scalars())


def _events(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[Event]:
    said = _said_by(connection, rows)
    heads = _heads(connection, rows)
    for row in rows:
        steps = []
        for name, ids in json.loads(row.envelope)["writes"].items():
            before = sorted(
                (said[id_] for id_ in ids if id_ in said and name in said[id_].values), reverse=True, key=_rank
            )
            standing = heads.get((row.record_n, name), set())
            steps.append(
                Step(
                    field=name,
                    before=tuple(each.values[name] for each in before),
                    after=said[row.id].values[name],
                    stands_alone=standing == {row.n},
                )
            )
        yield Event(
            change=row.id,
            act=row.act,
            title=row.title,
            at=datetime.fromisoformat(row.wall),
            author=row.author,
            author_name=row.author_name,
            root=row.root,
            compartment=row.compartment,
            kind=row.kind,
            record=row.record,
            via=row.via,
            state=State(row.state),
            reason=row.reason,
            steps=tuple(steps),
        )


@dataclass(frozen=True, slots=True)
class _Said:
    """What a change says, field by field."""

    id: str
    values: dict[str, Value]
    lamport: int
    author: str


def _rank(said: _Said) -> tuple[int, str, str]:
    return (said.lamport, said.author, said.id)


def _said_by(connection: Connection, rows: Sequence[Row[Any]]) -> dict[str, _Said]:
    """What these changes, and those they replaced, say."""
    wanted = {row.id for row in rows}
    wanted.update(id_ for row in rows for ids in json.loads(row.envelope)["writes"].values() for id_ in ids)
    erased = replay.erased_of(connection)
    found = connection.exec_driver_sql(
        "SELECT c.id, c.envelope, c.body, c.lamport, s.author FROM log_change c"
        f" JOIN log_stream s ON s.n = c.stream WHERE c.id {IN}",
        (as_list(wanted),),
    )
    return {
        id_: _Said(id_, _values(envelope, body, erased.get(id_, ())), lamport, author)
        for id_, envelope, body, lamport, author in found
    }


def _values(envelope: bytes, body: bytes | None, erased: Collection[str]) -> dict[str, Value]:
    entries = json.loads(body) if body is not None else {}
    said: dict[str, Value] = {}
    for name in json.loads(envelope)["writes"]:
        entry = entries.get(name, {})
        if name in erased or "" in erased:
            said[name] = Missing.ERASED
        else:
            said[name] = entry["value"] if "salt" in entry else Missing.NOT_HERE
    return said


def _heads(connection: Connection, rows: Sequence[Row[Any]]) -> dict[tuple[int, str], set[int]]:
    wanted = as_list({row.record_n for row in rows})
    found: dict[tuple[int, str], set[int]] = {}
    kept = connection.exec_driver_sql(f"SELECT record, heads FROM log_register WHERE record {IN}", (wanted,))
    for record, heads in kept:
        for part in unpacked(heads):
            for name in part.values:
                found.setdefault((record, name), set()).add(part.change)
    return found
