"""What services ask the log about the records of a root: when they came, in what order, who brought them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from cse_desk.changes.registers import WITHDRAWN
from cse_desk.vault.sql import IN, as_list
from cse_desk.vault.standing import unpacked


def first_arrivals(session: Session, root: str) -> dict[str, int]:
    """The position at which each record of a root first came; what came after `seen` the writer cannot have meant to take away."""
    rows = session.connection().exec_driver_sql(
        "SELECT r.record, min(c.arrived) FROM log_record r JOIN log_change c ON c.record = r.n AND c.state = 0"
        " WHERE r.root = ? GROUP BY r.n",
        (root,),
    )
    return {row[0]: row[1] for row in rows}


def first_lamports(connection: Connection, records: Collection[str]) -> dict[str, int]:
    """The lamport of each record's first change: orders what happened on one day."""
    rows = connection.exec_driver_sql(
        f"SELECT r.record, min(c.lamport) FROM log_record r JOIN log_change c ON c.record = r.n AND c.state = 0"
        f" WHERE r.record {IN} GROUP BY r.n",
        (as_list(records),),
    )
    return {row[0]: row[1] for row in rows}


def latest_arrivals(connection: Connection, roots: Collection[str]) -> dict[str, int]:
    """The position of the newest live change of each root.

    Read from two indexes alone: the rows themselves, a thousand bytes each, lie all over the file.
    """
    rows = connection.exec_driver_sql(
        "SELECT r.root, max(c.arrived) FROM log_record r JOIN log_change c ON c.record = r.n"
        f" AND c.n NOT IN (SELECT n FROM log_change WHERE state != 0) WHERE r.root {IN} GROUP BY r.root",
        (as_list(roots),),
    )
    return {row[0]: row[1] for row in rows}


def with_something(connection: Connection, roots: Collection[str]) -> frozenset[str]:
    """Those of these roots of which a record stands that was not withdrawn."""
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT r.root FROM log_record r JOIN log_register g ON g.record = r.n WHERE r.root {IN} AND NOT g.withdrawn",
        (as_list(roots),),
    )
    return frozenset(root for (root,) in rows)


def any_rows(session: Session, table: str, roots: Collection[str]) -> bool:
    """Whether a table has a row of any of these roots. Most tables have none of most young people: asking first saves the long way."""
    if session.autoflush:
        session.flush()
    cursor = session.connection().connection.cursor()
    try:
        found = cursor.execute(f"SELECT 1 FROM {table} WHERE root {IN} LIMIT 1", (as_list(roots),)).fetchone()
        return found is not None
    finally:
        cursor.close()


def roots_since(connection: Connection, position: int) -> tuple[str, ...]:
    """The roots that changed after a position of the log."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT r.root FROM log_change c JOIN log_record r ON r.n = c.record WHERE c.arrived > ?", (position,)
    )
    return tuple(root for (root,) in rows)


def all_roots(connection: Connection) -> tuple[str, ...]:
    """Every root the log knows, in the order in which their records came: so do the rows about them lie in the file."""
    found = connection.exec_driver_sql(
        "SELECT o.id FROM log_root o LEFT JOIN log_record r ON r.record = o.id ORDER BY r.n, o.id"
    )
    return tuple(found.scalars())


def kinds_of(connection: Connection, roots: Collection[str]) -> dict[str, str]:
    """The kind of each root; "" while its own record has not come."""
    rows = connection.exec_driver_sql(f"SELECT id, kind FROM log_root WHERE id {IN}", (as_list(roots),))
    return {row[0]: row[1] for row in rows}


def with_kind(connection: Connection, roots: Collection[str], kind: str) -> frozenset[str]:
    """Those of these roots that have a record of this kind."""
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT root FROM log_record WHERE root {IN} AND kind = ?", (as_list(roots), kind)
    )
    return frozenset(root for (root,) in rows)


def with_rows(connection: Connection, table: str, roots: Collection[str]) -> frozenset[str]:
    """Those of these roots that have a row in this recorded table; read from its index of roots alone."""
    rows = connection.exec_driver_sql(f'SELECT DISTINCT root FROM "{table}" WHERE root {IN}', (as_list(roots),))
    return frozenset(root for (root,) in rows)


def in_conflict(connection: Connection, roots: Collection[str]) -> frozenset[str]:
    """Those of these roots where two values stand for one field."""
    rows = connection.exec_driver_sql(f"SELECT DISTINCT root FROM conflict WHERE root {IN}", (as_list(roots),))
    return frozenset(root for (root,) in rows)


def conflicting_fields(session: Session, root: str) -> tuple[tuple[str, str, str], ...]:
    """(record, kind, field) of every field of a root on which two values stand."""
    rows = session.connection().exec_driver_sql(
        "SELECT DISTINCT record, kind, field FROM conflict WHERE root = ? ORDER BY kind, record, field", (root,)
    )
    return tuple((record, kind, field) for record, kind, field in rows)


def finding_codes(session: Session, root: str) -> frozenset[str]:
    """What of `vault.findings` there is of a root."""
    found = session.connection().exec_driver_sql("SELECT DISTINCT code FROM finding WHERE root = ?", (root,))
    return frozenset(found.scalars())


def brought_by(connection: Connection, roots: Collection[str]) -> dict[str, str]:
    """Who first sent each root that came in a bundle: name and agency of the contact."""
    rows = connection.exec_driver_sql(
        f"SELECT o.id, t.name, t.agency FROM log_root o JOIN bundles b ON b.id = o.first_via"
        f" JOIN contacts t ON t.fingerprint = b.other WHERE o.id {IN}",
        (as_list(roots),),
    )
    return {root: f"{name}, {agency}" for root, name, agency in rows}


def came_by(connection: Connection, roots: Collection[str]) -> dict[str, frozenset[str]]:
    """The purposes of the bundles that brought something of each of these roots; those made here are left out."""
    made_elsewhere = connection.exec_driver_sql(
        f"SELECT id FROM log_root WHERE first_via IS NOT NULL AND id {IN}", (as_list(roots),)
    )
    found: dict[str, frozenset[str]] = {root: frozenset() for (root,) in made_elsewhere}
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT s.root, b.what FROM log_stream s JOIN log_change c ON c.stream = s.n AND c.state = 0"
        " LEFT JOIN log_also_via a ON a.change = c.n JOIN bundles b ON b.id IN (c.via, a.via)"
        f" WHERE b.state != 'undone' AND s.root {IN}",
        (as_list(found),),
    )
    for root, what in rows:
        found[root] |= {what}
    return found


def arrived_since(session: Session, record: str, seen: int) -> bool:
    """Whether a write that stands in this record came by a bundle, or became readable, after a position."""
    found = session.connection().exec_driver_sql(
        "SELECT 1 FROM log_record r JOIN log_register g ON g.record = r.n, json_each(g.heads) h"
        " JOIN log_change c ON c.n = h.value ->> 0 WHERE r.record = ? AND c.readable_from > ? AND c.via IS NOT NULL LIMIT 1",
        (record, seen),
    )
    return found.first() is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """A write that stands: the change, its field, when it was made, by whom."""

    change: str
    field: str
    wall: datetime
    author: str


def standing(connection: Connection, records: Collection[str]) -> dict[str, tuple[Standing, ...]]:
    """The writes that stand in these records, with the moment each was made."""
    kept = connection.exec_driver_sql(
        f"SELECT r.record, g.heads FROM log_record r JOIN log_register g ON g.record = r.n WHERE r.record {IN} ORDER BY r.n",
        (as_list(records),),
    )
    parts = {record: unpacked(heads) for record, heads in kept}
    made = connection.exec_driver_sql(
        f"SELECT c.n, c.id, c.wall, s.author FROM log_change c JOIN log_stream s ON s.n = c.stream WHERE c.n {IN}",
        (as_list(part.change for some in parts.values() for part in some),),
    )
    wrote = {n: (id_, datetime.fromisoformat(wall), author) for n, id_, wall, author in made}
    found = {
        record: [_standing(wrote[part.change], name) for part in some for name in part.values if name != WITHDRAWN]
        for record, some in parts.items()
    }
    return {
        record: tuple(sorted(each, key=lambda one: (one.field, one.change))) for record, each in found.items() if each
    }


def _standing(wrote: tuple[str, datetime, str], field: str) -> Standing:
    change, wall, author = wrote
    return Standing(change, field, wall, author)
