"""Identifiers: 16 random bytes (or the first 16 bytes of a hash), written as 32 lower-case hexadecimal digits."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NewType, overload

RootId = NewType("RootId", str)  # what is shared as a unit: a young person, a place, a meeting, ...
RecordId = NewType("RecordId", str)
ChangeId = NewType("ChangeId", str)  # first 16 bytes of the hash of a change's envelope
ActId = NewType("ActId", str)  # changes of one use case
AuthorId = NewType("AuthorId", str)  # first 16 bytes of SHA-256 of the author's Ed25519 public key
VaultId = NewType("VaultId", str)  # an incarnation of a vault: new at creation, restore and any detected rollback

_ID = re.compile(r"[0-9a-f]{32}")


def is_id(text: object) -> bool:
    """Whether `text` has the form of an identifier."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


class Ids:
    """A source of fresh identifiers; tests and the demo hand in a seeded source of bytes."""

    def __init__(self, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        self._random_bytes = random_bytes

    def new(self) -> str:
        """A fresh identifier, 32 hexadecimal digits."""
        return self._random_bytes(16).hex()

    def salt(self) -> bytes:
        """Sixteen fresh bytes that blind a digest."""
        return self._random_bytes(16)


_WIDTH = 33  # an id and the comma after it


class ManyIds(Sequence[str]):
    """Ids in a fixed order as one text: a hundred thousand of them in three megabytes, where so many strings take nine."""

    __slots__ = ("_text",)

    def __init__(self, text: str = "") -> None:
        """`text`: the ids, a comma between each two."""
        self._text = text

    def __len__(self) -> int:
        return (len(self._text) + 1) // _WIDTH

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...

    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        if isinstance(at, slice):
            return tuple(self._at(each) for each in range(*at.indices(len(self))))
        return self._at(range(len(self))[at])

    def _at(self, place: int) -> str:
        return self._text[place * _WIDTH : (place + 1) * _WIDTH - 1]

    def __iter__(self) -> Iterator[str]:
        return map(self._at, range(len(self)))

    def __contains__(self, id_: object) -> bool:
        return self._place(id_) >= 0

    def index(self, id_: str, start: int = 0, stop: int | None = None) -> int:
        """The place of an id; ValueError when it is none of them."""
        place = self._place(id_)
        if place not in range(len(self))[start:stop]:
            raise ValueError("not one of these ids")
        return place

    def _place(self, id_: object) -> int:
        return self._text.find(str(id_)) // _WIDTH if is_id(id_) else -1  # a comma is no part of an id

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ManyIds):
            return self._text == other._text
        return tuple(self) == other

    def __hash__(self) -> int:
        return hash(tuple(self))
