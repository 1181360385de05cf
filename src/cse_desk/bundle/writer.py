"""Sealing: contents to the bytes of a `.casex` file. What a reader would refuse is refused here first."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cse_desk.bundle import cards, container, limits, manifest, parts, signing, values
from cse_desk.bundle.cards import Card
from cse_desk.bundle.limits import CannotSeal
from cse_desk.bundle.manifest import Manifest, Part, PartKind
from cse_desk.bundle.parts import Checkpoint, Receipt, StreamHead
from cse_desk.bundle.seal import CannotSealBundle, encrypt
from cse_desk.changes.envelope import Change
from cse_desk.changes.streams import SignedHead, StreamKey, stream_of
from cse_desk.errors import BundleRefused
from cse_desk.ids import AuthorId, RootId, VaultId


class Signer(Protocol):
    """Whoever seals: their card, and a signature that never shows its key."""

    @property
    def card(self) -> Card:
        """Their own contact card."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Ed25519 over `message`, 64 bytes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that goes into a bundle. `counters`: for each recipient, how many bundles this vault has sealed to them with this one.

    `cards` are those of the other authors among `changes`; `heads` a signed head of every stream in `changes`.
    """

    bundle_id: str
    vault: VaultId
    created: datetime
    purpose: str
    lawful_basis: str
    counters: Mapping[AuthorId, int]
    marking: str = ""
    withheld: tuple[tuple[str, str], ...] = ()  # (what, why)
    changes: Mapping[RootId, Sequence[Change]] = field(default_factory=dict, repr=False)
    cards: tuple[Card, ...] = ()
    heads: tuple[SignedHead, ...] = field(default=(), repr=False)
    have: tuple[StreamHead, ...] = field(default=(), repr=False)  # only streams shared with the one recipient
    checkpoint: Checkpoint | None = None
    receipt: Receipt | None = None
    forms: tuple[bytes, ...] = field(default=(), repr=False)
    attachments: tuple[bytes, ...] = field(default=(), repr=False)
    roster: bytes | None = field(default=None, repr=False)


def seal(contents: Contents, signer: Signer, recipients: Sequence[Card]) -> bytes:
    """The sealed file; CannotSealBundle when a reader could not take it."""
    return encrypt(write_plain(contents, signer, recipients), age_recipients(recipients))


def age_recipients(recipients: Sequence[Card]) -> list[str]:
    """What `bundle.seal.encrypt` takes, for callers that run it in a child process."""
    return [card.age_recipient for card in recipients]


def write_plain(contents: Contents, signer: Signer, recipients: Sequence[Card]) -> bytes:
    """The signed plaintext, ready to be sealed."""
    _check(contents, signer, recipients)
    listed, stored = _store(_parts(contents))
    about = _manifest(contents, signer, recipients, listed, container.digest(stored))
    written = _written(about)
    if len(written) > limits.MAX_MANIFEST:
        raise CannotSealBundle(CannotSeal.TOO_MANY_PARTS, parts=len(listed))
    signature = signer.sign(signing.pae(signing.MANIFEST_TYPE, written))
    return container.join(written, signature, stored)


def _written(about: Manifest) -> bytes:
    """The manifest's bytes, read back as every reader will."""
    try:
        written = manifest.write_manifest(about)
        if len(written) <= limits.MAX_MANIFEST:
            manifest.read_manifest(written)
    except (BundleRefused, UnicodeEncodeError) as trouble:
        raise CannotSealBundle(CannotSeal.BAD_TEXT) from trouble
    return written


def manifest_sha256(plain: bytes) -> str:
    """What a receipt for this plaintext will name; the sender keeps it to recognise the receipt."""
    return hashlib.sha256(container.split(plain).manifest).hexdigest()


def _manifest(
    contents: Contents, signer: Signer, recipients: Sequence[Card], listed: tuple[Part, ...], digest: str
) -> Manifest:
    to = tuple(card.author for card in recipients)
    return Manifest(
        bundle_id=contents.bundle_id,
        sender_key=signer.card.signing_key,
        sender_card=cards.pack(cards.card_bytes(signer.card)),
        sender_vault=contents.vault,
        to=to,
        counters={author: contents.counters[author] for author in to},
        created=contents.created,
        marking=contents.marking,
        purpose=contents.purpose,
        lawful_basis=contents.lawful_basis,
        withheld=contents.withheld,
        parts=listed,
        parts_sha256=digest,
    )


# ---- parts ---------------------------------------------------------------------------------


def _parts(contents: Contents) -> Iterator[tuple[PartKind, bytes]]:
    for kind, rows in (
        (PartKind.CARDS, map(parts.card_record, contents.cards)),
        (PartKind.HEADS, map(parts.head_record, contents.heads)),
        (PartKind.HAVE, map(parts.have_record, contents.have)),
    ):
        yield from ((kind, content) for content in parts.fill(rows))
    for changes in contents.changes.values():
        yield from ((PartKind.CHANGES, content) for content in parts.fill(map(parts.change_record, changes)))
    yield from ((PartKind.FORMS, form) for form in contents.forms)
    yield from ((PartKind.ATTACHMENTS, attachment) for attachment in contents.attachments)
    yield from _single_parts(contents)


def _single_parts(contents: Contents) -> Iterator[tuple[PartKind, bytes]]:
    if contents.checkpoint is not None:
        yield PartKind.CHECKPOINT, parts.checkpoint_record(contents.checkpoint)
    if contents.receipt is not None:
        yield PartKind.RECEIPT, parts.receipt_record(contents.receipt)
    if contents.roster is not None:
        yield PartKind.ROSTER, contents.roster


def _store(contents: Iterator[tuple[PartKind, bytes]]) -> tuple[tuple[Part, ...], bytes]:
    listed, stored, total, held = list[Part](), list[bytes](), 0, 0
    for number, (kind, content) in enumerate(contents, start=1):
        _check_part(kind, content, number)
        packed = container.deflate(content)
        listed.append(Part(number, kind, len(content), len(packed), container.digest(content)))
        stored.append(packed)
        total, held = total + len(content), held + len(packed)
        if total > limits.MAX_INFLATED or held > limits.MAX_FILE:
            raise CannotSealBundle(CannotSeal.TOO_LARGE, size=max(total, held))
    return tuple(listed), b"".join(stored)


def _check_part(kind: PartKind, content: bytes, number: int) -> None:
    if number > limits.MAX_PARTS:
        raise CannotSealBundle(CannotSeal.TOO_MANY_PARTS, parts=number)
    limit = manifest.part_limit(kind)
    if len(content) > limit:
        attached = kind is PartKind.ATTACHMENTS
        reason = CannotSeal.ATTACHMENT_TOO_LARGE if attached else CannotSeal.PART_TOO_LARGE
        raise CannotSealBundle(reason, kind=kind.value, size=len(content), limit=limit)


# ---- what a reader would refuse ------------------------------------------------------------


def _check(contents: Contents, signer: Signer, recipients: Sequence[Card]) -> None:
    _check_recipients(contents, recipients)
    _check_texts(contents)
    _check_sizes(contents)
    streams = {stream for root, changes in contents.changes.items() for stream in _streams(root, changes)}
    known = {signer.card.author, *(card.author for card in contents.cards)}
    for stream in streams:
        if stream.author not in known:
            raise CannotSealBundle(CannotSeal.NO_CARD_OF_AUTHOR, author=stream.author)
    if missing := streams - {head.stream for head in contents.heads}:
        raise CannotSealBundle(CannotSeal.NO_HEAD_OF_STREAM, streams=len(missing))


def _check_recipients(contents: Contents, recipients: Sequence[Card]) -> None:
    authors = {card.author for card in recipients}
    if not recipients:
        raise CannotSealBundle(CannotSeal.NO_RECIPIENT)
    if len(recipients) > limits.MAX_RECIPIENTS:
        raise CannotSealBundle(CannotSeal.TOO_MANY_RECIPIENTS, found=len(recipients), limit=limits.MAX_RECIPIENTS)
    if len(authors) != len(recipients):
        raise CannotSealBundle(CannotSeal.SAME_RECIPIENT_TWICE)
    if not all(0 < contents.counters.get(author, 0) < manifest.COUNTER_LIMIT for author in authors):
        raise CannotSealBundle(CannotSeal.NO_COUNTER)
    if contents.have and len(recipients) > 1:
        raise CannotSealBundle(CannotSeal.HAVE_FOR_SEVERAL)


def _check_texts(contents: Contents) -> None:
    texts = [
        contents.marking,
        contents.purpose,
        contents.lawful_basis,
        *(each for pair in contents.withheld for each in pair),
    ]
    if len(contents.withheld) > limits.MAX_WITHHELD or not all(map(values.is_plain, texts)):
        raise CannotSealBundle(CannotSeal.BAD_TEXT)


def _check_sizes(contents: Contents) -> None:
    for changes in contents.changes.values():
        size = sum(8 + len(change.envelope_bytes) + len(change.body_bytes or b"") for change in changes)
        if size > limits.MAX_ROOT:
            raise CannotSealBundle(CannotSeal.ROOT_TOO_LARGE, size=size, limit=limits.MAX_ROOT)


def _streams(root: RootId, changes: Sequence[Change]) -> set[StreamKey]:
    streams = {stream_of(change.envelope) for change in changes}
    if any(stream.root != root for stream in streams):
        raise CannotSealBundle(CannotSeal.WRONG_ROOT)
    return streams
