"""Everything the VPG looks at about several young people, one query a table however many they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from cse_desk.models.enums import PanelDecisionKind
from cse_desk.models.rules import referral
from cse_desk.models.tables.base import Recorded
from cse_desk.models.tables.facts import (
    AgencyWarning,
    ClosureRequest,
    ConcernLink,
    Harm,
    LivingPlace,
    MissingEpisode,
    VoiceEntry,
    WorkerSessions,
)
from cse_desk.models.tables.panel import Discussion, GuardAnswer, PanelDecision
from cse_desk.models.tables.screenings import Screening
from cse_desk.services import person_details
from cse_desk.services.case_summaries import referral_facts, word_of
from cse_desk.services.panel_rows import decisions_of
from cse_desk.services.person_details import PersonRows, rows_of

_Row = TypeVar("_Row", bound=Recorded)


@dataclass(frozen=True, slots=True)
class ChildRows:
    """The rows of one young person; decisions stand (none that was put right) and are the earliest first."""

    root: str
    person: PersonRows
    path: referral.Derived
    screenings: Sequence[Screening]  # signed, the earliest first
    decisions: Sequence[PanelDecision]
    discussions: Sequence[Discussion]
    answers: Sequence[GuardAnswer]
    requests: Sequence[ClosureRequest]  # not taken back
    harms: Sequence[Harm]
    missing: Sequence[MissingEpisode]
    living: Sequence[LivingPlace]
    links: Sequence[ConcernLink]
    voices: Sequence[VoiceEntry]
    warnings: Sequence[AgencyWarning]
    sessions: Sequence[WorkerSessions]

    def decided_before(self, day: date) -> Sequence[PanelDecision]:
        """The decisions of earlier days."""
        return [row for row in self.decisions if row.decided_on is not None and row.decided_on < day]

    def last_review(self, day: date) -> date | None:
        """The day of the VPG before this one that decided about them."""
        return max((row.decided_on for row in self.decided_before(day) if row.decided_on), default=None)


def load(session: Session, roots: Iterable[str]) -> dict[str, ChildRows]:
    """The rows of these young people."""
    wanted = sorted(set(roots))
    people = person_details.load(session, wanted)
    paths = referral_facts(session, wanted)
    tables = {cls: _grouped(rows_of(session, cls, wanted)) for cls in _TABLES}
    decisions: dict[str, list[PanelDecision]] = {}
    for row in sorted(decisions_of(session, wanted), key=lambda one: one.decided_on or date.min):
        if word_of(PanelDecisionKind, row.decision) is not None:
            decisions.setdefault(row.root, []).append(row)
    return {
        root: _child(root, people[root], referral.derive(paths.get(root, ())), tables, decisions) for root in wanted
    }


_TABLES: tuple[type[Recorded], ...] = (
    Screening, Discussion, GuardAnswer, ClosureRequest, Harm, MissingEpisode, LivingPlace, ConcernLink, VoiceEntry,
    AgencyWarning, WorkerSessions,
)  # fmt: skip
_Tables = dict[type[Recorded], dict[str, list[Recorded]]]


def _child(
    root: str,
    person: PersonRows,
    path: referral.Derived,
    tables: _Tables,
    decisions: dict[str, list[PanelDecision]],
) -> ChildRows:
    def of(cls: type[_Row]) -> list[_Row]:
        return [row for row in tables[cls].get(root, ()) if isinstance(row, cls)]

    signed = [row for row in of(Screening) if row.signed_at is not None]
    return ChildRows(
        root=root,
        person=person,
        path=path,
        screenings=sorted(signed, key=lambda row: (str(row.signed_at), row.id)),
        decisions=decisions.get(root, []),
        discussions=of(Discussion),
        answers=of(GuardAnswer),
        requests=[row for row in of(ClosureRequest) if row.taken_back_on is None],
        harms=of(Harm),
        missing=sorted(of(MissingEpisode), key=lambda row: (str(row.from_at or ""), row.id)),
        living=sorted(of(LivingPlace), key=lambda row: (row.from_day or date.min, row.id)),
        links=[row for row in of(ConcernLink) if row.ended_on is None],
        voices=of(VoiceEntry),
        warnings=of(AgencyWarning),
        sessions=of(WorkerSessions),
    )


def _grouped(rows: Iterable[Recorded]) -> dict[str, list[Recorded]]:
    found: dict[str, list[Recorded]] = {}
    for row in sorted(rows, key=lambda one: one.id):
        found.setdefault(row.root, []).append(row)
    return found
