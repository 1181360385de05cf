"""Referring a young person to the VPG: draft, look at what leaves, sign and seal. The state follows from dated events."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from cse_desk.errors import NotFound, Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, ReferralEventKind, ReferralState, Role, Strand
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.exchange import Contact, OutgoingPreview, ReferralForm, ReferralStart
from cse_desk.models.rules import referral as rules
from cse_desk.models.rules.ages import add_months
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.screenings import Screening
from cse_desk.services import half_typed, referral_drafts
from cse_desk.services.contacts import Contacts
from cse_desk.services.leaving import Decision, Leaving
from cse_desk.services.person_details import rows_of
from cse_desk.services.referral_lines import (
    ReferralLine,
    add_event,
    add_submitted,
    codes_of,
    facts_of,
    line_of,
    lines_of,
    name_of,
)
from cse_desk.services.referral_start import safeguarding as safeguarding_of
from cse_desk.services.referral_start import screening_words, sign_off_missing, signed_screening, unsigned_screening
from cse_desk.services.refusals import ReferralRule, Rule, authorise
from cse_desk.services.sealing import Sent
from cse_desk.services.withholding import Held, to_think_of
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

PURPOSE = "VPG referral"
LEAVING = (
    *(Compartment.IDENTITY, Compartment.WHEREABOUTS, Compartment.SCREENING, Compartment.REFERRAL),
    *(Compartment.HARM, Compartment.MISSING, Compartment.VOICE, Compartment.INTELLIGENCE),
)
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


class Referrals:
    """Use cases of referral, at both ends."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._contacts = Contacts(vault)
        self._leaving = Leaving(vault, PURPOSE, LEAVING)

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
        return self._leaving.lawful_bases()

    def recipients(self) -> tuple[Contact, ...]:
        """Verified contacts, coordinators first."""
        return tuple(sorted(self._leaving.verified(), key=lambda one: one.role is not Role.COORDINATOR))

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
            told=self._leaving.told(),
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
            held = self._leaving.held(session, young_person_id, recipient, with_confidential=with_confidential)
            preview = self._leaving.preview(session, young_person_id, recipient, held, lawful_basis=lawful_basis)
            return replace(preview, warnings=self._warnings(session, young_person_id, held))

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
    ) -> Sent:
        """Sign, seal and write the bundle; one act. When the file cannot be written the act is taken back and nothing has left.

        Refused(NO_SIGNED_SCREENING, SIGN_OFF_MISSING, NOT_VERIFIED, LAWFUL_BASIS_MISSING, TOLD_MISSING, REVIEW_DAY_MISSING,
        WHY_MISSING, LOOK_AT_WITHHELD, WRONG_STATE); CannotSealBundle; DiskFull, ReadOnlyPlace, DiskTrouble.
        """
        authorise(self._vault.me.role, Compartment.REFERRAL, Compartment.SHARING)
        recipient = self._contacts.one(fingerprint=fingerprint)
        decision = Decision(lawful_basis, why.strip(), told, review_on, with_confidential, looked_at_withheld)
        mark = partial(self._submit, young_person_id, referral, recipient)
        sent = self._leaving.leave(_("Referral submitted"), young_person_id, recipient, decision, folder, mark)
        referral_drafts.drop(self._vault, young_person_id)
        return sent

    def _submit(self, root: str, referral: str, recipient: Contact, writing: Writing, bundle_id: str) -> None:
        """This one referral is submitted with the screening it rests on."""
        screening = _screening_to_send(writing.session, root)
        line = line_of(writing.session, root, referral)
        if line.state not in _MAY_BE_SENT:
            raise Refused(ReferralRule.WRONG_STATE, state=line.state.value)
        event = add_submitted(self._vault, writing, line, recipient)
        event.screening, event.bundle = screening.id, bundle_id

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
        half_typed.drop(self._vault, half_typed.withdraw_key(referral))
        return writing.changes


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
