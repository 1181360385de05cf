"""Referrals as rows: each with the state that follows from its events. Used at both ends: by referrals and by what bundles bring."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from cse_desk.errors import NotFound
from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, PanelDecisionKind, ReferralEventKind, ReferralState, Strand
from cse_desk.models.labels import label
from cse_desk.models.records.exchange import Contact
from cse_desk.models.rules import referral as rules
from cse_desk.models.rules.summary import shown_name
from cse_desk.models.tables.panel import PanelDecision, Reply
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.services import person_details
from cse_desk.services.known_words import strands_of, word_of
from cse_desk.services.panel_facts import referral_facts, standing
from cse_desk.services.person_details import rows_of
from cse_desk.services.person_facts import names_of
from cse_desk.vault.access_log import Event
from cse_desk.vault.queries import records
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
    states: tuple[tuple[Strand, ReferralState], ...] = ()  # each strand's own
    became: tuple[str, ...] = ()  # what was answered and decided, in words, the earliest first
    from_name: str = ""  # who referred
    from_agency: str = ""


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


def add_submitted(vault: Vault, writing: Writing, line: ReferralLine, recipient: Contact) -> ReferralEvent:
    """Write down that a referral leaves for somebody today."""
    event = add_event(
        vault, writing, line.young_person_id, line.referral, ReferralEventKind.SUBMITTED, strands=line.strands
    )
    event.to_name, event.to_agency = recipient.name, recipient.agency
    return event


def codes_of(strands: Collection[Strand]) -> list[str]:
    """Strands as an event holds them."""
    return sorted(strand.value for strand in strands)


def facts_of(session: Session, root: str) -> tuple[rules.ReferralFact, ...]:
    """Everything that happened to the referrals of a young person."""
    return tuple(referral_facts(session, [root]).get(root, ()))


def lines_of(session: Session, root: str) -> tuple[ReferralLine, ...]:
    """Each referral of a young person with its own state, the newest first; decisions of the VPG are said of it too."""
    name = name_of(session, root)
    rows: dict[str, list[ReferralEvent]] = {}
    for row in rows_of(session, ReferralEvent, [root]):
        if row.referral:
            rows.setdefault(row.referral, []).append(row)
    facts = facts_of(session, root)
    decided = [one for one in facts if one.referral not in rows]
    said = _said(session, root)
    lines = [
        _line(root, name, some, rules.derive_one([one for one in facts if one.referral == id_], decided), said)
        for id_, some in rows.items()
    ]
    return tuple(sorted(lines, key=lambda line: (line.since or date.min, line.referral), reverse=True))


@dataclass(frozen=True, slots=True)
class _Said:
    """What the VPG answered and decided about a young person."""

    replies: tuple[Reply, ...]
    decisions: tuple[PanelDecision, ...]


def _said(session: Session, root: str) -> _Said:
    replies = sorted(rows_of(session, Reply, [root]), key=lambda row: (row.made_on or date.min, row.id))
    decisions = rows_of(session, PanelDecision, [root])
    in_force = standing(decisions, records.first_lamports(session.connection(), [row.id for row in decisions]))
    return _Said(tuple(replies), tuple(sorted(in_force, key=lambda row: row.decided_on or date.min)))


def _line(root: str, name: str, rows: list[ReferralEvent], derived: rules.Derived, said: _Said) -> ReferralLine:
    rows = sorted(rows, key=lambda row: (str(row.at or ""), row.id))
    referral = rows[0].referral or ""
    states = derived.states
    sent = next((row for row in rows if row.event == ReferralEventKind.SUBMITTED), rows[0])
    return ReferralLine(
        referral=referral,
        young_person_id=root,
        young_person=name,
        strands=tuple(sorted(states)),
        state=min(states.values(), key=rules.SORT_ORDER.index, default=ReferralState.NONE),
        since=max(derived.since.values(), default=None),
        screening=next((row.screening for row in reversed(rows) if row.screening), ""),
        note=next((row.note for row in rows if row.note), ""),
        states=tuple(sorted(states.items())),
        became=tuple(_became(referral, derived, sent.happened_on, said)),
        from_name=sent.by_name or "",
        from_agency=sent.by_agency or "",
    )


_HEARD = (ReferralState.ON_AGENDA, ReferralState.CLOSURE_REQUESTED, ReferralState.REMOVED, ReferralState.ALTERNATIVE)


def _became(referral: str, derived: rules.Derived, sent: date | None, said: _Said) -> Iterator[str]:
    """The reply to the referrer, and each decision on a strand that got as far as a meeting, until the day that strand ended."""
    for reply in said.replies:
        if reply.referral == referral and reply.words:
            yield reply.words
    for decision in said.decisions:
        on = decision.decided_on or date.max
        heard = [
            strand
            for strand in strands_of(decision.strands)
            if derived.states.get(strand) in _HEARD
            and (sent or date.min) <= on
            and (derived.states[strand] not in _ENDED or on <= derived.since.get(strand, date.max))
        ]
        if heard:
            yield decision_words(decision, heard)


_ENDED = (ReferralState.REMOVED, ReferralState.ALTERNATIVE)


def decision_words(row: PanelDecision, strands: Collection[Strand]) -> str:
    """ "8 Dec 2026: Keep on (missing). Why they decided so." """
    kind = word_of(PanelDecisionKind, row.decision)
    words = _("{day}: {decision} ({strands}). {reason}").format(
        day=day(row.decided_on) if row.decided_on else "?",
        decision=label(kind) if kind else row.decision or "?",
        strands=", ".join(label(one).lower() for one in sorted(strands)),
        reason=row.reason or "",
    )
    return words.strip()


def line_of(session: Session, root: str, referral: str) -> ReferralLine:
    """One referral; NotFound."""
    found = next((line for line in lines_of(session, root) if line.referral == referral), None)
    if found is None:
        raise NotFound(referral)
    return found


def name_of(session: Session, root: str) -> str:
    """What to call a young person; "" when no name is here."""
    shown = shown_name(names_of(person_details.with_names(session, root)))
    return f"{shown.given} {shown.family}".strip() if shown else ""
