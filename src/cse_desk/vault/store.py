"""The sealed file, and what makes an open `Vault` of it: create, open, restore; another passphrase."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from cse_desk.clock import Clock
from cse_desk.errors import DamagedFile, IncompleteCopy, VaultExists
from cse_desk.ids import AuthorId, Ids, VaultId
from cse_desk.models.enums import Role
from cse_desk.models.records.opening import Tell, nobody
from cse_desk.models.tables.local import Setting, User
from cse_desk.vault import backup, connecting, keyfile, keys, mark, opening, passphrases, places, schema, updating
from cse_desk.vault.access_log import Event
from cse_desk.vault.engines import Way
from cse_desk.vault.keyfile import KeyFile, Unlocked
from cse_desk.vault.keys import Identity, KdfCost, KeyUse, Passphrase, RandomBytes
from cse_desk.vault.lockfile import FolderLock
from cse_desk.vault.opened import Vault
from cse_desk.vault.opening import DATABASE, Unsealed
from cse_desk.vault.trouble import told
from cse_desk.vault.updating import revision_of, setting_up
from cse_desk.vault.whole import flaws_of
from cse_desk.vault.writing import Fact, Me, NewPerson, Noted

__all__ = [
    "KdfCost",
    "NewPerson",
    "Vault",
    "change_passphrase",
    "create_vault",
    "open_vault",
    "restore_vault",
]

VAULT_ID = "vault-id"
CHECK_EVERY = timedelta(days=7)
CHECK_AT_OPENING = 256 * 1024 * 1024  # bytes: about a second; larger ones have no Vault.checked_at until `check`


# ---- create -------------------------------------------------------------------------------


def create_vault(
    folder: Path,
    passphrase: Passphrase,
    person: NewPerson,
    *,
    clock: Clock,
    ids: Ids,
    cost: KdfCost | None = None,
    probe: places.Probe | None = None,
    random_bytes: RandomBytes = os.urandom,
) -> Vault:
    """Make a vault in a folder that holds none (the folder is made), and open it.

    `cost` None: calibrated to this computer. Raises WeakPassphrase, UnsafePlace, VaultExists, ReadOnlyPlace, DiskFull, DiskTrouble; then
    nothing is left behind. The slot file is written last: a folder without one never held acknowledged work.
    """
    passphrases.judge(passphrase, (person.name, person.agency))
    wanted = cost or keys.calibrate()
    with told(folder), ExitStack() as undo:
        _new_folder(folder, probe or places.ThisComputer(), undo)
        lock = FolderLock(folder)
        lock.take()
        undo.callback(lock.release)
        unsealed = _new_keys(folder, lock, passphrase, cost=wanted, ids=ids, random_bytes=random_bytes)
        vault_id = VaultId(ids.new())
        identity = Identity(unsealed.unlocked.own)
        with setting_up(unsealed, connecting.OPENER) as connection:
            schema.bring_up(connection)
            _introduce(connection, vault_id, person, identity)
        keyfile.write(folder, unsealed.keyfile)
        vault = _opened(unsealed, clock, ids, checked=clock.now().isoformat(), events=((Event.CREATED, {}),))
        undo.pop_all()
        return vault


def _new_folder(folder: Path, probe: places.Probe, undo: ExitStack) -> None:
    places.check(folder, probe)
    if opening.is_taken(folder):
        raise VaultExists(folder)
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
        undo.callback(_remove, folder)
    for name in (DATABASE, "drafts.db"):
        for ending in ("", "-wal", "-shm"):
            undo.callback((folder / f"{name}{ending}").unlink, missing_ok=True)
    for name in (keyfile.NAME, keyfile.SPARE, mark.NAME, "lock"):
        undo.callback((folder / name).unlink, missing_ok=True)


def _remove(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return  # somebody else put something there


def _new_keys(
    folder: Path, lock: FolderLock, passphrase: Passphrase, *, cost: KdfCost, ids: Ids, random_bytes: RandomBytes
) -> Unsealed:
    data_key, own = bytearray(random_bytes(keys.KEY_BYTES)), keys.new_identity(random_bytes)
    keys_id = ids.new()
    slot = keyfile.make_slot(
        keys_id, ids.new(), passphrase, data_key=data_key, own=own, cost=cost, random_bytes=random_bytes
    )
    made = keyfile.sealed(KeyFile(keys_id, 1, (slot,), b""), data_key)
    return Unsealed(folder, lock, made, Unlocked(slot, data_key, own), failed_tries=0)


def _introduce(connection: Connection, vault_id: VaultId, person: NewPerson, identity: Identity) -> None:
    with Session(connection) as session:
        session.add(Setting(key=VAULT_ID, value=vault_id))
        session.add(
            User(
                author=identity.author,
                name=person.name,
                agency=person.agency,
                role=person.role,
                card_text="",
                signing_key=identity.signing_key,
                age_recipient=identity.age_recipient,
            )
        )
        session.flush()


# ---- open ---------------------------------------------------------------------------------


def open_vault(
    folder: Path,
    passphrase: Passphrase,
    *,
    clock: Clock,
    ids: Ids,
    probe: places.Probe | None = None,
    accept_older: bool = False,
    copy_to: Path | None = None,
    tell: Tell = nobody,
) -> Vault:
    """Unlock a vault. Every refusal is its own error and leaves the vault's files as they were:

    NotAVault, UnsafePlace, AlreadyOpen, ReadOnlyPlace, PlaintextFile, DamagedFile (facts `part`), NewerFile, TooManyTries, WrongPassphrase,
    IncompleteCopy, DiskFull, DiskTrouble. `accept_older` takes an incomplete copy as it is, after the person was told what that means: it
    gets a new incarnation, so that its next changes cannot be mistaken for those that were lost. `copy_to`: the folder, on another disk,
    for the backup that an update makes first; errors about it name it, or the file in it. `tell` hears of an update (`updating`);
    what it raises leaves the vault whole, and either as it was or brought up to date.
    """
    with opening.unsealed(folder, passphrase, clock=clock, probe=probe or places.ThisComputer()) as unsealed:
        looked = _look(unsealed)
        if looked.is_incomplete and not accept_older:
            raise IncompleteCopy(folder)
        events: list[Noted] = []
        if looked.revision < schema.KNOWN:
            updating.update(
                unsealed, looked.revision, clock=clock, opener=connecting.OPENER, tell=tell, copy_to=copy_to
            )
            elsewhere: dict[str, Fact] = {"elsewhere": 1} if copy_to is not None else {}
            events.append((Event.MIGRATED, {"was": looked.revision, "now": schema.KNOWN, **elsewhere}))
        if looked.is_incomplete:
            _new_incarnation(unsealed, ids)
            events.append((Event.OPENED_OLDER, {}))
        if unsealed.failed_tries:
            events.append((Event.FAILED_TRIES, {"count": unsealed.failed_tries}))
        checked = _checked(unsealed, looked, clock)
        return _opened(
            unsealed,
            clock,
            ids,
            checked=checked,
            events=(*events, (Event.UNLOCKED, {})),
            tell=tell,
            was_left_open=not looked.was_closed,
        )


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a look at the database found, before anything is written."""

    revision: int
    is_incomplete: bool
    was_closed: bool
    checked: str


def _look(unsealed: Unsealed) -> _Looked:
    folder, data_key = unsealed.folder, unsealed.unlocked.data_key
    found = mark.read(folder, unsealed.keyfile.vault, data_key)
    has_log = (folder / f"{DATABASE}-wal").exists()
    with _looking(folder / DATABASE, data_key) as connection:
        revision = revision_of(connection, unsealed)
        holds = found is not None and _holds(connection, found)
    was_closed = found is not None and found.closed
    return _Looked(
        revision=revision,
        is_incomplete=not holds or not (was_closed or has_log),
        was_closed=was_closed,
        checked=found.checked if found else "",
    )


@contextmanager
def _looking(path: Path, data_key: bytearray) -> Iterator[Any]:
    with keys.key_for(data_key, KeyUse.DATABASE) as key:
        connection = connecting.connect(path, key, Way.LOOK)
    try:
        yield connection
    finally:
        connection.close()


def _holds(connection: Any, found: mark.Mark) -> bool:
    row = connection.execute("SELECT hash FROM access_log WHERE seq = ?", (found.seq,)).fetchone()
    return row is not None and bytes(row[0]).hex() == found.hash


def _new_incarnation(unsealed: Unsealed, ids: Ids) -> str:
    """Write on as another; which one it was."""
    with setting_up(unsealed, connecting.OPENER) as connection, Session(connection) as session:
        setting = session.get_one(Setting, VAULT_ID)
        earlier = str(setting.value)
        setting.value = ids.new()
        session.flush()
        return earlier


def _checked(unsealed: Unsealed, looked: _Looked, clock: Clock) -> str:
    """Read every page when it was not closed in order or a week has passed, and say when that was.

    "": the file is too large to do it now, or the last check found something, perhaps in the access log, which is not followed here.
    """
    if looked.was_closed and _is_recent(looked.checked, clock):
        return looked.checked
    path = unsealed.folder / DATABASE
    if path.stat().st_size > CHECK_AT_OPENING:
        return ""
    with _looking(path, unsealed.unlocked.data_key) as connection:
        flaws = flaws_of(connection)
    if flaws:
        raise DamagedFile(unsealed.folder, part="database", flaws=flaws)
    return clock.now().isoformat() if looked.checked else ""


def _is_recent(checked: str, clock: Clock) -> bool:
    try:
        return abs(clock.now() - datetime.fromisoformat(checked)) < CHECK_EVERY
    except (ValueError, TypeError):
        return False


def _opened(
    unsealed: Unsealed,
    clock: Clock,
    ids: Ids,
    *,
    checked: str,
    events: tuple[Noted, ...],
    tell: Tell = nobody,
    was_left_open: bool = False,
) -> Vault:
    from cse_desk.vault import projection

    author = Identity(unsealed.unlocked.own).author
    with setting_up(unsealed, connecting.OPENER) as connection, Session(connection) as session:
        vault_id = VaultId(session.get_one(Setting, VAULT_ID).value)
        me = _me(session.get(User, author), unsealed.folder)
    vault = Vault(
        unsealed,
        connecting.OPENER,
        vault_id=vault_id,
        me=me,
        clock=clock,
        ids=ids,
        checked=checked,
        was_left_open=was_left_open,
    )
    try:
        projection.make_ready(vault, tell)
        vault.begin(events)
    except BaseException:
        vault.abandon()
        raise
    return vault


def _me(user: User | None, folder: Path) -> Me:
    if user is None:
        raise DamagedFile(folder, part="users")
    return Me(
        author=AuthorId(user.author),
        name=user.name,
        agency=user.agency,
        role=Role(user.role),
        card_text=user.card_text,
        signing_key=user.signing_key,
        age_recipient=user.age_recipient,
    )


# ---- passphrase, restore ------------------------------------------------------------------


def change_passphrase(
    vault: Vault,
    old: Passphrase,
    new: Passphrase,
    *,
    cost: KdfCost | None = None,
    random_bytes: RandomBytes = os.urandom,
) -> None:
    """Replace the slot of the person who unlocked; the data key stays. A crash leaves exactly one of the two passphrases valid.

    Raises WrongPassphrase or TooManyTries for `old`, WeakPassphrase for `new`, DiskFull ...; then the old one is valid. Backups and
    copies made before still open with the old one.
    """
    passphrases.judge(new, (vault.me.name, vault.me.agency))
    known, unlocked = opening.check_passphrase(vault.folder, old, clock=vault.clock)
    try:
        slot = keyfile.make_slot(
            known.vault,
            unlocked.slot.id,
            new,
            data_key=unlocked.data_key,
            own=unlocked.own,
            cost=cost or keys.calibrate(),
            random_bytes=random_bytes,
        )
        with told(vault.folder):
            keyfile.write(vault.folder, known.with_slot(slot, unlocked.data_key))
    finally:
        keys.wipe(unlocked.data_key)
        keys.wipe(unlocked.own)
    vault.note(Event.PASSPHRASE_CHANGED)


def restore_vault(
    source: Path,
    passphrase: Passphrase,
    folder: Path,
    *,
    clock: Clock,
    ids: Ids,
    probe: places.Probe | None = None,
    tell: Tell = nobody,
) -> Vault:
    """Make a new vault folder from a backup, as a new incarnation, and open it. The passphrase is the one valid at the backup.

    Raises DamagedFile or WrongPassphrase about `source`, what `create_vault` raises about `folder`, and what `tell` raises; then nothing
    is left behind.
    """
    with ExitStack() as undo:
        with told(folder):
            _new_folder(folder, probe or places.ThisComputer(), undo)
            lock = FolderLock(folder)
            lock.take()
        undo.callback(lock.release)
        found = backup.unpack(source, passphrase, folder, opener=connecting.OPENER, tell=tell)
        unsealed = Unsealed(folder, lock, found.keys, found.unlocked, failed_tries=0)
        with told(folder):
            _bring_up_restored(unsealed, tell)
            earlier = _new_incarnation(unsealed, ids)
            keyfile.write(folder, found.keys)
            facts: dict[str, Fact] = {
                "backup": source.name,
                "made": found.made,
                "entries": found.entries,
                "earlier": earlier,
            }
            checked = clock.now().isoformat()
            vault = _opened(unsealed, clock, ids, checked=checked, events=((Event.RESTORED, facts),), tell=tell)
        undo.pop_all()
        return vault


def _bring_up_restored(unsealed: Unsealed, tell: Tell) -> None:
    """A backup of an older version gets today's tables; the backup itself stays as it is."""
    with _looking(unsealed.folder / DATABASE, unsealed.unlocked.data_key) as connection:
        revision = revision_of(connection, unsealed)
    if revision < schema.KNOWN:
        updating.bring_up(unsealed, connecting.OPENER, tell)
