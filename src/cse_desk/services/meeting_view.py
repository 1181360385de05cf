"""A meeting in progress as one value: agenda at the side, timer, attendance, quorum."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import AgendaWhy, MeetingEventKind, PanelDecisionKind
from cse_desk.models.labels import label
from cse_desk.models.records.groups import GroupDetails
from cse_desk.models.records.meeting import DayItem, Here, MeetingDay
from cse_desk.models.rules.ages import age_on
from cse_desk.models.rules.summary import shown_name
from cse_desk.models.tables.panel import AgendaItem, Discussion, Meeting, PanelDecision
from cse_desk.services import attending, person_details
from cse_desk.services.groups import group_of
from cse_desk.services.known_words import word_of
from cse_desk.services.meetings import head_of, items_of
from cse_desk.services.panel_facts import decisions_of
from cse_desk.services.panel_rows import (
    attenders_of,
    chair_of,
    decision_lines,
    happened,
    held_on,
    of_meeting,
)
from cse_desk.services.person_details import PersonRows
from cse_desk.services.person_facts import estimated_ages, names_of
from cse_desk.vault import log

_ITEM_MINUTES = 10


def day_of(session: Session, meeting: Meeting, here: Here | None, now: datetime) -> MeetingDay:
    """The meeting as it is at a moment; `here`: where it was left."""
    group = group_of(session, meeting.group or "")
    attenders = attenders_of(session, meeting)
    found = attending.quorum_of(attenders, group)
    chair = chair_of(session, meeting)
    head = replace(head_of(session, meeting.id), chair=chair)
    items = _items(session, meeting, group, now)
    current = _current(items, here)
    used = next((each.seconds for each in items if each.item == current), 0)
    is_same = here is not None and here.item == current
    return MeetingDay(
        head=head,
        group_title=group.title,
        held_on=held_on(session, meeting),
        attenders=attenders,
        agencies_here=found.agencies_here,
        agencies=found.agencies,
        quorum_met=found.is_met,
        quorum_words=attending.quorum_words(found),
        items=items,
        current=current,
        seconds=here.seconds if here is not None and is_same else used,
        is_paused=here is not None and here.is_paused,
        started_at=happened(session, meeting.id, MeetingEventKind.STARTED),
        ended_at=happened(session, meeting.id, MeetingEventKind.ENDED),
        chair=chair,
        chair_signs=group.chair_signs,
        review_weeks=group.review_weeks or None,
        seen=log.position(session),
    )


def _current(items: tuple[DayItem, ...], here: Here | None) -> str:
    """Where it was left; else the first who is not done; else the last."""
    if here is not None and any(each.item == here.item for each in items):
        return here.item
    left = [each.item for each in items if not each.is_done]
    return (left or [each.item for each in items][-1:] or [""])[0]


def _items(session: Session, meeting: Meeting, group: GroupDetails, now: datetime) -> tuple[DayItem, ...]:
    rows = items_of(session, meeting.id)
    people = person_details.load(session, [row.root for row in rows])
    words = {
        row.item: row
        for row in sorted(of_meeting(session, Discussion, meeting.id), key=lambda row: row.id, reverse=True)
    }
    decided: dict[str, list[PanelDecision]] = {}
    for decision in decisions_of(session, [row.root for row in rows]):
        decided.setdefault(decision.item or "", []).append(decision)
    usual = group.item_minutes or _ITEM_MINUTES
    return tuple(_item(row, people[row.root], words.get(row.id), decided.get(row.id, []), usual, now) for row in rows)


def _item(
    row: AgendaItem,
    person: PersonRows,
    words: Discussion | None,
    decided: list[PanelDecision],
    usual: int,
    now: datetime,
) -> DayItem:
    why = word_of(AgendaWhy, row.why)
    return DayItem(
        item=row.id,
        young_person_id=row.root,
        name=short_name(person),
        age=years_of(person, now),
        why_words=row.why_words or (label(why).lower() if why else ""),
        minutes=row.minutes or usual,
        seconds=(words.seconds or 0) if words else 0,
        outcome=", ".join(_outcome(line.kind) for line in decision_lines(decided)),
        skipped_why=(words.skipped_why or "") if words else "",
    )


_OUTCOMES = {
    PanelDecisionKind.ADD: "Added",
    PanelDecisionKind.NOT_ADDED: "Alternative offered",
    PanelDecisionKind.KEEP: "Kept on",
    PanelDecisionKind.ESCALATE: "Kept on, escalated",
}


def _outcome(kind: PanelDecisionKind) -> str:
    """What was done, in a word or two."""
    return _(_OUTCOMES[kind]) if kind in _OUTCOMES else label(kind).replace(_("Remove:"), _("Removed:"))


def short_name(person: PersonRows) -> str:
    """Given name and initial: "Tyler B."."""
    shown = shown_name(names_of(person))
    if shown is None:
        return _("Name not known")
    return f"{shown.given} {shown.family[:1]}.".strip() if shown.family else shown.given


def full_name(person: PersonRows) -> str:
    """The whole name."""
    shown = shown_name(names_of(person))
    return shown.whole if shown else _("Name not known")


def initials_of(person: PersonRows) -> str:
    """The first letter of each part: "T B"."""
    shown = shown_name(names_of(person))
    return " ".join(part[0] for part in shown.whole.split()) if shown else "?"


def years_of(person: PersonRows, now: datetime) -> str:
    """The age in years at a moment, "about" before an estimate; "" when it is not known."""
    return years_at(person, now.astimezone(LONDON).date())


def years_at(person: PersonRows, on: date) -> str:
    """The age in years on a day."""
    if person.person is None:
        return ""
    age = age_on(
        on,
        born=person.person.born,
        estimated_ages=estimated_ages(person),
        estimated_on=person.person.estimated_on,
    )
    if age is None:
        return ""
    return _("about {years}").format(years=age.low) if age.estimated else str(age.low)
