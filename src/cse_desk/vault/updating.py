"""Bringing an older vault up to this version of the program: a verified backup, then everything else in one transaction.

Whoever stops it, or dies, at any moment before that transaction is committed leaves the vault as it was, also for the older version.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from cse_desk.clock import Clock
from cse_desk.errors import DamagedFile, DiskFull, NewerFile
from cse_desk.models.records.opening import Stage, Tell
from cse_desk.vault import backup, copies, keys, rebuild, schema
from cse_desk.vault.engines import Engines, Opener, Way
from cse_desk.vault.keys import KeyUse
from cse_desk.vault.opening import DATABASE, Unsealed
from cse_desk.vault.sql import raw
from cse_desk.vault.steps import Steps, watched

_MARGIN = 32 * 1024 * 1024  # bytes that stay free


def revision_of(connection: Any, unsealed: Unsealed) -> int:
    """The schema's number; NewerFile when it is not one of ours, DamagedFile when there is none."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    row = (
        connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if "alembic_version" in tables
        else None
    )
    if row is None or not str(row[0]).isdecimal():
        raise DamagedFile(unsealed.folder, part="database")
    found = int(row[0])
    if found > schema.KNOWN:
        raise NewerFile(unsealed.folder, found=found, known=schema.KNOWN)
    return found


def update(unsealed: Unsealed, revision: int, *, clock: Clock, opener: Opener, tell: Tell) -> None:
    """A verified backup beside the vault, then `bring_up`. DiskFull (facts `needed`, `free`) before anything is begun."""
    _look_for_room(unsealed)
    backup.make(
        unsealed.folder,
        unsealed.folder / copies.name_of(revision, schema.KNOWN),
        keyfile=unsealed.keyfile,
        data_key=unsealed.unlocked.data_key,
        made=clock.now(),
        opener=opener,
        tell=tell,
    )
    bring_up(unsealed, opener, tell)


def _look_for_room(unsealed: Unsealed) -> None:
    """The backup and its draft, later the backup and what the transaction writes: each about as large as the vault."""
    files = (unsealed.folder / f"{DATABASE}{ending}" for ending in ("", "-wal"))
    needed = 2 * sum(file.stat().st_size for file in files if file.exists()) + _MARGIN
    free = shutil.disk_usage(unsealed.folder).free
    if free < needed:
        raise DiskFull(unsealed.folder, needed=needed, free=free)


def bring_up(unsealed: Unsealed, opener: Opener, tell: Tell) -> None:
    """All missing revisions, and what then has to be made again from the log, in one transaction."""
    with setting_up(unsealed, opener) as connection:
        steps = Steps(tell, Stage.UPDATE)
        with watched(raw(connection), steps.again):
            schema.bring_up(connection, steps.at)
        with Session(connection) as session:
            rebuild.make_ready(session, tell)
            session.flush()


@contextmanager
def setting_up(unsealed: Unsealed, opener: Opener) -> Iterator[Connection]:
    """One transaction on a connection of its own."""
    path, secret = unsealed.folder / DATABASE, unsealed.unlocked.data_key

    def connecting(query_only: bool) -> Any:
        with keys.key_for(secret, KeyUse.DATABASE) as key:
            return opener.connect(path, key, Way.WRITE)

    with one_transaction(Engines(connecting, opener.module)) as connection:
        yield connection


@contextmanager
def one_transaction(engines: Engines) -> Iterator[Connection]:
    """One transaction, and all of it closed afterwards."""
    try:
        with engines.writing().begin() as connection:
            yield connection
        engines.fold()
    finally:
        engines.close()
