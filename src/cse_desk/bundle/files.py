"""A bundle on disk: a name that says nothing, written whole or not at all."""

import os
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cse_desk.bundle import limits
from cse_desk.bundle.limits import Reason
from cse_desk.errors import BundleRefused, DiskTrouble, NotFound
from cse_desk.whole_files import write_whole

SUFFIX: Final = ".casex"
_PIECE: Final = 1024 * 1024
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz"


def file_name(random_bytes: Callable[[int], bytes] = os.urandom) -> str:
    """A name that says nothing: "exchange-<8 letters>.casex"."""
    letters = (_LETTERS[byte % len(_LETTERS)] for byte in random_bytes(8))
    return f"exchange-{''.join(letters)}{SUFFIX}"


def write_file(path: Path, data: bytes) -> str:
    """Put `data` under `path` whole or not at all; returns its SHA-256. Never replaces a file.

    Raises DiskFull, ReadOnlyPlace or DiskTrouble (also when what was read back is not what was written).
    """
    return write_whole(path, data)


def read_file(path: Path) -> bytes:
    """The bytes of a bundle, its size looked at first; BundleRefused(TOO_LARGE), NotFound or DiskTrouble."""
    return b"".join(read_pieces(path))


def read_pieces(path: Path) -> deque[bytes]:
    """The same in pieces of a megabyte, for who lets each go when it is read."""
    pieces, size = deque[bytes](), 0
    try:
        with path.open("rb") as file:
            while size <= limits.MAX_FILE and (piece := file.read(_PIECE)):
                pieces.append(piece)
                size += len(piece)
    except (FileNotFoundError, IsADirectoryError) as trouble:
        raise NotFound(path.name) from trouble
    except OSError as trouble:
        raise DiskTrouble(path, errno=trouble.errno or 0) from trouble
    if size > limits.MAX_FILE:
        raise BundleRefused(Reason.TOO_LARGE, size=path.stat().st_size, limit=limits.MAX_FILE)
    return pieces
