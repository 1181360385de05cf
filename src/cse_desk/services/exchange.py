"""The in-tray and the out-tray: look before anything is taken in, take in, take back, say that it arrived.

Nothing enters but what a verified person signed and addressed here (design/SECURITY, "Bundle"); the preview is computed by the same
code that takes in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, Select, select
from sqlalchemy.orm import Session

from cse_desk.bundle import cards, files, reader
from cse_desk.bundle.parts import Receipt
from cse_desk.bundle.reader import Opened, Unverified
from cse_desk.bundle.readings import Readings
from cse_desk.errors import NotFound, Refused
from cse_desk.i18n import from_wire, to_wire
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ReferralEventKind, Strand, TrustState
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.exchange import BundleLine, Contact, HeldFile, IncomingPreview, Trays
from cse_desk.models.records.opening import Stage, Tell, nobody
from cse_desk.models.tables import local
from cse_desk.models.tables.forms import FormDefinition
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.pace import asking, breathing, in_bulk
from cse_desk.services import incoming, received, tray_rows
from cse_desk.services.codes import Codes
from cse_desk.services.contacts import CONTACT, Contacts, fingerprint_of, trusted_keys
from cse_desk.services.incoming import Makers, Sorted
from cse_desk.services.referral_lines import add_event
from cse_desk.services.refusals import role_table
from cse_desk.services.sealing import RECEIPTED, SENT, UNCLEAR, Outgoing, Sealing, forget_place, sent_facts
from cse_desk.services.tray_rows import RECEIPT_PURPOSE, TAKEN_IN, UNDONE, facts_of, keep_facts
from cse_desk.vault import take_in as taking
from cse_desk.vault.access_log import Event
from cse_desk.vault.outcome import Outcome, TakeIn
from cse_desk.vault.queries import records, sending
from cse_desk.vault.sql import raw
from cse_desk.vault.steps import Steps, watched
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

BUNDLE = "bundle"  # what the bus calls a row of the trays
_MOST_NAMES = 20


class ExchangeRule(StrEnum):
    """Why a bundle is not taken in, or not taken back."""

    ANOTHER_FILE = "another-file"  # the file is not the one that was looked at
    SENDER_NOT_VERIFIED = "sender-not-verified"
    NOT_TAKEN_IN = "not-taken-in"
    UNKNOWN_RECEIPT = "unknown-receipt"  # it names a bundle that was not sent from here, or another version of it
    NOT_UNCLEAR = "not-unclear"  # it is known whether that bundle left


@dataclass(frozen=True, slots=True)
class TookIn:
    """What was taken in."""

    changes: Changes
    bundle_id: str
    young_people: tuple[
        str, ...
    ]  # roots: about whom something is different now; when nothing is, whom the bundle is about
    new: int
    conflicts: int
    refused: int
    changed: int = 0
    was_here: bool = False  # the same bundle had been taken in before
    is_receipt: bool = False


class Exchange:
    """Use cases of the trays."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._contacts = Contacts(vault)
        self._sealing = Sealing(vault)
        self._readings = Readings()

    # ---- looking ----------------------------------------------------------------------------

    def lines(self) -> tuple[BundleLine, ...]:
        """Both trays, the newest first; of very many as `trays`."""
        return self.trays().lines

    def trays(self) -> Trays:
        """Both trays, the newest first, with every bundle of which nobody knows whether it left; and how many are not listed."""
        with self._vault.reading() as session:
            return tray_rows.newest(session)

    @in_bulk()  # until what was read has been let go of
    def look(self, *, path: Path) -> IncomingPreview | HeldFile:
        """What a file would do. Nothing is taken in; a file of an unverified sender shows its card's claims and nothing else.

        BundleRefused (reason and facts) when the file is not what it should be; NotFound, DiskTrouble.
        """
        opened = self._opened(path)
        if isinstance(opened, Unverified):
            card = opened.card
            return HeldFile(str(path), card.name, card.agency, card.role, cards.card_text(card), opened.why.value)
        return self._preview(path, opened)

    def _opened(self, path: Path) -> Opened | Unverified:
        sealed = files.read_pieces(path)
        with self._vault.reading() as session:
            trusted = trusted_keys(session, self._vault.me.card_text)
        return reader.open_bundle(
            sealed,
            identity=self._vault.age_identity(),
            me=self._vault.author,
            trusted=trusted,
            may_write=role_table().may_write,
            prev_of=incoming.Chain(self._vault),
            held_here=incoming.CameBefore(self._vault),
            readings=self._readings,
        )

    def _preview(self, path: Path, opened: Opened) -> IncomingPreview:
        sorted_ = Sorted(opened, Makers(self._vault))
        would = sorted_.together(self._vault.preview(sorted_.changes(), via=opened.bundle_id))
        sender = self._sender(opened)
        with self._vault.reading() as session:
            row = session.get(local.Bundle, opened.bundle_id)
            warnings = [*incoming.warnings(session, opened, self._vault.author), *_receipt_words(session, opened)]
            items = incoming.items(session, would, sorted_, f"{sender.name}, {sender.agency}")
        return IncomingPreview(
            bundle_id=opened.bundle_id,
            path=str(path),
            sender=sender,
            created=opened.manifest.created,
            purpose=" ".join(opened.manifest.purpose.split()),
            counts=incoming.counts(would, sorted_),
            items=items,
            warnings=tuple(warnings),
            already_taken_in=row is not None and row.state == TAKEN_IN,
            lawful_basis=Codes().label(name="lawful-basis", code=" ".join(opened.manifest.lawful_basis.split())),
            is_receipt=opened.receipt is not None,
            about=incoming.about(would, sorted_),
        )

    def _sender(self, opened: Opened) -> Contact:
        return self._contacts.one(fingerprint=fingerprint_of(opened.sender))

    # ---- taking in --------------------------------------------------------------------------

    @in_bulk()
    def take_in(self, *, path: Path, bundle_id: str, tell: Tell = nobody) -> TookIn:
        """Take a bundle in that was looked at; one transaction, the log entry with it. The same bundle again changes nothing.

        `tell` hears now and then that it goes on, to no known end, and may stop it: then nothing was taken in.
        Refused(ANOTHER_FILE, SENDER_NOT_VERIFIED, UNKNOWN_RECEIPT); BundleRefused; DiskFull ...: then nothing was taken in.
        """
        opened = self._opened(path)
        if isinstance(opened, Unverified):
            raise Refused(ExchangeRule.SENDER_NOT_VERIFIED)
        if opened.bundle_id != bundle_id:
            raise Refused(ExchangeRule.ANOTHER_FILE)
        if self._came_whole(opened):
            return self._here_already(opened)
        return self._take_in(opened, Steps(tell, Stage.TAKE_IN))

    def _came_whole(self, opened: Opened) -> bool:
        """Whether these very bytes were taken in, with nothing of them held back, and not taken back since.

        The manifest names the digest of every part, so a second reading could find nothing that the first did not.
        """
        with self._vault.reading() as session:
            row, facts = session.get(local.Bundle, opened.bundle_id), facts_of(session, opened.bundle_id)
        is_in = row is not None and row.state == TAKEN_IN
        return is_in and facts.get("manifest") == opened.manifest_sha256 and facts.get("quarantined") == 0

    def _here_already(self, opened: Opened) -> TookIn:
        with self._vault.transaction(_("Bundle taken in")) as writing:
            writing.note(Event.TOOK_IN, bundle=opened.bundle_id, records=0, refused=0)
            found = facts_of(writing.session, opened.bundle_id).get("roots")
        return TookIn(
            changes=_with(writing.changes, frozenset()),
            bundle_id=opened.bundle_id,
            young_people=tuple(map(str, found)) if isinstance(found, list) else (),
            new=0,
            conflicts=0,
            refused=0,
            was_here=True,
            is_receipt=opened.receipt is not None,
        )

    def _take_in(self, opened: Opened, steps: Steps) -> TookIn:
        bundle_id, sender = opened.bundle_id, self._sender(opened)
        sorted_ = Sorted(opened, Makers(self._vault))
        with self._vault.transaction(_("Bundle taken in")) as writing, _heard(writing, steps):
            session = writing.session
            row = session.get(local.Bundle, bundle_id)
            was_here = row is not None and row.state == TAKEN_IN
            taken = taking.take_in(
                session,
                sorted_.changes(last=True),
                via=bundle_id,
                cards=incoming.seen_authors(opened),
                summaries=self._vault.summaries,
            )
            done = sorted_.together(taken)
            taking.keep_heads(session, sorted_.heads)
            refused = len(sorted_.refused) + done.quarantined + len(done.refused)
            self._introduce(session, opened, sender)
            if not was_here:
                self._keep_row(session, opened, sender)
                self._keep_facts(session, opened, done, refused)
            received.answer_referrals(self._vault, writing, opened.bundle_id, opened.manifest.created, done.roots)
            if opened.receipt is not None:
                self._note_receipt(writing, opened, opened.receipt, sender)
            writing.note(Event.TOOK_IN, bundle=bundle_id, records=len(done.records), refused=refused)
            about = done.roots or _roots_of(done)
            forms = _forms(session.connection(), done, about)
        counted = done.counts()
        return TookIn(
            changes=_with(writing.changes, done.roots),
            bundle_id=bundle_id,
            young_people=tuple(sorted(about - forms)),
            new=counted[Outcome.NEW],
            conflicts=counted[Outcome.CONFLICT],
            refused=refused,
            changed=counted[Outcome.CHANGED],
            was_here=was_here,
            is_receipt=opened.receipt is not None,
        )

    def _keep_row(self, session: Session, opened: Opened, sender: Contact) -> None:
        sender_vault = opened.manifest.sender_vault
        row = session.get(local.Bundle, opened.bundle_id)
        if row is None:
            row = local.Bundle(
                id=opened.bundle_id,
                direction=sending.IN_COMING,
                other=sender.fingerprint,
                what=" ".join(opened.manifest.purpose.split()),
                counter=opened.counter,
                incarnation=sender_vault,
            )
            session.add(row)
        row.at, row.state = self._vault.clock.now(), TAKEN_IN
        sending.set_counter(session, sender_vault, sender.fingerprint, sending.IN_COMING, opened.counter)

    def _introduce(self, session: Session, opened: Opened, sender: Contact) -> None:
        """Relayed authors become known as introduced, never as verified; we need no introduction to ourselves."""
        for card in opened.cards:
            if card.author == self._vault.author or session.get(local.Contact, fingerprint_of(card)) is not None:
                continue
            session.add(
                local.Contact(
                    fingerprint=fingerprint_of(card),
                    author=card.author,
                    card=cards.card_text(card),
                    name=card.name,
                    agency=card.agency,
                    role=card.role,
                    trust=TrustState.INTRODUCED,
                    introduced_by=sender.fingerprint,
                )
            )

    def _keep_facts(self, session: Session, opened: Opened, done: TakeIn, refused: int) -> None:
        facts: dict[str, object] = {
            "manifest": opened.manifest_sha256,
            "taken_in": to_wire(self._vault.clock.now()),
            "landed": done.new + done.returned + done.values + done.same,
            "quarantined": refused,
            "roots": sorted(_roots_of(done))[:_MOST_NAMES],
            "receipt_for": opened.receipt.bundle_id if opened.receipt else "",
        }
        keep_facts(session, opened.bundle_id, facts)

    def _note_receipt(self, writing: Writing, opened: Opened, receipt: Receipt, sender: Contact) -> None:
        """A receipt becomes a change of the referral it is about, and a state in the out-tray; once."""
        session = writing.session
        row = _receipted(session, receipt, sender.fingerprint)
        if row is None:
            raise Refused(ExchangeRule.UNKNOWN_RECEIPT)
        if row.state == RECEIPTED:
            return
        row.state = RECEIPTED
        for event in session.scalars(_submitted(receipt.bundle_id)).all():
            event.withdrawn = False if event.withdrawn else event.withdrawn  # it did leave, whatever was thought here
            strands = [Strand(one) for one in event.strands or () if one in set(Strand)]
            answer = add_event(
                self._vault, writing, event.root, event.referral or "", ReferralEventKind.TAKEN_IN, strands=strands
            )
            answer.happened_on, answer.at = receipt.taken_in.date(), receipt.taken_in
            answer.by_name, answer.by_agency, answer.bundle = sender.name, sender.agency, opened.bundle_id
            answer.note = _("Receipt: {landed} changes landed, {held} held back.").format(
                landed=receipt.landed, held=receipt.quarantined
            )

    # ---- taking back, saying that it arrived ------------------------------------------------

    def undo(self, *, bundle_id: str) -> Changes:
        """Take a bundle back: what came only by it no longer counts, until it comes again. Refused(NOT_TAKEN_IN)."""
        with self._vault.transaction(_("Bundle taken back")) as writing:
            session = writing.session
            row = session.get(local.Bundle, bundle_id)
            if row is None or row.direction != sending.IN_COMING or row.state != TAKEN_IN:
                raise Refused(ExchangeRule.NOT_TAKEN_IN)
            row.state = UNDONE
            self._take_answers_back(session, bundle_id)
            roots = sending.roots_of_bundle(session.connection(), bundle_id)
            taking.set_aside(session, via=bundle_id, summaries=self._vault.summaries)
            writing.note(Event.TOOK_IN, bundle=bundle_id, outcome=UNDONE)
        return _with(writing.changes, roots)

    def _take_answers_back(self, session: Session, bundle_id: str) -> None:
        received.take_answers_back(self._vault, session, bundle_id)
        answered = session.get(local.Bundle, str(facts_of(session, bundle_id).get("receipt_for") or ""))
        if answered is not None and answered.state == RECEIPTED:
            answered.state = SENT

    def receipt(self, *, bundle_id: str, folder: Path) -> Path:
        """Seal the receipt for a bundle that was taken in and write it; NotFound, Refused(NOT_TAKEN_IN), DiskFull ..."""
        with self._vault.reading() as session:
            row, facts = session.get(local.Bundle, bundle_id), facts_of(session, bundle_id)
            if row is None or not facts:
                raise NotFound(bundle_id)
            if row.state != TAKEN_IN:
                raise Refused(ExchangeRule.NOT_TAKEN_IN)
        recipient, outgoing_id = self._contacts.one(fingerprint=row.other), self._vault.ids.new()
        with self._vault.transaction(_("Receipt sent")) as writing:
            counter = self._sealing.count(writing.session, recipient)
            self._sealing.note(writing, outgoing_id, recipient, counter, what=RECEIPT_PURPOSE, root="")
        made = self._sealing.send(
            Outgoing(
                bundle_id=outgoing_id,
                recipient=recipient,
                counter=counter,
                purpose=RECEIPT_PURPOSE,
                receipt=Receipt(
                    bundle_id=bundle_id,
                    manifest_sha256=str(facts["manifest"]),
                    taken_in=from_wire(str(facts["taken_in"])),
                    landed=int(str(facts["landed"])),
                    quarantined=int(str(facts["quarantined"])),
                ),
            ),
            folder,
        )
        with self._vault.transaction(_("Receipt sent")) as writing:
            keep_facts(writing.session, bundle_id, {**facts, "receipt": outgoing_id})
        return made.path

    # ---- when sealing was broken off --------------------------------------------------------

    def it_left(self, *, bundle_id: str) -> Changes:
        """Say that a bundle whose sealing was broken off is whole and was sent. Refused(NOT_UNCLEAR)."""
        self._must_be_unclear(bundle_id)
        with self._vault.transaction(_("Bundle sealed")) as writing:
            writing.session.get_one(local.Bundle, bundle_id).state = SENT
            forget_place(writing.session, bundle_id)
            writing.note(Event.EXPORTED, bundle=bundle_id, outcome=SENT)
        return _with(writing.changes, frozenset())

    def it_did_not_leave(self, *, bundle_id: str) -> Changes:
        """Say that it was not: what was written down about it is withdrawn. Refused(NOT_UNCLEAR)."""
        self._must_be_unclear(bundle_id)
        return _with(self._sealing.take_back(bundle_id), frozenset())

    def _must_be_unclear(self, bundle_id: str) -> None:
        with self._vault.reading() as session:
            row = session.get(local.Bundle, bundle_id)
            if row is None or row.state != UNCLEAR:
                raise Refused(ExchangeRule.NOT_UNCLEAR)


@contextmanager
def _heard(writing: Writing, steps: Steps) -> Iterator[None]:
    """Until all of it is written; committing is not broken off."""
    with watched(raw(writing.session.connection()), steps.again), asking(steps.again):
        yield


def _receipted(session: Session, receipt: Receipt, sender: str) -> local.Bundle | None:
    """The bundle a receipt is for, as it left here to this sender; None when there is none like it."""
    row = session.get(local.Bundle, receipt.bundle_id)
    if row is None or row.direction != sending.OUT_GOING or row.other != sender:
        return None
    manifest = sent_facts(session, receipt.bundle_id).get("manifest", receipt.manifest_sha256)
    return row if manifest == receipt.manifest_sha256 else None


def _receipt_words(session: Session, opened: Opened) -> tuple[str, ...]:
    if opened.receipt is None:
        return ()
    if _receipted(session, opened.receipt, fingerprint_of(opened.sender)) is None:
        return (_("This is a receipt for a bundle that was not sent from here like that. It cannot be taken in."),)
    return (_("This is the receipt for a bundle that was sent from here."),)


def _submitted(bundle_id: str) -> Select[ReferralEvent]:
    return select(ReferralEvent).where(
        ReferralEvent.bundle == bundle_id, ReferralEvent.event == ReferralEventKind.SUBMITTED
    )


def _forms(connection: Connection, done: TakeIn, about: frozenset[str]) -> frozenset[str]:
    """Those of these roots that are an office's forms and nobody's page. Of what is new here the record itself says so; others are looked
    up: what a change that does not count says of itself is only a claim.
    """
    keys = {
        one.key
        for one in breathing(done.records)
        if one.outcome is Outcome.NEW and str(one.key.record) == str(one.key.root)
    }
    here = records.with_kind(connection, about - {str(key.root) for key in keys}, FormDefinition.__kind__)
    return here | {str(key.root) for key in keys if key.kind == FormDefinition.__kind__}


def _roots_of(done: TakeIn) -> frozenset[str]:
    return frozenset(str(one.key.root) for one in breathing(done.records))


def _with(changes: Changes, roots: frozenset[str]) -> Changes:
    """What the act itself recorded, and the roots that came."""
    return Changes(
        act=changes.act,
        kinds=changes.kinds | {BUNDLE, CONTACT},
        ids=changes.ids | roots,
        roots=changes.roots | roots,
        position=changes.position,
    )
