"""Back to the practitioners: outcome, actions and review date of one young person, sealed for the referrer or a named worker.

What was said at the meeting, who has an interest, and the minutes stay here (docs/decisions/0016; design/DOMAIN §3).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.errors import NotFound, Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.exchange import Contact, OutgoingPreview
from cse_desk.models.rules.interests import kept_from
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.panel import (
    AgendaItem,
    Discussion,
    Dissent,
    GuardAnswer,
    Interest,
    MinutedItem,
    PanelAction,
    PanelDecision,
    Reply,
)
from cse_desk.models.tables.people import Professional
from cse_desk.services import panel_drafts
from cse_desk.services.contacts import Contacts
from cse_desk.services.decisions import has_died
from cse_desk.services.leaving import Decision, Leaving
from cse_desk.services.panel_rows import interests_of
from cse_desk.services.person_details import rows_of
from cse_desk.services.referral_lines import lines_of, name_of
from cse_desk.services.refusals import PanelRule, authorise, role_table
from cse_desk.services.sealing import Sent, must_be_verified
from cse_desk.services.withholding import Held, to_think_of
from cse_desk.vault.store import Vault

PURPOSE = "VPG outcome"
LEAVING = (Compartment.REFERRAL, Compartment.PANEL)
_STAYS = frozenset(cls.__kind__ for cls in (AgendaItem, Discussion, Dissent, GuardAnswer, Interest, MinutedItem))
_OUTCOME = (PanelDecision, PanelAction)


@dataclass(frozen=True, slots=True)
class OutcomeDue:
    """What somebody should get back about one young person; `contact` None: nobody of that name is verified here."""

    young_person_id: str
    young_person: str
    to_name: str
    to_agency: str
    replies: int
    contact: Contact | None
    is_kept: bool = False  # an interest keeps this young person from them


@dataclass(frozen=True, slots=True)
class OutcomeStart:
    """What somebody needs before they send back about one young person.

    owed: to whom a reply is owed. recipients: who may get it. others: verified, but not named in the record: they may get it for a
    reason that is kept. draft_key: under which what is typed is kept.
    """

    young_person_id: str
    young_person: str
    owed: tuple[OutcomeDue, ...]
    recipients: tuple[Contact, ...]
    lawful_bases: tuple[tuple[str, str], ...]
    draft_key: str
    others: tuple[Contact, ...] = ()

    def is_owed(self, contact: Contact) -> bool:
        """Whether a reply is owed to them."""
        return any(one.contact is not None and one.contact.fingerprint == contact.fingerprint for one in self.owed)

    def out_of_reach(self) -> tuple[OutcomeDue, ...]:
        """To whom a reply is owed that cannot leave in a bundle: nobody verified, kept from them, or a role without casework."""
        return tuple(one for one in self.owed if one.contact not in (*self.recipients, *self.others))

    def needs_reason(self, fingerprint: str) -> bool:
        """Whether it has to be said why they get it: they are not named in the record."""
        return any(one.fingerprint == fingerprint for one in self.others)


class PanelSharing:
    """Use cases of what goes back."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._contacts = Contacts(vault)
        self._leaving = Leaving(vault, PURPOSE, LEAVING, asks_told=False)

    # ---- looking ----------------------------------------------------------------------------

    def due(self) -> tuple[OutcomeDue, ...]:
        """The referrers to whom a reply is owed, each young person by itself; the longest owed first."""
        verified = self._leaving.verified()
        found: dict[tuple[str, str, str], int] = {}
        with self._vault.reading() as session:
            for row in _owed(session):
                key = (row.root, row.to_name or "", row.to_agency or "")
                found[key] = found.get(key, 0) + 1
            due = []
            for (root, name, agency), count in found.items():
                contact = _contact(verified, name, agency)
                is_kept = contact is not None and self._is_kept(session, root, contact)
                due.append(OutcomeDue(root, name_of(session, root), name, agency, count, contact, is_kept))
            return tuple(due)

    def begin(self, *, young_person_id: str) -> OutcomeStart:
        """What the screen needs for one young person."""
        with self._vault.reading() as session:
            name = name_of(session, young_person_id)
        return OutcomeStart(
            young_person_id=young_person_id,
            young_person=name,
            owed=tuple(one for one in self.due() if one.young_person_id == young_person_id),
            recipients=self.recipients(young_person_id=young_person_id),
            lawful_bases=self._leaving.lawful_bases(),
            draft_key=_draft_key(young_person_id),
            others=self.others(young_person_id=young_person_id),
        )

    def others(self, *, young_person_id: str) -> tuple[Contact, ...]:
        """Verified contacts who are not named in the record and whose role is about young people; those to whom a reply is owed first."""
        named = {one.fingerprint for one in self.recipients(young_person_id=young_person_id)}
        with self._vault.reading() as session:
            waiting = {_person(row.to_name or "", row.to_agency or "") for row in _owed(session, young_person_id)}
            found = [
                one
                for one in self._leaving.verified()
                if one.fingerprint not in named
                and _has_casework(one)
                and not self._is_kept(session, young_person_id, one)
            ]
        return tuple(sorted(found, key=lambda one: (_person(one.name, one.agency) not in waiting, one.name)))

    def recipients(self, *, young_person_id: str) -> tuple[Contact, ...]:
        """Verified contacts who referred this young person or work with them; nobody from whom the young person is kept."""
        verified = self._leaving.verified()
        with self._vault.reading() as session:
            named = set(_named(session, young_person_id, self._vault.clock.today()))
            return tuple(
                one
                for one in verified
                if _person(one.name, one.agency) in named and not self._is_kept(session, young_person_id, one)
            )

    def _is_kept(self, session: Session, root: str, contact: Contact) -> bool:
        """Whether an interest keeps this young person from them, at whichever meeting it was declared."""
        declared = [replace(one, meeting="") for one in interests_of(session, [root])]
        today = self._vault.clock.today()
        return root in kept_from(declared, name=contact.name, agency=contact.agency, meeting="", on=today)

    def preview(self, *, young_person_id: str, fingerprint: str, lawful_basis: str = "") -> OutgoingPreview:
        """What would leave, what stays and why; nothing is written. NotFound, Refused(NOT_VERIFIED, KEPT_FROM, NOT_THEIRS)."""
        recipient = self._contacts.one(fingerprint=fingerprint)
        with self._vault.reading() as session:
            is_named = self._may_get(session, young_person_id, recipient)
            held = self._held(session, young_person_id, recipient)
            found = self._leaving.preview(
                session, young_person_id, recipient, held, lawful_basis=lawful_basis, sealing=0
            )
            shown = to_think_of(replace(held, about_others=()))  # what they name does not leave here anyway
            stranger = () if is_named else (_("They are not named in the record of this young person."),)
            return replace(found, warnings=(*shown, *stranger), confidential=False)

    def _may_get(self, session: Session, root: str, recipient: Contact) -> bool:
        """Whether they are named in the record. Refused(NOT_VERIFIED, KEPT_FROM, NOT_THEIRS)."""
        must_be_verified(recipient)
        if self._is_kept(session, root, recipient):
            raise Refused(PanelRule.KEPT_FROM)
        is_named = _person(recipient.name, recipient.agency) in set(_named(session, root, self._vault.clock.today()))
        if not is_named and not _has_casework(recipient):
            raise Refused(PanelRule.NOT_THEIRS)
        return is_named

    def _held(self, session: Session, root: str, recipient: Contact) -> Held:
        """What stays: as for every bundle, and of the VPG everything but outcome, actions, review date and their own replies."""
        held = self._leaving.held(session, root, recipient)
        mine = _person(recipient.name, recipient.agency)
        others = [
            row.id
            for row in session.scalars(select(Reply).where(Reply.root == root))
            if _person(row.to_name or "", row.to_agency or "") != mine
        ]
        stays = (_("What was said at the meeting"), _("Outcome, actions and review date leave."))
        return replace(
            held,
            kinds=held.kinds | _STAYS,
            records=held.records | frozenset(others),
            reasons=(*held.reasons, stays),
            told=(*held.told, stays),
        )

    # ---- sending ----------------------------------------------------------------------------

    def send(
        self,
        *,
        young_person_id: str,
        fingerprint: str,
        lawful_basis: str,
        why: str,
        folder: Path,
        not_named_why: str = "",
        looked_at_withheld: bool = False,
    ) -> Sent:
        """Seal and write what goes back; the replies to this person are sent with it. One act; taken back when the file cannot be made.

        `not_named_why`: why somebody gets it who is not named in the record; kept in the sharing log.
        Refused(ROLE, NOT_VERIFIED, NOT_THEIRS, NOT_NAMED, KEPT_FROM, NOTHING_TO_SEND, LAWFUL_BASIS_MISSING, WHY_MISSING, LOOK_AT_WITHHELD);
        CannotSealBundle; DiskFull, ReadOnlyPlace, DiskTrouble; NotFound.
        """
        authorise(self._vault.me.role, Compartment.PANEL, Compartment.SHARING)
        decision = Decision(lawful_basis, why.strip(), looked_at_withheld=looked_at_withheld)
        self._leaving.check(decision)
        recipient, bundle_id = self._contacts.one(fingerprint=fingerprint), self._vault.ids.new()
        with self._vault.transaction(_("Outcome sent")) as writing:
            held = self._checked(writing.session, young_person_id, recipient)
            reason = self._reason(writing.session, young_person_id, recipient, decision.why, not_named_why.strip())
            self._mark_sent(writing.session, young_person_id, recipient, bundle_id)
            said = replace(decision, why=reason)
            outgoing = self._leaving.write_down(writing, young_person_id, recipient, held, said, bundle_id)
        sent = self._leaving.send(writing, outgoing, folder)
        panel_drafts.drop(self._vault, _draft_key(young_person_id))
        return sent

    def _reason(self, session: Session, root: str, recipient: Contact, why: str, not_named_why: str) -> str:
        """What stands in the sharing log; Refused(NOT_NAMED) where it has to be said why somebody gets it who is not named."""
        if self._may_get(session, root, recipient):
            return why
        if not not_named_why:
            raise Refused(PanelRule.NOT_NAMED)
        return _("{why} Not named in the record: {reason}").format(why=why, reason=not_named_why)

    def _checked(self, session: Session, root: str, recipient: Contact) -> Held:
        if not name_of(session, root) and not lines_of(session, root):
            raise NotFound(root)
        self._may_get(session, root, recipient)
        owed = [row for row in _owed(session, root) if _is_to(row, recipient)]
        if not owed and not any(rows_of(session, cls, [root]) for cls in _OUTCOME):
            raise Refused(PanelRule.NOTHING_TO_SEND)
        held = self._held(session, root, recipient)
        if Compartment.PANEL.value in held.compartments:
            raise Refused(PanelRule.KEPT_FROM)
        return held

    def _mark_sent(self, session: Session, root: str, recipient: Contact, bundle_id: str) -> None:
        for row in _owed(session, root):
            if _is_to(row, recipient):
                row.sent_on, row.bundle = self._vault.clock.today(), bundle_id


def _has_casework(one: Contact) -> bool:
    """Whether their role writes about young people's referrals; an auditor's and a strategic lead's does not."""
    return role_table().may_write(one.role, Compartment.REFERRAL.value)


def _draft_key(root: str) -> str:
    return f"send-back:{root}"


def _person(name: str, agency: str) -> tuple[str, str]:
    return fold(name), fold(agency)


def _contact(verified: Iterable[Contact], name: str, agency: str) -> Contact | None:
    return next((one for one in verified if _person(one.name, one.agency) == _person(name, agency)), None)


def _is_to(row: Reply, recipient: Contact) -> bool:
    return _person(row.to_name or "", row.to_agency or "") == _person(recipient.name, recipient.agency)


def _owed(session: Session, root: str = "") -> list[Reply]:
    wanted = select(Reply).where(Reply.withdrawn.is_not(True), Reply.sent_on.is_(None))
    found = session.scalars(wanted.where(Reply.root == root) if root else wanted).all()
    rows = [row for row in found if not has_died(session, row.root)]  # every owed letter stops
    return sorted(rows, key=lambda row: (row.made_on or date.min, row.id))


def _named(session: Session, root: str, today: date) -> Iterator[tuple[str, str]]:
    """The referrers, and who works with the young person now: name and agency."""
    for line in lines_of(session, root):
        yield _person(line.from_name, line.from_agency)
    for row in rows_of(session, Professional, [root]):
        if row.to_day is None or row.to_day >= today:
            yield _person(row.name or "", row.agency or "")
