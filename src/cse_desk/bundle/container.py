"""The frame inside the seal: magic, manifest, signature, parts back to back. Nothing is named, so nothing is extracted."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cse_desk.bundle import limits, signing
from cse_desk.bundle.limits import Reason
from cse_desk.bundle.plaintext import Plaintext
from cse_desk.errors import BundleRefused

MAGIC: Final = b"CSEB1\n"
_LENGTH: Final = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """The three pieces of a bundle's plaintext; nothing in them has been believed yet."""

    manifest: bytes
    signature: bytes
    plain: Plaintext  # the parts, from `parts` to its end
    parts: int

    @property
    def signed(self) -> bytes:
        """The bytes the signature is over."""
        return signing.pae(signing.MANIFEST_TYPE, self.manifest)


def join(manifest: bytes, signature: bytes, parts: bytes) -> bytes:
    """The plaintext of a bundle."""
    return b"".join((MAGIC, len(manifest).to_bytes(_LENGTH), manifest, signature, parts))


def split(plain: bytes | Plaintext) -> Frame:
    """The pieces of a plaintext; refuses another magic, an oversized manifest and a cut frame."""
    whole = plain if isinstance(plain, Plaintext) else Plaintext(plain)
    if whole.cut(0, len(MAGIC)) != MAGIC:
        raise BundleRefused(Reason.NOT_A_BUNDLE)
    start = len(MAGIC) + _LENGTH
    if len(whole) < start:
        raise BundleRefused(Reason.CUT_SHORT)
    size = int.from_bytes(whole.cut(len(MAGIC), start))
    if size > limits.MAX_MANIFEST:
        raise BundleRefused(Reason.MANIFEST_TOO_LARGE, size=size, limit=limits.MAX_MANIFEST)
    end = start + size + signing.SIGNATURE_BYTES
    if len(whole) < end:
        raise BundleRefused(Reason.CUT_SHORT)
    manifest, signature = bytes(whole.cut(start, start + size)), bytes(whole.cut(start + size, end))
    return Frame(manifest=manifest, signature=signature, plain=whole, parts=end)


# ---- parts ---------------------------------------------------------------------------------


def deflate(content: bytes) -> bytes:
    """A part as it is stored. One that would shrink by more than the ratio a reader accepts is stored unshrunk, still as zlib."""
    stored = zlib.compress(content, 6)
    if exceeds_ratio(len(content), len(stored)):
        return zlib.compress(content, 0)
    return stored


def exceeds_ratio(length: int, stored: int) -> bool:
    """Whether a part claims to inflate more than honest text does."""
    return length > limits.RATIO_FREE and length > limits.MAX_RATIO * stored


def inflate(stored: bytes | memoryview, length: int, part: int) -> bytes:
    """Exactly `length` bytes out of a stored part; never allocates more than one byte over."""
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(stored, length + 1)
    except zlib.error as trouble:
        raise BundleRefused(Reason.BAD_COMPRESSION, part=part) from trouble
    if len(content) != length:
        raise BundleRefused(Reason.WRONG_LENGTH, part=part)
    if not inflater.eof or inflater.unused_data or inflater.unconsumed_tail:
        raise BundleRefused(Reason.BAD_COMPRESSION, part=part)
    return content


def digest(content: bytes) -> str:
    """SHA-256 as the manifest lists it of a part after inflating."""
    return hashlib.sha256(content).hexdigest()


# ---- records within a part -----------------------------------------------------------------


def frame_record(record: bytes) -> bytes:
    """A record with its length before it."""
    return len(record).to_bytes(_LENGTH) + record


def records(content: bytes) -> Iterator[bytes]:
    """The length-prefixed records of a part; ValueError where a length does not fit. An empty part holds none."""
    at, end = 0, len(content)
    while at < end:
        start = at + _LENGTH
        if start > end:
            raise ValueError("cut within a length")
        at = start + int.from_bytes(content[at:start])
        if at > end:
            raise ValueError("a length points past the end")
        yield content[start:at]
