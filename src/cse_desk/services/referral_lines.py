"""Referrals as rows: each with the state that follows from its events. Used at both ends: by referrals and by what bundles bring."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from cse_desk.errors import NotFound
from cse_desk.models.enums import Compartment, ReferralEventKind, ReferralState, Strand
from cse_desk.models.rules import referral as rules
from cse_desk.models.rules.summary import shown_name
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.services import person_details
from cse_desk.services.case_summaries import names_of, referral_facts
from cse_desk.services.person_details import rows_of
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing


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
        strands=codes_of(strands),
        happened_on=vault.clock.today(),
        at=vault.clock.now(),
        by_name=vault.me.name,
        by_agency=vault.me.agency,
        note=note or None,
    )
    writing.session.add(event)
    writing.note(Event.RECORDED, root=root, what=kind.value)
    return event


def codes_of(strands: Collection[Strand]) -> list[str]:
    """Strands as an event holds them."""
    return sorted(strand.value for strand in strands)


def facts_of(session: Session, root: str) -> tuple[rules.ReferralFact, ...]:
    """Everything that happened to the referrals of a young person."""
    return tuple(referral_facts(session, [root]).get(root, ()))


def lines_of(session: Session, root: str) -> tuple[ReferralLine, ...]:
    """Each referral of a young person with its own state, the newest first."""
    name = name_of(session, root)
    rows: dict[str, list[ReferralEvent]] = {}
    for row in rows_of(session, ReferralEvent, [root]):
        if row.referral:
            rows.setdefault(row.referral, []).append(row)
    facts = facts_of(session, root)
    lines = [_line(root, name, id_, some, [one for one in facts if one.referral == id_]) for id_, some in rows.items()]
    return tuple(sorted(lines, key=lambda line: (line.since or date.min, line.referral), reverse=True))


def _line(
    root: str, name: str, referral: str, rows: list[ReferralEvent], facts: list[rules.ReferralFact]
) -> ReferralLine:
    derived = rules.derive(facts)
    rows = sorted(rows, key=lambda row: (str(row.at or ""), row.id))
    return ReferralLine(
        referral=referral,
        young_person_id=root,
        young_person=name,
        strands=tuple(sorted(derived.states)),
        state=max(derived.states.values(), key=list(ReferralState).index, default=ReferralState.NONE),
        since=max(derived.since.values(), default=None),
        screening=next((row.screening for row in reversed(rows) if row.screening), ""),
        note=next((row.note for row in rows if row.note), ""),
    )


def line_of(session: Session, root: str, referral: str) -> ReferralLine:
    """One referral; NotFound."""
    found = next((line for line in lines_of(session, root) if line.referral == referral), None)
    if found is None:
        raise NotFound(referral)
    return found


def name_of(session: Session, root: str) -> str:
    """What to call a young person; "" when no name is here."""
    shown = shown_name(names_of(person_details.load(session, [root])[root]))
    return f"{shown.given} {shown.family}".strip() if shown else ""
