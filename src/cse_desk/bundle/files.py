"""A bundle on disk: written beside its name, read back, compared, and only then given the name."""

import contextlib
import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from cse_desk.bundle import limits
from cse_desk.bundle.limits import Reason
from cse_desk.errors import BundleRefused, DiskFull, DiskTrouble, NotFound, ReadOnlyPlace

SUFFIX: Final = ".casex"
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_READ_ONLY: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def file_name(random_bytes: Callable[[int], bytes] = os.urandom) -> str:
    """A name that says nothing: "exchange-<8 letters>.casex"."""
    letters = (_LETTERS[byte % len(_LETTERS)] for byte in random_bytes(8))
    return f"exchange-{''.join(letters)}{SUFFIX}"


def write_file(path: Path, data: bytes) -> str:
    """Put `data` under `path` whole or not at all; returns its SHA-256. Never replaces a file.

    Raises DiskFull, ReadOnlyPlace or DiskTrouble (also when what was read back is not what was written).
    """
    whole = hashlib.sha256(data).hexdigest()
    beside = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    with _as_ours(path):
        try:
            _write(beside, data)
            if _hash_on_disk(beside) != whole:
                raise OSError(errno.EIO, "read back differently")
            if path.exists():
                raise FileExistsError(errno.EEXIST, "exists")
            beside.rename(path)
            _sync_folder(path.parent)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
    return whole


def read_file(path: Path) -> bytes:
    """The bytes of a bundle, its size looked at first; BundleRefused(TOO_LARGE), NotFound or DiskTrouble."""
    try:
        with path.open("rb") as file:
            data = file.read(limits.MAX_FILE + 1)
    except (FileNotFoundError, IsADirectoryError) as trouble:
        raise NotFound(path.name) from trouble
    except OSError as trouble:
        raise DiskTrouble(path, errno=trouble.errno or 0) from trouble
    if len(data) > limits.MAX_FILE:
        raise BundleRefused(Reason.TOO_LARGE, size=path.stat().st_size, limit=limits.MAX_FILE)
    return data


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
