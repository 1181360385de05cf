"""Backups: one closed, sealed, verified file `*.csebak`, which may go anywhere.

"CSEBAK1\\n" | u32 big-endian length | header JSON | a SQLCipher database under a random key of its own.
header = {v, made, schema, length, sha256 (of the database's bytes), keys (a copy of the slot file), nonce, sealed}; `sealed` is AES-256-GCM
under a key of the data key, bound to the rest of the header: {key, seq, head, counts}. So the passphrase of the time opens it.

The database is never copied as a file (without its -wal that loses work silently): the backup API makes it inside one read transaction,
it is opened, checked and counted against that transaction, and what was written is read back before it gets its final name.
"""

import hashlib
import json
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from cse_desk import log
from cse_desk.errors import DamagedFile, DiskTrouble, NewerFile, WrongPassphrase
from cse_desk.models.records.opening import Stage, Tell, nobody
from cse_desk.vault import keyfile as slots
from cse_desk.vault import keys, schema
from cse_desk.vault.engines import Opener, Way
from cse_desk.vault.keyfile import BadKeyFile, KeyFile, NewerKeyFile, Unlocked
from cse_desk.vault.keys import KeyUse, Passphrase, Wrapped
from cse_desk.vault.opening import DATABASE
from cse_desk.vault.steps import At, Steps, counted
from cse_desk.vault.trouble import told
from cse_desk.vault.whole import rows_of

ENDING = ".csebak"
MAGIC = b"CSEBAK1\n"
VERSION = 1
_INNER = "backup.tmp"
_MOST_HEADER = 256 * 1024
_BLOCK = 1024 * 1024
_PAGES = 256  # copied at a time: 1 MiB
_log = log.get(__name__)


@dataclass(frozen=True, slots=True)
class BackUp:
    """A backup that was made and verified."""

    path: Path
    entries: int  # of the access log
    rows: int  # of all tables
    size: int  # bytes
    name_lasts: bool = True  # False: the disk did not confirm that a power cut leaves the file its name


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup whose database is in its new folder, and the keys that open it."""

    keys: KeyFile
    unlocked: Unlocked
    made: str  # when the backup was, an ISO moment
    entries: int  # of the access log that it holds


@dataclass(frozen=True, slots=True)
class _Content:
    """What the database of a backup must hold."""

    seq: int
    head: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Header:
    """The readable front of a backup."""

    plain: dict[str, Any]
    keys: KeyFile
    size: int  # bytes before the database

    @property
    def bound(self) -> bytes:
        return _bound(self.plain)


# ---- making -------------------------------------------------------------------------------


def make(
    folder: Path,
    target: Path,
    *,
    keyfile: KeyFile,
    data_key: bytearray,
    made: datetime,
    opener: Opener,
    tell: Tell = nobody,
) -> BackUp:
    """Back up the vault in `folder` to `target`, replacing it only when the new one was verified.

    Raises errors about `folder` while reading and about `target` while writing, and what `tell` raises; then nothing new is left.
    Once the file has its name it is there, verified, whatever the disk then says of its folder (`BackUp.name_lasts`).
    """
    inner = folder / _INNER
    key = bytearray(os.urandom(keys.KEY_BYTES))
    try:
        with told(folder):
            _forget(inner)
            content, revision = _copied(folder / DATABASE, inner, data_key, key, opener, Steps(tell, Stage.COPY))
            checking = Steps(tell, Stage.CHECK)
            _check(inner, key, content, opener, checking.at)
            checking.end()
            sealing = Steps(tell, Stage.SEAL)
            plain = _plain(inner, keyfile, revision, made, sealing.part(0, 3))
            header = _sealed(plain, content, key, data_key)
        size = _write(header, inner, target, sealing)
        name_lasts = _has_synced(target.parent)
    finally:
        keys.wipe(key)
        _forget(inner)
    return BackUp(target, content.seq, sum(content.counts.values()), size, name_lasts)


def _forget(inner: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        inner.with_name(inner.name + ending).unlink(missing_ok=True)


@contextmanager
def _open(path: Path, key: bytearray, way: Way, opener: Opener) -> Iterator[Any]:
    connection = opener.connect(path, key, way)
    try:
        yield connection
    finally:
        connection.close()


def _copied(
    path: Path, inner: Path, data_key: bytearray, key: bytearray, opener: Opener, steps: Steps
) -> tuple[_Content, int]:
    with (
        keys.key_for(data_key, KeyUse.DATABASE) as database_key,
        _open(path, database_key, Way.READ, opener) as source,
        _open(inner, key, Way.WRITE, opener) as copy,
    ):
        source.execute("BEGIN")
        content = _content(source)
        revision = int(source.execute("SELECT version_num FROM alembic_version").fetchone()[0])
        _copy_pages(source, copy, steps.at)
        source.execute("ROLLBACK")
        return content, revision


def _copy_pages(source: Any, copy: Any, at: At) -> None:
    """All pages, some at a time, into an empty file of ours.

    That file keeps no log of its own meanwhile: until it is whole nobody looks at it, and every page would be written twice.
    """
    copy.execute("PRAGMA journal_mode=MEMORY")
    source.backup(copy, pages=_PAGES, progress=lambda _status, left, pages: at(pages - left, pages))


def _content(connection: Any) -> _Content:
    row = connection.execute("SELECT seq, hash FROM access_log ORDER BY seq DESC LIMIT 1").fetchone() or (0, b"")
    return _Content(row[0], bytes(row[1]).hex(), rows_of(connection))


def _check(inner: Path, key: bytearray, content: _Content, opener: Opener, at: At) -> None:
    with _open(inner, key, Way.LOOK, opener) as copy:
        if opener.flaws_of(copy, at, content.counts) or _content(copy) != content:
            raise DamagedFile(inner, part="backup")


def _plain(inner: Path, keyfile: KeyFile, revision: int, made: datetime, at: At) -> dict[str, Any]:
    length = inner.stat().st_size
    return {
        "v": VERSION,
        "made": made.isoformat(),
        "schema": revision,
        "length": length,
        "sha256": _digest(inner, at, length).hex(),
        "keys": slots.to_bytes(keyfile).decode("ascii"),
    }


def _bound(plain: dict[str, Any]) -> bytes:
    rest = {name: value for name, value in plain.items() if name not in ("nonce", "sealed")}
    return b"cse-desk backup v1\n" + json.dumps(rest, sort_keys=True, separators=(",", ":")).encode("ascii")


def _sealed(plain: dict[str, Any], content: _Content, key: bytearray, data_key: bytearray) -> bytes:
    secret = {"key": key.hex(), "seq": content.seq, "head": content.head, "counts": content.counts}
    with keys.key_for(data_key, KeyUse.BACKUP) as under:
        wrapped = keys.wrap(bytearray(json.dumps(secret).encode("utf-8")), under, _bound(plain))
    whole = {**plain, "nonce": wrapped.nonce.hex(), "sealed": wrapped.sealed.hex()}
    return json.dumps(whole, sort_keys=True, separators=(",", ":")).encode("ascii")


def _digest(path: Path, at: At, length: int) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in counted(_blocks(file), at, length):
            digest.update(block)
    return digest.digest()


def _write(header: bytes, inner: Path, target: Path, steps: Steps) -> int:
    temporary = target.with_name(f"{target.name}.new")
    with told(target):
        try:
            front = MAGIC + struct.pack(">I", len(header)) + header
            digest, size = hashlib.sha256(front), len(front) + inner.stat().st_size
            with temporary.open("wb") as out, inner.open("rb") as source:
                out.write(front)
                for block in counted(_blocks(source), steps.part(1, 3), size):
                    digest.update(block)
                    out.write(block)
                out.flush()
                os.fsync(out.fileno())
            if _digest(temporary, steps.part(2, 3), size) != digest.digest():
                raise DiskTrouble(target, errno=0)
            steps.end()
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return size


def _has_synced(folder: Path) -> bool:
    """Some sticks and network drives cannot be asked; a disk that fails may answer with a fault."""
    try:
        slots.sync_folder(folder)
    except OSError as error:
        _log.warning("name of a backup not made durable: %s", error)
        return False
    return True


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block


# ---- reading ------------------------------------------------------------------------------


def unpack(source: Path, passphrase: Passphrase, folder: Path, *, opener: Opener, tell: Tell = nobody) -> Unpacked:
    """Make `vault.db` of the locked, empty `folder` from a backup.

    Raises DamagedFile, NewerFile, WrongPassphrase, DiskTrouble about `source`; DiskFull ... about `folder`; and what `tell` raises.
    """
    with told(source):
        header = _read_header(source)
        unlocked = slots.unlock(header.keys, passphrase)
        if unlocked is None:
            raise WrongPassphrase(source)
        if not slots.is_genuine(header.keys, unlocked.data_key):
            raise DamagedFile(source, part="keys")
        content, key = _unsealed(header, unlocked.data_key, source)
    inner = folder / _INNER
    try:
        with told(folder):
            _extract(source, header, inner, Steps(tell, Stage.UNPACK))
            _check_restored(inner, key, content, opener, source, Steps(tell, Stage.CHECK))
            path, steps = folder / DATABASE, Steps(tell, Stage.FILL)
            _fill(inner, path, key=key, data_key=unlocked.data_key, content=content, opener=opener, steps=steps)
    finally:
        keys.wipe(key)
        _forget(inner)
    return Unpacked(header.keys, unlocked, made=str(header.plain["made"]), entries=content.seq)


def made_at(source: Path) -> datetime:
    """When a backup was made, as its front says. DamagedFile, also when that is no moment; NewerFile."""
    with told(source):
        plain = _read_header(source).plain
    try:
        made = datetime.fromisoformat(plain["made"])
    except (KeyError, TypeError, ValueError):
        raise DamagedFile(source, part="header") from None
    if made.tzinfo is None:
        raise DamagedFile(source, part="header")
    return made


def ends_at(source: Path, data_key: bytearray) -> tuple[int, str]:
    """The last entry of the access log in a backup of the vault with this key: its number and hash. DamagedFile, NewerFile."""
    with told(source):
        content, key = _unsealed(_read_header(source), data_key, source)
    keys.wipe(key)
    return content.seq, content.head


def _read_header(source: Path) -> _Header:
    with source.open("rb") as file:
        start = file.read(len(MAGIC) + 4)
        if len(start) < len(MAGIC) + 4 or not start.startswith(MAGIC):
            raise DamagedFile(source, part="header")
        (length,) = struct.unpack(">I", start[len(MAGIC) :])
        data = file.read(min(length, _MOST_HEADER))
    if len(data) != length:
        raise DamagedFile(source, part="header")
    try:
        plain = json.loads(data)
        if plain["v"] > VERSION or plain["schema"] > schema.KNOWN:
            raise NewerFile(source, found=int(plain["schema"]), known=schema.KNOWN)
        known = slots.from_bytes(plain["keys"].encode("ascii"))
    except NewerKeyFile as error:
        raise NewerFile(source, found=error.found, known=slots.VERSION) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, BadKeyFile):
        raise DamagedFile(source, part="header") from None
    return _Header(plain, known, len(start) + length)


def _unsealed(header: _Header, data_key: bytearray, source: Path) -> tuple[_Content, bytearray]:
    try:
        wrapped = Wrapped(bytes.fromhex(header.plain["nonce"]), bytes.fromhex(header.plain["sealed"]))
        with keys.key_for(data_key, KeyUse.BACKUP) as under:
            secret = json.loads(keys.unwrap(wrapped, under, header.bound))
    except (keys.WrongKey, KeyError, TypeError, ValueError):
        raise DamagedFile(source, part="header") from None
    return _Content(secret["seq"], secret["head"], secret["counts"]), bytearray.fromhex(secret["key"])


def _extract(source: Path, header: _Header, inner: Path, steps: Steps) -> None:
    digest, length = hashlib.sha256(), 0
    with source.open("rb") as file, inner.open("wb") as out:
        file.seek(header.size)
        for block in counted(_blocks(file), steps.at, header.plain["length"]):
            digest.update(block)
            length += len(block)
            out.write(block)
    if length != header.plain["length"] or digest.hexdigest() != header.plain["sha256"]:
        raise DamagedFile(source, part="database")


def _check_restored(inner: Path, key: bytearray, content: _Content, opener: Opener, source: Path, steps: Steps) -> None:
    try:
        _check(inner, key, content, opener, steps.at)
    except DamagedFile:
        raise DamagedFile(source, part="database") from None


def _fill(
    inner: Path, path: Path, *, key: bytearray, data_key: bytearray, content: _Content, opener: Opener, steps: Steps
) -> None:
    with (
        keys.key_for(data_key, KeyUse.DATABASE) as database_key,
        _open(inner, key, Way.READ, opener) as source,
        _open(path, database_key, Way.WRITE, opener) as copy,
    ):
        _copy_pages(source, copy, steps.part(0, 2))
        if opener.flaws_of(copy, steps.part(1, 2), content.counts) or _content(copy) != content:
            raise DamagedFile(path, part="database")
        steps.end()
