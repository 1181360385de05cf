"""Referring a young person to the VPG: draft, look at what leaves, sign and seal. The state follows from dated events."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from cse_desk import paths
from cse_desk.errors import CseDeskError, NotFound, Refused
from cse_desk.models.codes import CodeSet, read_codes
from cse_desk.models.enums import Compartment, ReferralEventKind, ReferralState, Strand, TrustState
from cse_desk.models.labels import label
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.exchange import Contact, OutgoingPart, OutgoingPreview
from cse_desk.models.rules import referral as rules
from cse_desk.models.rules.ages import add_months
from cse_desk.models.rules.summary import shown_name
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.screenings import Screening
from cse_desk.models.tables.sharing import SharingDecision
from cse_desk.services import person_details
from cse_desk.services.case_summaries import names_of, referral_facts
from cse_desk.services.contacts import Contacts
from cse_desk.services.person_details import rows_of
from cse_desk.services.refusals import authorise
from cse_desk.services.sealing import Outgoing, Sealing
from cse_desk.services.withholding import Held, held_from, leaving
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

PURPOSE = "VPG referral"
LEAVING = (Compartment.IDENTITY, Compartment.WHEREABOUTS, Compartment.SCREENING, Compartment.REFERRAL)
TOLD = frozenset({"yes", "no", "not-safe-yet"})
_SCREENING_MONTHS = 3


class ReferralRule(StrEnum):
    """Why a referral cannot go, or cannot go on."""

    NO_STRAND = "no-strand"
    NO_SIGNED_SCREENING = "no-signed-screening"
    SIGN_OFF_MISSING = "sign-off-missing"
    NOT_VERIFIED = "not-verified"  # the recipient's words were never typed
    TOLD_MISSING = "told-missing"
    LAWFUL_BASIS_MISSING = "lawful-basis-missing"
    LOOK_AT_WITHHELD = "look-at-withheld"  # what: a free-text entry somebody has to look at first
    ALREADY_ON = "already-on"  # strand
    WRONG_STATE = "wrong-state"  # state


@dataclass(frozen=True, slots=True)
class Submitted:
    """A referral that was sealed and written."""

    changes: Changes
    bundle_id: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """One referral on the young person's page or in the coordinator's queue."""

    referral: str
    young_person_id: str
    young_person: str
    strands: tuple[Strand, ...]
    state: ReferralState
    since: date | None
    screening: str
    note: str


class Referrals:
    """Use cases of referral, at both ends."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._contacts = Contacts(vault)
        self._sealing = Sealing(vault)

    # ---- looking ----------------------------------------------------------------------------

    def states(self, *, young_person_id: str) -> dict[Strand, ReferralState]:
        """The state of each strand that was ever referred."""
        with self._vault.reading() as session:
            return dict(rules.derive(_facts(session, young_person_id)).states)

    def lines(self, *, young_person_id: str) -> tuple[ReferralLine, ...]:
        """Each referral with its own state, the newest first."""
        with self._vault.reading() as session:
            return lines_of(session, young_person_id)

    def lawful_bases(self) -> tuple[tuple[str, str], ...]:
        """What may be chosen: (code, words)."""
        return tuple((one.code, one.label) for one in _codes("lawful-basis").valid_on(self._vault.clock.today()))

    def recipients(self) -> tuple[Contact, ...]:
        """Verified contacts, coordinators first."""
        verified = [one for one in self._contacts.all() if one.trust is TrustState.VERIFIED]
        return tuple(sorted(verified, key=lambda one: one.role.value != "coordinator"))

    def missing(self, *, young_person_id: str) -> tuple[ReferralRule, ...]:
        """What has to be there before a referral can be sealed; for the screen to say beforehand."""
        with self._vault.reading() as session:
            screening = _signed_screening(session, young_person_id)
        if screening is None:
            return (ReferralRule.NO_SIGNED_SCREENING,)
        return (ReferralRule.SIGN_OFF_MISSING,) if _sign_off_missing(screening) else ()

    def preview(
        self, *, young_person_id: str, fingerprint: str, lawful_basis: str, with_confidential: bool = False
    ) -> OutgoingPreview:
        """What would leave, what stays and why; nothing is written."""
        recipient = self._contacts.one(fingerprint=fingerprint)
        with self._vault.reading() as session:
            held = self._held(session, young_person_id, recipient, with_confidential=with_confidential)
            leaves = _leaving_words(session, young_person_id, held)
            warnings = self._warnings(session, young_person_id, held)
            name = name_of(session, young_person_id)
        return OutgoingPreview(
            young_person=name,
            recipient=recipient,
            purpose=PURPOSE,
            lawful_basis=_codes("lawful-basis").label(lawful_basis),
            leaves=leaves,
            withheld=held.reasons,
            warnings=warnings,
        )

    def _held(self, session: Session, root: str, recipient: Contact, *, with_confidential: bool) -> Held:
        return held_from(session, root, recipient, _codes("withhold-what"), with_confidential=with_confidential)

    def _warnings(self, session: Session, root: str, held: Held) -> tuple[str, ...]:
        warnings = [f"Look first: somebody wrote that this is withheld: {one}" for one in held.open_questions]
        warnings += [f"Also withheld from others: {one}" for one in held.about_others]
        screening = _signed_screening(session, root)
        if screening is not None and screening.signed_at is not None:
            old = add_months(screening.signed_at.date(), _SCREENING_MONTHS) < self._vault.clock.today()
            warnings += ["The screening is older than three months."] if old else []
        warnings.append("A VPG referral is not a safeguarding referral.")
        return tuple(warnings)

    # ---- writing ----------------------------------------------------------------------------

    def draft(self, *, young_person_id: str, strands: Collection[Strand], note: str = "") -> tuple[Changes, str]:
        """Begin a referral; its id comes with it. Refused(NO_STRAND, ALREADY_ON)."""
        authorise(self._vault.me.role, Compartment.REFERRAL)
        if not strands:
            raise Refused(ReferralRule.NO_STRAND)
        referral = self._vault.ids.new()
        with self._vault.transaction("Referral begun") as writing:
            states = rules.derive(_facts(writing.session, young_person_id)).states
            for strand in strands:
                if states.get(strand) in (ReferralState.SUBMITTED, ReferralState.TAKEN_IN, ReferralState.PRE_AGENDA):
                    raise Refused(ReferralRule.ALREADY_ON, strand=strand.value)
            self._event(writing, young_person_id, referral, ReferralEventKind.DRAFTED, strands=strands, note=note)
        return writing.changes, referral

    def submit(
        self,
        *,
        young_person_id: str,
        referral: str,
        fingerprint: str,
        lawful_basis: str,
        told: str,
        why: str,
        folder: Path,
        with_confidential: bool = False,
        looked_at_withheld: bool = False,
    ) -> Submitted:
        """Sign, seal and write the bundle; one act. When the file cannot be written the act is taken back and nothing has left.

        Refused(NO_SIGNED_SCREENING, SIGN_OFF_MISSING, NOT_VERIFIED, LAWFUL_BASIS_MISSING, TOLD_MISSING, LOOK_AT_WITHHELD,
        WRONG_STATE); CannotSealBundle; DiskFull, ReadOnlyPlace, DiskTrouble.
        """
        authorise(self._vault.me.role, Compartment.REFERRAL, Compartment.SHARING)
        recipient = self._contacts.one(fingerprint=fingerprint)
        self._may_leave(recipient, lawful_basis, told)
        bundle_id = self._vault.ids.new()
        with self._vault.transaction("Referral submitted") as writing:
            session = writing.session
            screening = self._screening(session, young_person_id)
            line = _line(session, young_person_id, referral)
            if line.state not in (ReferralState.DRAFT, ReferralState.NONE):
                raise Refused(ReferralRule.WRONG_STATE, state=line.state.value)
            held = self._held(session, young_person_id, recipient, with_confidential=with_confidential)
            if held.open_questions and not looked_at_withheld:
                raise Refused(ReferralRule.LOOK_AT_WITHHELD, what=held.open_questions[0])
            event = self._event(writing, young_person_id, referral, ReferralEventKind.SUBMITTED, strands=line.strands)
            event.to_name, event.to_agency = recipient.name, recipient.agency
            event.screening, event.bundle = screening.id, bundle_id
            compartments = leaving(LEAVING, held)
            self._decide(writing, young_person_id, recipient, compartments, held, lawful_basis, told, why, bundle_id)
            counter = self._sealing.count(session, recipient)
            self._sealing.note(writing, bundle_id, recipient, counter, what=PURPOSE, root=young_person_id)
        return self._seal(
            writing.changes, young_person_id, compartments, held, recipient, bundle_id, counter, lawful_basis, folder
        )

    def _seal(
        self,
        changes: Changes,
        root: str,
        compartments: tuple[str, ...],
        held: Held,
        recipient: Contact,
        bundle_id: str,
        counter: int,
        lawful_basis: str,
        folder: Path,
    ) -> Submitted:
        outgoing = Outgoing(
            bundle_id=bundle_id,
            recipient=recipient,
            counter=counter,
            purpose=PURPOSE,
            lawful_basis=lawful_basis,
            roots=(root,),
            compartments=compartments,
            held=held,
        )
        try:
            path, sha256 = self._sealing.write(outgoing, folder)
        except CseDeskError:
            self._sealing.take_back(bundle_id, changes.act)
            raise
        return Submitted(changes, bundle_id, path, sha256)

    def to_pre_agenda(self, *, young_person_id: str, referral: str, note: str = "") -> Changes:
        """The coordinator puts a referral that was taken in on the pre-agenda. Refused(WRONG_STATE)."""
        authorise(self._vault.me.role, Compartment.REFERRAL)
        with self._vault.transaction("Put on the pre-agenda") as writing:
            line = _line(writing.session, young_person_id, referral)
            if line.state is not ReferralState.TAKEN_IN:
                raise Refused(ReferralRule.WRONG_STATE, state=line.state.value)
            self._event(
                writing, young_person_id, referral, ReferralEventKind.PRE_AGENDA, strands=line.strands, note=note
            )
        return writing.changes

    def withdraw(self, *, young_person_id: str, referral: str, why: str) -> Changes:
        """Take a referral back, with the reason; what was sent before cannot be called back and stays in the log."""
        authorise(self._vault.me.role, Compartment.REFERRAL)
        with self._vault.transaction("Referral withdrawn") as writing:
            line = _line(writing.session, young_person_id, referral)
            self._event(writing, young_person_id, referral, ReferralEventKind.WITHDRAWN, strands=line.strands, note=why)
        return writing.changes

    # ---- parts ------------------------------------------------------------------------------

    def _may_leave(self, recipient: Contact, lawful_basis: str, told: str) -> None:
        if recipient.trust is not TrustState.VERIFIED:
            raise Refused(ReferralRule.NOT_VERIFIED)
        if _codes("lawful-basis").find(lawful_basis) is None:
            raise Refused(ReferralRule.LAWFUL_BASIS_MISSING)
        if told not in TOLD:
            raise Refused(ReferralRule.TOLD_MISSING)

    @staticmethod
    def _screening(session: Session, root: str) -> Screening:
        found = _signed_screening(session, root)
        if found is None:
            raise Refused(ReferralRule.NO_SIGNED_SCREENING)
        if _sign_off_missing(found):
            raise Refused(ReferralRule.SIGN_OFF_MISSING)
        return found

    def _event(
        self,
        writing: Writing,
        root: str,
        referral: str,
        kind: ReferralEventKind,
        *,
        strands: Collection[Strand],
        note: str = "",
    ) -> ReferralEvent:
        return add_event(self._vault, writing, root, referral, kind, strands=strands, note=note)

    def _decide(
        self,
        writing: Writing,
        root: str,
        recipient: Contact,
        compartments: Collection[str],
        held: Held,
        lawful_basis: str,
        told: str,
        why: str,
        bundle_id: str,
    ) -> None:
        """A bundle writes its own row of the sharing decision log."""
        writing.session.add(
            SharingDecision(
                id=self._vault.ids.new(),
                root=root,
                compartment=Compartment.SHARING,
                outcome="shared",
                at=self._vault.clock.now(),
                by_name=self._vault.me.name,
                by_agency=self._vault.me.agency,
                to_name=recipient.name,
                to_agency=recipient.agency,
                what=list(compartments),
                withheld=[list(pair) for pair in held.reasons],
                purpose=PURPOSE,
                lawful_basis=lawful_basis,
                told=told,
                why=why,
                bundle=bundle_id,
            )
        )


def add_event(
    vault: Vault,
    writing: Writing,
    root: str,
    referral: str,
    kind: ReferralEventKind,
    *,
    strands: Collection[Strand],
    note: str = "",
) -> ReferralEvent:
    """Write down what happened to a referral today."""
    event = ReferralEvent(
        id=vault.ids.new(),
        root=root,
        compartment=Compartment.REFERRAL,
        referral=referral,
        event=kind,
        strands=sorted(strand.value for strand in strands),
        happened_on=vault.clock.today(),
        at=vault.clock.now(),
        by_name=vault.me.name,
        by_agency=vault.me.agency,
        note=note,
    )
    writing.session.add(event)
    writing.note(Event.RECORDED, root=root, what=kind.value)
    return event


def _codes(name: str) -> CodeSet:
    return read_codes((paths.resources() / "codes" / f"{name}.json").read_bytes())


def _facts(session: Session, root: str) -> tuple[rules.ReferralFact, ...]:
    return tuple(referral_facts(session, [root]).get(root, ()))


def lines_of(session: Session, root: str) -> tuple[ReferralLine, ...]:
    """Each referral of a young person with its own state, the newest first."""
    name = name_of(session, root)
    rows: dict[str, list[ReferralEvent]] = {}
    for row in rows_of(session, ReferralEvent, [root]):
        if row.referral:
            rows.setdefault(row.referral, []).append(row)
    facts = _facts(session, root)
    lines = [_line_of(root, name, id, some, [one for one in facts if one.referral == id]) for id, some in rows.items()]
    return tuple(sorted(lines, key=lambda line: (line.since or date.min, line.referral), reverse=True))


def _line_of(
    root: str, name: str, referral: str, rows: list[ReferralEvent], facts: list[rules.ReferralFact]
) -> ReferralLine:
    derived = rules.derive(facts)
    states = list(derived.states.values())
    return ReferralLine(
        referral=referral,
        young_person_id=root,
        young_person=name,
        strands=tuple(sorted(derived.states)),
        state=states[0] if states else ReferralState.NONE,
        since=max(derived.since.values(), default=None),
        screening=next((row.screening for row in rows if row.screening), ""),
        note=next((row.note for row in rows if row.note), ""),
    )


def _line(session: Session, root: str, referral: str) -> ReferralLine:
    found = next((line for line in lines_of(session, root) if line.referral == referral), None)
    if found is None:
        raise NotFound(referral)
    return found


def name_of(session: Session, root: str) -> str:
    """What to call a young person; "" when no name is here."""
    shown = shown_name(names_of(person_details.load(session, [root])[root]))
    return f"{shown.given} {shown.family}".strip() if shown else ""


def _signed_screening(session: Session, root: str) -> Screening | None:
    signed = [row for row in rows_of(session, Screening, [root]) if row.signed_at is not None]
    return max(signed, key=lambda row: (str(row.signed_at), row.id), default=None)


def _sign_off_missing(screening: Screening) -> bool:
    return screening.sign_off_needed is True and screening.sign_off_at is None


def _leaving_words(session: Session, root: str, held: Held) -> tuple[OutgoingPart, ...]:
    from cse_desk.vault import export

    counted: list[OutgoingPart] = []
    for compartment in LEAVING:
        if compartment.value in held.compartments:
            continue
        records = {
            change.envelope.record
            for change in export.export_changes(session, root, [compartment.value])
            if change.envelope.kind not in held.kinds and change.envelope.record not in held.records
        }
        if records:
            counted.append(OutgoingPart(label(compartment), len(records)))
    return tuple(counted)
