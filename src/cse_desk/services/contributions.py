"""Completing a screening together: each contributor signs their part, also on a machine of their own; what comes back is one assessment.

Every answer is a register of its own, so parts that were answered apart merge without anybody's doing; where two people answered the same
question differently both answers stand, with both authors, until somebody decides (services/differing.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.errors import Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.contributions import Together
from cse_desk.models.records.exchange import Contact, OutgoingPreview
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.models.tables.screenings import PartSigned, Screening
from cse_desk.services import half_typed, screening_rows, signed_parts, tools
from cse_desk.services.acts import done
from cse_desk.services.contacts import Contacts
from cse_desk.services.leaving import Decision, Leaving
from cse_desk.services.refusals import Rule, authorise, role_table
from cse_desk.services.sealing import Sent, must_be_verified
from cse_desk.services.withholding import OF_SCREENINGS, Held
from cse_desk.vault import log
from cse_desk.vault.queries import records
from cse_desk.vault.store import Vault

PURPOSE = "Part of a screening"
LEAVING = (Compartment.IDENTITY, Compartment.SCREENING)
_HERE = Compartment.SCREENING


class Contributions:
    """Use cases about who completes which part of a screening."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._contacts = Contacts(vault)
        self._leaving = Leaving(vault, PURPOSE, LEAVING, asks_told=False)

    # ---- looking ----------------------------------------------------------------------------

    def together(self, *, screening_id: str) -> Together:
        """Who signed what, and what may be signed for. NotFound, Refused(OTHER_FORM)."""
        with self._vault.reading() as session:
            loaded = screening_rows.load(session, screening_id)
            form = tools.tool_of(loaded.row.form_url, loaded.row.form_version)
            standing = signed_parts.standing_answers(session, loaded.row.id)
            me = self._vault.me.author
            mine = {one.field for one in standing if one.author == me}
            return Together(
                parts=signed_parts.parts_of(session, loaded),
                sections=tuple(signed_parts.sections(form, loaded.row.answers or {}, mine)),
                seen=log.position(session),
            )

    def recipients(self) -> tuple[Contact, ...]:
        """Verified contacts whose role writes screenings."""
        return tuple(one for one in self._contacts.verified() if _screens(one))

    def lawful_bases(self) -> tuple[tuple[str, str], ...]:
        """(code, words) that may be chosen today."""
        return self._leaving.lawful_bases()

    # ---- signing a part ---------------------------------------------------------------------

    def sign(self, *, screening_id: str, name: str, agency: str, on: date, pages: Sequence[str], seen: int) -> Changes:
        """Somebody stands by the sections they answered; also one who was read to from paper.

        Refused: SIGNED_ALREADY, NAME_NEEDED, AGENCY_NEEDED, SECTIONS_NEEDED, DAY_AHEAD, CHANGED_SINCE, ROLE.
        """
        authorise(self._vault.me.role, _HERE)
        self._may_sign(name, agency, on)
        with self._vault.transaction("Part of a screening signed", seen=seen) as writing:
            session = writing.session
            row = screening_rows.load(session, screening_id).row
            if row.signed_at is not None:
                raise Refused(Rule.SIGNED_ALREADY)
            if records.arrived_since(session, row.id, seen):
                raise Refused(Rule.CHANGED_SINCE)
            form = tools.tool_of(row.form_url, row.form_version)
            answered = {one.page for one in signed_parts.sections(form, row.answers or {}, frozenset())}
            wanted = [page for page in pages if page in answered]
            if not wanted:
                raise Refused(Rule.SECTIONS_NEEDED)
            part = PartSigned(id=self._vault.ids.new(), root=row.root, compartment=_HERE)
            part.screening, part.name, part.agency = row.id, name.strip(), agency.strip()
            part.signed_on, part.at, part.written_by = on, self._vault.clock.now(), self._vault.me.author
            part.pages, part.covers = (
                wanted,
                sorted(signed_parts.covered(form, signed_parts.standing_answers(session, row.id), wanted)),
            )
            session.add(part)
        return done(self._vault, writing)

    def _may_sign(self, name: str, agency: str, on: date) -> None:
        if not name.strip():
            raise Refused(Rule.NAME_NEEDED)
        if not agency.strip():
            raise Refused(Rule.AGENCY_NEEDED)
        if on > self._vault.clock.today():
            raise Refused(Rule.DAY_AHEAD)

    # ---- sending for a part, and sending it back --------------------------------------------

    def preview(self, *, screening_id: str, fingerprint: str, lawful_basis: str = "") -> OutgoingPreview:
        """What would leave, what stays and why; nothing is written. NotFound, Refused(NOT_VERIFIED, DOES_NOT_SCREEN)."""
        recipient = self._contacts.one(fingerprint=fingerprint)
        _may_get(recipient)
        with self._vault.reading() as session:
            root = screening_rows.load(session, screening_id).row.root
            held = self._held(session, root, screening_id, recipient)
            found = self._leaving.preview(session, root, recipient, held, lawful_basis=lawful_basis)
            return replace(found, confidential=False)  # no address leaves with a screening

    def send(
        self,
        *,
        screening_id: str,
        fingerprint: str,
        lawful_basis: str,
        why: str,
        folder: Path,
        looked_at_withheld: bool = False,
    ) -> Sent:
        """Seal this one screening for somebody who completes their part of it, or gets a part back.

        Refused(ROLE, NOT_VERIFIED, DOES_NOT_SCREEN, LAWFUL_BASIS_MISSING, WHY_MISSING, LOOK_AT_WITHHELD); CannotSealBundle;
        DiskFull, ReadOnlyPlace, DiskTrouble; NotFound.
        """
        authorise(self._vault.me.role, _HERE, Compartment.SHARING)
        decision = Decision(lawful_basis, why.strip(), looked_at_withheld=looked_at_withheld)
        self._leaving.check(decision)
        recipient, bundle_id = self._contacts.one(fingerprint=fingerprint), self._vault.ids.new()
        _may_get(recipient)
        with self._vault.transaction(_("Part of a screening sent")) as writing:
            root = screening_rows.load(writing.session, screening_id).row.root
            held = self._held(writing.session, root, screening_id, recipient)
            outgoing = self._leaving.write_down(writing, root, recipient, held, decision, bundle_id)
        sent = self._leaving.send(writing, outgoing, folder)
        half_typed.drop(self._vault, half_typed.share_key(screening_id))
        return sent

    def _held(self, session: Session, root: str, screening_id: str, recipient: Contact) -> Held:
        """What stays: as for every bundle, and of screenings all but this one."""
        held = self._leaving.held(session, root, recipient, but_for=screening_id)
        others = frozenset(_of_others(session, root, screening_id))
        stays = (
            ((_("Other screenings and forms"), _("Only the screening they complete a part of leaves.")),)
            if others
            else ()
        )
        return replace(held, records=held.records | others, reasons=(*held.reasons, *stays), told=(*held.told, *stays))


# ---- who may get it ------------------------------------------------------------------------


def _screens(contact: Contact) -> bool:
    return role_table().may_write(contact.role, _HERE.value)


def _may_get(recipient: Contact) -> None:
    must_be_verified(recipient)
    if not _screens(recipient):
        raise Refused(Rule.DOES_NOT_SCREEN)


def _of_others(session: Session, root: str, screening_id: str) -> Iterator[str]:
    """Every record of the other screenings, also those taken off: their history would leave; and forms that stand beside them."""
    yield from session.scalars(select(Screening.id).where(Screening.root == root, Screening.id != screening_id))
    for kind in OF_SCREENINGS:
        yield from session.scalars(select(kind.id).where(kind.root == root, kind.screening != screening_id))
    yield from session.scalars(select(FilledForm.id).where(FilledForm.root == root, FilledForm.compartment == _HERE))
