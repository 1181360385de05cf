"""Full-text search: an FTS5 table without content, kept by the projection.

A row of the index is the latest change of a record (its position), so that newest first is the index's own order. Contentless
deletion only marks; `forget` merges the index so that erased words are gone from its pages (measured: without it they stay).
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from cse_desk.vault.sql import IN, as_list, write_many

TABLE = "search"

_CREATE = f"""CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(
    words, content='', contentless_delete=1, prefix='2 3 4', tokenize="unicode61 remove_diacritics 2")"""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Found:
    """A record whose words match."""

    root: str
    record: str
    kind: str


@dataclass(frozen=True, slots=True)
class Doc:
    """The words of a record, as of the position of its latest change."""

    record: int
    position: int
    words: str


def create(connection: Connection) -> None:
    """Make the index, if it is not there."""
    connection.exec_driver_sql(_CREATE)
    connection.exec_driver_sql(f"INSERT INTO {TABLE}({TABLE}, rank) VALUES('secure-delete', 1)")


def drop(connection: Connection) -> None:
    """Remove the index and all words in it."""
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {TABLE}")
    connection.exec_driver_sql("DELETE FROM log_searched")


def keep(connection: Connection, docs: Collection[Doc]) -> None:
    """Index records that are not in the index; in their order, for the index writes a piece of its own wherever one goes back."""
    ordered = sorted(docs, key=attrgetter("position"))
    write_many(
        connection,
        "INSERT INTO log_searched(doc, record) VALUES (?, ?)",
        [(doc.position, doc.record) for doc in ordered],
    )
    write_many(
        connection, f"INSERT INTO {TABLE}(rowid, words) VALUES (?, ?)", [(doc.position, doc.words) for doc in ordered]
    )


def remove(connection: Connection, records: Iterable[int]) -> None:
    """Take records out of the index."""
    docs = connection.exec_driver_sql(f"SELECT doc FROM log_searched WHERE record {IN}", (as_list(records),)).all()
    gone = [(doc,) for (doc,) in docs]
    if gone:
        connection.exec_driver_sql(f"DELETE FROM {TABLE} WHERE rowid = ?", gone)
        connection.exec_driver_sql("DELETE FROM log_searched WHERE doc = ?", gone)


def forget(connection: Connection) -> None:
    """Merge the index, so that no page of it holds words of removed rows."""
    connection.exec_driver_sql(f"INSERT INTO {TABLE}({TABLE}) VALUES('optimize')")


def find(session: Session, text: str, *, kinds: Collection[str] = (), limit: int = 50) -> tuple[Found, ...]:
    """Records that hold every word of `text` (each may be only its beginning), the latest changed first."""
    words = _WORD.findall(text)
    if not words:
        return ()
    query = " ".join(f'"{word}"*' for word in words)
    chosen = ",".join("?" * len(kinds))
    only = f"AND r.kind IN ({chosen})" if kinds else ""
    rows = session.connection().exec_driver_sql(
        f"SELECT r.root, r.record, r.kind FROM {TABLE} s JOIN log_searched d ON d.doc = s.rowid"
        f" JOIN log_record r ON r.n = d.record WHERE {TABLE} MATCH ? {only} ORDER BY s.rowid DESC LIMIT ?",
        (query, *kinds, limit),
    )
    return tuple(Found(root, record, kind) for root, record, kind in rows)
