"""Which files of a folder are opened, by whatever part of the process (Qt's C++ too), as the Linux kernel tells it (inotify)."""

import ctypes
import os
import struct
import sys
from pathlib import Path
from types import TracebackType

_IN_ACCESS, _IN_OPEN = 0x1, 0x20
_NONBLOCK, _CLOEXEC = os.O_NONBLOCK, getattr(os, "O_CLOEXEC", 0)
_HEAD = struct.Struct("iIII")

CAN_WATCH = sys.platform.startswith("linux")


class OpenedFiles:
    """`with OpenedFiles(folder) as opened: ...`; then `opened.names()`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._names: set[str] = set()

    def __enter__(self) -> "OpenedFiles":
        self._handle = self._libc.inotify_init1(_NONBLOCK | _CLOEXEC)
        added = self._libc.inotify_add_watch(self._handle, os.fsencode(self._folder), _IN_ACCESS | _IN_OPEN)
        assert self._handle >= 0
        assert added >= 0, os.strerror(ctypes.get_errno())
        return self

    def names(self) -> set[str]:
        """Names of the files opened or read so far."""
        while True:
            try:
                data = os.read(self._handle, 65_536)
            except BlockingIOError:
                return self._names
            at = 0
            while at < len(data):
                _watch, _mask, _cookie, length = _HEAD.unpack_from(data, at)
                at += _HEAD.size
                if name := data[at : at + length].rstrip(b"\0"):
                    self._names.add(os.fsdecode(name))
                at += length

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.names()
        os.close(self._handle)
