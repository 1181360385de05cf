"""Bringing an older vault up to this version of the program: a verified backup, then everything else in one transaction.

Whoever stops it, or dies, at any moment before that transaction is committed leaves the vault as it was, also for the older version.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from cse_desk.clock import Clock
from cse_desk.errors import Cancelled, DamagedFile, DiskFull, NewerFile
from cse_desk.models.records.opening import Stage, Tell
from cse_desk.vault import backup, copies, keys, rebuild, schema
from cse_desk.vault.engines import Engines, Opener, Way
from cse_desk.vault.keys import KeyUse
from cse_desk.vault.opening import DATABASE, Unsealed
from cse_desk.vault.sql import raw
from cse_desk.vault.steps import Steps, watched
from cse_desk.vault.trouble import told

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


def update(
    unsealed: Unsealed, revision: int, *, clock: Clock, opener: Opener, tell: Tell, copy_to: Path | None = None
) -> None:
    """A verified backup beside the vault, or in the folder `copy_to`, then `bring_up`.

    DiskFull (facts `needed`, `free`) about either folder before anything is begun. About that of the vault, the fact `same_disk` says that
    both are on one disk, `elsewhere` that they are on two and there is no room for what the update itself writes.
    Stopped, it takes a backup in `copy_to` away again: Cancelled with `left` when that cannot be done.
    """
    _look_for_room(unsealed, copy_to)
    beside = unsealed.folder / copies.name_of(revision, schema.KNOWN)
    target = copies.free_name(copy_to, clock.today()) if copy_to is not None else beside
    backup.make(
        unsealed.folder,
        target,
        keyfile=unsealed.keyfile,
        data_key=unsealed.unlocked.data_key,
        made=clock.now(),
        opener=opener,
        tell=tell,
    )
    try:
        bring_up(unsealed, opener, tell)
    except Cancelled:
        if copy_to is not None:
            _take_away(target)
        raise


def _take_away(target: Path) -> None:
    """Beginning again makes another one, which would not take its name."""
    try:
        target.unlink()
    except OSError:
        raise Cancelled(left=target) from None


def _look_for_room(unsealed: Unsealed, copy_to: Path | None) -> None:
    """The backup and its draft, later the backup and what the transaction writes: each about as large as the vault.

    A backup on another disk leaves only the draft, and later what the transaction writes, on that of the vault.
    """
    files = (unsealed.folder / f"{DATABASE}{ending}" for ending in ("", "-wal"))
    size = sum(file.stat().st_size for file in files if file.exists())
    if copy_to is None:
        _need(unsealed.folder, 2 * size)
        return
    with told(copy_to):
        is_same = _disk_of(copy_to) == _disk_of(unsealed.folder)
    if is_same:
        _need(unsealed.folder, 2 * size, same_disk=1)
        return
    _need(unsealed.folder, size, elsewhere=1)
    _need(copy_to, size)


def _need(folder: Path, size: int, **facts: int) -> None:
    with told(folder):
        free = _free_on(folder)
    if free < size + _MARGIN:
        raise DiskFull(folder, needed=size + _MARGIN, free=free, **facts)


def _free_on(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _disk_of(folder: Path) -> int:
    return folder.stat().st_dev


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
