"""Actions of the VPG with what became of them: due, done, late, carried over."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.models.records.panel import ActionLine
from cse_desk.models.rules.summary import shown_name
from cse_desk.models.tables.panel import ActionUpdate, Meeting, PanelAction
from cse_desk.services import person_details
from cse_desk.services.person_details import in_place, rows_of
from cse_desk.services.person_facts import names_of
from cse_desk.vault.queries import records


def lines_of(session: Session, actions: Sequence[PanelAction], today: date) -> tuple[ActionLine, ...]:
    """The lines of these actions, in the order given."""
    roots = sorted({row.root for row in actions})
    updates = _updates(session, roots)
    people = person_details.load(session, roots)
    days = _days(session, {row.meeting for row in actions if row.meeting})
    lines = []
    for row in actions:
        shown = shown_name(names_of(people[row.root]))
        name = shown.whole if shown else ""
        lines.append(_line(row, name, updates.get(row.id, ()), days.get(row.meeting or ""), today))
    return tuple(lines)


def as_decided(session: Session, actions: Sequence[PanelAction]) -> tuple[ActionLine, ...]:
    """The same as the meeting decided them, whatever became of them since: minutes say what was decided, not what was done later."""
    people = person_details.load(session, sorted({row.root for row in actions}))
    days = _days(session, {row.meeting for row in actions if row.meeting})
    lines = []
    for row in actions:
        shown = shown_name(names_of(people[row.root]))
        on = days.get(row.meeting or "")
        lines.append(_line(row, shown.whole if shown else "", (), on, on or date.min))
    return tuple(lines)


def open_of(session: Session, roots: Sequence[str], today: date) -> tuple[ActionLine, ...]:
    """The actions about these young people that are not done, the longest overdue first; every agenda carries them on."""
    lines = lines_of(session, in_place(rows_of(session, PanelAction, roots)), today)
    return in_order(line for line in lines if line.done_on is None)


def in_order(lines: Iterable[ActionLine]) -> tuple[ActionLine, ...]:
    """Overdue first, the longest at the top; what has no day last; what is done after everything."""
    return tuple(
        sorted(lines, key=lambda line: (line.done_on is not None, line.due or date.max, line.what, line.action))
    )


def _line(
    row: PanelAction, name: str, updates: Sequence[ActionUpdate], meeting_on: date | None, today: date
) -> ActionLine:
    due = next((each.new_due for each in reversed(updates) if each.new_due is not None), row.due)
    finished = next((each for each in reversed(updates) if each.is_done is not None), None)
    done = finished if finished is not None and finished.is_done else None
    done_on = (done.happened_on or today) if done else None
    return ActionLine(
        action=row.id,
        young_person_id=row.root,
        young_person=name,
        what=row.what or "",
        owner=row.owner or "",
        agency=row.agency or "",
        due=due,
        done_when=row.done_when or "",
        done_on=done_on,
        evidence=(done.evidence or "") if done else "",
        days_late=max(0, ((done_on or today) - due).days) if due else 0,
        meeting_on=meeting_on,
    )


def _updates(session: Session, roots: Sequence[str]) -> dict[str, list[ActionUpdate]]:
    """What was written about each action, the earliest first."""
    rows = rows_of(session, ActionUpdate, roots)
    lamports = records.first_lamports(session.connection(), [row.id for row in rows])
    found: dict[str, list[ActionUpdate]] = {}
    for row in sorted(rows, key=lambda row: (row.happened_on or date.min, lamports.get(row.id, 0), row.id)):
        found.setdefault(row.action or "", []).append(row)
    return found


def _days(session: Session, meetings: Iterable[str]) -> dict[str, date]:
    rows = session.scalars(select(Meeting).where(Meeting.id.in_(sorted(meetings))))
    return {row.id: row.starts_at.astimezone(LONDON).date() for row in rows if row.starts_at is not None}
