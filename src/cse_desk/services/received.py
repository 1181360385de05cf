"""What a bundle that is taken in means for referrals: one that was submitted has arrived, one that was returned is answered."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.models.enums import ReferralEventKind, ReferralState, Role
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.pace import breathing
from cse_desk.services.person_details import rows_of
from cse_desk.services.referral_lines import ReferralLine, add_event, lines_of
from cse_desk.vault.queries import records
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

_ARRIVED = (ReferralEventKind.TAKEN_IN,)
_ANSWERED = (ReferralEventKind.SUBMITTED, *_ARRIVED)


def answer_referrals(vault: Vault, writing: Writing, bundle: str, created: datetime, roots: Collection[str]) -> None:
    """A coordinator who takes a submitted referral in has received it: an event of its own, from this side.

    What was sent (`created`) after a referral was returned for information answers the return, and the referral waits again.
    """
    if vault.me.role is not Role.COORDINATOR:
        return
    session = writing.session
    told = records.with_rows(session.connection(), ReferralEvent.__tablename__, roots)
    for root in breathing(sorted(told), every=1):
        for line in lines_of(session, root):
            if _is_answered(session, line, created):
                _receive(vault, writing, line, _ANSWERED, bundle)
            elif line.state is ReferralState.SUBMITTED:
                _receive(vault, writing, line, _ARRIVED, bundle)


def _receive(
    vault: Vault, writing: Writing, line: ReferralLine, kinds: Collection[ReferralEventKind], bundle: str
) -> None:
    ids = sorted(vault.ids.new() for _kind in kinds)  # of one moment: their ids say in which order
    for id_, kind in zip(ids, kinds, strict=True):
        event = add_event(vault, writing, line.young_person_id, line.referral, kind, strands=line.strands)
        event.id, event.bundle = id_, bundle


def _is_answered(session: Session, line: ReferralLine, created: datetime) -> bool:
    """Whether it was returned before the bundle was made; one that was under way by then answers nothing."""
    if line.state is not ReferralState.RETURNED:
        return False
    rows = rows_of(session, ReferralEvent, [line.young_person_id])
    mine = (row for row in rows if row.referral == line.referral and row.event == ReferralEventKind.RETURNED)
    returned = max((row.at for row in mine if row.at is not None), default=None)
    return returned is not None and created > returned


def take_answers_back(vault: Vault, session: Session, bundle: str) -> None:
    """A bundle is taken back: what this side wrote about its arrival no longer holds."""
    me = vault.me
    for event in session.scalars(select(ReferralEvent).where(ReferralEvent.bundle == bundle)):
        is_ours = (event.by_name, event.by_agency) == (me.name, me.agency)
        if event.event == ReferralEventKind.TAKEN_IN or (is_ours and event.event == ReferralEventKind.SUBMITTED):
            event.withdrawn = True
