"""Checking a bundle without a vault: who signed, to whom, what is inside, whether it is whole (`cse-desk verify`).

`--card` is the trust anchor. Without one the signature is only compared with the card inside the file, and the verdict says
"claims". Without `--identity` nothing but the outside can be seen. Nothing is kept.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from cse_desk.bundle import cards, container, reader, seal, signing
from cse_desk.bundle.cards import BadCard, Card
from cse_desk.bundle.checking import RootChanges
from cse_desk.bundle.files import read_file
from cse_desk.bundle.limits import Reason
from cse_desk.bundle.manifest import read_manifest, read_sender
from cse_desk.bundle.reader import Opened, TrustedKey
from cse_desk.bundle.roles import MayWrite
from cse_desk.changes.strictjson import JsonValue
from cse_desk.errors import BundleRefused, CseDeskError
from cse_desk.i18n import to_wire
from cse_desk.models.enums import Role, TrustState

_IDENTITY = "AGE-SECRET-KEY-1"
_MAX_KEY_FILE = 64 * 1024


class Outcome(IntEnum):
    """What the check came to; the number is the exit code."""

    PROVED = 0  # whole, and the signature fits the card given
    REFUSED = 1
    UNREADABLE = 2  # a file could not be read, or is not what the option asks for
    UNPROVED = 3  # nothing is wrong, but nobody vouches for the signer, or only the outside could be seen


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signed, in the words of a card."""

    name: str
    agency: str
    role: str
    author: str
    safety_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """What a bundle holds."""

    bundle_id: str
    created: str
    to: tuple[str, ...]
    marking: str
    purpose: str
    lawful_basis: str
    withheld: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, int, int], ...]  # (kind, number of parts, bytes after inflating)
    records: int  # roots
    changes: int
    held_back: tuple[tuple[str, int], ...]  # (fault, changes)
    authors: tuple[Signatory, ...]  # introduced by the sender
    receipt_for: str  # bundle id, or ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of a file. `refused` is a `limits.Reason` or "", with its facts."""

    outcome: Outcome
    size: int = 0
    recipients: int = 0
    refused: str = ""
    facts: tuple[tuple[str, str | int], ...] = ()
    unreadable: str = ""  # which option's file: "file", "identity" or "card"
    signer: Signatory | None = None
    signer_is_proved: bool = False
    claims_differ: bool = False  # the key is the card's, but the file's own card claims other details
    inside: Inside | None = field(default=None)

    @property
    def exit_code(self) -> int:
        """0 whole and the signature fits the card, 1 refused, 2 unreadable, 3 whole but unproved."""
        return int(self.outcome)

    def as_json(self) -> dict[str, JsonValue]:
        """For machines; every key is always there."""
        return {
            "outcome": self.outcome.name.lower(),
            "exit_code": self.exit_code,
            "size": self.size,
            "recipients": self.recipients,
            "refused": self.refused,
            "facts": dict(self.facts),
            "unreadable": self.unreadable,
            "signer": None if self.signer is None else _signatory_json(self.signer),
            "signer_is_proved": self.signer_is_proved,
            "claims_differ": self.claims_differ,
            "inside": None if self.inside is None else _inside_json(self.inside),
        }


# ---- the check -----------------------------------------------------------------------------


def verify_files(
    file: Path, *, identity: Path | None = None, card: Path | None = None, may_write: MayWrite | None = None
) -> Verdict:
    """Check the files a person names on the command line."""
    try:
        data = read_file(file)
    except BundleRefused as refused:
        return _refused(refused)
    except CseDeskError:
        return Verdict(Outcome.UNREADABLE, unreadable="file")
    secret, anchor = None, None
    if identity is not None and (secret := _identity_in(identity)) is None:
        return Verdict(Outcome.UNREADABLE, size=len(data), unreadable="identity")
    if card is not None and (anchor := _card_in(card)) is None:
        return Verdict(Outcome.UNREADABLE, size=len(data), unreadable="card")
    return describe(data, secret, anchor, may_write=may_write)


def describe(
    data: bytes, identity: str | None = None, card: Card | None = None, *, may_write: MayWrite | None = None
) -> Verdict:
    """All that can be said of these bytes. `identity` opens the seal; `card` is whom the caller knows to be the sender.

    Without `may_write` the roles of the authors are not looked at.
    """
    try:
        outside = seal.look_outside(data)
    except BundleRefused as refused:
        return _refused(refused, size=len(data))
    if identity is None:
        return Verdict(Outcome.UNPROVED, size=outside.size, recipients=outside.recipients)
    try:
        plain = seal.decrypt(data, identity)
        return _describe_plain(plain, card, outside, may_write or _anything)
    except BundleRefused as refused:
        return _refused(refused, size=outside.size, recipients=outside.recipients)


def _describe_plain(plain: bytes, anchor: Card | None, outside: seal.Outside, may_write: MayWrite) -> Verdict:
    frame = container.split(plain)
    claimed = _claimed_card(frame)
    key = claimed.signing_key if anchor is None else anchor.signing_key
    if not signing.fits(key, frame.signature, frame.signed):
        raise BundleRefused(Reason.BAD_SIGNATURE)
    trusted = [TrustedKey(anchor or claimed, TrustState.VERIFIED, earlier=(claimed,))]
    addressee = read_manifest(frame.manifest).to[0]
    opened = reader.open_plain(plain, me=addressee, trusted=trusted, may_write=may_write)
    if not isinstance(opened, Opened):
        raise BundleRefused(Reason.WRONG_SENDER)
    inside = _inside(opened)
    proved = anchor is not None and claimed == anchor
    return Verdict(
        _outcome(inside, proved=proved),
        size=outside.size,
        recipients=outside.recipients,
        signer=_signatory(claimed),
        signer_is_proved=proved,
        claims_differ=anchor is not None and claimed != anchor,
        inside=inside,
    )


def _outcome(inside: Inside, *, proved: bool) -> Outcome:
    if inside.held_back:
        return Outcome.REFUSED
    return Outcome.PROVED if proved else Outcome.UNPROVED


def _claimed_card(frame: container.Frame) -> Card:
    key, packed = read_sender(frame.manifest)
    try:
        card = cards.read_card(cards.unpack(packed))
    except BadCard as trouble:
        raise BundleRefused(Reason.BAD_CARD, fault=trouble.fault.value) from trouble
    if card.signing_key != key:
        raise BundleRefused(Reason.WRONG_SENDER)
    return card


def _anything(_role: Role, _compartment: str) -> bool:
    return True


def _refused(refused: BundleRefused, *, size: int = 0, recipients: int = 0) -> Verdict:
    return Verdict(
        Outcome.REFUSED,
        size=size,
        recipients=recipients,
        refused=refused.reason.value,
        facts=tuple(sorted(refused.facts.items())),
    )


# ---- what is inside ------------------------------------------------------------------------


def _inside(opened: Opened) -> Inside:
    about = opened.manifest
    tally = _Tally()
    for found in opened.roots():
        tally.add(found)
    kinds = Counter(part.kind.value for part in about.parts)
    sizes = Counter[str]()
    for part in about.parts:
        sizes[part.kind.value] += part.length
    return Inside(
        bundle_id=about.bundle_id,
        created=to_wire(about.created),
        to=about.to,
        marking=about.marking,
        purpose=about.purpose,
        lawful_basis=about.lawful_basis,
        withheld=about.withheld,
        parts=tuple((kind, count, sizes[kind]) for kind, count in kinds.items()),
        records=tally.roots,
        changes=tally.changes,
        held_back=tuple(sorted(tally.faults.items())),
        authors=tuple(_signatory(card) for card in opened.cards),
        receipt_for="" if opened.receipt is None else opened.receipt.bundle_id,
    )


class _Tally:
    def __init__(self) -> None:
        self.roots = 0
        self.changes = 0
        self.faults = Counter[str]()

    def add(self, found: RootChanges) -> None:
        self.roots += 1
        self.changes += len(found.changes)
        self.faults.update(held.fault.value for held in found.quarantined)


def _signatory(card: Card) -> Signatory:
    return Signatory(card.name, card.agency, card.role.value, card.author, cards.safety_words(card))


def _signatory_json(signatory: Signatory) -> JsonValue:
    return {
        "name": signatory.name,
        "agency": signatory.agency,
        "role": signatory.role,
        "author": signatory.author,
        "safety_words": [*signatory.safety_words],
    }


def _inside_json(inside: Inside) -> JsonValue:
    return {
        "id": inside.bundle_id,
        "created": inside.created,
        "to": [*inside.to],
        "marking": inside.marking,
        "purpose": inside.purpose,
        "lawful_basis": inside.lawful_basis,
        "withheld": [{"what": what, "why": why} for what, why in inside.withheld],
        "parts": [{"kind": kind, "count": count, "bytes": size} for kind, count, size in inside.parts],
        "records": inside.records,
        "changes": inside.changes,
        "held_back": dict(inside.held_back),
        "authors": [_signatory_json(author) for author in inside.authors],
        "receipt_for": inside.receipt_for,
    }


# ---- the files given -----------------------------------------------------------------------


def _identity_in(path: Path) -> str | None:
    """The first identity of an age identity file."""
    lines = (line.strip() for line in _text_of(path).splitlines())
    return next((line for line in lines if line.upper().startswith(_IDENTITY)), None)


def _card_in(path: Path) -> Card | None:
    try:
        return cards.read_card(_bytes_of(path))
    except BadCard:
        return None


def _text_of(path: Path) -> str:
    return _bytes_of(path).decode("utf-8", "replace")


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_KEY_FILE)
    except OSError:
        return b""
