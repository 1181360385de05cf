"""The tables as a projection of the log: rows, conflicts, findings and words, always written from the registers.

Live or rebuilt, everything goes through `project`, so that the two cannot differ.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from sqlalchemy import Connection
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex, CreateTable

from cse_desk.changes.registers import RecordStanding
from cse_desk.changes.upcast import UPCASTERS, Upcasters
from cse_desk.models.records.opening import Tell, nobody
from cse_desk.models.tables.base import Base
from cse_desk.pace import breathing
from cse_desk.vault import search
from cse_desk.vault.findings import FindingCode
from cse_desk.vault.search import Doc
from cse_desk.vault.shapes import Row, Shape, Shapes, all_shapes, canonical
from cse_desk.vault.sql import IN, as_list, write_many
from cse_desk.vault.standing import Registers

if TYPE_CHECKING:
    from cse_desk.vault.casework import Casework

Summary = Callable[[Session, frozenset[str]], None]  # recomputes local rows derived from the records of these roots


@runtime_checkable
class Remaking(Protocol):
    """A summary that knows a faster way to recompute everything."""

    def make_again(self, session: Session, tell: Callable[[int], object]) -> None:
        """Throw the rows away and make all of them; `tell(roots done)`."""
        ...


FINGERPRINT = "projection"  # the counter that says for which tables this file's projection was made

_ADD_CONFLICT = """INSERT INTO conflict(record, field, change, root, kind, value, author, wall, lamport)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_ADD_FINDING = "INSERT OR IGNORE INTO finding(root, record, code, detail) VALUES (?, ?, ?, ?)"


def project(
    connection: Connection,
    standings: Collection[Registers],
    *,
    fresh: Mapping[int, int] | None = None,
    upcasters: Upcasters = UPCASTERS,
) -> None:
    """Write everything that follows from the registers of these records.

    `fresh`: nothing of them is in the tables yet; it says for each at which position of the log its last change could be read.
    """
    if not standings:
        return
    shapes = all_shapes()
    upserts: dict[str, tuple[Shape, list[tuple[object, ...]]]] = {}
    docs: list[tuple[int, str]] = []
    found: list[tuple[object, ...]] = []
    for standing in breathing(standings):
        shape = shapes.by_kind.get(standing.identity.kind)
        row = _row(shape, standing, upcasters)
        if shape is not None and row is not None:
            upserts.setdefault(shape.kind, (shape, []))[1].append(row.params)
        docs.append((standing.n, row.words if row is not None else ""))
        found.extend(_findings(standing, shape, row, upcasters))
    if fresh is None:
        _clear(connection, standings, shapes)
    for shape, rows in upserts.values():
        write_many(connection, shape.upsert_sql, rows)
    write_many(connection, _ADD_FINDING, found)
    write_many(connection, _ADD_CONFLICT, _conflicts(connection, standings))
    _index(connection, docs, fresh)


def summarise(session: Session, summaries: Sequence[Summary], roots: Iterable[str]) -> None:
    """Let every summary recompute what it derives from these roots."""
    chosen = frozenset(roots)
    if chosen and summaries:
        session.expire_all()
        for summary in summaries:
            summary(session, chosen)
        session.flush()


def create_tables(connection: Connection) -> None:
    """Make the recorded tables, without their indexes, and the full-text index, where they are missing."""
    for shape in all_shapes().by_kind.values():
        connection.execute(CreateTable(shape.cls.__table__, if_not_exists=True))  # type: ignore[arg-type]
    search.create(connection)


def index_tables(connection: Connection) -> None:
    """Make the indexes of the recorded tables: once these are full, which is several times as fast as beforehand."""
    for shape in all_shapes().by_kind.values():
        for index in shape.cls.__table__.indexes:  # type: ignore[attr-defined]
            connection.execute(CreateIndex(index, if_not_exists=True))


def drop_tables(connection: Connection) -> None:
    """Remove the recorded tables, the index and all else that follows from the log."""
    tables = [shape.cls.__table__ for shape in all_shapes().by_kind.values()]
    Base.metadata.drop_all(connection, tables=tables)  # type: ignore[arg-type]
    search.drop(connection)
    for name in ("log_register", "conflict", "finding"):
        connection.exec_driver_sql(f"DELETE FROM {name}")


def _row(shape: Shape | None, standing: Registers, upcasters: Upcasters) -> Row | None:
    if shape is None or standing.is_empty:
        return None
    identity = standing.identity
    row = shape.row(identity.record, identity.root, identity.compartment, standing.values(upcasters))
    return row._replace(words="") if standing.is_withdrawn else row


def _findings(
    standing: Registers, shape: Shape | None, row: Row | None, upcasters: Upcasters
) -> Iterable[tuple[object, ...]]:
    if standing.is_empty:
        return
    identity = standing.identity
    about = (identity.root, identity.record)
    if standing.record_standing() is RecordStanding.WITHDRAWN_BUT_EDITED:
        yield (*about, FindingCode.WITHDRAWN_BUT_EDITED.value, "")
    if shape is None:
        yield (*about, FindingCode.NEWER_VERSION.value, "")
    for name in chain(standing.newer(upcasters), row.unknown if row else ()):
        yield (*about, FindingCode.NEWER_VERSION.value, name)
    for name in row.unreadable if row else ():
        yield (*about, FindingCode.UNREADABLE_VALUE.value, name)


def _clear(connection: Connection, standings: Collection[Registers], shapes: Shapes) -> None:
    records = as_list(standing.identity.record for standing in standings)
    connection.exec_driver_sql(f"DELETE FROM conflict WHERE record {IN}", (records,))
    found = connection.exec_driver_sql(
        "SELECT DISTINCT f.root, f.record FROM json_each(?) p JOIN finding f ON f.root = p.value ->> 0 AND f.record = p.value ->> 1",
        (canonical([[one.identity.root, one.identity.record] for one in standings]),),
    ).all()
    write_many(connection, "DELETE FROM finding WHERE root = ? AND record = ?", [tuple(one) for one in found])
    for standing in standings:
        shape = shapes.by_kind.get(standing.identity.kind)
        if shape is not None and standing.is_empty:
            connection.exec_driver_sql(shape.delete_sql, (standing.identity.record,))


def _conflicts(connection: Connection, standings: Iterable[Registers]) -> list[tuple[object, ...]]:
    open_ones = [
        (standing, name, head)
        for standing in standings
        for name, heads in standing.conflicts().items()
        for head in heads
    ]
    if not open_ones:
        return []
    wanted = as_list({head.id for _, _, head in open_ones})
    walls: dict[str, str] = dict(
        connection.exec_driver_sql(f"SELECT id, wall FROM log_change WHERE id {IN}", (wanted,)).all()
    )
    return [
        (
            standing.identity.record,
            name,
            head.id,
            standing.identity.root,
            standing.identity.kind,
            canonical(head.value),
            head.author,
            walls[head.id],
            head.lamport,
        )
        for standing, name, head in open_ones
    ]


def _index(connection: Connection, docs: list[tuple[int, str]], fresh: Mapping[int, int] | None) -> None:
    worded = {n: words for n, words in docs if words}
    latest = _latest(connection, worded) if fresh is None else fresh
    if fresh is None:
        search.remove(connection, (n for n, _ in docs))
    search.keep(connection, [Doc(record, latest[record], words) for record, words in worded.items()])


def _latest(connection: Connection, records: Iterable[int]) -> Mapping[int, int]:
    rows = connection.exec_driver_sql(
        f"SELECT record, max(readable_from) FROM log_change WHERE record {IN} AND state = 0 GROUP BY record",
        (as_list(records),),
    )
    return dict(rows.all())


def make_ready(vault: "Casework", tell: Tell = nobody) -> None:
    """At the end of creating and opening: make the recorded tables, rebuild those an older version made."""
    vault.make_ready(tell)
