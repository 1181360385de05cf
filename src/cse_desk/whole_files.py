"""Files that leave the program: written beside their name, read back, compared, and only then given the name."""

import contextlib
import errno
import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from cse_desk.errors import DiskFull, DiskTrouble, ReadOnlyPlace

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_READ_ONLY: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_BESIDE: Final = ".part"
_STALE_S: Final = 600.0


def write_whole(path: Path, data: bytes, *, may_replace: bool = False) -> str:
    """Put `data` under `path` whole or not at all; returns its SHA-256. What stood there before stays until all of it is on the disk.

    Raises DiskFull, ReadOnlyPlace or DiskTrouble (also when what was read back is not what was written, and when there is a file
    that may not be replaced).
    """
    whole = hashlib.sha256(data).hexdigest()
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}{_BESIDE}")
    with _as_ours(path):
        try:
            _write(beside, data)
            if _hash_on_disk(beside) != whole:
                raise OSError(errno.EIO, "read back differently")
            _give_name(beside, path, may_replace=may_replace)
            _sync_folder(path.parent)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
    return whole


def remove_unfinished(path: Path) -> bool:
    """Remove what a killed `write_whole` left beside `path`; False when the folder cannot be looked at, or not all could be removed."""
    pattern = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{8}}{re.escape(_BESIDE)}")
    try:
        for one in path.parent.iterdir():
            if pattern.fullmatch(one.name):
                one.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def remove_stale(folder: Path) -> None:
    """Remove what a killed `write_whole` left in a folder under any name, once it is so old that nothing can be writing it any more."""
    pattern = re.compile(rf"\..+\.[0-9a-f]{{8}}{re.escape(_BESIDE)}")
    with contextlib.suppress(OSError):
        for one in folder.iterdir():
            if pattern.fullmatch(one.name) and time.time() - one.stat().st_mtime > _STALE_S:
                one.unlink(missing_ok=True)


def _give_name(beside: Path, path: Path, *, may_replace: bool) -> None:
    if may_replace:
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "may not be written")  # a new file in its place would pass over that
        beside.replace(path)
        return
    if path.exists():
        raise FileExistsError(errno.EEXIST, "exists")
    beside.rename(path)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _hash_on_disk(path: Path) -> str:
    with path.open("rb") as file:
        _forget_cache(file)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _forget_cache(file: BinaryIO) -> None:
    """Ask for the bytes of the device and not of memory, where the system can be asked."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; some systems and sticks cannot be asked, and need not be."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _as_ours(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        if trouble.errno in _FULL:
            raise DiskFull(path) from trouble
        if trouble.errno in _READ_ONLY:
            raise ReadOnlyPlace(path) from trouble
        raise DiskTrouble(path, errno=trouble.errno or 0) from trouble
