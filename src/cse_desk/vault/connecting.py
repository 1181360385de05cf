"""The only place that opens the sealed database.

Every connection - of any thread, to the vault, its drafts or a backup - comes from `connect`, so that all have the same settings
(design/SECURITY, "Opening the database"; differing settings between connections have corrupted files).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from cse_desk.vault import keys
from cse_desk.vault.engines import Way
from cse_desk.vault.steps import At
from cse_desk.vault.whole import flaws_of

LEAST_SQLITE = (3, 51, 3)  # older ones can corrupt a WAL that two connections checkpoint
BUSY_MS = 5_000
SETTINGS: dict[str, tuple[str, object]] = {  # pragma -> (what is set, what it then must say)
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "secure_delete": ("ON", 1),
    "recursive_triggers": ("ON", 1),
    "temp_store": ("MEMORY", 2),
    "cache_size": ("-12000", -12000),
    "mmap_size": ("0", 0),
    "busy_timeout": (str(BUSY_MS), BUSY_MS),
}
_OTHERWISE: dict[Way, dict[str, tuple[str, object]]] = {
    Way.LOOK: {"journal_mode": ("", "wal")},
}
ASSERTED: dict[str, object] = {  # what we rely on without setting it
    "page_size": "4096",
    "cipher_page_size": "4096",
    "cipher_use_hmac": "1",
    "cipher_plaintext_header_size": "0",
    "cipher_memory_security": "0",
    "cipher_log_level": "NONE",
    "auto_vacuum": 0,
}


class BadSettings(RuntimeError):
    """The library does not do what we rely on; nothing is opened."""


def connect(path: Path, key: bytearray, way: Way) -> Any:
    """Open a sealed file with a 32-byte key (left as it is) and prove the key by reading.

    Raises sqlcipher's own errors, which `trouble.told` turns into ours; BadSettings when a setting does not hold.
    """
    if sqlcipher.sqlite_version_info < LEAST_SQLITE:
        raise BadSettings("sqlite_version")
    target = str(path) if way is not Way.LOOK else _looking_uri(path)
    connection = sqlcipher.connect(
        target, isolation_level=None, check_same_thread=False, uri=way is Way.LOOK, cached_statements=512
    )
    try:
        _set_key(connection, key)
        _settle(connection, way)
    except BaseException:
        connection.close()
        raise
    return connection


def _looking_uri(path: Path) -> str:
    has_log = path.with_name(f"{path.name}-wal").exists()
    return f"{path.absolute().as_uri()}?{'mode=ro' if has_log else 'immutable=1'}"


def _set_key(connection: Any, key: bytearray) -> None:
    raw = keys.raw_key(key)
    try:
        connection.set_key(raw)
    finally:
        keys.wipe(raw)


def _settle(connection: Any, way: Way) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")
    if not _says(connection, "cipher_version"):
        raise BadSettings("cipher_version")
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    settings = SETTINGS | _OTHERWISE.get(way, {})
    for name, (value, _) in settings.items():
        if value:
            connection.execute(f"PRAGMA {name}={value}")
    if way is not Way.WRITE:
        connection.execute("PRAGMA query_only=ON")
    for name, expected in {**{name: wanted for name, (_, wanted) in settings.items()}, **ASSERTED}.items():
        if _says(connection, name) != expected and not (way is Way.LOOK and name == "journal_mode"):
            raise BadSettings(name)


def _says(connection: Any, pragma: str) -> object:
    row = connection.execute(f"PRAGMA {pragma}").fetchone()
    return row[0] if row else None


class _Opener:
    """`engines.Opener`, for the modules that must not know the library."""

    module = sqlcipher

    def connect(self, path: Path, key: bytearray, way: Way) -> Any:
        return connect(path, key, way)

    def flaws_of(self, connection: Any, at: At | None = None, rows: Mapping[str, int] | None = None) -> int:
        return flaws_of(connection, at, rows)


OPENER = _Opener()
