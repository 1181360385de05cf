"""What the VPG leaves to do: actions out within hours, minutes within working days, actions overdue."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext, weekday
from cse_desk.models.enums import MeetingEventKind, Role
from cse_desk.models.records.groups import GroupDetails
from cse_desk.models.records.people import DueItem
from cse_desk.models.rules.due import end_of_day, is_late, when_words
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.panel import Meeting, PanelAction
from cse_desk.services import action_rows, panel_clocks
from cse_desk.services.groups import groups_of
from cse_desk.services.panel_rows import happened
from cse_desk.vault.store import Vault

_LATEST = timedelta(days=120)  # meetings longer ago are not looked at again


def panel_items(session: Session, vault: Vault, now: datetime) -> Iterator[DueItem]:
    """For the coordinator what has to leave; for everybody the actions that carry their name."""
    if vault.me.role is Role.COORDINATOR:
        groups = {group.group: group for group in groups_of(session)}
        for row in session.scalars(select(Meeting).where(Meeting.withdrawn.is_not(True))):
            ended = happened(session, row.id, MeetingEventKind.ENDED)
            if ended is not None and ended > now - _LATEST:
                yield from _of_meeting(session, row, groups.get(row.group or "", GroupDetails()), ended, now)
    yield from _own_actions(session, vault, now)


def _of_meeting(
    session: Session, row: Meeting, group: GroupDetails, ended: datetime, now: datetime
) -> Iterator[DueItem]:
    title = _("{group}, {day}").format(group=group.title, day=weekday(ended.astimezone(LONDON).date()))
    hours, days = panel_clocks.hours_of(group), panel_clocks.days_of(group)
    actions, minutes = (
        panel_clocks.actions_clock(session, row.id, group, ended),
        panel_clocks.minutes_clock(session, row.id, group, ended),
    )
    if actions.sent_at is None:
        why = ngettext("Within {count} hour of the meeting.", "Within {count} hours of the meeting.", hours)
        yield _item(_("Send the actions"), why, title, row.id, actions.due, now)
    why = ngettext("Within {count} working day of the meeting.", "Within {count} working days of the meeting.", days)
    if happened(session, row.id, MeetingEventKind.MINUTES_SEALED) is None:
        yield _item(_("Check and seal the minutes"), why, title, row.id, minutes.due, now)
    elif minutes.sent_at is None:
        yield _item(_("Send the minutes"), why, title, row.id, minutes.due, now)


def _item(what: str, why: str, title: str, meeting: str, due: datetime, now: datetime) -> DueItem:
    return DueItem(
        what=what,
        why=why,
        young_person_id="",
        person=title,
        age="",
        due=due,
        when_words=when_words(due, now),
        is_late=is_late(due, now),
        action="meeting",
        target=meeting,
    )


def _own_actions(session: Session, vault: Vault, now: datetime) -> Iterator[DueItem]:
    mine = fold(vault.me.name)
    rows = session.scalars(select(PanelAction).where(PanelAction.withdrawn.is_not(True)))
    own = [row for row in rows if fold(row.owner or "") == mine]
    for line in action_rows.lines_of(session, own, now.astimezone(LONDON).date()):
        if line.done_on is None and line.due is not None:
            due = end_of_day(line.due)
            yield DueItem(
                what=line.what,
                why=_("Action of the VPG."),
                young_person_id=line.young_person_id,
                person=line.young_person,
                age="",
                due=due,
                when_words=when_words(due, now),
                is_late=is_late(due, now),
                action="panel-action",
                target=line.action,
            )
