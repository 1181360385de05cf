"""The day of a meeting: who is here, one young person after another, what is said. Nobody is passed over silently."""

from enum import StrEnum

from sqlalchemy.orm import Session

from cse_desk.errors import Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import AttendanceState, Compartment, MeetingEventKind, PanelDecisionKind
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.meeting import ChildAtMeeting, Here, MeetingDay, Typed
from cse_desk.models.tables.panel import AgendaItem, Attendance, Discussion, Meeting, PanelAction
from cse_desk.services import meeting_child, meeting_drafts, meeting_view
from cse_desk.services.acts import done
from cse_desk.services.decisions import decided_at
from cse_desk.services.meetings import add_meeting_event, items_of
from cse_desk.services.panel_rows import attenders_of, discussion_of, happened, of_item, one
from cse_desk.services.refusals import authorise
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing


class DayRule(StrEnum):
    """Why a meeting cannot go on like this."""

    DECISION_FIRST = "decision-first"  # decide, or say why not
    ACTION_FIRST = "action-first"  # an action with owner, agency and day, or why none
    NOT_STARTED_YET = "not-started-yet"
    ENDED = "meeting-ended"
    ITEMS_LEFT = "items-left"  # count: nobody is dropped silently
    DEPUTY_NAME = "deputy-name"


class MeetingDays:
    """Use cases of a meeting while it is held."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    # ---- looking ----------------------------------------------------------------------------

    def day(self, *, meeting: str) -> MeetingDay:
        """The meeting as it is now, with the place where it was left. NotFound."""
        here = meeting_drafts.place(self._vault, meeting)
        with self._vault.reading() as session:
            return meeting_view.day_of(session, one(session, Meeting, meeting), here, self._vault.clock.now())

    def child(self, *, item: str) -> ChildAtMeeting:
        """One young person as they are discussed. NotFound."""
        with self._vault.reading() as session:
            return meeting_child.child_of(session, one(session, AgendaItem, item), self._vault.clock.now())

    def typed(self, *, item: str) -> Typed | None:
        """What was typed and not recorded; None when nothing was."""
        return meeting_drafts.load(self._vault, item)

    # ---- starting and ending ----------------------------------------------------------------

    def start(self, *, meeting: str) -> Changes:
        """Open the meeting: every member of the group is expected. A meeting is started once. Refused(ENDED, ROLE)."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Meeting started")) as writing:
            row = one(writing.session, Meeting, meeting)
            if happened(writing.session, meeting, MeetingEventKind.ENDED) is not None:
                raise Refused(DayRule.ENDED)
            if happened(writing.session, meeting, MeetingEventKind.STARTED) is None:
                self._happen(writing, meeting, MeetingEventKind.STARTED)
                self._expect(writing, row)
        return done(self._vault, writing)

    def end(self, *, meeting: str, note: str = "") -> Changes:
        """Close the meeting. Refused(NOT_STARTED_YET, ENDED, ITEMS_LEFT): each young person is decided on, or it is said why not."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Meeting ended")) as writing:
            session = writing.session
            one(session, Meeting, meeting)
            _may_go_on(session, meeting)
            left = [row for row in items_of(session, meeting) if not _is_done(session, row)]
            if left:
                raise Refused(DayRule.ITEMS_LEFT, count=len(left))
            self._happen(writing, meeting, MeetingEventKind.ENDED, note)
        meeting_drafts.drop_place(self._vault, meeting)
        return done(self._vault, writing)

    def _happen(self, writing: Writing, meeting: str, kind: MeetingEventKind, note: str = "") -> None:
        add_meeting_event(self._vault, writing, meeting, kind, note=note.strip())
        writing.note(Event.RECORDED, root=meeting, what=kind.value)

    def _expect(self, writing: Writing, meeting: Meeting) -> None:
        for line in attenders_of(writing.session, meeting):
            if not line.attendance:
                self._attendance(writing, meeting.id, line.name, line.agency).member = line.member

    def _attendance(self, writing: Writing, meeting: str, name: str, agency: str) -> Attendance:
        row = Attendance(id=self._vault.ids.new(), root=meeting, compartment=Compartment.PANEL)
        row.name, row.agency, row.state = name, agency, AttendanceState.EXPECTED
        writing.session.add(row)
        return row

    # ---- who is here ------------------------------------------------------------------------

    def arrive(self, *, attendance: str) -> Changes:
        """Somebody is here, or is back."""
        return self._attends(attendance, AttendanceState.PRESENT)

    def all_here(self, *, meeting: str) -> Changes:
        """Everybody who was expected and of whom nothing else was said is here; one act."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Attendance")) as writing:
            for line in attenders_of(writing.session, one(writing.session, Meeting, meeting)):
                if line.attendance and line.state is AttendanceState.EXPECTED:
                    row = one(writing.session, Attendance, line.attendance)
                    row.state, row.arrived_at = AttendanceState.PRESENT, self._vault.clock.now()
        return done(self._vault, writing)

    def send_deputy(self, *, attendance: str, deputy: str) -> Changes:
        """Somebody came in their place. Refused(DEPUTY_NAME)."""
        if not deputy.strip():
            raise Refused(DayRule.DEPUTY_NAME)
        return self._attends(attendance, AttendanceState.DEPUTY, deputy=deputy.strip())

    def apologise(self, *, attendance: str) -> Changes:
        """Somebody sent apologies."""
        return self._attends(attendance, AttendanceState.APOLOGIES)

    def stay_away(self, *, attendance: str) -> Changes:
        """Nobody came, and nobody said why."""
        return self._attends(attendance, AttendanceState.ABSENT)

    def leave(self, *, attendance: str) -> Changes:
        """Somebody who was here left."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Attendance")) as writing:
            row = one(writing.session, Attendance, attendance)
            row.left_at = self._vault.clock.now()
        return done(self._vault, writing)

    def invite(self, *, meeting: str, name: str, agency: str) -> Changes:
        """Somebody who is no member is here for this meeting only."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Attendance")) as writing:
            one(writing.session, Meeting, meeting)
            row = self._attendance(writing, meeting, name.strip(), agency.strip())
            row.state, row.arrived_at = AttendanceState.PRESENT, self._vault.clock.now()
        return done(self._vault, writing)

    def _attends(self, attendance: str, state: AttendanceState, *, deputy: str = "") -> Changes:
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Attendance")) as writing:
            row = one(writing.session, Attendance, attendance)
            is_here = state in (AttendanceState.PRESENT, AttendanceState.DEPUTY)
            row.state, row.deputy = state, deputy or None
            row.arrived_at = (row.arrived_at or self._vault.clock.now()) if is_here else None
            row.left_at = None
        return done(self._vault, writing)

    # ---- one young person after another -----------------------------------------------------

    def move(self, *, item: str, up: bool) -> Changes:
        """Hear somebody one place earlier or later; at either end nothing changes. Refused(ROLE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.reading() as session:
            row = one(session, AgendaItem, item)
            at = [each.id for each in items_of(session, row.meeting or "")].index(item)
        return self.place(item=item, place=max(0, at - 1 if up else at + 1))

    def place(self, *, item: str, place: int) -> Changes:
        """Hear somebody at a place of the agenda, counted from 0; one after the last is the last. Refused(ROLE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Order of the agenda")) as writing:
            row = one(writing.session, AgendaItem, item)
            ordered = items_of(writing.session, row.meeting or "")
            ordered.insert(place, ordered.pop(ordered.index(row)))
            for number, each in enumerate(ordered):
                if each.place != number:
                    each.place = number
        return done(self._vault, writing)

    def write(
        self, *, item: str, worried: str, working: str, needs: str, seconds: int, seen: int | None = None
    ) -> Changes:
        """Record the words of the discussion, and how long it took so far."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Discussion"), seen=seen) as writing:
            row = self._discussion(writing, one(writing.session, AgendaItem, item))
            _assign(row, worried=worried.strip(), working=working.strip(), needs=needs.strip(), seconds=seconds)
        return done(self._vault, writing)

    def go_on(self, *, item: str, seconds: int, skip_why: str = "") -> Changes:
        """Leave this young person for the next: a decision and an action first, or why not. Refused(DECISION_FIRST, ACTION_FIRST)."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Next young person")) as writing:
            session = writing.session
            row = one(session, AgendaItem, item)
            if not skip_why.strip():
                _may_leave(session, row)
            discussion = self._discussion(writing, row)
            _assign(discussion, seconds=seconds)
            if skip_why.strip():
                _assign(discussion, skipped_why=skip_why.strip())
        return done(self._vault, writing)

    def _discussion(self, writing: Writing, item: AgendaItem) -> Discussion:
        row = discussion_of(writing.session, item.id)
        if row is None:
            row = Discussion(id=self._vault.ids.new(), root=item.root, compartment=Compartment.PANEL)
            row.meeting, row.item = item.meeting, item.id
            writing.session.add(row)
        return row

    # ---- what is typed ----------------------------------------------------------------------

    def keep_typed(self, *, item: str, typed: Typed) -> None:
        """Keep what is being typed, encrypted, without recording it; on disk when this returns. From any lane."""
        meeting_drafts.keep(self._vault, item, typed)

    def keep_place(self, *, meeting: str, here: Here) -> None:
        """Keep where the meeting is, and the seconds of its timer. From any lane."""
        meeting_drafts.keep_place(self._vault, meeting, here)


def _assign(row: Discussion, **values: object) -> None:
    """Set what differs, so that an untouched field makes no change."""
    for name, value in values.items():
        if getattr(row, name) != value and not (getattr(row, name) is None and value == ""):
            setattr(row, name, value)


def _may_go_on(session: Session, meeting: str) -> None:
    if happened(session, meeting, MeetingEventKind.STARTED) is None:
        raise Refused(DayRule.NOT_STARTED_YET)
    if happened(session, meeting, MeetingEventKind.ENDED) is not None:
        raise Refused(DayRule.ENDED)


def _may_leave(session: Session, item: AgendaItem) -> None:
    """A decision, and an action with owner, agency and day; who died needs no action here."""
    discussion = discussion_of(session, item.id)
    if discussion is not None and discussion.skipped_why:
        return
    decided = decided_at(session, item.id)
    if not decided:
        raise Refused(DayRule.DECISION_FIRST)
    if all(row.decision != PanelDecisionKind.DIED for row in decided) and not of_item(session, PanelAction, item.id):
        raise Refused(DayRule.ACTION_FIRST)


def _is_done(session: Session, item: AgendaItem) -> bool:
    try:
        _may_leave(session, item)
    except Refused:
        return False
    return True
