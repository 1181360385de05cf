"""Whether every page and every index of a sealed file is whole."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from cse_desk.vault.steps import At, watched

_INTERNAL = "sqlite_%"
_ROOM_KB = 64_000
_EVERY = 1_000  # pages, then operations of the database, between two tellings


def flaws_of(connection: Any, at: At | None = None, rows: Mapping[str, int] | None = None) -> int:
    """How many faults both integrity checks find; 0 = none.

    `at` is told how far the longer one is, for which the number of `rows` of each table must be known; what it raises stops the check.
    """
    pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    with _room(connection):
        if at is None:
            return len(pages) + _faults(connection)
        with watched(connection, _Pace(connection, at, rows or {}).on, every=_EVERY):
            return len(pages) + _faults(connection)


@contextmanager
def _room(connection: Any) -> Iterator[None]:
    """Each row is looked for in every index: with more of their pages at hand that takes a third of the time (decision 27)."""
    (before,) = connection.execute("PRAGMA cache_size").fetchone()
    connection.execute(f"PRAGMA cache_size={-_ROOM_KB}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size={before}")


def rows_of(connection: Any) -> dict[str, int]:
    """How many rows each table has, but for SQLite's own."""
    named = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE ?", (_INTERNAL,))
    return {name: _count(connection, name) for (name,) in named.fetchall()}


def _count(connection: Any, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])


def _faults(connection: Any) -> int:
    return sum(row != ("ok",) for row in connection.execute("PRAGMA integrity_check"))


class _Pace:
    """Where the check is: it reads every page first, of which SQLite tells as often as of its operations, then looks at every row.

    The two take about as long. How many operations a row takes was counted: six, two for each column that must have a value, eight for
    each index.
    """

    def __init__(self, connection: Any, at: At, rows: Mapping[str, int]) -> None:
        self._at, self._done = at, 0
        self._pages = _pages(connection) // _EVERY + 1
        self._operations = sum(_operations(connection, name) * count for name, count in rows.items()) // _EVERY + 1

    def on(self) -> None:
        """One telling more."""
        self._done += 1
        if self._done <= self._pages:
            self._at(self._done * 500 // self._pages, 1_000)
        else:
            self._at(500 + min(499, (self._done - self._pages) * 500 // self._operations), 1_000)


def _pages(connection: Any) -> int:
    return int(connection.execute("PRAGMA page_count").fetchone()[0])


def _operations(connection: Any, table: str) -> int:
    columns = connection.execute('SELECT sum("notnull") FROM pragma_table_info(?)', (table,)).fetchone()[0] or 0
    indexes = connection.execute("SELECT count(*) FROM pragma_index_list(?) WHERE NOT partial", (table,)).fetchone()[0]
    return 6 + 2 * int(columns) + 8 * int(indexes)
