"""Referring a young person to the VPG: draft, look at what leaves, sign and seal. The state follows from dated events."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.errors import NotFound, Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, ReferralEventKind, ReferralState, Role, Strand, TrustState
from cse_desk.models.labels import label
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.exchange import Contact, OutgoingPart, OutgoingPreview, ReferralForm, ReferralStart
from cse_desk.models.rules import referral as rules
from cse_desk.models.rules.ages import add_months
from cse_desk.models.tables.people import Address
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.screenings import Screening
from cse_desk.models.tables.sharing import SharingDecision
from cse_desk.services import referral_drafts
from cse_desk.services.codes import Codes
from cse_desk.services.contacts import Contacts
from cse_desk.services.person_details import rows_of
from cse_desk.services.referral_lines import ReferralLine, add_event, codes_of, facts_of, line_of, lines_of, name_of
from cse_desk.services.referral_start import safeguarding as safeguarding_of
from cse_desk.services.referral_start import screening_words, sign_off_missing, signed_screening, unsigned_screening
from cse_desk.services.refusals import Rule, authorise
from cse_desk.services.sealing import Outgoing, Sealing
from cse_desk.services.withholding import Held, held_from, leaving, to_think_of
from cse_desk.vault import export
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

PURPOSE = "VPG referral"
LEAVING = (
    *(Compartment.IDENTITY, Compartment.WHEREABOUTS, Compartment.SCREENING, Compartment.REFERRAL),
    *(Compartment.HARM, Compartment.MISSING, Compartment.VOICE, Compartment.INTELLIGENCE),
)
NOT_SAFE_YET = "not-safe-yet"
_SCREENING_MONTHS = 3
_BEGUN = (ReferralState.DRAFT, ReferralState.NONE)
_MAY_BE_SENT = (*_BEGUN, ReferralState.SUBMITTED)  # what never arrived is sent again
_MAY_BE_WITHDRAWN = (
    ReferralState.DRAFT,
    ReferralState.SUBMITTED,
    ReferralState.TAKEN_IN,
    ReferralState.PRE_AGENDA,
    ReferralState.ACCEPTED,
)
_ON_THEIR_WAY = (ReferralState.SUBMITTED, ReferralState.TAKEN_IN, ReferralState.PRE_AGENDA)


class ReferralRule(StrEnum):
    """Why a referral cannot go, or cannot go on."""

    NO_STRAND = "no-strand"
    NO_SIGNED_SCREENING = "no-signed-screening"
    SIGN_OFF_MISSING = "sign-off-missing"
    NOT_VERIFIED = "not-verified"  # the recipient's words were never typed
    TOLD_MISSING = "told-missing"
    REVIEW_DAY_MISSING = "review-day-missing"  # not safe to tell yet: when is that looked at again?
    LAWFUL_BASIS_MISSING = "lawful-basis-missing"
    WHY_MISSING = "why-missing"
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
class _Decision:
    """What somebody decided before they seal."""

    lawful_basis: str
    told: str
    review_on: date | None
    why: str


class Referrals:
    """Use cases of referral, at both ends."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._contacts = Contacts(vault)
        self._sealing = Sealing(vault)
        self._codes = Codes()

    # ---- looking ----------------------------------------------------------------------------

    def states(self, *, young_person_id: str) -> dict[Strand, ReferralState]:
        """The state of each strand that was ever referred."""
        with self._vault.reading() as session:
            return dict(rules.derive(facts_of(session, young_person_id)).states)

    def lines(self, *, young_person_id: str) -> tuple[ReferralLine, ...]:
        """Each referral with its own state, the newest first."""
        with self._vault.reading() as session:
            return lines_of(session, young_person_id)

    def lawful_bases(self) -> tuple[tuple[str, str], ...]:
        """What may be chosen: (code, words)."""
        return self._options("lawful-basis")

    def _options(self, name: str) -> tuple[tuple[str, str], ...]:
        return tuple((one.code, one.label) for one in self._codes.options(name=name, on=self._vault.clock.today()))

    def recipients(self) -> tuple[Contact, ...]:
        """Verified contacts, coordinators first."""
        verified = [one for one in self._contacts.all() if one.trust is TrustState.VERIFIED]
        return tuple(sorted(verified, key=lambda one: one.role.value != "coordinator"))

    def missing(self, *, young_person_id: str) -> tuple[ReferralRule, ...]:
        """What has to be there before a referral can be sealed; for the screen to say beforehand."""
        with self._vault.reading() as session:
            return _missing(session, young_person_id)

    def begin(self, *, young_person_id: str) -> ReferralStart:
        """Everything the page begins with: what stands in the way, what may be chosen, what was filled in before. NotFound."""
        kept = referral_drafts.load(self._vault, young_person_id)
        with self._vault.reading() as session:
            name = name_of(session, young_person_id)
            lines = lines_of(session, young_person_id)
            states = rules.derive(facts_of(session, young_person_id)).states
            signed = signed_screening(session, young_person_id)
            other = signed or unsigned_screening(session, young_person_id)
            missing = _missing(session, young_person_id)
            safeguarding = safeguarding_of(session, young_person_id)
        draft = next((line for line in lines if line.state in _BEGUN), None)
        again = next((line for line in lines if line.state is ReferralState.SUBMITTED), None) if draft is None else None
        line = draft or again
        return ReferralStart(
            young_person_id=young_person_id,
            young_person=name,
            missing=tuple(one.value for one in missing),
            screening=other.id if other else "",
            screening_words=screening_words(other) if other else "",
            states=tuple(states.items()),
            referral=line.referral if line else "",
            is_sent_again=again is not None,
            recipients=self.recipients(),
            lawful_bases=self.lawful_bases(),
            told=self._options("told"),
            safeguarding=safeguarding,
            form=kept or ReferralForm(strands=tuple(codes_of(line.strands)) if line else ()),
            is_coordinator=self._vault.me.role is Role.COORDINATOR,
        )

    def keep_form(self, *, young_person_id: str, form: ReferralForm) -> None:
        """Keep what was filled in, encrypted, without recording it; from any lane."""
        referral_drafts.keep(self._vault, young_person_id, form)

    def preview(
        self, *, young_person_id: str, fingerprint: str, lawful_basis: str = "", with_confidential: bool = False
    ) -> OutgoingPreview:
        """What would leave, what stays and why; nothing is written."""
        recipient = self._contacts.one(fingerprint=fingerprint)
        with self._vault.reading() as session:
            held = self._held(session, young_person_id, recipient, with_confidential=with_confidential)
            return OutgoingPreview(
                young_person=name_of(session, young_person_id),
                recipient=recipient,
                purpose=PURPOSE,
                lawful_basis=self._codes.label(name="lawful-basis", code=lawful_basis),
                leaves=_leaving_words(session, young_person_id, held),
                withheld=held.reasons,
                warnings=self._warnings(session, young_person_id, held),
                look_first=held.open_questions,
                confidential=_has_confidential(session, young_person_id),
            )

    def _held(self, session: Session, root: str, recipient: Contact, *, with_confidential: bool) -> Held:
        codes = self._codes.set("withhold-what")
        return held_from(session, root, recipient, codes, with_confidential=with_confidential)

    def _warnings(self, session: Session, root: str, held: Held) -> tuple[str, ...]:
        warnings = list(to_think_of(held))
        screening = signed_screening(session, root)
        if screening is not None and screening.signed_at is not None:
            old = add_months(screening.signed_at.date(), _SCREENING_MONTHS) < self._vault.clock.today()
            warnings += [_("The screening is older than three months.")] if old else []
        warnings.append(_("A VPG referral is not a safeguarding referral."))
        return tuple(warnings)

    # ---- writing ----------------------------------------------------------------------------

    def draft(
        self, *, young_person_id: str, strands: Collection[Strand], note: str = "", referral: str = ""
    ) -> tuple[Changes, str]:
        """Begin a referral, or change the strands of one that was begun; its id comes with it. Refused(NO_STRAND, ALREADY_ON)."""
        authorise(self._vault.me.role, Compartment.REFERRAL)
        if not strands:
            raise Refused(ReferralRule.NO_STRAND)
        id_ = referral or self._vault.ids.new()
        with self._vault.transaction(_("Referral begun")) as writing:
            self._may_begin(writing.session, young_person_id, strands)
            drafted = self._drafted(writing.session, young_person_id, referral)
            if drafted is None:
                kind = ReferralEventKind.DRAFTED
                add_event(self._vault, writing, young_person_id, id_, kind, strands=strands, note=note)
            else:
                drafted.strands, drafted.note = codes_of(strands), note or drafted.note
        return writing.changes, id_

    @staticmethod
    def _may_begin(session: Session, root: str, strands: Collection[Strand]) -> None:
        states = rules.derive(facts_of(session, root)).states
        for strand in strands:
            if states.get(strand) in _ON_THEIR_WAY:
                raise Refused(ReferralRule.ALREADY_ON, strand=strand.value)

    @staticmethod
    def _drafted(session: Session, root: str, referral: str) -> ReferralEvent | None:
        if not referral:
            return None
        line = line_of(session, root, referral)
        if line.state not in _BEGUN:
            raise Refused(ReferralRule.WRONG_STATE, state=line.state.value)
        rows = rows_of(session, ReferralEvent, [root])
        return next((row for row in rows if row.referral == referral and row.event == ReferralEventKind.DRAFTED), None)

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
        review_on: date | None = None,
        with_confidential: bool = False,
        looked_at_withheld: bool = False,
    ) -> Submitted:
        """Sign, seal and write the bundle; one act. When the file cannot be written the act is taken back and nothing has left.

        Refused(NO_SIGNED_SCREENING, SIGN_OFF_MISSING, NOT_VERIFIED, LAWFUL_BASIS_MISSING, TOLD_MISSING, REVIEW_DAY_MISSING,
        WHY_MISSING, LOOK_AT_WITHHELD, WRONG_STATE); CannotSealBundle; DiskFull, ReadOnlyPlace, DiskTrouble.
        """
        authorise(self._vault.me.role, Compartment.REFERRAL, Compartment.SHARING)
        recipient = self._contacts.one(fingerprint=fingerprint)
        decision = _Decision(lawful_basis, told, review_on, why.strip())
        self._may_leave(recipient, decision)
        bundle_id = self._vault.ids.new()
        with self._vault.transaction(_("Referral submitted")) as writing:
            session = writing.session
            screening = _screening_to_send(session, young_person_id)
            line = line_of(session, young_person_id, referral)
            if line.state not in _MAY_BE_SENT:
                raise Refused(ReferralRule.WRONG_STATE, state=line.state.value)
            held = self._held(session, young_person_id, recipient, with_confidential=with_confidential)
            if held.open_questions and not looked_at_withheld:
                raise Refused(ReferralRule.LOOK_AT_WITHHELD, what=held.open_questions[0])
            kind = ReferralEventKind.SUBMITTED
            event = add_event(self._vault, writing, young_person_id, referral, kind, strands=line.strands)
            event.to_name, event.to_agency = recipient.name, recipient.agency
            event.screening, event.bundle = screening.id, bundle_id
            outgoing = Outgoing(
                bundle_id=bundle_id,
                recipient=recipient,
                counter=self._sealing.count(session, recipient),
                purpose=PURPOSE,
                lawful_basis=lawful_basis,
                roots=(young_person_id,),
                compartments=leaving(LEAVING, held),
                held=held,
            )
            self._decide(writing, young_person_id, outgoing, decision)
            self._sealing.note(writing, bundle_id, recipient, outgoing.counter, what=PURPOSE, root=young_person_id)
        sealed = self._sealing.send(outgoing, folder)
        referral_drafts.drop(self._vault, young_person_id)
        return Submitted(writing.changes, bundle_id, sealed.path, sealed.sha256)

    def to_pre_agenda(self, *, young_person_id: str, referral: str, note: str = "") -> Changes:
        """The coordinator puts a referral that was taken in on the pre-agenda. Refused(ROLE, WRONG_STATE)."""
        role = self._vault.me.role
        if role is not Role.COORDINATOR:
            raise Refused(Rule.ROLE, role=role.value, compartment=Compartment.REFERRAL.value)
        with self._vault.transaction(_("Put on the pre-agenda")) as writing:
            line = line_of(writing.session, young_person_id, referral)
            if line.state is not ReferralState.TAKEN_IN:
                raise Refused(ReferralRule.WRONG_STATE, state=line.state.value)
            kind = ReferralEventKind.PRE_AGENDA
            add_event(self._vault, writing, young_person_id, referral, kind, strands=line.strands, note=note)
        return writing.changes

    def withdraw(self, *, young_person_id: str, referral: str, why: str) -> Changes:
        """Take a referral back, with the reason; what was sent before cannot be called back and stays in the log.

        Refused(WHY_MISSING, WRONG_STATE).
        """
        authorise(self._vault.me.role, Compartment.REFERRAL)
        if not why.strip():
            raise Refused(ReferralRule.WHY_MISSING)
        with self._vault.transaction(_("Referral withdrawn")) as writing:
            line = line_of(writing.session, young_person_id, referral)
            if line.state not in _MAY_BE_WITHDRAWN:
                raise Refused(ReferralRule.WRONG_STATE, state=line.state.value)
            kind = ReferralEventKind.WITHDRAWN
            add_event(self._vault, writing, young_person_id, referral, kind, strands=line.strands, note=why.strip())
        return writing.changes

    # ---- parts ------------------------------------------------------------------------------

    def _may_leave(self, recipient: Contact, decision: _Decision) -> None:
        if recipient.trust is not TrustState.VERIFIED:
            raise Refused(ReferralRule.NOT_VERIFIED)
        if decision.lawful_basis not in dict(self.lawful_bases()):
            raise Refused(ReferralRule.LAWFUL_BASIS_MISSING)
        if decision.told not in dict(self._options("told")):
            raise Refused(ReferralRule.TOLD_MISSING)
        if decision.told == NOT_SAFE_YET and decision.review_on is None:
            raise Refused(ReferralRule.REVIEW_DAY_MISSING)
        if not decision.why:
            raise Refused(ReferralRule.WHY_MISSING)

    def _decide(self, writing: Writing, root: str, outgoing: Outgoing, decision: _Decision) -> None:
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
                to_name=outgoing.recipient.name,
                to_agency=outgoing.recipient.agency,
                what=list(outgoing.compartments),
                withheld=[list(pair) for pair in outgoing.held.reasons],
                purpose=PURPOSE,
                lawful_basis=decision.lawful_basis,
                told=decision.told,
                told_review_on=decision.review_on if decision.told == NOT_SAFE_YET else None,
                why=decision.why,
                bundle=outgoing.bundle_id,
            )
        )


def _missing(session: Session, root: str) -> tuple[ReferralRule, ...]:
    screening = signed_screening(session, root)
    if screening is None:
        return (ReferralRule.NO_SIGNED_SCREENING,)
    return (ReferralRule.SIGN_OFF_MISSING,) if sign_off_missing(screening) else ()


def _screening_to_send(session: Session, root: str) -> Screening:
    found = signed_screening(session, root)
    for rule in _missing(session, root):
        raise Refused(rule)
    if found is None:
        raise NotFound(root)
    return found


def _has_confidential(session: Session, root: str) -> bool:
    confidential = select(Address.id).where(Address.root == root, Address.confidential.is_(True))
    return session.scalars(confidential.limit(1)).first() is not None


def _leaving_words(session: Session, root: str, held: Held) -> tuple[OutgoingPart, ...]:
    """What leaves, counted by compartment: records of which at least one value leaves."""
    counted: list[OutgoingPart] = []
    for compartment in leaving(LEAVING, held):
        records = {
            change.envelope.record
            for change in export.export_changes(session, root, [compartment])
            if len(held.fields_of(change.envelope)) < len(change.envelope.writes)
        }
        sealing = 1 if compartment == Compartment.REFERRAL else 0  # the submission itself
        if records or sealing:
            counted.append(OutgoingPart(label(Compartment(compartment)), len(records) + sealing))
    return tuple(counted)
