"""The outside of a bundle: age v1 (age-encryption.org/v1), X25519 recipients only, binary.

pyrage holds Python's lock for the whole length of a call, a tenth of a second for a large bundle. So it is handed streams, and asks them
for eight kilobytes at a time: there the window gets its turn.
"""

import io
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyrage

from cse_desk.bundle import limits
from cse_desk.bundle.limits import CannotSeal, Reason
from cse_desk.bundle.plaintext import Plaintext
from cse_desk.errors import BundleRefused, CseDeskError
from cse_desk.pace import breathe

VERSION_LINE: Final = b"age-encryption.org/v1\n"
_ARMOUR: Final = b"-----BEGIN AGE"
_MAC_LINE: Final = re.compile(rb"--- [A-Za-z0-9+/]{43}\n")
_STANZA_LINE: Final = re.compile(rb"-> ([\x21-\x7e]+)(?: [\x21-\x7e]+)*\n")
_BODY_LINE: Final = re.compile(rb"[A-Za-z0-9+/]{0,64}\n")
_GREASE: Final = b"-grease"  # stanzas that age writes at random so that readers keep ignoring what they do not know


class CannotSealBundle(CseDeskError):
    """The contents cannot leave as one bundle; nothing was written."""

    def __init__(self, reason: CannotSeal, **facts: str | int) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Outside:
    """All that the outside of a sealed file shows."""

    size: int
    recipients: int


def look_outside(data: bytes, size: int | None = None) -> Outside:
    """Check size and age header without any key; refuses armour, passphrases and every other kind of recipient.

    `data` may be the beginning only, the whole header in it, of a file of `size` bytes.
    """
    size = len(data) if size is None else size
    if not data:
        raise BundleRefused(Reason.EMPTY)
    if size > limits.MAX_FILE:
        raise BundleRefused(Reason.TOO_LARGE, size=size, limit=limits.MAX_FILE)
    if data.lstrip()[: len(_ARMOUR)] == _ARMOUR:
        raise BundleRefused(Reason.ARMOURED)
    if not data.startswith(VERSION_LINE):
        raise BundleRefused(Reason.NOT_AGE)
    kinds = _stanza_kinds(data)
    _refuse_other_recipients(kinds)
    return Outside(size=size, recipients=kinds.count(b"X25519"))


def _stanza_kinds(data: bytes) -> list[bytes]:
    """The kind of each recipient stanza, up to the line with the header's own check."""
    at, kinds = len(VERSION_LINE), list[bytes]()
    while at < min(len(data), limits.MAX_HEADER):
        if _MAC_LINE.match(data, at):
            return kinds
        if stanza := _STANZA_LINE.match(data, at):
            kinds.append(stanza[1])
            at = stanza.end()
        elif kinds and (body := _BODY_LINE.match(data, at)):
            at = body.end()
        else:
            break
    raise BundleRefused(Reason.HEADER_DAMAGED)


def _refuse_other_recipients(kinds: Sequence[bytes]) -> None:
    if b"scrypt" in kinds:
        raise BundleRefused(Reason.PASSPHRASE)
    for kind in kinds:
        if kind != b"X25519" and not kind.endswith(_GREASE):
            raise BundleRefused(Reason.OTHER_RECIPIENTS, kind=kind[:40].decode("ascii"))
    if b"X25519" not in kinds:
        raise BundleRefused(Reason.OTHER_RECIPIENTS, kind="none")
    if len(kinds) > limits.MAX_RECIPIENTS + 1:
        raise BundleRefused(Reason.TOO_MANY_RECIPIENTS, found=len(kinds), limit=limits.MAX_RECIPIENTS)


def decrypt(data: bytes, identity: str) -> bytes:
    """The whole plaintext of a file sealed to `identity` ("AGE-SECRET-KEY-1…"), authenticated to its last byte."""
    return decrypt_pieces(deque([data]), identity).whole()


def decrypt_pieces(sealed: deque[bytes], identity: str) -> Plaintext:
    """The same of a file in pieces, the whole header in the first.

    They are taken out as they are read, so that the file and its plaintext are never both in memory.
    """
    look_outside(sealed[0] if sealed else b"", sum(map(len, sealed)))
    try:
        key = pyrage.x25519.Identity.from_str(identity.strip())
    except (pyrage.IdentityError, ValueError) as trouble:
        raise BundleRefused(Reason.BAD_IDENTITY) from trouble
    plain = Plaintext()
    try:
        pyrage.decrypt_io(_Pieces(sealed), plain, [key])
    except (pyrage.DecryptError, OSError) as trouble:  # OSError: what a stream of pyrage's own calls a damaged chunk
        nobody = "matching" in str(trouble).lower()
        raise BundleRefused(Reason.NOT_FOR_THIS_KEY if nobody else Reason.DAMAGED) from trouble
    return plain


class _Breathing(io.BytesIO):
    """Bytes that are read piece by piece, with a breath before each."""

    def read(self, size: int | None = -1, /) -> bytes:
        """The next piece."""
        breathe()
        return super().read(size)


class _Pieces(io.RawIOBase):
    """Pieces that are read in turn and let go, with a breath before each reading."""

    def __init__(self, pieces: deque[bytes]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; b"" at the end."""
        breathe()
        if not self._left and self._pieces:
            self._left = memoryview(self._pieces.popleft())
        some = self._left[:size] if size >= 0 else self._left
        self._left = self._left[len(some) :]
        return bytes(some)


def encrypt(plain: bytes, recipients: Sequence[str]) -> bytes:
    """`plain` sealed to the age recipients given; CannotSealBundle when the file would be larger than readers take."""
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    sealed = io.BytesIO()
    pyrage.encrypt_io(_Breathing(plain), sealed, keys)
    data = sealed.getvalue()
    if len(data) > limits.MAX_FILE:
        raise CannotSealBundle(CannotSeal.TOO_LARGE, size=len(data), limit=limits.MAX_FILE)
    return data
