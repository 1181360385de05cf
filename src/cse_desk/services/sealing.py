"""From records of the vault to a sealed file, and the tray rows that say so. Used by referrals and receipts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from cse_desk.bundle import cards, files, writer
from cse_desk.bundle.cards import Card
from cse_desk.bundle.parts import Checkpoint, Receipt
from cse_desk.changes.envelope import Change
from cse_desk.changes.streams import SignedHead, stream_of
from cse_desk.documents.styles import MARKING
from cse_desk.ids import AuthorId, RootId, VaultId
from cse_desk.models.records.exchange import Contact
from cse_desk.models.tables import local
from cse_desk.services.withholding import Held
from cse_desk.vault import export, undo
from cse_desk.vault.access_log import Event
from cse_desk.vault.queries import sending
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

SENT, RECEIPTED, FAILED = "sent", "receipted", "failed"


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
    receipt: Receipt | None = None


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
                state=SENT,
                counter=counter,
                incarnation=self._vault.vault_id,
            )
        )
        writing.note(Event.EXPORTED, bundle=bundle_id, to=recipient.fingerprint, root=root)

    def write(self, outgoing: Outgoing, folder: Path) -> tuple[Path, str]:
        """Seal, write under a name that says nothing, read back; the path and its SHA-256."""
        sealed = self.seal(outgoing)
        path = folder / files.file_name()
        return path, files.write_file(path, sealed)

    def seal(self, outgoing: Outgoing) -> bytes:
        """The sealed bytes; CannotSealBundle."""
        recipient = cards.read_card(outgoing.recipient.card)
        return writer.seal(self._contents(outgoing, recipient), _Signer(self._vault), [recipient])

    def _contents(self, outgoing: Outgoing, recipient: Card) -> writer.Contents:
        checkpoint = self._vault.checkpoint()
        with self._vault.reading() as session:
            changes = {RootId(root): self._changes(session, root, outgoing) for root in outgoing.roots}
            heads = tuple(
                head for root in outgoing.roots for head in export.export_heads(session, root, outgoing.compartments)
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
            withheld=outgoing.held.reasons,
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

    def _relayed(self, session: Session, outgoing: Outgoing) -> tuple[Card, ...]:
        """The cards of other authors among the changes: they travel introduced by us."""
        connection = session.connection()
        authors = {
            author for root in outgoing.roots for author in sending.authors_of(connection, root, outgoing.compartments)
        }
        authors -= {self._vault.author}
        return tuple(cards.read_card(text) for text in sending.author_cards(connection, authors).values())

    def take_back(self, bundle_id: str, act: str) -> None:
        """The file could not be made: what the act wrote is written back, and the tray says that nothing left."""
        with self._vault.transaction("Not sent") as writing:
            undo.undo(writing, act)
            row = writing.session.get(local.Bundle, bundle_id)
            if row is not None:
                row.state = FAILED
            writing.note(Event.EXPORTED, bundle=bundle_id, outcome=FAILED)


def _needed(heads: Iterable[SignedHead], changes: Iterable[list[Change]]) -> tuple[SignedHead, ...]:
    """Only heads of streams that travel."""

    streams = {stream_of(change.envelope) for some in changes for change in some}
    return tuple(head for head in heads if head.stream in streams)
