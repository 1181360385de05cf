"""Contact cards: who somebody says they are and their two public keys, signed by themselves (FORMAT.md, "Card").

A card proves only that its maker holds the signing key. Whose key it is, is verified by typing the eight safety words
that the person reads out over a number got elsewhere.
"""

import base64
import binascii
import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import pyrage

from cse_desk.bundle import signing, words
from cse_desk.changes.strictjson import BadJson, strict_json
from cse_desk.errors import CseDeskError
from cse_desk.ids import AuthorId
from cse_desk.models.enums import Role

CARD_VERSION: Final = 1
MAX_DOCUMENT: Final = 4096
MAX_NAME: Final = 120
SAFETY_WORDS: Final = 8
_BEGIN_WORDS: Final = "BEGIN DESK CARD"
_END_WORDS: Final = "END DESK CARD"
BEGIN: Final = f"-----{_BEGIN_WORDS}-----"
END: Final = f"-----{_END_WORDS}-----"
QR_PREFIX: Final = "DESKCARD1:"
_LINE: Final = 64
_KEYS: Final = frozenset({"age", "agency", "key", "name", "role", "v"})
_WORDS_TAG: Final = b"cse-desk/safety-words/v1\0"
_MAX_TEXT: Final = 32 * 1024
_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")


class CardFault(StrEnum):
    """What is wrong with a card."""

    NOT_A_CARD = "not-a-card"
    CUT_SHORT = "cut-short"
    CHECKSUM = "checksum"  # damaged on the way: a letter lost or changed
    TOO_LARGE = "too-large"
    NOT_READABLE = "not-readable"
    NEWER_VERSION = "newer-version"
    WRONG_FIELDS = "wrong-fields"
    BAD_TEXT = "bad-text"  # empty, too long, untrimmed, not NFC, or with control characters
    UNKNOWN_ROLE = "unknown-role"
    BAD_KEY = "bad-key"
    SIGNATURE = "signature"


class BadCard(CseDeskError):
    """What was given is no card, or its own signature does not fit."""

    def __init__(self, fault: CardFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Card:
    """A contact card. Two cards are equal when they claim the same; `document` and `signature` are the bytes as received."""

    name: str
    agency: str
    role: Role
    signing_key: bytes = field(repr=False)
    age_recipient: str = field(repr=False)
    document: bytes = field(compare=False, repr=False)
    signature: bytes = field(compare=False, repr=False)

    @property
    def author(self) -> AuthorId:
        """The fingerprint of the signing key."""
        return signing.author_of(self.signing_key)


def make_card(
    *, name: str, agency: str, role: Role, signing_key: bytes, age_recipient: str, sign: Callable[[bytes], bytes]
) -> Card:
    """A card signed by its owner; BadCard when a claim could not be read back."""
    claims = {
        "age": age_recipient,
        "agency": agency,
        "key": signing_key.hex(),
        "name": name,
        "role": role.value,
        "v": CARD_VERSION,
    }
    document = json.dumps(claims, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return read_card(document + sign(signing.pae(signing.CARD_TYPE, document)))


# ---- reading -------------------------------------------------------------------------------


def read_card(given: str | bytes) -> Card:
    """A card from its bytes, its text form (also inside an e-mail, quoted or not) or a scanned QR code; BadCard otherwise."""
    if isinstance(given, bytes) and given.startswith(b"{"):
        return _from_raw(given)
    return _from_raw(_raw_of_text(_as_text(given)))


def _as_text(given: str | bytes) -> str:
    if len(given) > _MAX_TEXT:
        raise BadCard(CardFault.TOO_LARGE)
    if isinstance(given, str):
        return given
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise BadCard(CardFault.NOT_A_CARD) from trouble


def _raw_of_text(text: str) -> bytes:
    if text.strip().upper().startswith(QR_PREFIX):
        return _raw_of_qr(text.strip().upper().removeprefix(QR_PREFIX))
    _, begin, rest = text.partition(_BEGIN_WORDS)
    body, end, _ = rest.partition(_END_WORDS)
    if not begin:
        raise BadCard(CardFault.NOT_A_CARD)
    if not end:
        raise BadCard(CardFault.CUT_SHORT)
    # whatever mail programs put at the start and end of lines, and the dashes they prettify, is none of our letters
    letters = "".join(letter for letter in body if letter in _LETTERS)
    packed, equals, check = letters.partition("=")
    if not equals:
        raise BadCard(CardFault.CUT_SHORT)
    raw = unpack(packed)
    if check.lower() != _checksum(raw):
        raise BadCard(CardFault.CHECKSUM)
    return raw


def pack(raw: bytes) -> str:
    """Base64 without padding, as cards stand in text and in manifests."""
    return base64.b64encode(raw).decode().rstrip("=")


def unpack(packed: str) -> bytes:
    """The bytes back from `pack`; BadCard when they are not whole."""
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError) as trouble:
        raise BadCard(CardFault.CHECKSUM) from trouble


def _raw_of_qr(packed: str) -> bytes:
    try:
        raw = base64.b32decode(packed + "=" * (-len(packed) % 8))
    except (binascii.Error, ValueError) as trouble:
        raise BadCard(CardFault.CHECKSUM) from trouble
    return raw


def _checksum(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:8]


def _from_raw(raw: bytes) -> Card:
    if len(raw) > MAX_DOCUMENT + signing.SIGNATURE_BYTES:
        raise BadCard(CardFault.TOO_LARGE)
    if len(raw) <= signing.SIGNATURE_BYTES:
        raise BadCard(CardFault.CUT_SHORT)
    document, signature = raw[: -signing.SIGNATURE_BYTES], raw[-signing.SIGNATURE_BYTES :]
    card = _from_document(document, signature)
    if not signing.fits(card.signing_key, signature, signing.pae(signing.CARD_TYPE, document)):
        raise BadCard(CardFault.SIGNATURE)
    return card


def _from_document(document: bytes, signature: bytes) -> Card:
    claims = _claims(document)
    return Card(
        name=_person_text(claims["name"]),
        agency=_person_text(claims["agency"]),
        role=_role(claims["role"]),
        signing_key=_signing_key(claims["key"]),
        age_recipient=_age_recipient(claims["age"]),
        document=document,
        signature=signature,
    )


def _claims(document: bytes) -> Mapping[str, object]:
    try:
        claims = strict_json(document)
    except BadJson as trouble:
        raise BadCard(CardFault.NOT_READABLE) from trouble
    if not isinstance(claims, dict) or type(claims.get("v")) is not int:
        raise BadCard(CardFault.WRONG_FIELDS)
    if claims["v"] != CARD_VERSION:
        raise BadCard(CardFault.NEWER_VERSION)
    if claims.keys() != _KEYS:
        raise BadCard(CardFault.WRONG_FIELDS)
    return claims


def _person_text(value: object) -> str:
    """A name as it may stand in a list: trimmed, NFC, one line, no control characters (LRM, RLM and joiners live in real names)."""
    if not isinstance(value, str) or not 0 < len(value) <= MAX_NAME:
        raise BadCard(CardFault.BAD_TEXT)
    if value != value.strip() or not unicodedata.is_normalized("NFC", value):
        raise BadCard(CardFault.BAD_TEXT)
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Co", "Zl", "Zp"} for letter in value):
        raise BadCard(CardFault.BAD_TEXT)
    if not any(unicodedata.category(letter)[0] in "LNPS" for letter in value):
        raise BadCard(CardFault.BAD_TEXT)
    return value


def _role(value: object) -> Role:
    try:
        return Role(str(value))
    except ValueError as trouble:
        raise BadCard(CardFault.UNKNOWN_ROLE) from trouble


def _signing_key(value: object) -> bytes:
    if not isinstance(value, str) or len(value) != 2 * signing.KEY_BYTES or set(value) - set("0123456789abcdef"):
        raise BadCard(CardFault.BAD_KEY)
    key = bytes.fromhex(value)
    if signing.is_weak(key):
        raise BadCard(CardFault.BAD_KEY)
    return key


def _age_recipient(value: object) -> str:
    if not isinstance(value, str) or not value.startswith("age1") or len(value) != 62:
        raise BadCard(CardFault.BAD_KEY)
    try:
        pyrage.x25519.Recipient.from_str(value)
    except (pyrage.RecipientError, ValueError) as trouble:
        raise BadCard(CardFault.BAD_KEY) from trouble
    return value


# ---- writing -------------------------------------------------------------------------------


def card_bytes(card: Card) -> bytes:
    """The card as bundles carry it: its document and the 64 bytes of its signature."""
    return card.document + card.signature


def card_text(card: Card) -> str:
    """The card as a block of text that survives being pasted into an e-mail."""
    raw = card_bytes(card)
    packed = pack(raw)
    lines = [packed[at : at + _LINE] for at in range(0, len(packed), _LINE)]
    return "\n".join([BEGIN, *lines, "=" + _checksum(raw), END, ""])


def card_qr(card: Card) -> str:
    """What a QR code on paper holds: only letters of QR's dense alphanumeric set."""
    return QR_PREFIX + base64.b32encode(card_bytes(card)).decode().rstrip("=")


# ---- safety words --------------------------------------------------------------------------


def safety_words(card: Card) -> tuple[str, ...]:
    """The eight words (103 bits) that stand for both keys and the claimed identity; a changed claim changes all of them."""
    claims = (
        card.signing_key,
        *(text.encode() for text in (card.age_recipient, card.name, card.agency, card.role.value)),
    )
    fields = b"".join(len(claim).to_bytes(4) + claim for claim in claims)
    return words.to_words(hashlib.sha256(_WORDS_TAG + fields).digest(), SAFETY_WORDS)


def same_words(card: Card, typed: str | Sequence[str]) -> bool:
    """Whether the typed words are the card's, in order: capitals, spacing and hyphens do not matter, four letters of a word suffice."""
    return words.all_fit(safety_words(card), typed if isinstance(typed, str) else " ".join(typed))
