"""From records of the vault to a sealed file, and the tray rows that say so. Used by referrals and receipts.

What leaves is written down before it is sealed, because the bundle carries what was written down: the row of the out-tray says "sealing"
until the file is whole on the disk. A row that still says so when the vault is opened was broken off (`Sealing.broken_off`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.bundle import cards, files, seal, writer
from cse_desk.bundle.cards import Card
from cse_desk.bundle.parts import Checkpoint, Receipt
from cse_desk.changes.envelope import Change
from cse_desk.changes.streams import SignedHead, stream_of
from cse_desk.documents.styles import MARKING
from cse_desk.errors import Refused
from cse_desk.i18n import gettext as _
from cse_desk.ids import AuthorId, RootId, VaultId
from cse_desk.models.enums import Compartment, TrustState
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.exchange import Contact
from cse_desk.models.tables import local
from cse_desk.models.tables.panel import Reply
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.sharing import SharingDecision
from cse_desk.services import form_leaving
from cse_desk.services.acts import done
from cse_desk.services.refusals import ReferralRule
from cse_desk.services.withholding import Held
from cse_desk.vault import export
from cse_desk.vault.access_log import Event
from cse_desk.vault.queries import sending
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing
from cse_desk.whole_files import remove_unfinished

SEALING, SENT, RECEIPTED, FAILED, UNCLEAR = "sealing", "sent", "receipted", "failed", "unclear"
_SENT_FACTS = "sent:"  # settings key: what is known of a bundle that left
_PLACE = "sealing:"  # settings key: where a file is being written, until it is known to be whole or gone


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One bundle to one recipient."""

    bundle_id: str
    recipient: Contact
    counter: int
    purpose: str
    lawful_basis: str = ""
    roots: tuple[str, ...] = ()
    compartments: tuple[str, ...] = ()
    held: Held = field(default_factory=Held)
    forms: tuple[str, ...] = ()  # roots of the forms that go along
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A bundle as it stands on the disk."""

    path: Path
    sha256: str
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A bundle that was sealed and written, and the act that wrote down that it leaves."""

    changes: Changes
    bundle_id: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class _Signer:
    vault: Vault

    @property
    def card(self) -> Card:
        return cards.read_card(self.vault.me.card_text)

    def sign(self, message: bytes) -> bytes:
        return self.vault.sign(message)


class Sealing:
    """Makes bundles of what the log holds."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def count(self, session: Session, recipient: Contact) -> int:
        """The number of the next bundle to somebody; inside the transaction that notes it."""
        return sending.next_counter(session, self._vault.vault_id, recipient.fingerprint, sending.OUT_GOING)

    def note(self, writing: Writing, bundle_id: str, recipient: Contact, counter: int, *, what: str, root: str) -> None:
        """A row of the out-tray, and one of the access log: nothing leaves unlogged."""
        writing.session.add(
            local.Bundle(
                id=bundle_id,
                direction=sending.OUT_GOING,
                other=recipient.fingerprint,
                at=self._vault.clock.now(),
                what=what,
                state=SEALING,
                counter=counter,
                incarnation=self._vault.vault_id,
            )
        )
        writing.note(Event.EXPORTED, bundle=bundle_id, to=recipient.fingerprint, root=root)

    def send(self, outgoing: Outgoing, folder: Path) -> Sealed:
        """Seal, write under a name that says nothing, read back, and say so in the tray.

        When the file cannot be made what was written down is taken back, nothing has left, and the error is raised:
        CannotSealBundle, DiskFull, ReadOnlyPlace, DiskTrouble.
        """
        path = folder / files.file_name()
        self._note_place(outgoing.bundle_id, path)
        try:
            sealed, manifest_sha256 = self.seal(outgoing)
            sha256 = files.write_file(path, sealed)
        except BaseException:
            self.take_back(outgoing.bundle_id)
            raise
        made = Sealed(path, sha256, manifest_sha256)
        self._sent(outgoing.bundle_id, made)
        return made

    def send_written(self, writing: Writing, outgoing: Outgoing, folder: Path) -> Sent:
        """As `send`, once the act that wrote it down is committed; what that act touched comes with it."""
        made = self.send(outgoing, folder)
        return Sent(done(self._vault, writing), outgoing.bundle_id, made.path, made.sha256)

    def seal(self, outgoing: Outgoing) -> tuple[bytes, str]:
        """The sealed bytes, and what a receipt for them will name; CannotSealBundle."""
        recipient = cards.read_card(outgoing.recipient.card)
        plain = writer.write_plain(self._contents(outgoing, recipient), _Signer(self._vault), [recipient])
        return seal.encrypt(plain, writer.age_recipients([recipient])), writer.manifest_sha256(plain)

    def _note_place(self, bundle_id: str, path: Path) -> None:
        """Before the first byte: what is killed half-way is found, and removed, when the vault is opened again."""
        with self._vault.transaction(_("Bundle being sealed")) as writing:
            writing.session.merge(local.Setting(key=_PLACE + bundle_id, value=str(path)))

    def _sent(self, bundle_id: str, made: Sealed) -> None:
        facts = {"sha256": made.sha256, "manifest": made.manifest_sha256, "file": made.path.name}
        with self._vault.transaction(_("Bundle sealed")) as writing:
            writing.session.get_one(local.Bundle, bundle_id).state = SENT
            writing.session.merge(local.Setting(key=_SENT_FACTS + bundle_id, value=facts))
            forget_place(writing.session, bundle_id)
            writing.note(Event.EXPORTED, bundle=bundle_id, outcome=SENT, sha256=made.sha256)

    def _contents(self, outgoing: Outgoing, recipient: Card) -> writer.Contents:
        checkpoint = self._vault.checkpoint()
        with self._vault.reading() as session:
            changes = {RootId(root): self._changes(session, root, outgoing) for root in outgoing.roots}
            changes |= self._forms(session, outgoing)
            heads = tuple(
                head for root, parts in _parts(outgoing) for head in export.export_heads(session, root, parts)
            )
            relayed = self._relayed(session, outgoing)
        return writer.Contents(
            bundle_id=outgoing.bundle_id,
            vault=self._vault.vault_id,
            created=self._vault.clock.now(),
            purpose=outgoing.purpose,
            lawful_basis=outgoing.lawful_basis,
            counters={recipient.author: outgoing.counter},
            marking=MARKING,
            withheld=outgoing.held.told,
            changes={root: some for root, some in changes.items() if some},
            cards=relayed,
            heads=_needed(heads, changes.values()),
            checkpoint=Checkpoint(
                VaultId(checkpoint.vault),
                checkpoint.seq,
                checkpoint.hash.hex(),
                AuthorId(checkpoint.author),
                checkpoint.signature,
            ),
            receipt=outgoing.receipt,
        )

    @staticmethod
    def _changes(session: Session, root: str, outgoing: Outgoing) -> list[Change]:
        return list(export.export_changes(session, root, outgoing.compartments, outgoing.held.fields_of))

    @staticmethod
    def _forms(session: Session, outgoing: Outgoing) -> dict[RootId, list[Change]]:
        """The forms that go along, each a root of its own."""
        pieces = form_leaving.Pieces(session, outgoing.forms)
        return {
            RootId(form): list(export.export_changes(session, form, [Compartment.DIRECTORY], pieces))
            for form in outgoing.forms
        }

    def _relayed(self, session: Session, outgoing: Outgoing) -> tuple[Card, ...]:
        """The cards of other authors among the changes: they travel introduced by us; the recipient knows their own."""
        connection = session.connection()
        authors = {author for root, parts in _parts(outgoing) for author in sending.authors_of(connection, root, parts)}
        authors -= {self._vault.author}
        return tuple(cards.read_card(text) for text in sending.author_cards(connection, authors).values())

    # ---- when it did not go well ---------------------------------------------------------------

    def take_back(self, bundle_id: str) -> Changes:
        """The file could not be made: what was written down about it is withdrawn, and the tray says that nothing left."""
        with self._vault.transaction(_("Not sent")) as writing:
            session = writing.session
            events = session.scalars(select(ReferralEvent).where(ReferralEvent.bundle == bundle_id)).all()
            decisions = session.scalars(select(SharingDecision).where(SharingDecision.bundle == bundle_id)).all()
            for one in (*events, *decisions):
                one.withdrawn = True
            for reply in session.scalars(select(Reply).where(Reply.bundle == bundle_id)).all():
                reply.sent_on, reply.bundle = None, None  # owed again
            row = writing.session.get(local.Bundle, bundle_id)
            if row is not None:
                sending.give_back(writing.session, row.incarnation, row.other, sending.OUT_GOING, row.counter)
                row.state = FAILED
            forget_place(session, bundle_id)
            writing.note(Event.EXPORTED, bundle=bundle_id, outcome=FAILED)
        return writing.changes

    def broken_off(self) -> int:
        """Mark what was being sealed when the program was stopped: nobody knows whether its file is whole. Called when a vault opens.

        What is left of it beside its name is removed; where the stick is not there today, the next time.
        """
        with self._vault.reading() as session:
            wanted = [row.id for row in session.scalars(select(local.Bundle).where(local.Bundle.state == SEALING))]
            unfinished = _places(session)
        if wanted:
            with self._vault.transaction(_("Sealing broken off")) as writing:
                for bundle_id in wanted:
                    writing.session.get_one(local.Bundle, bundle_id).state = UNCLEAR
                    writing.note(Event.EXPORTED, bundle=bundle_id, outcome=UNCLEAR)
        for path in unfinished:
            remove_unfinished(path)
        return len(wanted)


def must_be_verified(recipient: Contact) -> None:
    """Refused(NOT_VERIFIED): nothing is sealed for somebody whose words nobody has typed."""
    if recipient.trust is not TrustState.VERIFIED:
        raise Refused(ReferralRule.NOT_VERIFIED)


def place_of(session: Session, bundle_id: str) -> str:
    """Where a file was being written when it was broken off; "" when that is not open."""
    row = session.get(local.Setting, _PLACE + bundle_id)
    return "" if row is None else str(row.value)


def _places(session: Session) -> list[Path]:
    rows = session.scalars(select(local.Setting).where(local.Setting.key.startswith(_PLACE)))
    return [Path(str(row.value)) for row in rows]


def forget_place(session: Session, bundle_id: str) -> None:
    """It is known what became of the file; while something may lie beside it that cannot be reached now, the place stays noted."""
    row = session.get(local.Setting, _PLACE + bundle_id)
    if row is not None and remove_unfinished(Path(str(row.value))):
        session.delete(row)


def sent_facts(session: Session, bundle_id: str) -> dict[str, str]:
    """What is known of a bundle that left: `sha256`, `manifest`, `file`; empty when nothing is."""
    row = session.get(local.Setting, _SENT_FACTS + bundle_id)
    return (
        {} if row is None or not isinstance(row.value, dict) else {str(key): str(row.value[key]) for key in row.value}
    )


def _parts(outgoing: Outgoing) -> list[tuple[str, tuple[str, ...]]]:
    """Each root that leaves, with its compartments that do."""
    forms = [(form, (Compartment.DIRECTORY.value,)) for form in outgoing.forms]
    return [*((root, outgoing.compartments) for root in outgoing.roots), *forms]


def _needed(heads: Iterable[SignedHead], changes: Iterable[list[Change]]) -> tuple[SignedHead, ...]:
    """Only heads of streams that travel."""
    streams = {stream_of(change.envelope) for some in changes for change in some}
    return tuple(head for head in heads if head.stream in streams)
