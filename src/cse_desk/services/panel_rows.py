"""Rows of meetings, and of what a meeting writes about young people: read the same way by every use case of the VPG."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.errors import NotFound
from cse_desk.models.enums import AttendanceState, HarmWord, LevelWord, MeetingEventKind, PanelDecisionKind
from cse_desk.models.labels import label
from cse_desk.models.records.panel import AttenderLine, DecisionLine
from cse_desk.models.rules.interests import DeclaredInterest
from cse_desk.models.rules.meeting import HERE
from cse_desk.models.tables.base import Recorded
from cse_desk.models.tables.panel import (
    Discussion,
    Interest,
    Meeting,
    PanelDecision,
)
from cse_desk.services import attending
from cse_desk.services.groups import group_of
from cse_desk.services.known_words import strands_of, word_of
from cse_desk.services.meetings import events_of
from cse_desk.services.person_details import rows_of

_Row = TypeVar("_Row", bound=Recorded)


def one(session: Session, cls: type[_Row], id_: str) -> _Row:
    """The row with this id that was not withdrawn; NotFound."""
    row = session.get(cls, id_)
    if row is None or row.withdrawn:
        raise NotFound(id_)
    return row


def of_meeting(session: Session, cls: type[_Row], meeting: str) -> list[_Row]:
    """What hangs on young people's roots and names this meeting."""
    wanted = select(cls).where(cls.meeting == meeting, cls.withdrawn.is_not(True))  # type: ignore[attr-defined]  # every such table has it
    return list(session.scalars(wanted))


def of_item(session: Session, cls: type[_Row], item: str) -> list[_Row]:
    """What hangs on young people's roots and names this item."""
    wanted = select(cls).where(cls.item == item, cls.withdrawn.is_not(True))  # type: ignore[attr-defined]  # as above
    return list(session.scalars(wanted))


# ---- the meeting ---------------------------------------------------------------------------


def held_on(session: Session, meeting: Meeting) -> date:
    """The day a meeting was held: when it was started, else the day it is planned for."""
    started = happened(session, meeting.id, MeetingEventKind.STARTED) or meeting.starts_at
    return started.astimezone(LONDON).date() if started else date.min


def happened(session: Session, meeting: str, kind: MeetingEventKind) -> datetime | None:
    """When something happened to a meeting, the last time; None: it has not."""
    return max(
        (row.at for row in events_of(session, meeting) if row.event == kind and row.at is not None), default=None
    )


def attenders_of(session: Session, meeting: Meeting) -> tuple[AttenderLine, ...]:
    """Everybody who came, is expected or sent apologies; the chair first."""
    return attending.attenders(session, meeting, group_of(session, meeting.group or ""))


def is_here(line: AttenderLine) -> bool:
    """Whether they, or their deputy, are in the room now."""
    return line.state in HERE and line.left_at is None


def name_here(line: AttenderLine) -> str:
    """Who sits there: the member, or the deputy who came for them."""
    return line.deputy if line.state is AttendanceState.DEPUTY and line.deputy else line.name


def chair_of(session: Session, meeting: Meeting) -> str:
    """Who chairs: the group's chair, or the deputy who came for them."""
    return next((name_here(line) for line in attenders_of(session, meeting) if line.is_chair), "")


# ---- what is about young people ------------------------------------------------------------


def discussion_of(session: Session, item: str) -> Discussion | None:
    """The words of one item; of two that came together, the one with the lesser id, so that every vault shows the same."""
    return min(of_item(session, Discussion, item), key=lambda row: row.id, default=None)


def decision_line(row: PanelDecision) -> DecisionLine | None:
    """A decision as it is shown and minuted; None for a decision of another version."""
    kind = word_of(PanelDecisionKind, row.decision)
    if kind is None:
        return None
    return DecisionLine(
        decision=row.id,
        kind=kind,
        words=label(kind),
        strands=tuple(sorted(strands_of(row.strands))),
        reason=row.reason or "",
        harm=word_of(HarmWord, row.harm),
        level=word_of(LevelWord, row.level),
        review_on=row.review_on,
        offered_to=row.offered_to or "",
        chair=row.chair or "",
        chair_signed_at=row.chair_signed_at,
        corrects=row.corrects or "",
    )


def decision_lines(rows: Iterable[PanelDecision]) -> tuple[DecisionLine, ...]:
    """The decisions that this version knows."""
    return tuple(line for row in rows if (line := decision_line(row)) is not None)


def interests_of(session: Session, roots: Sequence[str]) -> tuple[DeclaredInterest, ...]:
    """The interests declared in these young people."""
    return tuple(
        DeclaredInterest(
            young_person_id=row.root,
            name=row.member_name or "",
            agency=row.member_agency or "",
            whole_agency=bool(row.whole_agency),
            meeting=row.meeting or "",
            ended=row.ended_on,
        )
        for row in rows_of(session, Interest, roots)
    )
