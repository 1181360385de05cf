"""The in-tray and the out-tray: look before anything is taken in, take in, take back, say that it arrived.

Nothing enters but what a verified person signed and addressed here (design/SECURITY, "Bundle"); the preview is computed by the same
code that takes in.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.bundle import cards, files, reader
from cse_desk.bundle.checking import RootChanges
from cse_desk.bundle.parts import Receipt
from cse_desk.bundle.reader import Opened, Unverified
from cse_desk.changes.envelope import Change, FieldValue
from cse_desk.changes.streams import SignedHead
from cse_desk.errors import CseDeskError, NotFound, Refused
from cse_desk.i18n import from_wire, ngettext, to_wire
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ReferralEventKind, ReferralState, Role, Strand, TrustState
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.exchange import BundleLine, Contact, HeldFile, IncomingItem, IncomingPreview
from cse_desk.models.tables import local
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.services import history_words
from cse_desk.services.bundle_words import fault_words
from cse_desk.services.contacts import CONTACT, Contacts, contact_of, fingerprint_of, trusted_keys
from cse_desk.services.referrals import add_event, lines_of, name_of
from cse_desk.services.refusals import role_table
from cse_desk.services.sealing import RECEIPTED, Outgoing, Sealing
from cse_desk.vault import take_in as taking
from cse_desk.vault.access_log import Event
from cse_desk.vault.outcome import Outcome, TakeIn
from cse_desk.vault.queries import sending
from cse_desk.vault.store import Vault
from cse_desk.vault.take_in import SeenAuthor
from cse_desk.vault.writing import Writing

BUNDLE = "bundle"  # what the bus calls a row of the trays
TAKEN_IN, UNDONE = "taken-in", "undone"
RECEIPT_PURPOSE = "Receipt"
_RECEIPT_FACTS = "receipt:"  # settings key: what a receipt for a bundle will say
_MOST_SHOWN = 500
_OUTCOMES = {
    Outcome.NEW: "new",
    Outcome.SAME: "same",
    Outcome.CHANGED: "changed",
    Outcome.CONFLICT: "conflict",
    Outcome.QUARANTINED: "refused",
}


class ExchangeRule(StrEnum):
    """Why a bundle is not taken in, or not taken back."""

    ANOTHER_FILE = "another-file"  # the file is not the one that was looked at
    SENDER_NOT_VERIFIED = "sender-not-verified"
    NOT_TAKEN_IN = "not-taken-in"
    UNKNOWN_RECEIPT = "unknown-receipt"  # it names a bundle that was not sent from here, or another version of it


@dataclass(frozen=True, slots=True)
class TookIn:
    """What was taken in."""

    changes: Changes
    bundle_id: str
    young_people: tuple[str, ...]  # roots
    new: int
    conflicts: int
    refused: int


class Exchange:
    """Use cases of the trays."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._contacts = Contacts(vault)
        self._sealing = Sealing(vault)

    # ---- looking ----------------------------------------------------------------------------

    def lines(self) -> tuple[BundleLine, ...]:
        """Both trays, the newest first."""
        with self._vault.reading() as session:
            names = {row.fingerprint: f"{row.name}, {row.agency}" for row in session.scalars(select(local.Contact))}
            rows = session.scalars(select(local.Bundle).order_by(local.Bundle.at.desc(), local.Bundle.id)).all()
        return tuple(
            BundleLine(
                row.id, row.direction, names.get(row.other, _("somebody no longer known")), row.at, row.what, row.state
            )
            for row in rows
        )

    def look(self, *, path: Path) -> IncomingPreview | HeldFile:
        """What a file would do. Nothing is taken in; a file of an unverified sender shows its card's claims and nothing else.

        BundleRefused (reason and facts) when the file is not what it should be; NotFound, DiskTrouble.
        """
        data = files.read_file(path)
        with self._vault.reading() as session:
            opened = self._opened(data, session)
            if isinstance(opened, Opened):
                return self._preview(session, path, opened)
            card = opened.card
        return HeldFile(str(path), card.name, card.agency, card.role, cards.card_text(card))

    def _opened(self, data: bytes, session: Session) -> Opened | Unverified:
        """The bundle, read in the order of the design; chains may lead through what `session` sees."""
        return reader.open_bundle(
            data,
            identity=self._vault.age_identity(),
            me=self._vault.author,
            trusted=trusted_keys(session, self._vault.me.card_text),
            may_write=role_table().may_write,
            prev_of=partial(sending.prev_of, session.connection()),
        )

    def _preview(self, session: Session, path: Path, opened: Opened) -> IncomingPreview:
        sorted_ = _Sorted(opened)
        would = taking.preview(session, sorted_.changes(), via=opened.bundle_id)
        sender = contact_of(session, fingerprint_of(opened.sender))
        row = session.get(local.Bundle, opened.bundle_id)
        warnings = self._warnings(session, opened)
        items = tuple(self._items(session, would, sorted_))
        counts = Counter(item.outcome for item in items)
        return IncomingPreview(
            bundle_id=opened.bundle_id,
            path=str(path),
            sender=sender,
            created=opened.manifest.created,
            purpose=opened.manifest.purpose,
            counts=tuple((name, counts[name]) for name in _OUTCOMES.values()),
            items=items[:_MOST_SHOWN],
            warnings=warnings,
            already_taken_in=row is not None and row.state == TAKEN_IN,
        )

    def _warnings(self, session: Session, opened: Opened) -> tuple[str, ...]:
        warnings = list(self._gap_words(session, opened))
        warnings += [
            _("{name}, {agency} is introduced by the sender; their words were not typed here.").format(
                name=card.name, agency=card.agency
            )
            for card in opened.cards
        ]
        warnings += [
            _("Withheld by the sender: {what} ({why}).").format(what=what, why=why)
            for what, why in opened.manifest.withheld
        ]
        if opened.receipt is not None:
            warnings.append(_("This is the receipt for a bundle that was sent from here."))
        return tuple(warnings)

    @staticmethod
    def _gap_words(session: Session, opened: Opened) -> Iterator[str]:
        """A counter that jumps: a warning, never a lock-out."""
        sender = fingerprint_of(opened.sender)
        last = sending.last_counter(session, opened.manifest.sender_vault, sender, sending.IN_COMING)
        if last and opened.counter > last + 1:
            gone = opened.counter - last - 1
            yield ngettext(
                "{count} bundle of this sender never arrived here. Ask for it.",
                "{count} bundles of this sender never arrived here. Ask for them.",
                gone,
            )

    @staticmethod
    def _items(session: Session, would: TakeIn, sorted_: "_Sorted") -> Iterator[IncomingItem]:
        for record in would.records:
            root = record.key.root
            detail = ", ".join(history_words.field_label(record.key.kind, name) for name in record.fields[:6])
            yield IncomingItem(
                outcome=_OUTCOMES[record.outcome],
                young_person=sorted_.name_of(root)
                or name_of(session, root)
                or _("A young person whose name did not come"),
                what=_(history_words.KINDS.get(record.key.kind, record.key.kind)),
                detail=detail,
            )
        for held_root, fault in sorted_.refused:
            yield IncomingItem(
                "refused", sorted_.name_of(held_root) or name_of(session, held_root), _("A change"), fault_words(fault)
            )

    # ---- taking in --------------------------------------------------------------------------

    def take_in(self, *, path: Path, bundle_id: str) -> TookIn:
        """Take a bundle in that was looked at; one transaction, the log entry with it. The same bundle again changes nothing.

        Refused(ANOTHER_FILE, SENDER_NOT_VERIFIED, UNKNOWN_RECEIPT); BundleRefused; DiskFull ...: then nothing was taken in.
        """
        data = files.read_file(path)
        with self._vault.transaction("Bundle taken in") as writing:
            opened = self._opened(data, writing.session)
            if isinstance(opened, Unverified):
                raise Refused(ExchangeRule.SENDER_NOT_VERIFIED)
            if opened.bundle_id != bundle_id:
                raise Refused(ExchangeRule.ANOTHER_FILE)
            sender = contact_of(writing.session, fingerprint_of(opened.sender))
            sorted_ = _Sorted(opened)
            done = taking.take_in(
                writing.session,
                sorted_.changes(),
                via=opened.bundle_id,
                cards=_seen_authors(opened),
                signed=sorted_.heads(),
                summaries=self._vault.summaries,
            )
            self._keep_row(writing, opened, sender)
            self._introduce(writing.session, opened, sender)
            landed = done.new + done.returned + done.values + done.same
            refused = len(sorted_.refused) + done.quarantined + len(done.refused)
            self._keep_receipt_facts(writing.session, opened, landed, refused)
            self._answer_referrals(writing, opened, done)
            if opened.receipt is not None:
                self._note_receipt(writing, opened.receipt, sender)
            writing.note(Event.TOOK_IN, bundle=opened.bundle_id, records=len(done.records), refused=refused)
        return TookIn(
            changes=_with(writing.changes, done.roots),
            bundle_id=opened.bundle_id,
            young_people=tuple(sorted(done.roots)),
            new=done.count(Outcome.NEW),
            conflicts=done.count(Outcome.CONFLICT),
            refused=refused,
        )

    def _keep_row(self, writing: Writing, opened: Opened, sender: Contact) -> None:
        row = writing.session.get(local.Bundle, opened.bundle_id)
        if row is None:
            row = local.Bundle(
                id=opened.bundle_id,
                direction=sending.IN_COMING,
                other=sender.fingerprint,
                what=opened.manifest.purpose,
                counter=opened.counter,
                incarnation=opened.manifest.sender_vault,
            )
            writing.session.add(row)
        row.at, row.state = self._vault.clock.now(), TAKEN_IN
        sending.set_counter(
            writing.session, opened.manifest.sender_vault, sender.fingerprint, sending.IN_COMING, opened.counter
        )

    @staticmethod
    def _introduce(session: Session, opened: Opened, sender: Contact) -> None:
        """Relayed authors become known as introduced, never as verified."""
        for card in opened.cards:
            if session.get(local.Contact, fingerprint_of(card)) is None:
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

    def _keep_receipt_facts(self, session: Session, opened: Opened, landed: int, refused: int) -> None:
        facts = {
            "manifest": opened.manifest_sha256,
            "taken_in": to_wire(self._vault.clock.now()),
            "landed": landed,
            "quarantined": refused,
        }
        session.merge(local.Setting(key=_RECEIPT_FACTS + opened.bundle_id, value=facts))

    def _answer_referrals(self, writing: Writing, opened: Opened, done: TakeIn) -> None:
        """A coordinator who takes a submitted referral in has received it: an event of its own, from this side."""
        if self._vault.me.role is not Role.COORDINATOR:
            return
        for root in sorted(done.roots):
            for line in lines_of(writing.session, root):
                if line.state is ReferralState.SUBMITTED:
                    event = add_event(
                        self._vault, writing, root, line.referral, ReferralEventKind.TAKEN_IN, strands=line.strands
                    )
                    event.bundle = opened.bundle_id

    def _note_receipt(self, writing: Writing, receipt: Receipt, sender: Contact) -> None:
        """A receipt becomes a change of the referral it is about, and a state in the out-tray."""
        session = writing.session
        row = session.get(local.Bundle, receipt.bundle_id)
        if row is None or row.direction != sending.OUT_GOING or row.other != sender.fingerprint:
            raise Refused(ExchangeRule.UNKNOWN_RECEIPT)
        row.state = RECEIPTED
        submitted = session.scalars(
            select(ReferralEvent).where(
                ReferralEvent.bundle == receipt.bundle_id, ReferralEvent.event == ReferralEventKind.SUBMITTED
            )
        ).all()
        for event in submitted:
            strands = [Strand(one) for one in event.strands or ()]
            answer = add_event(
                self._vault, writing, event.root, event.referral or "", ReferralEventKind.TAKEN_IN, strands=strands
            )
            answer.happened_on, answer.at = receipt.taken_in.date(), receipt.taken_in
            answer.by_name, answer.by_agency = sender.name, sender.agency
            answer.note = _("Receipt: {landed} changes landed, {held} held back.").format(
                landed=receipt.landed, held=receipt.quarantined
            )

    # ---- taking back, saying that it arrived ------------------------------------------------

    def undo(self, *, bundle_id: str) -> Changes:
        """Take a bundle back: what came only by it no longer counts, until it comes again. Refused(NOT_TAKEN_IN)."""
        with self._vault.transaction("Bundle taken back") as writing:
            session = writing.session
            row = session.get(local.Bundle, bundle_id)
            if row is None or row.direction != sending.IN_COMING or row.state != TAKEN_IN:
                raise Refused(ExchangeRule.NOT_TAKEN_IN)
            roots = sending.roots_of_bundle(session.connection(), bundle_id)
            self._withdraw_answers(session, bundle_id)
            taking.set_aside(session, via=bundle_id, summaries=self._vault.summaries)
            session.get_one(local.Bundle, bundle_id).state = UNDONE
            writing.note(Event.TOOK_IN, bundle=bundle_id, outcome=UNDONE)
        return _with(writing.changes, roots)

    @staticmethod
    def _withdraw_answers(session: Session, bundle_id: str) -> None:
        ours = select(ReferralEvent).where(
            ReferralEvent.bundle == bundle_id, ReferralEvent.event == ReferralEventKind.TAKEN_IN
        )
        for event in session.scalars(ours):
            event.withdrawn = True

    def receipt(self, *, bundle_id: str, folder: Path) -> Path:
        """Seal the receipt for a bundle that was taken in and write it; NotFound, Refused(NOT_TAKEN_IN), DiskFull ..."""
        with self._vault.reading() as session:
            row = session.get(local.Bundle, bundle_id)
            facts = session.get(local.Setting, _RECEIPT_FACTS + bundle_id)
            if row is None or facts is None:
                raise NotFound(bundle_id)
            if row.state != TAKEN_IN:
                raise Refused(ExchangeRule.NOT_TAKEN_IN)
            other, said = row.other, dict(facts.value)
        recipient = self._contacts.one(fingerprint=other)
        outgoing_id = self._vault.ids.new()
        with self._vault.transaction("Receipt sent") as writing:
            counter = self._sealing.count(writing.session, recipient)
            self._sealing.note(writing, outgoing_id, recipient, counter, what=RECEIPT_PURPOSE, root="")
        outgoing = Outgoing(
            bundle_id=outgoing_id,
            recipient=recipient,
            counter=counter,
            purpose=RECEIPT_PURPOSE,
            receipt=Receipt(
                bundle_id=bundle_id,
                manifest_sha256=said["manifest"],
                taken_in=from_wire(said["taken_in"]),
                landed=said["landed"],
                quarantined=said["quarantined"],
            ),
        )
        try:
            path, _sha256 = self._sealing.write(outgoing, folder)
        except CseDeskError:
            self._sealing.take_back(outgoing_id, "")
            raise
        return path


# ---- what is in a bundle, sorted ------------------------------------------------------------


class _Sorted:
    """Reads a bundle root by root, and remembers names, signed heads and what is held back; never the changes."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._names: dict[str, str] = {}
        self._heads: list[SignedHead] = []
        self.refused: list[tuple[str, str]] = []

    def changes(self) -> Iterator[tuple[str, tuple[Change, ...]]]:
        """(root, its changes), each root once."""
        self.refused.clear()
        for found in self._opened.roots():
            self._remember(found)
            if found.changes:
                yield found.root, found.changes

    def heads(self) -> tuple[SignedHead, ...]:
        """The signed heads that were checked, of all roots."""
        return tuple(head for found in self._opened.roots() for head in found.heads)

    def _remember(self, found: RootChanges) -> None:
        self.refused += [(found.root, one.fault.value) for one in found.quarantined]
        name = _name_in(found.changes)
        if name:
            self._names[found.root] = name

    def name_of(self, root: str) -> str:
        """The name that came in the bundle; "" when none did."""
        return self._names.get(root, "")


def _name_in(changes: tuple[Change, ...]) -> str:
    """The legal name among these changes, else any name."""
    names: dict[str, dict[str, str]] = {}
    for change in changes:
        if change.envelope.kind != "person-name" or change.body is None:
            continue
        values = {
            name: held.value
            for name, held in change.body.items()
            if isinstance(held, FieldValue) and isinstance(held.value, str)
        }
        names.setdefault(change.envelope.record, {}).update(values)
    ordered = sorted(names.values(), key=lambda one: one.get("name_kind") != "legal")
    return f"{ordered[0].get('given', '')} {ordered[0].get('family', '')}".strip() if ordered else ""


def _seen_authors(opened: Opened) -> Iterator[SeenAuthor]:
    for card in (opened.sender, *opened.cards):
        yield SeenAuthor(card.author, card.name, card.agency, card.role.value, cards.card_text(card))


def _with(changes: Changes, roots: frozenset[str]) -> Changes:
    """What the act itself recorded, and the roots that came."""
    return Changes(
        act=changes.act,
        kinds=changes.kinds | {BUNDLE, CONTACT},
        ids=changes.ids | roots,
        roots=changes.roots | roots,
    )
