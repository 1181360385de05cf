"""After a referral: what was written since reaches the coordinator, by the referral's own way out; it answers a return for information."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from cse_desk.errors import Refused
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment
from cse_desk.models.enums import Compartment, ReferralEventKind, ReferralState, Role
from cse_desk.models.records.exchange import Contact, OutgoingPreview, ReferralForm, ReferralStart
from cse_desk.models.rules.referral import derive
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.panel import Reply
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.services import referral_drafts, referrals
from cse_desk.services.contacts import Contacts
from cse_desk.services.leaving import Decision, Leaving
from cse_desk.services.person_details import rows_of
from cse_desk.services.referral_lines import ReferralLine, add_submitted, facts_of, lines_of, name_of
from cse_desk.services.referral_start import safeguarding, screening_words, signed_screening
from cse_desk.services.referrals import LEAVING
from cse_desk.services.refusals import ReferralRule, authorise
from cse_desk.services.sealing import Sent
from cse_desk.services.withholding import Held
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

PURPOSE = "VPG update"
# What a referral carries, and of the plan what owners of actions write (docs/decisions/0016): nothing else is kept there yet.
UPDATING = (*LEAVING, Compartment.PLAN)
_NEVER_LEFT = frozenset({ReferralState.NONE, ReferralState.DRAFT, ReferralState.WITHDRAWN})


class Updates:
    """Use cases of what follows a referral."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._contacts = Contacts(vault)
        self._leaving = Leaving(vault, PURPOSE, UPDATING, after=[referrals.PURPOSE])

    # ---- looking ----------------------------------------------------------------------------

    def begin(self, *, young_person_id: str) -> ReferralStart:
        """Everything the page begins with; `asked`: what was asked for when it was returned. NotFound."""
        kept = referral_drafts.load(self._vault, young_person_id, is_update=True)
        with self._vault.reading() as session:
            lines = lines_of(session, young_person_id)
            signed = signed_screening(session, young_person_id)
            sent = _sent(lines)
            return ReferralStart(
                young_person_id=young_person_id,
                young_person=name_of(session, young_person_id),
                missing=() if sent else (ReferralRule.NEVER_SENT.value,),
                screening=signed.id if signed else "",
                screening_words=screening_words(signed) if signed else "",
                states=tuple(derive(facts_of(session, young_person_id)).states.items()),
                referral=sent[0].referral if sent else "",
                is_sent_again=False,
                recipients=self._recipients(session, young_person_id),
                lawful_bases=self._leaving.lawful_bases(),
                told=self._leaving.told(),
                safeguarding=safeguarding(session, young_person_id),
                form=kept or ReferralForm(),
                is_coordinator=self._vault.me.role is Role.COORDINATOR,
                asked=_asked(session, young_person_id, sent),
            )

    def lines(self, *, young_person_id: str) -> tuple[ReferralLine, ...]:
        """Each referral with its own state, the newest first."""
        with self._vault.reading() as session:
            return lines_of(session, young_person_id)

    def _recipients(self, session: Session, root: str) -> tuple[Contact, ...]:
        """Verified coordinators; who took the referral in, or was sent it, comes first."""
        hold = {_who(name, agency) for name, agency in _holders(session, root)}
        coordinators = (one for one in self._leaving.verified() if one.role is Role.COORDINATOR)
        return tuple(sorted(coordinators, key=lambda one: (_who(one.name, one.agency) not in hold, one.name)))

    def keep_form(self, *, young_person_id: str, form: ReferralForm) -> None:
        """Keep what was filled in, encrypted, without recording it; from any lane."""
        referral_drafts.keep(self._vault, young_person_id, form, is_update=True)

    def preview(
        self, *, young_person_id: str, fingerprint: str, lawful_basis: str = "", with_confidential: bool = False
    ) -> OutgoingPreview:
        """What would leave, what of it is new since the last bundle to them, what stays and why; nothing is written. NotFound."""
        recipient = self._contacts.one(fingerprint=fingerprint)
        with self._vault.reading() as session:
            held = self._leaving.held(session, young_person_id, recipient, with_confidential=with_confidential)
            answers = len(_returned(lines_of(session, young_person_id)))
            found = self._leaving.preview(
                session, young_person_id, recipient, held, lawful_basis=lawful_basis, sealing=answers
            )
            return self._with_news(session, young_person_id, found, held)

    def _with_news(self, session: Session, root: str, found: OutgoingPreview, held: Held) -> OutgoingPreview:
        last = self._leaving.last(session, root, found.recipient)
        if last is None or last.at is None:
            return replace(found, since=_("Nothing about them left here for this recipient before."))
        since = _("New since the bundle of {moment}").format(moment=moment(last.at))
        return replace(found, since=since, new=self._leaving.new(session, root, found.recipient, held))

    # ---- writing ----------------------------------------------------------------------------

    def send(
        self,
        *,
        young_person_id: str,
        fingerprint: str,
        lawful_basis: str,
        told: str,
        why: str,
        folder: Path,
        review_on: date | None = None,
        with_confidential: bool = False,
        looked_at_withheld: bool = False,
    ) -> Sent:
        """Sign, seal and write the bundle; one act, taken back when the file cannot be written. A returned referral is submitted anew.

        Refused(ROLE, NEVER_SENT, NOT_COORDINATOR, NOT_VERIFIED, LAWFUL_BASIS_MISSING, TOLD_MISSING, REVIEW_DAY_MISSING, WHY_MISSING,
        LOOK_AT_WITHHELD); CannotSealBundle; DiskFull, ReadOnlyPlace, DiskTrouble; NotFound.
        """
        authorise(self._vault.me.role, Compartment.REFERRAL, Compartment.SHARING)
        recipient = self._contacts.one(fingerprint=fingerprint)
        if recipient.role is not Role.COORDINATOR:
            raise Refused(ReferralRule.NOT_COORDINATOR)
        decision = Decision(lawful_basis, why.strip(), told, review_on, with_confidential, looked_at_withheld)
        mark = partial(self._submit_returned, young_person_id, recipient)
        sent = self._leaving.leave(_("Update sent"), young_person_id, recipient, decision, folder, mark)
        referral_drafts.drop(self._vault, young_person_id, is_update=True)
        return sent

    def _submit_returned(self, root: str, recipient: Contact, writing: Writing, bundle_id: str) -> None:
        """Each referral that was returned is submitted anew."""
        lines = lines_of(writing.session, root)
        if not _sent(lines):
            raise Refused(ReferralRule.NEVER_SENT)
        for line in _returned(lines):
            add_submitted(self._vault, writing, line, recipient).bundle = bundle_id


def _sent(lines: Iterable[ReferralLine]) -> list[ReferralLine]:
    """Referrals that left, were answered or were decided, and were not taken back; the newest first."""
    return [line for line in lines if line.state not in _NEVER_LEFT]


def _returned(lines: Iterable[ReferralLine]) -> list[ReferralLine]:
    return [line for line in lines if line.state is ReferralState.RETURNED]


def _asked(session: Session, root: str, lines: Iterable[ReferralLine]) -> tuple[str, ...]:
    """What the replies asked for that returned these referrals, as the VPG wrote it."""
    returned = {line.referral for line in _returned(lines)}
    rows = [row for row in rows_of(session, Reply, [root]) if row.referral in returned]
    rows = [row for row in rows if row.event == ReferralEventKind.RETURNED and row.words]
    return tuple(row.words or "" for row in sorted(rows, key=lambda row: (row.made_on or date.min, row.id)))


def _holders(session: Session, root: str) -> Iterable[tuple[str, str]]:
    """Who took a referral in; who was sent one."""
    for row in rows_of(session, ReferralEvent, [root]):
        if row.event == ReferralEventKind.TAKEN_IN:
            yield row.by_name or "", row.by_agency or ""
        elif row.event == ReferralEventKind.SUBMITTED:
            yield row.to_name or "", row.to_agency or ""


def _who(name: str, agency: str) -> tuple[str, str]:
    return fold(name), fold(agency)
