"""Everything the VPG looks at about several young people, one query a table however many they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
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
from cse_desk.models.tables.panel import GuardAnswer, PanelDecision
from cse_desk.models.tables.screenings import Screening
from cse_desk.services import person_details
from cse_desk.services.known_words import word_of
from cse_desk.services.panel_facts import decisions_of, referral_facts
from cse_desk.services.person_details import PersonRows, rows_of
from cse_desk.vault.queries.records import Standing, standing

_Row = TypeVar("_Row", bound=Recorded)


@dataclass(frozen=True, slots=True)
class ChildRows:
    """The rows of one young person; decisions stand (none that was put right) and are the earliest first."""

    root: str
    person: PersonRows
    path: referral.Derived
    screenings: Sequence[Screening]  # signed, the earliest first
    decisions: Sequence[PanelDecision]
    answers: Sequence[GuardAnswer]
    requests: Sequence[ClosureRequest]  # not taken back
    harms: Sequence[Harm]
    missing: Sequence[MissingEpisode]
    living: Sequence[LivingPlace]
    links: Sequence[ConcernLink]
    voices: Sequence[VoiceEntry]
    warnings: Sequence[AgencyWarning]
    sessions: Sequence[WorkerSessions]
    written: Mapping[tuple[str, str], date]  # the day a field of the register was last written: by record and field

    def written_on(self, record: str, *fields: str) -> date | None:
        """The day any of these fields was last written, or any field at all; None: never."""
        days = (on for (of, field), on in self.written.items() if of == record and (not fields or field in fields))
        return max(days, default=None)

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
    written = _written(session, people.values())
    return {
        root: _child(root, people[root], referral.derive(paths.get(root, ())), tables, decisions, written[root])
        for root in wanted
    }


def _written(session: Session, people: Iterable[PersonRows]) -> dict[str, dict[tuple[str, str], date]]:
    """When each field of the register was last written, by young person."""
    records_of = {one.root: [row.id for row in (one.person, *one.carers) if row is not None] for one in people}
    found = standing(session.connection(), [record for some in records_of.values() for record in some])
    return {
        root: {key: on for record in some for key, on in _days(record, found.get(record, ()))}
        for root, some in records_of.items()
    }


def _days(record: str, writes: Iterable[Standing]) -> Iterator[tuple[tuple[str, str], date]]:
    """The latest last, where two stand."""
    for one in sorted(writes, key=lambda each: each.wall):
        yield (record, one.field), one.wall.astimezone(LONDON).date()


_TABLES: tuple[type[Recorded], ...] = (
    Screening, GuardAnswer, ClosureRequest, Harm, MissingEpisode, LivingPlace, ConcernLink, VoiceEntry,
    AgencyWarning, WorkerSessions,
)  # fmt: skip
_Tables = dict[type[Recorded], dict[str, list[Recorded]]]


def _child(
    root: str,
    person: PersonRows,
    path: referral.Derived,
    tables: _Tables,
    decisions: dict[str, list[PanelDecision]],
    written: Mapping[tuple[str, str], date],
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
        answers=of(GuardAnswer),
        requests=[row for row in of(ClosureRequest) if row.taken_back_on is None],
        harms=of(Harm),
        missing=sorted(of(MissingEpisode), key=lambda row: (str(row.from_at or ""), row.id)),
        living=sorted(of(LivingPlace), key=lambda row: (row.from_day or date.min, row.id)),
        links=[row for row in of(ConcernLink) if row.ended_on is None],
        voices=of(VoiceEntry),
        warnings=of(AgencyWarning),
        sessions=of(WorkerSessions),
        written=written,
    )


def _grouped(rows: Iterable[Recorded]) -> dict[str, list[Recorded]]:
    found: dict[str, list[Recorded]] = {}
    for row in sorted(rows, key=lambda one: one.id):
        found.setdefault(row.root, []).append(row)
    return found
