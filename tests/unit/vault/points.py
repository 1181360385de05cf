"""The points at which a process may die, by name and not by chance: each thing that it does to a file in turn.

Counted are opening to write, every write in six parts, flushing to the disk, renaming and removing, below one folder. What lies
between two of them touches no file, so dying at each of them in turn leaves every state of the files that a kill -9 can leave. SQLCipher's
own writes are not seen here: those are left to the kills at any moment in `test_crashes.py`.
"""

import io
import os
import signal
import sys
from pathlib import Path
from typing import Any

_PARTS = 6
_NAMED = frozenset({"os.rename", "os.remove", "os.truncate"})


def die_at(number: int, folder: Path, first: str) -> None:
    """From here on this process kills itself at the `number`-th (from 1) such point; it cannot be taken back.

    Counting begins with the first point that is about a file whose name begins with `first`.
    """
    door = _Door(number, str(folder), first)
    sys.addaudithook(door.hear)
    io.open = door.opened  # what Path.open calls
    os.fsync = door.flushed(os.fsync)


class _Door:
    def __init__(self, number: int, folder: str, first: str) -> None:
        self._left = number
        self._folder = folder
        self._first = first
        self._has_begun = False

    def pass_by(self) -> None:
        self._left -= self._has_begun
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook; it hears before the thing is done."""
        is_ours = event in _NAMED or (event == "open" and _writes(arguments[2]))
        if is_ours and str(arguments[0]).startswith(self._folder):
            self._has_begun |= Path(str(arguments[0])).name.startswith(self._first)
            self.pass_by()

    def opened(self, *how: Any, **more: Any) -> Any:
        """`io.open`, whose writes are counted when they are of bytes."""
        found = _OPEN(*how, **more)
        return _Counted(found.detach(), self.pass_by) if isinstance(found, io.BufferedWriter) else found

    def flushed(self, fsync: Any) -> Any:
        def counted(handle: int) -> None:
            self.pass_by()
            fsync(handle)

        return counted


def _writes(flags: int) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR))


_OPEN = io.open


class _Counted(io.BufferedWriter):
    """Writes at once and in six parts, with a point before each."""

    def __init__(self, below: io.RawIOBase, pass_by: Any) -> None:
        super().__init__(below)
        self._pass_by = pass_by

    def write(self, data: Any, /) -> int:
        size = -(-len(data) // _PARTS)
        for start in range(0, len(data), size):
            self._pass_by()
            super().write(data[start : start + size])
            self.flush()
        return len(data)
