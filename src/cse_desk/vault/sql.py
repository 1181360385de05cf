"""Small things for statements on the log's tables, which are written and read in bulk, past the ORM."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")

FEW_PAGES = 4  # megabytes: for who looks up what lies anywhere, to whom pages that were kept are of no use
IN = "IN (SELECT value FROM json_each(?))"  # any number of values as one parameter, see `as_list`


def as_list(values: Iterable[str | int]) -> str:
    """The parameter for `IN`."""
    return json.dumps(list(values))


def write_many(connection: Connection, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
    """One prepared statement for all rows."""
    if rows:
        connection.exec_driver_sql(sql, list(rows))


def raw(connection: Connection) -> Any:
    """The DBAPI connection below."""
    return connection.connection.dbapi_connection


def portions(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    source = iter(values)
    while portion := list(islice(source, size)):
        yield portion


@contextmanager
def room(connection: Connection, megabytes: int) -> Iterator[None]:
    """Keep so many megabytes of pages meanwhile, whatever a connection otherwise keeps (decision 26)."""
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar()
    connection.exec_driver_sql(f"PRAGMA cache_size = {-1000 * megabytes}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {before}")
