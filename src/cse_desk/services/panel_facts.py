"""Rows about referrals, removals asked for, decisions and screenings as the rules take them: on what somebody's place at the VPG rests."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.models.enums import HarmWord, LevelWord, PanelDecisionKind, ReferralEventKind
from cse_desk.models.rules import referral
from cse_desk.models.rules.panel import corrected, event_of
from cse_desk.models.rules.panel_history import Assessed, Decided
from cse_desk.models.tables.facts import ClosureRequest
from cse_desk.models.tables.panel import PanelDecision
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.screenings import Screening
from cse_desk.services.known_words import strands_of, word_of
from cse_desk.services.person_details import rows_of
from cse_desk.vault.queries import records

_LAST = 2**53  # after every lamport: what is just being made


def referral_facts(session: Session, roots: Sequence[str]) -> dict[str, list[referral.ReferralFact]]:
    """The events of each root's referrals, the removals asked for and the decisions of the VPG, as the rule takes them."""
    return path_rows(session, roots).facts()


@dataclass(frozen=True, slots=True)
class PathRows:
    """What the state of each strand follows from; decisions that stand, the earliest first; `lamports` by record."""

    events: Sequence[ReferralEvent]
    asked: Sequence[ClosureRequest]
    decisions: Sequence[PanelDecision]
    lamports: Mapping[str, int]

    def facts(self) -> dict[str, list[referral.ReferralFact]]:
        """By root, as the rule takes them."""
        found: dict[str, list[referral.ReferralFact]] = {}
        for row in self.events:
            found.setdefault(row.root, []).append(_referral_fact(row, self.lamports.get(row.id, 0)))
        for request in self.asked:
            found.setdefault(request.root, []).append(_closure_fact(request, self.lamports.get(request.id, 0)))
        for decision in self.decisions:
            found.setdefault(decision.root, []).append(_decision_fact(decision, self.lamports.get(decision.id, _LAST)))
        return found


def path_rows(session: Session, roots: Sequence[str]) -> PathRows:
    """The rows of these young people that count."""
    events, decisions = rows_of(session, ReferralEvent, roots), rows_of(session, PanelDecision, roots)
    asked = [row for row in rows_of(session, ClosureRequest, roots) if row.taken_back_on is None]
    lamports = records.first_lamports(session.connection(), [row.id for row in (*events, *decisions, *asked)])
    return PathRows(events, asked, standing(decisions, lamports), lamports)


def decisions_of(session: Session, roots: Sequence[str]) -> list[PanelDecision]:
    """All decisions about these young people that stand, the earliest first."""
    rows = rows_of(session, PanelDecision, roots)
    return standing(rows, records.first_lamports(session.connection(), [row.id for row in rows]))


def standing(decisions: Iterable[PanelDecision], lamports: Mapping[str, int]) -> list[PanelDecision]:
    """Decisions that no later one about the same young person corrects, the earliest first; one that is just being made is the last."""
    ordered = sorted(decisions, key=lambda row: (lamports.get(row.id, _LAST), row.id))
    by_root: dict[str, list[PanelDecision]] = {}
    for row in ordered:
        by_root.setdefault(row.root, []).append(row)
    gone = {id_ for some in by_root.values() for id_ in corrected((row.id, row.corrects or "") for row in some)}
    return [row for row in ordered if row.id not in gone]


def decided_of(decisions: Iterable[PanelDecision], lamports: Mapping[str, int] | None = None) -> tuple[Decided, ...]:
    """Decisions as the rules take them; one of another version's kind or without a day says nothing.

    `lamports`: when each was written, by id; None: they come the earliest first.
    """
    found = ((at, row, word_of(PanelDecisionKind, row.decision)) for at, row in enumerate(decisions))
    return tuple(
        Decided(
            id=row.id,
            on=row.decided_on,
            kind=kind,
            level=word_of(LevelWord, row.level),
            strands=strands_of(row.strands),
            corrects=row.corrects or "",
            lamport=at if lamports is None else lamports.get(row.id, 0),
            harm=word_of(HarmWord, row.harm),
        )
        for at, row, kind in found
        if kind is not None and row.decided_on is not None
    )


def assessed_of(screenings: Iterable[Screening]) -> tuple[Assessed, ...]:
    """The signed screenings: both words as judged."""
    return tuple(
        Assessed(
            id=one.id,
            signed_at=one.signed_at,
            on=one.signed_at.astimezone(LONDON).date(),
            harm=word_of(HarmWord, one.judgement_harm),
            level=word_of(LevelWord, one.judgement_level),
        )
        for one in screenings
        if one.signed_at is not None
    )


def _referral_fact(row: ReferralEvent, lamport: int) -> referral.ReferralFact:
    """One event as the rule takes it."""
    return referral.ReferralFact(
        id=row.id,
        referral=row.referral or row.id,
        kind=row.event or "",
        on=row.happened_on,
        lamport=lamport,
        strands=strands_of(row.strands),
    )


def _closure_fact(row: ClosureRequest, lamport: int) -> referral.ReferralFact:
    """A removal that somebody asked for, as the rule takes it."""
    return referral.ReferralFact(
        id=row.id,
        referral=row.id,
        kind=ReferralEventKind.CLOSURE_REQUESTED.value,
        on=row.asked_on,
        lamport=lamport,
        strands=strands_of(row.strands),
    )


def _decision_fact(row: PanelDecision, lamport: int) -> referral.ReferralFact:
    """A decision of the VPG as the rule takes it; a decision of another version changes no state."""
    kind = word_of(PanelDecisionKind, row.decision)
    return referral.ReferralFact(
        id=row.id,
        referral=row.id,
        kind=event_of(kind).value if kind else row.decision or "",
        on=row.decided_on,
        lamport=lamport,
        strands=strands_of(row.strands),
    )
