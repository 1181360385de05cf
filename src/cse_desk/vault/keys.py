"""Keys: from the passphrase to the data key, and from the data key to the key of each use.

passphrase -Argon2id-> stretched -HKDF-> key that wraps the data key, and key that wraps the person's own identity;
data key -HKDF-> database, drafts, header, mark, backup. Source: design/SECURITY, "Keys".
Key material lives in bytearrays that are wiped; what a library returns as `bytes` cannot be, which is why locking ends the process.
"""

import hashlib
import hmac
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from unicodedata import normalize

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cse_desk.ids import AuthorId

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16
MIB = 1024  # KiB
RandomBytes = Callable[[int], bytes]
Passphrase = str | bytearray


class KeyUse(StrEnum):
    """What a derived key is for; the text is the HKDF info and is never changed."""

    WRAP_DATA_KEY = "cse-desk v1 wrap data key"
    WRAP_IDENTITY = "cse-desk v1 wrap own identity"
    DATABASE = "cse-desk v1 database"
    DRAFTS = "cse-desk v1 drafts"
    HEADER = "cse-desk v1 header"
    MARK = "cse-desk v1 mark"
    BACKUP = "cse-desk v1 backup"


# ---- the cost of a guess ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KdfCost:
    """Argon2id parameters. Outside the bounds a header is refused: it could weaken a guess's cost or hang us."""

    memory_kib: int
    passes: int
    lanes: int

    @classmethod
    def for_tests(cls) -> Self:
        """The floor: the cheapest cost that is accepted."""
        return cls(memory_kib=64 * MIB, passes=2, lanes=2)

    @property
    def is_allowed(self) -> bool:
        """Floors 64 MiB and 2 passes, ceilings 1 GiB and 10 passes, 1-4 lanes."""
        return 64 * MIB <= self.memory_kib <= 1024 * MIB and 2 <= self.passes <= 10 and 1 <= self.lanes <= 4


LEAST_S = 0.5
MOST_S = 1.5
_AIM_S = 1.0
_STEP_KIB = 16 * MIB


def calibrate(
    derive: Callable[[KdfCost], None] | None = None, timer: Callable[[], float] = time.perf_counter
) -> KdfCost:
    """The cost that takes 0.5-1.5 s on this computer, within the bounds; takes up to some five seconds to find.

    Memory is raised first (it is what a graphics card lacks), passes only above 1 GiB.
    """
    work = derive or _derive_once
    cost = KdfCost.for_tests()
    for _ in range(4):
        took = _time_of(work, cost, timer)
        if LEAST_S <= took <= MOST_S:
            return cost
        better = _scaled(cost, _AIM_S / max(took, 0.001))
        if better == cost:
            return cost
        cost = better
    return cost


def _time_of(work: Callable[[KdfCost], None], cost: KdfCost, timer: Callable[[], float]) -> float:
    start = timer()
    try:
        work(cost)
    except MemoryError:
        return MOST_S * 4  # too much for this computer: the next try takes a quarter or less
    return timer() - start


def _scaled(cost: KdfCost, by: float) -> KdfCost:
    total = cost.memory_kib * cost.passes * by
    passes = 3 if total >= 3 * 64 * MIB else 2
    memory = int(total / passes) // _STEP_KIB * _STEP_KIB
    if memory > 1024 * MIB:
        memory = 1024 * MIB
        passes = min(10, max(3, int(total / memory)))
    return KdfCost(memory_kib=max(64 * MIB, memory), passes=passes, lanes=cost.lanes)


def _derive_once(cost: KdfCost) -> None:
    wipe(stretch("a passphrase of usual length", bytes(SALT_BYTES), cost))


# ---- derivation ---------------------------------------------------------------------------


def wipe(secret: bytearray) -> None:
    """Overwrite key material."""
    secret[:] = bytes(len(secret))


def stretch(passphrase: Passphrase, salt: bytes, cost: KdfCost) -> bytearray:
    """Argon2id of the passphrase (Unicode NFC, UTF-8), 32 bytes; MemoryError when the computer has not enough."""
    given = _in_bytes(passphrase)
    stretched = bytearray(KEY_BYTES)
    try:
        function = Argon2id(
            salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
        )
        function.derive_into(given, stretched)  # type: ignore[arg-type]  # any buffer is taken
    finally:
        wipe(given)
    return stretched


def _in_bytes(passphrase: Passphrase) -> bytearray:
    if isinstance(passphrase, bytearray) and all(byte < 0x80 for byte in passphrase):
        return bytearray(passphrase)
    text = passphrase if isinstance(passphrase, str) else passphrase.decode("utf-8", "surrogateescape")
    return bytearray(normalize("NFC", text).encode("utf-8", "surrogateescape"))


def derived(secret: bytearray, use: KeyUse) -> bytearray:
    """The 32-byte key of one use; the caller wipes it."""
    key = bytearray(KEY_BYTES)
    HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=use.encode()).derive_into(secret, key)
    return key


@contextmanager
def key_for(secret: bytearray, use: KeyUse) -> Iterator[bytearray]:
    """The key of one use, wiped afterwards."""
    key = derived(secret, use)
    try:
        yield key
    finally:
        wipe(key)


def raw_key(key: bytearray) -> bytearray:
    """SQLCipher's raw key form x'<64 hex digits>', made without a `str`; anything else it would take for a passphrase."""
    if len(key) != KEY_BYTES:
        raise ValueError(len(key))
    digits = b"0123456789abcdef"
    text = bytearray(67)
    text[0:2], text[66] = b"x'", 0x27
    for at, byte in enumerate(key):
        text[2 + 2 * at] = digits[byte >> 4]
        text[3 + 2 * at] = digits[byte & 15]
    return text


# ---- wrapping -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A secret under AES-256-GCM."""

    nonce: bytes
    sealed: bytes


class WrongKey(Exception):  # ours, but never leaves the vault
    """The key, or what it must belong to, is another one."""


def wrap(secret: bytearray, under: bytearray, belongs_to: bytes, random_bytes: RandomBytes = os.urandom) -> Wrapped:
    """Seal a secret; `belongs_to` is bound to it (a slot moved to another vault does not open)."""
    nonce = random_bytes(NONCE_BYTES)
    return Wrapped(nonce, AESGCM(under).encrypt(nonce, secret, belongs_to))


def unwrap(wrapped: Wrapped, under: bytearray, belongs_to: bytes) -> bytearray:
    """The secret; WrongKey when the key or what it belongs to differs."""
    secret = bytearray(max(0, len(wrapped.sealed) - 16))
    try:
        AESGCM(under).decrypt_into(wrapped.nonce, wrapped.sealed, belongs_to, secret)
    except (InvalidTag, ValueError):
        raise WrongKey from None
    return secret


def mac(secret: bytearray, use: KeyUse, message: bytes) -> bytes:
    """HMAC-SHA256 under the key of one use."""
    with key_for(secret, use) as key:
        return hmac.new(key, message, hashlib.sha256).digest()


def same(one: bytes, other: bytes) -> bool:
    """Whether two codes are equal, in constant time."""
    return hmac.compare_digest(one, other)


# ---- the person's own identity ------------------------------------------------------------


class Identity:
    """The signing key and the age identity of one person; it exists only while the vault is open."""

    def __init__(self, secret: bytearray) -> None:
        """`secret`: Ed25519 seed, then the age identity's text."""
        from pyrage import x25519

        self._signer = Ed25519PrivateKey.from_private_bytes(bytes(secret[:KEY_BYTES]))
        self._age = secret[KEY_BYTES:]
        self.signing_key: bytes = self._signer.public_key().public_bytes_raw()
        self.author = author_of(self.signing_key)
        self.age_recipient = str(x25519.Identity.from_str(self._age.decode("ascii")).to_public())

    def sign(self, message: bytes) -> bytes:
        """Ed25519, 64 bytes."""
        return self._signer.sign(message)

    def age_identity(self) -> str:
        """The age identity, "AGE-SECRET-KEY-1…", for opening a bundle."""
        return self._age.decode("ascii")

    def forget(self) -> None:
        """Wipe what can be wiped."""
        wipe(self._age)


def new_identity(random_bytes: RandomBytes = os.urandom) -> bytearray:
    """The secret of a fresh `Identity`. The age library draws its own randomness."""
    from pyrage import x25519

    return bytearray(random_bytes(KEY_BYTES)) + bytearray(str(x25519.Identity.generate()).encode("ascii"))


def author_of(signing_key: bytes) -> AuthorId:
    """First 16 bytes of SHA-256 of the public key."""
    return AuthorId(hashlib.sha256(signing_key).digest()[:16].hex())
