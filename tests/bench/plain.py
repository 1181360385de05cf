"""Controls: the same statements on an unsealed copy of the vault, by the same library without a key and without an ORM."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from cse_desk.vault import keys
from cse_desk.vault.connecting import SETTINGS, connect
from cse_desk.vault.engines import Way
from cse_desk.vault.keys import KeyUse
from cse_desk.vault.store import Vault
from tests.bench.measure import once
from tests.bench.seed import Say, Seeded


def unsealed(seeded: Seeded, vault: Vault, say: Say) -> Path:
    """A plain SQLite file with everything that is in the vault; made once, beside the seeded one."""
    path = seeded.folder / "plain.db"
    if path.exists():
        return path
    say("  an unsealed copy for the controls")
    half = path.with_suffix(".half")
    half.unlink(missing_ok=True)
    with keys.key_for(vault._unsealed.unlocked.data_key, KeyUse.DATABASE) as key:
        connection = connect(vault.folder / "vault.db", key, Way.WRITE)
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(half),))
    connection.execute("SELECT sqlcipher_export('plain')")
    connection.execute("DETACH DATABASE plain")
    connection.close()
    half.rename(path)
    return path


def open_plain(path: Path) -> Any:
    """A connection with the vault's settings, but no key."""
    connection = sqlcipher.connect(str(path), isolation_level=None, cached_statements=512)
    for name, (value, _) in SETTINGS.items():
        connection.execute(f"PRAGMA {name}={value}")
    return connection


@contextmanager
def overheard(vault: Vault) -> Iterator[list[str]]:
    """Every statement the calling thread's readings send, with its values; not those that full-text search sends to itself."""
    heard: list[str] = []
    connection = vault._engines.reading().raw_connection()
    driver: Any = connection.dbapi_connection

    def hear(sql: str) -> None:
        if sql.startswith(("SELECT", "WITH")) and "'main'." not in sql:
            heard.append(sql)

    driver.set_trace_callback(hear)
    try:
        yield heard
    finally:
        driver.set_trace_callback(None)
        connection.close()


def replayed(connection: Any, statements: list[str]) -> float:
    """How long the same statements take, every row fetched."""
    return once(lambda: [connection.execute(one).fetchall() for one in statements])[1]


def beside(vault: Vault, connection: Any, works: list[Callable[[], object]]) -> tuple[list[float], list[float]]:
    """The times of some readings, each asked once, and of their statements on the plain copy."""
    ours: list[float] = []
    control: list[float] = []
    for work in works:
        with overheard(vault) as heard:
            ours.append(once(work)[1])
        control.append(replayed(connection, heard))
    return ours, control
