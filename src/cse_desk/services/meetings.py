"""Meetings of a group: planned with the days that lead up to them, each with what it needs next; who is expected, who sends apologies."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.errors import NotFound, Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import AttendanceState, Compartment, MeetingEventKind, MeetingState, ReferralState
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.groups import GroupDetails, MeetingDetails, MeetingLine, NextMeeting
from cse_desk.models.records.panel import AttenderLine, MeetingHead
from cse_desk.models.rules import meeting as rules
from cse_desk.models.rules.referral import SORT_ORDER
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.panel import AgendaItem, Attendance, Meeting, MeetingEvent
from cse_desk.services import attending
from cse_desk.services.acts import done
from cse_desk.services.groups import Groups, group_of, groups_of
from cse_desk.services.person_details import rows_of
from cse_desk.services.refusals import PanelRule, Rule, authorise
from cse_desk.vault import log
from cse_desk.vault.queries import case_list
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

_WAITING = (ReferralState.TAKEN_IN, ReferralState.PRE_AGENDA)
_OVER = (MeetingState.ENDED, MeetingState.MINUTES_SEALED, MeetingState.CANCELLED)


class Meetings:
    """Use cases of meetings before the day itself."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._groups = Groups(vault)

    # ---- looking ----------------------------------------------------------------------------

    def lines(self) -> tuple[MeetingLine, ...]:
        """Every meeting: those to come first, the soonest on top, then those that are over, the latest on top."""
        with self._vault.reading() as session:
            groups = {one.group: one for one in groups_of(session)}
            rows = _rows(session)
            waiting = waiting_count(session)
            lines = [self._line(session, row, groups.get(row.group or ""), waiting) for row in rows]
        open_ = sorted((one for one in lines if one.state not in _OVER), key=_starts)
        return (*open_, *sorted((one for one in lines if one.state in _OVER), key=_starts, reverse=True))

    def line(self, *, meeting: str) -> MeetingLine:
        """One meeting; NotFound."""
        with self._vault.reading() as session:
            row = meeting_row(session, meeting)
            groups = {one.group: one for one in groups_of(session)}
            return self._line(session, row, groups.get(row.group or ""), waiting_count(session))

    def _line(self, session: Session, row: Meeting, group: GroupDetails | None, waiting: int) -> MeetingLine:
        group = group or GroupDetails(name=_("A group that is not here"))
        events = events_of(session, row.id)
        items = items_of(session, row.id)
        facts = rules.MeetingFacts(
            events=frozenset(one.event or "" for one in events),
            starts_at=row.starts_at,
            referrals_by=row.referrals_by,
            pre_agenda_at=row.pre_agenda_at,
            papers_by=row.papers_by,
            ended_at=next((one.at for one in events if one.event == MeetingEventKind.ENDED), None),
            actions_hours=group.actions_hours,
            minutes_days=group.minutes_days,
            waiting=waiting,
            items=len(items),
            discusses_people=group.discusses_people,
        )
        need, by = rules.next_need(facts, self._vault.clock.now())
        said = rows_of(session, Attendance, [row.id])
        return MeetingLine(
            details=_details(row, log.position(session)),
            group_name=group.title,
            discusses_people=group.discusses_people,
            state=rules.state_of(facts.events),
            need=need,
            need_by=by,
            items=len(items),
            waiting=waiting if group.discusses_people else 0,
            minutes_total=sum(one.minutes or 0 for one in items),
            apologies=sum(one.state == AttendanceState.APOLOGIES for one in said),
            cancelled_why=next((one.note or "" for one in events if one.event == MeetingEventKind.CANCELLED), ""),
        )

    def next_one(self) -> NextMeeting | None:
        """The next meeting that discusses young people; None: none is planned."""
        with self._vault.reading() as session:
            row, group = next_for_people(session, self._vault.clock.today())
            if row is None or row.starts_at is None:
                return None
            roots = {one.root for one in items_of(session, row.id)}
            mine = fold(self._vault.me.name)
            leads = case_list.lines(session, roots).values()
            return NextMeeting(
                meeting=row.id,
                group_name=group.title,
                starts_at=row.starts_at,
                referrals_by=row.referrals_by,
                pre_agenda_at=row.pre_agenda_at,
                yours=sum(one.sort_lead == mine for one in leads),
                items=len(roots),
            )

    def proposal(self, *, group: str, starts_at: datetime | None = None) -> MeetingDetails:
        """A meeting not yet planned: the usual day after the last one, or `starts_at`, and the days that lead up to it. NotFound."""
        with self._vault.reading() as session:
            details = group_of(session, group)
            last = _last(session, group)
        begins = starts_at or self._usual(details, last)
        days = (
            rules.lead_up(begins, _scales(details))
            if begins
            else rules.LeadUp(referrals_by=None, pre_agenda_at=None, papers_by=None)
        )
        return MeetingDetails(
            group=group,
            starts_at=begins,
            minutes_long=details.meeting_minutes or None,
            where=(last.where or "") if last else "",
            referrals_by=days.referrals_by,
            pre_agenda_at=days.pre_agenda_at,
            papers_by=days.papers_by,
            number=None if last is None or last.number is None else last.number + 1,
        )

    def _usual(self, group: GroupDetails, last: Meeting | None) -> datetime | None:
        """At the same hour of the usual day, as soon as that is to come."""
        if last is None or last.starts_at is None:
            return None
        local = last.starts_at.astimezone(LONDON)
        day = rules.next_day(local.date(), group.rhythm)
        while day is not None and day <= self._vault.clock.today():
            day = rules.next_day(day, group.rhythm)
        return None if day is None else datetime.combine(day, local.time(), LONDON)

    def head(self, *, meeting: str) -> MeetingHead:
        """What stands at the top of a meeting's papers; NotFound."""
        with self._vault.reading() as session:
            return head_of(session, meeting)

    def attenders(self, *, meeting: str) -> tuple[AttenderLine, ...]:
        """Who is expected, and what was said about each; NotFound."""
        with self._vault.reading() as session:
            row = meeting_row(session, meeting)
            return attending.attenders(session, row, group_of(session, row.group or ""))

    def quorum_words(self, *, meeting: str) -> str:
        """Whether there would be a quorum with those who did not send apologies, in words."""
        with self._vault.reading() as session:
            row = meeting_row(session, meeting)
            group = group_of(session, row.group or "")
            found = attending.quorum_of(attending.attenders(session, row, group), group, expected=True)
        return attending.quorum_words(found)

    # ---- writing ----------------------------------------------------------------------------

    def save(self, details: MeetingDetails) -> tuple[Changes, str]:
        """Plan a meeting, or change one that was not held; its id comes with it.

        Refused(ROLE, NO_DAY, BEFORE_ITS_DAYS, MEETING_STATE), NotFound.
        """
        authorise(self._vault.me.role, Compartment.PANEL)
        _check(details)
        title = _("Meeting changed") if details.meeting else _("Meeting planned")
        with self._vault.transaction(title, seen=details.seen or None) as writing:
            row = self._row_for(writing, details)
            id_ = row.id
            for name in _COLUMNS:
                value = getattr(details, name)
                value = (value.strip() or None) if isinstance(value, str) else value
                if getattr(row, name) != value:
                    setattr(row, name, value)
        return done(self._vault, writing), id_

    def _row_for(self, writing: Writing, details: MeetingDetails) -> Meeting:
        if details.meeting:
            row = meeting_row(writing.session, details.meeting)
            _must_be(writing.session, row.id, MeetingState.PLANNED, MeetingState.AGENDA_ISSUED)
            return row
        id_ = self._vault.ids.new()
        group = self._groups.row_for(writing, details.group).id if details.group else ""
        if not group:
            raise NotFound(group)
        row = Meeting(id=id_, root=id_, compartment=Compartment.PANEL, group=group)
        writing.session.add(row)
        add_meeting_event(self._vault, writing, id_, MeetingEventKind.PLANNED)
        return row

    def cancel(self, *, meeting: str, why: str) -> Changes:
        """Call a meeting off, with the reason; its agenda is carried over. Refused(ROLE, WHY_MISSING, MEETING_STATE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        if not why.strip():
            raise Refused(PanelRule.WHY_MISSING)
        with self._vault.transaction(_("Meeting cancelled")) as writing:
            meeting_row(writing.session, meeting)
            _must_be(writing.session, meeting, MeetingState.PLANNED, MeetingState.AGENDA_ISSUED)
            add_meeting_event(self._vault, writing, meeting, MeetingEventKind.CANCELLED, note=why.strip())
        return done(self._vault, writing)

    def attend(
        self,
        *,
        meeting: str,
        state: AttendanceState,
        member: str = "",
        attendance: str = "",
        deputy: str = "",
    ) -> Changes:
        """Say that a member (or somebody invited) comes, sends apologies, or is stood in for. Refused(ROLE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Attendance")) as writing:
            row = self._attendance(writing, meeting, member, attendance)
            row.state = state
            if deputy.strip():
                row.deputy = deputy.strip()
        return done(self._vault, writing)

    def invite(self, *, meeting: str, name: str, agency: str) -> Changes:
        """Ask somebody to this meeting only. Refused(ROLE, NAME_NEEDED), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        if not name.strip() or not agency.strip():
            raise Refused(Rule.NAME_NEEDED)
        with self._vault.transaction(_("Invited")) as writing:
            meeting_row(writing.session, meeting)
            row = self._new_attendance(writing, meeting)
            row.name, row.agency, row.state = name.strip(), agency.strip(), AttendanceState.EXPECTED
        return done(self._vault, writing)

    def _attendance(self, writing: Writing, meeting: str, member: str, attendance: str) -> Attendance:
        """The row of a member, made when first something is said about them, with their name and agency as on that day."""
        session = writing.session
        row = meeting_row(session, meeting)
        found = next(
            (
                one
                for one in rows_of(session, Attendance, [meeting])
                if (one.member if member else one.id) == (member or attendance)
            ),
            None,
        )
        if found is not None:
            return found
        entry = next((one for one in group_of(session, row.group or "").members if one.record_id == member), None)
        if entry is None:
            raise NotFound(member or attendance)
        made = self._new_attendance(writing, meeting)
        made.member, made.name, made.agency = member, entry.name, entry.agency
        return made

    def _new_attendance(self, writing: Writing, meeting: str) -> Attendance:
        row = Attendance(id=self._vault.ids.new(), root=meeting, compartment=Compartment.PANEL)
        writing.session.add(row)
        return row


_COLUMNS = ("number", "starts_at", "minutes_long", "where", "referrals_by", "pre_agenda_at", "papers_by", "notes")


def _check(details: MeetingDetails) -> None:
    starts = details.starts_at
    if starts is None:
        raise Refused(PanelRule.NO_DAY)
    for name in ("referrals_by", "pre_agenda_at"):
        if (getattr(details, name) or starts) > starts:
            raise Refused(PanelRule.BEFORE_ITS_DAYS, field=name)
    if details.papers_by is not None and details.papers_by > starts.astimezone(LONDON).date():
        raise Refused(PanelRule.BEFORE_ITS_DAYS, field="papers_by")


def _must_be(session: Session, meeting: str, *states: MeetingState) -> None:
    state = state_of_meeting(session, meeting)
    if state not in states:
        raise Refused(PanelRule.MEETING_STATE, state=state.value)


def _scales(group: GroupDetails) -> rules.Timescales:
    return rules.Timescales(group.referral_days, group.pre_agenda_days, group.papers_days)


def _starts(line: MeetingLine) -> tuple[float, str]:
    starts = line.details.starts_at
    return (starts.timestamp() if starts else 0.0), line.details.meeting


# ---- read by other services too ------------------------------------------------------------


def add_meeting_event(
    vault: Vault, writing: Writing, meeting: str, kind: MeetingEventKind, *, note: str = ""
) -> MeetingEvent:
    """Write down what happened to a meeting now."""
    event = MeetingEvent(
        id=vault.ids.new(),
        root=meeting,
        compartment=Compartment.PANEL,
        event=kind,
        at=vault.clock.now(),
        by_name=vault.me.name,
        note=note or None,
    )
    writing.session.add(event)
    return event


def meeting_row(session: Session, meeting: str) -> Meeting:
    """The meeting; NotFound."""
    row = session.get(Meeting, meeting)
    if row is None or row.withdrawn:
        raise NotFound(meeting)
    return row


def events_of(session: Session, meeting: str) -> list[MeetingEvent]:
    """What happened to it, in order."""
    rows = rows_of(session, MeetingEvent, [meeting])
    return sorted(rows, key=lambda one: (one.at.timestamp() if one.at else 0.0, one.id))


def state_of_meeting(session: Session, meeting: str) -> MeetingState:
    """Where it stands."""
    return rules.state_of({one.event or "" for one in events_of(session, meeting)})


def items_of(session: Session, meeting: str) -> list[AgendaItem]:
    """Who is on its agenda, in order; those taken off are not."""
    wanted = select(AgendaItem).where(AgendaItem.meeting == meeting, AgendaItem.withdrawn.is_not(True))
    rows = [row for row in session.scalars(wanted) if not row.taken_off_why]
    return sorted(rows, key=lambda row: (row.place or 0, row.id))


def waiting_count(session: Session) -> int:
    """How many young people have a referral that waits for an answer."""
    return sum(case_list.count_in_state(session, SORT_ORDER.index(state)) for state in _WAITING)


def next_for_people(session: Session, today: date) -> tuple[Meeting | None, GroupDetails]:
    """The next meeting, today or later, of a group that discusses young people, neither held nor cancelled; and its group."""
    groups = {one.group: one for one in groups_of(session) if one.discusses_people}
    for row in sorted(_rows(session), key=lambda one: one.starts_at.timestamp() if one.starts_at else 0.0):
        is_to_come = row.starts_at is not None and row.starts_at.astimezone(LONDON).date() >= today
        if is_to_come and row.group in groups and state_of_meeting(session, row.id) not in _OVER:
            return row, groups[row.group]
    return None, GroupDetails()


def head_of(session: Session, meeting: str) -> MeetingHead:
    """What stands at the top of a meeting's papers; NotFound."""
    row = meeting_row(session, meeting)
    group = group_of(session, row.group or "")
    if row.starts_at is None:
        raise NotFound(meeting)
    return MeetingHead(
        meeting=row.id,
        group=group.group,
        group_name=group.name,
        starts_at=row.starts_at,
        where=row.where or "",
        chair=group.chair.name if group.chair else "",
        marking=group.marking,
        number=row.number,
        minutes_long=row.minutes_long or group.meeting_minutes or None,
    )


def _rows(session: Session) -> list[Meeting]:
    return list(session.scalars(select(Meeting).where(Meeting.withdrawn.is_not(True))))


def _last(session: Session, group: str) -> Meeting | None:
    rows = [row for row in _rows(session) if row.group == group and row.starts_at is not None]
    return max(rows, key=lambda row: (row.starts_at, row.id), default=None)


def _details(row: Meeting, seen: int) -> MeetingDetails:
    return MeetingDetails(
        meeting=row.id,
        group=row.group or "",
        starts_at=row.starts_at,
        minutes_long=row.minutes_long,
        where=row.where or "",
        referrals_by=row.referrals_by,
        pre_agenda_at=row.pre_agenda_at,
        papers_by=row.papers_by,
        number=row.number,
        notes=row.notes or "",
        seen=seen,
    )
