"""Making vaults for the tests of this package: the cheapest allowed cost, an invented person, a clock that stands still."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from cse_desk.clock import Clock, SetClock
from cse_desk.ids import Ids
from cse_desk.models.enums import Role
from cse_desk.models.tables.local import Setting
from cse_desk.vault import connecting, keyfile, keys, places, store
from cse_desk.vault.engines import Way
from cse_desk.vault.keys import KeyUse
from cse_desk.vault.store import KdfCost, NewPerson, Vault

PASSPHRASE = "orbit canyon velvet pigeon thimble"
OTHER = "gravel lantern cobweb marigold anvil"
PERSON = NewPerson(name="Orsolya Invented", agency="Testborough Council", role=Role.SOCIAL_WORKER)
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def clock_at_start() -> SetClock:
    return SetClock(START)


def new_vault(folder: Path, clock: Clock | None = None, probe: places.Probe | None = None) -> Vault:
    return store.create_vault(
        folder,
        PASSPHRASE,
        PERSON,
        clock=clock or clock_at_start(),
        ids=Ids(),
        cost=KdfCost.for_tests(),
        probe=probe,
    )


def opened(folder: Path, passphrase: str = PASSPHRASE, clock: Clock | None = None, **more: Any) -> Vault:
    return store.open_vault(folder, passphrase, clock=clock or clock_at_start(), ids=Ids(), **more)


def keep(vault: Vault, key: str, value: object = True) -> None:
    """One acknowledged act."""
    with vault.transaction("keep") as writing:
        writing.session.merge(Setting(key=key, value=value))


def names_kept(vault: Vault) -> set[str]:
    """What is kept, without reading it: for looking often."""
    with vault.reading() as session:
        return set(session.scalars(select(Setting.key)))


def kept(vault: Vault) -> dict[str, object]:
    with vault.reading() as session:
        return {row.key: row.value for row in session.query(Setting)}


def data_key(folder: Path, passphrase: str = PASSPHRASE) -> bytearray:
    unlocked = keyfile.unlock(keyfile.from_bytes((folder / keyfile.NAME).read_bytes()), passphrase)
    assert unlocked is not None
    return unlocked.data_key


@contextmanager
def raw(path: Path, secret: bytearray, way: Way = Way.WRITE, use: KeyUse = KeyUse.DATABASE) -> Iterator[Any]:
    """The database itself, behind the vault's back."""
    with keys.key_for(secret, use) as key:
        connection = connecting.connect(path, key, way)
    try:
        yield connection
    finally:
        connection.close()


def state_of(folder: Path) -> dict[str, bytes]:
    """Every byte of a vault folder but the lock and the count of tries."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name not in ("lock", "tries")}


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """For the body: an ordinary user's rights, and a folder that this user may read and not write (POSIX)."""
    modes = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    for path in modes:
        path.chmod(0o555 if path.is_dir() else 0o444)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for path, mode in modes.items():
            path.chmod(mode)
