"""The plaintext of a bundle, in pieces: what has been read for the last time is let go of while the rest is still wanted.

A bundle of fifty thousand changes is 25 MB; as one block it would be kept until the last of them was taken in.
"""

import hashlib
from typing import Final

PIECE: Final = 1024 * 1024  # bytes: the C library gives blocks as large as this back to the system (cse_desk.memory)


class Plaintext:
    """Bytes that are written once, from the start, and cut out again."""

    def __init__(self, data: bytes = b"") -> None:
        """`data`: all of it, as one piece; else it is written."""
        self._pieces: list[bytes] = [data] if data else []
        self._size = len(data) if data else PIECE  # of each piece but the last
        self._length = len(data)
        self._rest = bytearray()

    def write(self, data: bytes) -> int:
        """Add to its end; how much was added."""
        self._rest += data
        self._length += len(data)
        while len(self._rest) >= self._size:
            self._pieces.append(bytes(memoryview(self._rest)[: self._size]))
            del self._rest[: self._size]
        return len(data)

    def flush(self) -> None:
        """Nothing waits: for whoever takes this for a file."""

    def __len__(self) -> int:
        return self._length

    def cut(self, start: int, end: int) -> bytes | memoryview:
        """The bytes from `start` to `end`, as many as there are; IndexError when they were let go of."""
        end = min(end, self._length)
        if start >= end:
            return b""
        first, last = start // self._size, (end - 1) // self._size
        if first == last:
            at = first * self._size
            return memoryview(self._piece(first))[start - at : end - at]
        return b"".join(self._between(number, start, end) for number in range(first, last + 1))

    def _between(self, number: int, start: int, end: int) -> memoryview:
        at = number * self._size
        return memoryview(self._piece(number))[max(0, start - at) : max(0, end - at)]

    def _piece(self, number: int) -> bytes | bytearray:
        if number == len(self._pieces):
            return self._rest
        found = self._pieces[number]
        if not found:
            raise IndexError("let go of")
        return found

    def sha256(self, start: int) -> str:
        """Of all from `start`, as hexadecimal digits."""
        digest = hashlib.sha256()
        for number in range(start // self._size, len(self._pieces) + 1):
            digest.update(self._between(number, start, self._length))
        return digest.hexdigest()

    def let_go_before(self, end: int) -> None:
        """Nothing before `end` will be read again."""
        for number in range(min(end // self._size, len(self._pieces))):
            self._pieces[number] = b""

    def whole(self) -> bytes:
        """All of it, as one block."""
        return b"".join((*self._pieces, self._rest))
