"""Opening a bundle, in the order of design/SECURITY "Bundle": nothing is believed before the step that proves it.

size, age header, decrypt whole | magic, signature, addressed to me | exact length, limits, hashes | then, change by change while the
caller reads `Opened.roots()`: chain, signed heads, role x compartment. Only `BundleRefused` ever comes out.
"""

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cse_desk.bundle import cards, checking, container, seal, signing
from cse_desk.bundle.cards import BadCard, Card
from cse_desk.bundle.checking import Author, OfBundle, PrevOf, RootChanges, Rules
from cse_desk.bundle.container import Frame
from cse_desk.bundle.content import Content, read_content
from cse_desk.bundle.limits import Reason
from cse_desk.bundle.manifest import Manifest, PartKind, read_manifest, read_sender
from cse_desk.bundle.parts import Checkpoint, DroppedCard, Receipt, StreamHead
from cse_desk.bundle.plaintext import Plaintext
from cse_desk.bundle.readings import Pair, Reading, Readings, Signatures, bad_of
from cse_desk.bundle.roles import MayWrite
from cse_desk.changes.streams import SignedHead, StreamKey
from cse_desk.errors import BundleRefused
from cse_desk.ids import AuthorId, RootId
from cse_desk.models.enums import TrustState

_MAY_SIGN = frozenset({TrustState.VERIFIED})
_KNOWN_AUTHORS = frozenset(
    {TrustState.VERIFIED, TrustState.INTRODUCED, TrustState.RETIRED, TrustState.COMPROMISED},
)


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A contact as this vault knows them (one's own card among them, verified). `earlier`: cards of the same key verified before."""

    card: Card
    state: TrustState
    earlier: tuple[Card, ...] = ()


class Held(StrEnum):
    """Why a file is held until eight words were typed."""

    UNKNOWN_KEY = "unknown-key"
    NOT_VERIFIED = "not-verified"  # introduced by somebody, or met, but its words were never typed
    DETAILS_CHANGED = "details-changed"  # a verified key, now with another name, agency, role or age key


@dataclass(frozen=True, slots=True)
class Unverified:
    """A whole file whose sender nobody here has verified: only the card's claims may be shown. Read it again once they are."""

    card: Card
    why: Held


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle from a verified sender, addressed here and whole. `cards` are introduced by the sender, not verified."""

    manifest: Manifest
    manifest_sha256: str
    sender: Card
    me: AuthorId
    cards: tuple[Card, ...]
    dropped_cards: tuple[DroppedCard, ...]
    have: tuple[StreamHead, ...]
    checkpoint: Checkpoint | None
    receipt: Receipt | None
    _content: Content = field(repr=False)
    _rules: Rules = field(repr=False)
    _readings: Readings = field(repr=False)

    @property
    def bundle_id(self) -> str:
        """Its id; the same one again changes nothing."""
        return self.manifest.bundle_id

    @property
    def counter(self) -> int:
        """How many bundles the sending incarnation has sealed to me, this one included."""
        return self.manifest.counters[self.me]

    def roots(self, *, last: bool = False) -> Iterator[RootChanges]:
        """The changes root by root, each read when asked for; again from the start each time. Raises nothing.

        `last`: nothing is read again, of a root either, and what was read is let go of on the way.
        """
        heads: dict[str, dict[StreamKey, tuple[SignedHead, ...]]] = {}
        for stream, told in self._content.heads.items():
            heads.setdefault(stream.root, {})[stream] = told
        before = self._readings.of(self.manifest_sha256)
        signatures = Signatures(before.signed if before is not None else frozenset())
        rules = replace(self._rules, before=before, signatures=signatures)
        bad, passed_over = list[Pair](), False
        for root, left in zip(self._content.changes, self._content.left_after(), strict=True):
            own = root or RootId("")
            found = checking.check_root(own, self._content.pairs(root), heads.get(own, {}), rules)
            bad += found.not_believed
            passed_over = passed_over or bool(found.here)
            if last:
                self._content.plain.let_go_before(left)
            yield found
        if not passed_over:
            self._readings.keep(self.manifest_sha256, Reading(bad_of(bad), frozenset(signatures.fitting)))

    def let_go(self) -> None:
        """Hold the bytes no longer, of which nothing more is read: of a large bundle they are all that its reader keeps in memory."""
        object.__setattr__(self, "_content", replace(self._content, plain=Plaintext(), places=(), changes={}))

    def forms(self) -> Iterator[bytes]:
        """Form parts, unread."""
        return self._content.opaque(PartKind.FORMS)

    def attachments(self) -> Iterator[bytes]:
        """Attachments, unread; changes name them by the SHA-256 in the manifest."""
        return self._content.opaque(PartKind.ATTACHMENTS)

    def roster(self) -> bytes | None:
        """The roster, unread."""
        return next(self._content.opaque(PartKind.ROSTER), None)


def open_bundle(
    sealed: deque[bytes],
    *,
    identity: str,
    me: AuthorId,
    trusted: Sequence[TrustedKey],
    may_write: MayWrite,
    prev_of: PrevOf | None = None,
    held_here: OfBundle | None = None,
    readings: Readings | None = None,
) -> Opened | Unverified:
    """Open a `.casex` file, given in pieces as `seal.decrypt_pieces` takes them.

    BundleRefused says which step refused it, Unverified that its sender must be verified first.
    """
    plain = seal.decrypt_pieces(sealed, identity)
    return open_plain(
        plain, me=me, trusted=trusted, may_write=may_write, prev_of=prev_of, held_here=held_here, readings=readings
    )


def open_plain(
    plain: bytes | Plaintext,
    *,
    me: AuthorId,
    trusted: Sequence[TrustedKey],
    may_write: MayWrite,
    prev_of: PrevOf | None = None,
    held_here: OfBundle | None = None,
    readings: Readings | None = None,
) -> Opened | Unverified:
    """The same from the plaintext that `seal.decrypt` gave.

    `prev_of` tells the `prev` of a change that is already here by its full hash, so that chains may lead through what we have;
    `held_here` gives, for a bundle's id, who knows whole roots of which it brings nothing new, so that they need not be read once more
    (None where it never came); `readings` remembers
    from one reading of a bundle to the next what its bytes say whoever asks.
    """
    frame = container.split(plain)
    contact = _signer(frame, trusted)
    if contact is None:
        return _hold(frame, trusted)
    card = _claimed_card(frame, contact.card.signing_key)
    if card != contact.card and card not in contact.earlier:
        return Unverified(card, Held.DETAILS_CHANGED)
    manifest = read_manifest(frame.manifest)
    if me not in manifest.to:
        raise BundleRefused(Reason.NOT_ADDRESSED_TO_ME, bundle=manifest.bundle_id)
    content = read_content(manifest, frame)
    rules = Rules(
        sender=contact.card.author,
        authors=_authors(trusted, content.cards),
        may_write=may_write,
        prev_of=prev_of or _nothing_here,
        bundle=manifest.bundle_id,
        held_here=held_here(manifest.bundle_id) if held_here is not None else None,
    )
    return _opened(content, rules, contact.card, me, frame, readings or Readings())


def _opened(content: Content, rules: Rules, sender: Card, me: AuthorId, frame: Frame, readings: Readings) -> Opened:
    return Opened(
        manifest=content.manifest,
        manifest_sha256=hashlib.sha256(frame.manifest).hexdigest(),
        sender=sender,
        me=me,
        cards=content.cards,
        dropped_cards=content.dropped_cards,
        have=content.have,
        checkpoint=content.checkpoint,
        receipt=content.receipt,
        _content=content,
        _rules=rules,
        _readings=readings,
    )


def _nothing_here(_hash: str) -> str | None:
    return None


# ---- who -----------------------------------------------------------------------------------


def _signer(frame: Frame, trusted: Sequence[TrustedKey]) -> TrustedKey | None:
    """The verified contact whose key signed; every such key is tried, whatever the file says of itself."""
    for contact in trusted:
        if contact.state in _MAY_SIGN and _signed_by(contact.card.signing_key, frame):
            return contact
    for contact in trusted:
        if contact.state is TrustState.RETIRED and _signed_by(contact.card.signing_key, frame):
            raise BundleRefused(Reason.RETIRED_KEY, author=contact.card.author)
        if contact.state is TrustState.COMPROMISED and _signed_by(contact.card.signing_key, frame):
            raise BundleRefused(Reason.COMPROMISED_KEY, author=contact.card.author)
    return None


def _signed_by(key: bytes, frame: Frame) -> bool:
    return signing.fits(key, frame.signature, frame.signed)


def _hold(frame: Frame, trusted: Sequence[TrustedKey]) -> Unverified:
    """Nothing but the card is read; it must be signed by itself, and the file by it."""
    key, packed = read_sender(frame.manifest)
    if not _signed_by(key, frame):
        raise BundleRefused(Reason.BAD_SIGNATURE)
    card = _read_card(packed, key)
    met = any(contact.card.signing_key == key for contact in trusted)
    return Unverified(card, Held.NOT_VERIFIED if met else Held.UNKNOWN_KEY)


def _claimed_card(frame: Frame, key: bytes) -> Card:
    claimed, packed = read_sender(frame.manifest)
    if claimed != key:
        raise BundleRefused(Reason.WRONG_SENDER)
    return _read_card(packed, key)


def _read_card(packed: str, key: bytes) -> Card:
    try:
        raw = cards.unpack(packed)
        card = cards.read_card(raw) if raw.startswith(b"{") else None
    except BadCard as trouble:
        raise BundleRefused(Reason.BAD_CARD, fault=trouble.fault.value) from trouble
    if card is None:
        raise BundleRefused(Reason.BAD_CARD, fault=cards.CardFault.NOT_A_CARD.value)
    if card.signing_key != key:
        raise BundleRefused(Reason.WRONG_SENDER)
    return card


def _authors(trusted: Sequence[TrustedKey], introduced: Sequence[Card]) -> dict[AuthorId, Author]:
    """Whose changes may land: what we know of somebody ourselves outweighs what the sender says of them."""
    authors = {card.author: Author(card) for card in introduced}
    for contact in trusted:
        if contact.state in _KNOWN_AUTHORS:
            authors[contact.card.author] = Author(
                contact.card,
                is_compromised=contact.state is TrustState.COMPROMISED,
            )
    return authors
