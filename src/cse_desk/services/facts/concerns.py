"""Persons of concern: who may see their names, and what their restrictions mean for the young people they are linked to."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.models.enums import ConcernState
from cse_desk.models.records.facts import ConcernFact, LinkFact, RestrictionFact
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.facts import ConcernLink, PersonOfConcern
from cse_desk.services.facts.rows import fact_of

NOT_KNOWN = ConcernState.UNIDENTIFIED  # a link of which nobody has said how free the person is


def all_of(session: Session) -> tuple[ConcernFact, ...]:
    """Everybody of concern in this vault."""
    rows = session.scalars(select(PersonOfConcern).where(PersonOfConcern.withdrawn.is_not(True)))
    return tuple(fact_of(ConcernFact, row) for row in rows)


def find(session: Session, concern: str) -> ConcernFact | None:
    """One person of concern, by their root."""
    row = session.get(PersonOfConcern, concern)
    return fact_of(ConcernFact, row) if row is not None and not row.withdrawn else None


def shown(concern: ConcernFact, reader: str) -> ConcernFact:
    """A restricted record carries no words for whoever is not named in it."""
    if not concern.restricted or fold(reader) in {fold(one) for one in concern.restricted_to}:
        return concern
    return ConcernFact(concern.record_id, in_trust=concern.in_trust, restricted=True, is_hidden=True)


def links_to(session: Session, concern: str) -> Sequence[ConcernLink]:
    """Every link that still holds, of whichever young person."""
    wanted = select(ConcernLink).where(ConcernLink.concern == concern, ConcernLink.ended_on.is_(None))
    return session.scalars(wanted.where(ConcernLink.withdrawn.is_not(True))).all()


def lines_of_all(session: Session) -> dict[str, str]:
    """What may be said of each, by their root: the line of the first link that still holds."""
    wanted = select(ConcernLink.concern, ConcernLink.line).where(ConcernLink.ended_on.is_(None))
    rows = session.execute(wanted.where(ConcernLink.withdrawn.is_not(True)))
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(row.concern or "", row.line or "")
    return found


def latest(restrictions: Iterable[RestrictionFact], on: date = date.max) -> RestrictionFact | None:
    """What holds on a day: the one that began last."""
    begun = [one for one in restrictions if one.state is not None and (one.from_day or date.min) <= on]
    return max(begun, key=lambda one: (one.from_day or date.min, one.record_id), default=None)


def as_known(link: LinkFact, restrictions: Iterable[RestrictionFact], on: date = date.max) -> LinkFact:
    """The link with the state that was known last: its own, or that of the person of concern's own record."""
    found = latest(restrictions, on)
    if found is None or (link.state is not None and (link.state_from or date.min) > (found.from_day or date.min)):
        return link
    return replace(link, state=found.state, state_from=found.from_day, ends_on=found.ends_on)


def tell(row: ConcernLink, restriction: RestrictionFact) -> None:
    """Let a link say what is known last, so that it can travel without the other root."""
    state = restriction.state.value if restriction.state else None
    if (row.state_from or date.min) > (restriction.from_day or date.min):
        return
    for name, value in (("state", state), ("state_from", restriction.from_day), ("ends_on", restriction.ends_on)):
        if getattr(row, name) != value:
            setattr(row, name, value)
