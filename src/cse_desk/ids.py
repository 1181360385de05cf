"""Identifiers: 16 random bytes (or the first 16 bytes of a hash), written as 32 lower-case hexadecimal digits."""

import os
import re
from collections.abc import Callable
from typing import NewType

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
