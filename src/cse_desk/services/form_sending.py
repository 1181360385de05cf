"""Handing a form in use on to a colleague, sealed like everything that leaves; under a licence only to an agency that it names."""

from dataclasses import dataclass
from pathlib import Path

from cse_desk.errors import Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, FormState
from cse_desk.models.records.exchange import Contact
from cse_desk.services import form_leaving, form_rows
from cse_desk.services.contacts import Contacts
from cse_desk.services.refusals import FormRule, authorise
from cse_desk.services.sealing import Outgoing, Sealing, Sent, must_be_verified
from cse_desk.vault.store import Vault


@dataclass(frozen=True, slots=True)
class FormPreview:
    """What would leave; `stays` says why nothing does, "" when it may leave."""

    recipient: Contact
    leaves: str
    stays: str = ""


class FormSending:
    """Use cases of handing forms on."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._contacts, self._sealing = Contacts(vault), Sealing(vault)

    def recipients(self) -> tuple[Contact, ...]:
        """Everybody to whom something may be sealed."""
        return self._contacts.verified()

    def preview(self, *, form_id: str, fingerprint: str) -> FormPreview:
        """What would leave, or why it stays; nothing is written. NotFound."""
        recipient = self._contacts.one(fingerprint=fingerprint)
        with self._vault.reading() as session:
            row = form_rows.row(session, form_id)
            may = form_leaving.may_have(row, recipient.agency, on=self._vault.clock.today())
        named = _("{title}, version {version}: its questions and what it is for. Nobody's answers.")
        leaves = named.format(title=row.title, version=row.version)
        stays = _("The licence does not name {agency}, or is over. Nothing of this form leaves for them.")
        return FormPreview(recipient, leaves, "" if may else stays.format(agency=recipient.agency))

    def send(self, *, form_id: str, fingerprint: str, folder: Path) -> Sent:
        """Seal one version and write the bundle; one act, taken back when the file cannot be made.

        Refused(ROLE, NOT_VERIFIED, NOT_IN_USE, NO_LICENCE); CannotSealBundle; DiskFull, ReadOnlyPlace, DiskTrouble; NotFound.
        """
        authorise(self._vault.me.role, Compartment.DIRECTORY)
        recipient, bundle_id = self._contacts.one(fingerprint=fingerprint), self._vault.ids.new()
        must_be_verified(recipient)
        purpose = form_rows.FORMS_PURPOSE
        with self._vault.transaction(_("Form sent")) as writing:
            row = form_rows.row(writing.session, form_id)
            if form_rows.facts(row).state is not FormState.RELEASED:
                raise Refused(FormRule.NOT_IN_USE)
            if not form_leaving.may_have(row, recipient.agency, on=self._vault.clock.today()):
                raise Refused(FormRule.NO_LICENCE, agency=recipient.agency)
            counter = self._sealing.count(writing.session, recipient)
            self._sealing.note(writing, bundle_id, recipient, counter, what=purpose, root=form_id)
        outgoing = Outgoing(bundle_id, recipient, counter, purpose, forms=(form_id,))
        return self._sealing.send_written(writing, outgoing, folder)
