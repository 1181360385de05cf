"""One running copy of the program for each vault: an operating system lock, which a crash releases."""

import os
import sys
from pathlib import Path

from cse_desk.errors import AlreadyOpen
from cse_desk.vault.trouble import from_os

NAME = "lock"


class FolderLock:
    """Held from `take` to `release`; the file stays, empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handle: int | None = None

    def take(self) -> None:
        """Raises AlreadyOpen when another copy holds it, ReadOnlyPlace when the folder cannot be written."""
        try:
            handle = os.open(self._folder / NAME, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as error:
            raise from_os(error, self._folder) from None
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            raise AlreadyOpen(self._folder) from None
        self._handle = handle

    def release(self) -> None:
        """Let another copy open the vault."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
