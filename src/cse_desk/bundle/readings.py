"""What was found out about the bytes of a bundle, for reading it a second time: looking comes before taking in.

A manifest names the digest of every part, so the same manifest means the same bytes. What strict reading, digests and signatures say of
bytes is always the same and need not be asked twice; all that depends on what is here and on whom we believe is checked each time.
Nothing outlives the session.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from cse_desk.bundle import signing

_MOST_BUNDLES = 4
Pair = tuple[bytes, bytes | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """One bundle, read to its end: `bad` are the digests of what could not be read or did not fit its own promise."""

    bad: frozenset[bytes]
    signed: frozenset[bytes]  # digests of (key, signature, statement) that fit

    def was_good(self, pair: Pair) -> bool:
        """Whether a pair of this bundle was read strictly and fits its digests."""
        return not self.bad or digest_of(*pair) not in self.bad


@dataclass(slots=True)
class Readings:
    """The last bundles that were read to their end, by the digest of their manifest."""

    _kept: dict[str, Reading] = field(default_factory=dict)

    def of(self, manifest_sha256: str) -> Reading | None:
        """None: read it strictly."""
        return self._kept.get(manifest_sha256)

    def keep(self, manifest_sha256: str, reading: Reading) -> None:
        """Remember one more, and forget the oldest."""
        self._kept[manifest_sha256] = reading
        while len(self._kept) > _MOST_BUNDLES:
            del self._kept[next(iter(self._kept))]


@dataclass(slots=True)
class Signatures:
    """Asks of each signature once in a reading whether it fits."""

    before: frozenset[bytes] = frozenset()
    fitting: set[bytes] = field(default_factory=set)

    def fits(self, key: bytes, signature: bytes, statement: bytes) -> bool:
        """As `signing.fits`."""
        digest = digest_of(key + signature, statement)
        if digest not in self.before and not signing.fits(key, signature, statement):
            return False
        self.fitting.add(digest)
        return True


def digest_of(first: bytes, second: bytes | None) -> bytes:
    """32 bytes for two pieces, the first with its length."""
    return sha256(len(first).to_bytes(8) + first + (second or b"")).digest()


def bad_of(pairs: Iterable[Pair]) -> frozenset[bytes]:
    """For `Reading.bad`."""
    return frozenset(digest_of(*pair) for pair in pairs)
