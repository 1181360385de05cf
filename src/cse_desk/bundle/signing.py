"""Ed25519 over DSSE's pre-authentication encoding: what is signed always says what kind of thing it is."""

import hashlib
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cse_desk.ids import AuthorId

MANIFEST_TYPE: Final = "application/vnd.cse-desk.bundle+json; v=1"
CARD_TYPE: Final = "application/vnd.cse-desk.card+json; v=1"
KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64

_P: Final = 2**255 - 19
_Y_OF_SMALL_ORDER: Final = frozenset(
    {
        0,
        1,
        _P - 1,
        _P,
        _P + 1,
        int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
        int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
    }
)


def pae(payload_type: str, payload: bytes) -> bytes:
    """DSSE v1 pre-authentication encoding (github.com/secure-systems-lab/dsse, protocol.md)."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def fits(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` is `key`'s over `message`; a malformed key fits nothing."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return not is_weak(key)


def is_weak(key: bytes) -> bool:
    """Whether the key is one of the few under which anybody can sign (a point of small order)."""
    return int.from_bytes(key, "little") & (2**255 - 1) in _Y_OF_SMALL_ORDER


def author_of(key: bytes) -> AuthorId:
    """The fingerprint of a signing key: the first 16 bytes of its SHA-256."""
    return AuthorId(hashlib.sha256(key).hexdigest()[:32])
