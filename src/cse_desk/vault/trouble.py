"""Turns what the database and the disk report into our own errors, with nothing a person typed in them."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from cse_desk import errors

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NOT_WRITABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_ALMOST_NOTHING = 64 * 1024  # bytes left: an I/O error is then for want of room (the -shm file reports it so)

_PRIMARY: dict[int, type[errors.VaultError]] = {  # SQLite's primary result codes
    8: errors.ReadOnlyPlace,  # SQLITE_READONLY
    10: errors.DiskTrouble,  # SQLITE_IOERR
    11: errors.DamagedFile,  # SQLITE_CORRUPT
    13: errors.DiskFull,  # SQLITE_FULL
    14: errors.DiskTrouble,  # SQLITE_CANTOPEN
    26: errors.DamagedFile,  # SQLITE_NOTADB
}
_CODE_OF = {  # WORKAROUND sqlcipher3 0.6.4: errors of Connection.backup carry no code; drop when they do
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
    "file is not a database": 26,
}


def from_os(error: OSError, path: Path) -> errors.VaultError:
    """What an operating system's error means for the file at `path`."""
    if error.errno in _NO_ROOM:
        return errors.DiskFull(path)
    if error.errno in _NOT_WRITABLE:
        return errors.ReadOnlyPlace(path)
    return errors.DiskTrouble(path, errno=error.errno or 0)


def from_database(error: BaseException, path: Path) -> errors.VaultError | None:
    """What a database error means; None when it is a mistake of ours, which must surface as it is."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        code = _CODE_OF.get(str(error), 0) if type(error).__module__.startswith("sqlcipher3") else 0
    kind = _PRIMARY.get(code & 0xFF)
    if kind is None:
        return None
    if kind is errors.DiskTrouble:
        return _disk(code, path)
    if kind is errors.DamagedFile:
        return kind(path, part="database", code=code)
    return kind(path, code=code)


def _disk(code: int, path: Path) -> errors.VaultError:
    folder = path if path.is_dir() else path.parent
    try:
        if shutil.disk_usage(folder).free < _ALMOST_NOTHING:
            return errors.DiskFull(path)
    except OSError:
        pass
    return errors.DiskTrouble(path, errno=0, code=code)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Run the body; database and disk errors leave it as our own."""
    try:
        with told_by_database(path):
            yield
    except OSError as error:
        raise from_os(error, path) from None


@contextmanager
def told_by_database(path: Path) -> Iterator[None]:
    """Run the body; database errors leave it as our own. A disk error of the body is about another file, and stays what it is."""
    try:
        yield
    except errors.CseDeskError:
        raise
    except Exception as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        ours = from_database(original, path) if original is not None else None
        if ours is None:
            raise
        raise ours from None
