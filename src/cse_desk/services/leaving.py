"""One young person's record leaving in one bundle: what is decided before, what would leave, what of it is new, the rows that say so.

The one way out for a referral, for every update after it, for what goes back to the practitioners, and for a part of a screening.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.changes.envelope import Change
from cse_desk.errors import Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.labels import label
from cse_desk.models.records.exchange import Contact, OutgoingPart, OutgoingPreview
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.models.tables.people import Address
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.sharing import SharingDecision
from cse_desk.services import form_leaving, history_labels
from cse_desk.services.codes import Codes
from cse_desk.services.contacts import Contacts
from cse_desk.services.referral_lines import name_of
from cse_desk.services.refusals import ReferralRule
from cse_desk.services.sealing import Outgoing, Sealing, Sent, must_be_verified
from cse_desk.services.withholding import Held, held_from, leaving, to_think_of
from cse_desk.vault import export
from cse_desk.vault.queries import sending
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

NOT_SAFE_YET = "not-safe-yet"
_PATH = frozenset({ReferralEvent.__kind__})  # that something was sent is no news in it


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided before they seal. `told` "": not asked, because it leaves for somebody who works with them."""

    lawful_basis: str
    why: str
    told: str = ""
    review_on: date | None = None
    with_confidential: bool = False
    looked_at_withheld: bool = False


class Leaving:
    """Bundles of one purpose; `wanted`: the compartments that leave where nothing is withheld; `after`: purposes that carried as much.

    `asks_told`: whether it is asked if the young person and their parents were told.
    """

    def __init__(
        self,
        vault: Vault,
        purpose: str,
        wanted: Collection[Compartment],
        *,
        after: Collection[str] = (),
        asks_told: bool = True,
    ) -> None:
        """For an open vault."""
        self._vault, self._purpose, self._wanted = vault, purpose, tuple(wanted)
        self._before, self._asks_told = frozenset({purpose, *after}), asks_told
        self._contacts, self._sealing, self._codes = Contacts(vault), Sealing(vault), Codes()

    # ---- looking ----------------------------------------------------------------------------

    def lawful_bases(self) -> tuple[tuple[str, str], ...]:
        """What may be chosen: (code, words)."""
        return self._options("lawful-basis")

    def told(self) -> tuple[tuple[str, str], ...]:
        """What may be said of whether they were told: (code, words)."""
        return self._options("told")

    def _options(self, name: str) -> tuple[tuple[str, str], ...]:
        return tuple((one.code, one.label) for one in self._codes.options(name=name, on=self._vault.clock.today()))

    def verified(self) -> tuple[Contact, ...]:
        """Everybody to whom something may be sealed."""
        return self._contacts.verified()

    def held(
        self, session: Session, root: str, recipient: Contact, *, with_confidential: bool = False, but_for: str = ""
    ) -> Held:
        """What stays here. `but_for`: an unsigned screening that leaves all the same."""
        return held_from(
            session,
            root,
            recipient,
            self._codes.set("withhold-what"),
            on=self._vault.clock.today(),
            with_confidential=with_confidential,
            but_for=but_for,
        )

    def _forms(self, session: Session, root: str, recipient: Contact, held: Held) -> tuple[str, ...]:
        """The forms that go along, so that what was filled in can be read."""
        if FilledForm.__kind__ in held.kinds:
            return ()
        without = held.records | held.without_answers
        wanted, today = leaving(self._wanted, held), self._vault.clock.today()
        return form_leaving.going_along(session, root, wanted, without, recipient.agency, on=today)

    def preview(
        self, session: Session, root: str, recipient: Contact, held: Held, *, lawful_basis: str, sealing: int = 1
    ) -> OutgoingPreview:
        """What would leave and what stays. `sealing`: the records about the referral that the sealing itself adds."""
        return OutgoingPreview(
            young_person=name_of(session, root),
            recipient=recipient,
            purpose=self._purpose,
            lawful_basis=self._codes.label(name="lawful-basis", code=lawful_basis),
            leaves=(*self._leaves(session, root, held, sealing), *self._forms_part(session, root, recipient, held)),
            withheld=held.reasons,
            warnings=to_think_of(held),
            look_first=held.open_questions,
            confidential=_has_confidential(session, root),
        )

    def _leaves(self, session: Session, root: str, held: Held, sealing: int) -> Iterator[OutgoingPart]:
        """Counted by compartment: records of which at least one value leaves."""
        for compartment in leaving(self._wanted, held):
            records = {one.envelope.record for one in _leaving_changes(session, root, [compartment], held)}
            count = len(records) + (sealing if compartment == Compartment.REFERRAL else 0)
            if count:
                yield OutgoingPart(label(Compartment(compartment)), count)

    def _forms_part(self, session: Session, root: str, recipient: Contact, held: Held) -> Iterator[OutgoingPart]:
        count = len(self._forms(session, root, recipient, held))
        if count:
            yield OutgoingPart(_("Forms to read answers by"), count)

    def new(self, session: Session, root: str, recipient: Contact, held: Held) -> tuple[OutgoingPart, ...]:
        """What leaves and was not in the last bundle about them to this recipient, by kind; nothing before there was one."""
        last = self.last(session, root, recipient)
        if last is None:
            return ()
        new = sending.written_since(session.connection(), root, last.id, recipient.fingerprint)
        found: dict[str, str] = {}
        for change in _leaving_changes(session, root, leaving(self._wanted, held), held):
            if change.id in new and change.envelope.kind not in _PATH:
                found[change.envelope.record] = change.envelope.kind
        counted = Counter(_(history_labels.KINDS.get(kind, kind)) for kind in found.values())
        return tuple(OutgoingPart(words, count) for words, count in sorted(counted.items()))

    def last(self, session: Session, root: str, recipient: Contact) -> SharingDecision | None:
        """The decision by which the last bundle about them left for this recipient that carried everything."""
        sent = sending.left_for(session, recipient.fingerprint)
        wanted = select(SharingDecision).where(SharingDecision.root == root, SharingDecision.withdrawn.is_not(True))
        rows = [one for one in session.scalars(wanted) if one.bundle in sent and one.purpose in self._before]
        return max(rows, key=lambda row: (str(row.at), row.id), default=None)

    # ---- writing ----------------------------------------------------------------------------

    def leave(
        self,
        title: str,
        root: str,
        recipient: Contact,
        decision: Decision,
        folder: Path,
        mark: Callable[[Writing, str], None],
    ) -> Sent:
        """One act, which is taken back when the file cannot be made.

        `mark(writing, bundle_id)` refuses what may not leave, and writes down what the bundle stands for.
        Refused(NOT_VERIFIED, LOOK_AT_WITHHELD), as `check`; CannotSealBundle; DiskFull, ReadOnlyPlace, DiskTrouble.
        """
        must_be_verified(recipient)
        self.check(decision)
        bundle_id = self._vault.ids.new()
        with self._vault.transaction(title) as writing:
            mark(writing, bundle_id)
            held = self.held(writing.session, root, recipient, with_confidential=decision.with_confidential)
            outgoing = self.write_down(writing, root, recipient, held, decision, bundle_id)
        return self.send(writing, outgoing, folder)

    def check(self, decision: Decision) -> None:
        """Refused(LAWFUL_BASIS_MISSING, TOLD_MISSING, REVIEW_DAY_MISSING, WHY_MISSING)."""
        if decision.lawful_basis not in dict(self.lawful_bases()):
            raise Refused(ReferralRule.LAWFUL_BASIS_MISSING)
        if self._asks_told and decision.told not in dict(self.told()):
            raise Refused(ReferralRule.TOLD_MISSING)
        if decision.told == NOT_SAFE_YET and decision.review_on is None:
            raise Refused(ReferralRule.REVIEW_DAY_MISSING)
        if not decision.why:
            raise Refused(ReferralRule.WHY_MISSING)

    def write_down(
        self, writing: Writing, root: str, recipient: Contact, held: Held, decision: Decision, bundle_id: str
    ) -> Outgoing:
        """Number the bundle, and write its rows: sharing decision, tray and access log. To be sealed by `send` after the transaction.

        Refused(LOOK_AT_WITHHELD): somebody wrote something in their own words that has to be looked at first.
        """
        if held.open_questions and not decision.looked_at_withheld:
            raise Refused(ReferralRule.LOOK_AT_WITHHELD, what=held.open_questions[0])
        outgoing = Outgoing(
            bundle_id=bundle_id,
            recipient=recipient,
            counter=self._sealing.count(writing.session, recipient),
            purpose=self._purpose,
            lawful_basis=decision.lawful_basis,
            roots=(root,),
            compartments=leaving(self._wanted, held),
            held=held,
            forms=self._forms(writing.session, root, recipient, held),
        )
        self._decide(writing, root, outgoing, decision)
        self._sealing.note(writing, bundle_id, recipient, outgoing.counter, what=self._purpose, root=root)
        return outgoing

    def send(self, writing: Writing, outgoing: Outgoing, folder: Path) -> Sent:
        """As `Sealing.send_written`."""
        return self._sealing.send_written(writing, outgoing, folder)

    def _decide(self, writing: Writing, root: str, outgoing: Outgoing, decision: Decision) -> None:
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
                purpose=self._purpose,
                lawful_basis=decision.lawful_basis,
                told=decision.told or None,
                told_review_on=decision.review_on if decision.told == NOT_SAFE_YET else None,
                why=decision.why,
                bundle=outgoing.bundle_id,
            )
        )


def _has_confidential(session: Session, root: str) -> bool:
    confidential = select(Address.id).where(Address.root == root, Address.confidential.is_(True))
    return session.scalars(confidential.limit(1)).first() is not None


def _leaving_changes(session: Session, root: str, compartments: Collection[str], held: Held) -> Iterator[Change]:
    """Changes of which at least one value leaves."""
    for change in export.export_changes(session, root, compartments):
        if len(held.fields_of(change.envelope)) < len(change.envelope.writes):
            yield change
