"""First contact: my card, other people's cards, and the eight words typed from a telephone call (design/SECURITY, "Trust")."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.bundle import cards
from cse_desk.bundle.cards import BadCard, Card
from cse_desk.bundle.reader import TrustedKey
from cse_desk.errors import DiskTrouble, NotFound, Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Role, TrustState
from cse_desk.models.labels import label
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.exchange import Contact
from cse_desk.models.rules.words import fold
from cse_desk.models.tables import local
from cse_desk.services.printing import Printing
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault

_EARLIER = "cards:"  # settings key, with the author: cards of the same key that were verified before
_MOST_BYTES = 64 * 1024
_ORDER = (TrustState.VERIFIED, TrustState.INTRODUCED, TrustState.UNKNOWN, TrustState.RETIRED, TrustState.COMPROMISED)
CONTACT = "contact"  # what the bus calls a contact; contacts are this vault's own and never travel


class ContactRule(StrEnum):
    """Why a card or its words are not taken."""

    BAD_CARD = "bad-card"
    MY_OWN_CARD = "my-own-card"
    WORDS_DIFFER = "words-differ"
    KEY_RETIRED = "key-retired"


@dataclass(frozen=True, slots=True)
class MyCard:
    """What I hand out: the text for an e-mail, the words I read out, what the printed square holds."""

    name: str
    agency: str
    role: Role
    text: str
    words: tuple[str, ...]
    qr: str
    square: tuple[
        tuple[bool, ...], ...
    ] = ()  # the square to scan, row by row, True is dark; () where nobody asked for it


@dataclass(frozen=True, slots=True)
class CardClaims:
    """What a card says of itself; nothing of it is known to be true until its words were typed."""

    fingerprint: str
    name: str
    agency: str
    role: Role
    text: str
    trust: TrustState
    details_changed: bool  # a known key under another name, agency or role
    name_known_with_other_key: bool  # the same person and agency under a key we do not know: stop
    other_key: str = ""  # fingerprint of that known key


class Contacts:
    """Whom we exchange bundles with, and what we know of their keys."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._printing = Printing(vault)

    def my_card(self, *, with_square: bool = False) -> MyCard:
        """The card of the person who unlocked; drawing its square takes a tenth of a second."""
        card = cards.read_card(self._vault.me.card_text)
        return MyCard(
            name=card.name,
            agency=card.agency,
            role=card.role,
            text=cards.card_text(card),
            words=cards.safety_words(card),
            qr=cards.card_qr(card),
            square=_square(cards.card_qr(card)) if with_square else (),
        )

    def my_card_pdf(self) -> bytes:
        """One page to hand over: who, the words, the square."""
        from cse_desk.documents import contact_card

        mine = self.my_card()
        facts = contact_card.CardFacts(mine.name, mine.agency, label(mine.role), mine.text, mine.qr)
        return contact_card.build(
            facts, mine.words, self._printing.look(), printed_by=mine.name, printed_at=self._vault.clock.now()
        )

    def all(self) -> tuple[Contact, ...]:
        """Every contact, verified ones first, by name."""
        with self._vault.reading() as session:
            rows = session.scalars(select(local.Contact)).all()
        names = {row.fingerprint: f"{row.name}, {row.agency}" for row in rows}
        found = [_record(row, names.get(row.introduced_by or "", "")) for row in rows]
        return tuple(sorted(found, key=lambda one: (_ORDER.index(one.trust), one.name.casefold(), one.fingerprint)))

    def verified(self) -> tuple[Contact, ...]:
        """Everybody to whom something may be sealed, by name."""
        return tuple(one for one in self.all() if one.trust is TrustState.VERIFIED)

    def one(self, *, fingerprint: str) -> Contact:
        """One contact; NotFound."""
        with self._vault.reading() as session:
            return _record(_row(session, fingerprint))

    def read_card(self, *, given: str | bytes) -> CardClaims:
        """What a card claims; Refused(BAD_CARD) with the fault, or MY_OWN_CARD."""
        card = self._read(given)
        fingerprint = fingerprint_of(card)
        with self._vault.reading() as session:
            known = session.get(local.Contact, fingerprint)
            others = session.scalars(select(local.Contact).where(local.Contact.fingerprint != fingerprint)).all()
        same_name = [
            other.fingerprint for other in others if other.trust == TrustState.VERIFIED and _same_person(other, card)
        ]
        return CardClaims(
            fingerprint=fingerprint,
            name=card.name,
            agency=card.agency,
            role=card.role,
            text=cards.card_text(card),
            trust=TrustState(known.trust) if known else TrustState.UNKNOWN,
            details_changed=known is not None and cards.read_card(known.card) != card,
            name_known_with_other_key=bool(same_name),
            other_key=next(iter(same_name), ""),
        )

    def read_card_file(self, *, path: Path) -> CardClaims:
        """What the card in a file claims, as `read_card`; NotFound, DiskTrouble."""
        try:
            with path.open("rb") as file:
                given = file.read(_MOST_BYTES)
        except FileNotFoundError as trouble:
            raise NotFound(path.name) from trouble
        except OSError as trouble:
            raise DiskTrouble(path.parent, errno=trouble.errno or 0) from trouble
        return self.read_card(given=given)

    def _read(self, given: str | bytes) -> Card:
        try:
            card = cards.read_card(given)
        except BadCard as trouble:
            raise Refused(ContactRule.BAD_CARD, fault=trouble.fault.value) from trouble
        if card.signing_key == self._vault.me.signing_key:
            raise Refused(ContactRule.MY_OWN_CARD)
        return card

    def verify(self, *, card: str, typed_words: str, retires: str = "") -> Changes:
        """Trust a card after its eight words were typed from a call to a number got elsewhere.

        `retires`: fingerprint of the key that its owner has given up for this one. Refused(WORDS_DIFFER) keeps the contact as it was
        and notes the failure in the access log; Refused(BAD_CARD, MY_OWN_CARD, KEY_RETIRED); NotFound.
        """
        read = self._read(card)
        fingerprint = fingerprint_of(read)
        if not cards.same_words(read, typed_words):
            self._vault.note(Event.TRUST, contact=fingerprint, outcome="words-differ")
            raise Refused(ContactRule.WORDS_DIFFER)
        with self._vault.transaction(_("Contact verified")) as writing:
            self._trust(writing.session, read, fingerprint)
            writing.note(Event.TRUST, contact=fingerprint, outcome=TrustState.VERIFIED.value)
            if retires:
                _row(writing.session, retires).trust = TrustState.RETIRED
                writing.note(Event.TRUST, contact=retires, outcome=TrustState.RETIRED.value)
        return _changed(writing.act, fingerprint, retires)

    def _trust(self, session: Session, card: Card, fingerprint: str) -> None:
        row = session.get(local.Contact, fingerprint)
        if row is not None and row.trust in (TrustState.RETIRED, TrustState.COMPROMISED):
            raise Refused(ContactRule.KEY_RETIRED)
        text = cards.card_text(card)
        if row is None:
            row = local.Contact(fingerprint=fingerprint, author=card.author)
            session.add(row)
        elif row.trust == TrustState.VERIFIED and row.card != text:
            _keep_earlier(session, row)
        row.card, row.name, row.agency, row.role = text, card.name, card.agency, card.role
        row.trust, row.verified_at = TrustState.VERIFIED, self._vault.clock.now()

    def retire(self, *, fingerprint: str) -> Changes:
        """Stop trusting a key that is no longer used; what came before stays."""
        with self._vault.transaction(_("Contact retired")) as writing:
            _row(writing.session, fingerprint).trust = TrustState.RETIRED
            writing.note(Event.TRUST, contact=fingerprint, outcome=TrustState.RETIRED.value)
        return _changed(writing.act, fingerprint)

    def compromised(self, *, fingerprint: str) -> Changes:
        """Somebody else may hold this key: nothing signed with it is taken in any more, also what it wrote before."""
        with self._vault.transaction(_("Key known by somebody else")) as writing:
            row = _row(writing.session, fingerprint)
            row.trust, row.compromised_since = TrustState.COMPROMISED, self._vault.clock.now()
            writing.note(Event.TRUST, contact=fingerprint, outcome=TrustState.COMPROMISED.value)
        return _changed(writing.act, fingerprint)


def _square(text: str) -> tuple[tuple[bool, ...], ...]:
    import segno

    return tuple(tuple(bool(dot) for dot in row) for row in segno.make_qr(text, error="l", boost_error=False).matrix)


def _changed(act: str, *fingerprints: str) -> Changes:
    return Changes(act=act, kinds=frozenset({CONTACT}), ids=frozenset(one for one in fingerprints if one))


def _same_person(other: local.Contact, card: Card) -> bool:
    return (fold(other.name), fold(other.agency)) == (fold(card.name), fold(card.agency))


def fingerprint_of(card: Card) -> str:
    """SHA-256 of the signing key; its first half is the author id."""
    return hashlib.sha256(card.signing_key).hexdigest()


def trusted_keys(session: Session, mine: str) -> tuple[TrustedKey, ...]:
    """Everything known of contacts' keys, one's own card among them."""
    rows = session.scalars(select(local.Contact)).all()
    known = [TrustedKey(cards.read_card(row.card), TrustState(row.trust), _earlier(session, row)) for row in rows]
    return (*known, TrustedKey(cards.read_card(mine), TrustState.VERIFIED))


def _keep_earlier(session: Session, row: local.Contact) -> None:
    """Bundles sealed before somebody's details changed still open: the card was verified once."""
    held = session.get(local.Setting, _EARLIER + row.author)
    before = list(held.value) if held is not None else []
    session.merge(local.Setting(key=_EARLIER + row.author, value=[*before, row.card]))


def _earlier(session: Session, row: local.Contact) -> tuple[Card, ...]:
    held = session.get(local.Setting, _EARLIER + row.author)
    return tuple(cards.read_card(text) for text in held.value) if held is not None else ()


def _row(session: Session, fingerprint: str) -> local.Contact:
    row = session.get(local.Contact, fingerprint)
    if row is None:
        raise NotFound(fingerprint)
    return row


def _record(row: local.Contact, introduced_by: str = "") -> Contact:
    return Contact(
        fingerprint=row.fingerprint,
        name=row.name,
        agency=row.agency,
        role=Role(row.role),
        trust=TrustState(row.trust),
        verified_at=row.verified_at,
        card=row.card,
        introduced_by=introduced_by if row.trust == TrustState.INTRODUCED else "",
        compromised_since=row.compromised_since,
    )
