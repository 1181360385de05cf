"""Everything that follows from the log, as values two vaults (or two makings) can be compared by."""

import json
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from cse_desk.models.tables import log as log_tables
from cse_desk.vault import log, projection, rebuild, search
from cse_desk.vault.shapes import all_shapes
from cse_desk.vault.store import Vault

Dump = dict[str, list[tuple[Any, ...]]]


def projected(connection: Connection, roots: set[str] | None = None) -> Dump:
    """The recorded tables, conflicts and findings (of some roots): what vaults with the same knowledge agree on."""
    names = [shape.table for shape in all_shapes().by_kind.values()] + ["conflict", "finding"]
    found: Dump = {}
    for name in names:
        rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings().all()
        found[name] = sorted(
            (tuple(_plain(value) for value in row.values()) for row in rows if roots is None or row["root"] in roots),
            key=repr,
        )
    return found


def derived(connection: Connection) -> Dump:
    """All that a rebuild makes, with the words of the index and the heads."""
    found = projected(connection)
    for name in ("log_register", "log_searched", "log_fork"):
        found[name] = sorted((tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr)
    found["words"] = words(connection)
    return found


def words(connection: Connection) -> list[tuple[Any, ...]]:
    """Every word of the index with the record it is found in."""
    connection.exec_driver_sql("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, search, row)")
    terms = connection.exec_driver_sql("SELECT term FROM temp.words").scalars().all()
    rows = [
        (term, record)
        for term in terms
        for (record,) in connection.exec_driver_sql(
            "SELECT d.record FROM search s JOIN log_searched d ON d.doc = s.rowid WHERE search MATCH ?", (f'"{term}"',)
        )
    ]
    connection.exec_driver_sql("DROP TABLE temp.words")
    return sorted(rows)


def _plain(value: Any) -> Any:
    return (
        json.dumps(json.loads(value), sort_keys=True) if isinstance(value, str) and value[:1] in {"[", "{"} else value
    )


def of(vault: Vault) -> Dump:
    with vault._writing() as session:
        return derived(session.connection())


def check_rebuild_is_live(vault: Vault) -> None:
    with vault._writing() as session:
        live = derived(session.connection())
        rebuild.rebuild(session)
        again = derived(session.connection())
        session.rollback()
    for name, rows in live.items():
        assert again[name] == rows, f"rebuilding makes {name} anew differently: {set(again[name]) ^ set(rows)}"


def wipe(session: Session) -> None:
    """An empty log in the same file."""
    connection = session.connection()
    recorded = [shape.table for shape in all_shapes().by_kind.values()]
    for name in (*(table.name for table in (*log_tables.LOG, *log_tables.DERIVED)), *recorded):
        connection.exec_driver_sql(f'DELETE FROM "{name}"')
    search.drop(connection)
    search.create(connection)
    log.set_counter(connection, projection.FINGERPRINT, all_shapes().fingerprint())
    session.expire_all()
