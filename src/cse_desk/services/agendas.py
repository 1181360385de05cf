"""The agenda of a meeting: who is on it, in which order, for how long; who is not; copies without the young people kept from somebody."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.errors import NotFound, Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import AgendaWhy, AttendanceState, Compartment, MeetingEventKind, MeetingState, OrderBy
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.groups import GroupDetails
from cse_desk.models.records.panel import (
    Absent,
    AgendaItemContent,
    AgendaLine,
    AgendaPaper,
    AgendaView,
    AttenderLine,
    Candidate,
)
from cse_desk.models.rules.agenda_order import OrderFacts, in_order
from cse_desk.models.rules.interests import kept_from
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.panel import AgendaItem, Meeting
from cse_desk.services import agenda_facts, attending, panel_drafts, person_page
from cse_desk.services.acts import done
from cse_desk.services.agenda_candidates import Looking, candidates
from cse_desk.services.agenda_content import Sitting, contents
from cse_desk.services.agenda_levels import levels_of
from cse_desk.services.groups import group_of
from cse_desk.services.known_words import word_of
from cse_desk.services.meetings import add_meeting_event, head_of, items_of, meeting_row, state_of_meeting
from cse_desk.services.panel_rows import interests_of
from cse_desk.services.papers_withheld import agenda_without, withheld_from
from cse_desk.services.person_details import rows_of
from cse_desk.services.refusals import PanelRule, authorise
from cse_desk.vault import log
from cse_desk.vault.access_log import Event
from cse_desk.vault.queries import case_list
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

ITEM_MINUTES = 10  # where a group has no usual minutes
_OPEN = (MeetingState.PLANNED, MeetingState.AGENDA_ISSUED)


class Agendas:
    """Use cases of the agenda builder."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    # ---- looking ----------------------------------------------------------------------------

    def view(self, *, meeting: str) -> AgendaView:
        """The agenda as it stands, with everybody who might be on it. NotFound, Refused(NOT_FOR_PEOPLE)."""
        with self._vault.reading() as session:
            row, group = _for_people(session, meeting)
            head = head_of(session, meeting)
            attenders = attending.attenders(session, row, group)
            items = self._lines(session, row, group, attenders)
            return AgendaView(
                head=head,
                is_open=state_of_meeting(session, meeting) in _OPEN,
                items=items,
                candidates=candidates(session, self._looking(row)),
                attenders=attenders,
                quorum_words=attending.quorum_words(attending.quorum_of(attenders, group, expected=True)),
                minutes_total=sum(one.minutes for one in items),
                minutes_available=head.minutes_long,
                seen=log.position(session),
            )

    def _looking(self, row: Meeting) -> Looking:
        today = self._vault.clock.today()
        return Looking(row.id, row.starts_at.astimezone(LONDON).date() if row.starts_at else today, today)

    def _lines(
        self, session: Session, row: Meeting, group: GroupDetails, attenders: Sequence[AttenderLine]
    ) -> tuple[AgendaLine, ...]:
        items = items_of(session, row.id)
        roots = [item.root for item in items]
        children = agenda_facts.load(session, roots)
        rows = case_list.lines(session, roots)
        named = person_page.ages_of(rows, self._vault.clock.today())
        interests = interests_of(session, roots)
        day = self._looking(row).day
        lines = []
        for item in items:
            levels = levels_of(children[item.root], day)
            name, age = named.get(item.root, ("", ""))
            kept = [
                f"{one.name}, {one.agency}"
                for one in attenders
                if item.root in kept_from(interests, name=one.name, agency=one.agency, meeting=row.id, on=day)
            ]
            lines.append(
                AgendaLine(
                    item=item.id,
                    young_person_id=item.root,
                    name=name,
                    age=age,
                    why=word_of(AgendaWhy, item.why) or AgendaWhy.REVIEW,
                    why_words=item.why_words or "",
                    minutes=item.minutes or group.item_minutes or ITEM_MINUTES,
                    harm=levels.harm,
                    level=levels.now,
                    direction=levels.direction,
                    lead=rows[item.root].lead if item.root in rows else "",
                    kept_from=tuple(kept),
                )
            )
        return tuple(lines)

    def content(self, *, item: str) -> AgendaItemContent:
        """One item, whole; NotFound."""
        with self._vault.reading() as session:
            row = _item_row(session, item)
            found = items_of(session, row.meeting or "")
            every = contents(session, [row], self._sitting(session, row.meeting or ""))
            place = next((number for number, one in enumerate(found, start=1) if one.id == item), 1)
        return replace(every[0], place=place)

    def _sitting(self, session: Session, meeting: str) -> Sitting:
        row, group = _for_people(session, meeting)
        return Sitting(self._looking(row).day, group.item_minutes or ITEM_MINUTES)

    def paper(
        self, *, meeting: str, for_name: str = "", for_agency: str = "", number: int | None = None
    ) -> AgendaPaper:
        """The agenda to print. NotFound.

        For a recipient: without the young people kept from them, what is withheld from them, and who is not on it.

        Neither name nor agency: the coordinator's own copy, whole.
        """
        with self._vault.reading() as session:
            row, group = _for_people(session, meeting)
            items = items_of(session, meeting)
            is_own = not for_name and not for_agency
            day = self._looking(row).day
            kept = (
                frozenset()
                if is_own
                else kept_from(
                    interests_of(session, [one.root for one in items]),
                    name=for_name,
                    agency=for_agency,
                    meeting=meeting,
                    on=day,
                )
            )
            shown = [one for one in items if one.root not in kept]
            found = contents(session, shown, self._sitting(session, meeting))
            attenders = attending.attenders(session, row, group)
            if not is_own:
                roots = [one.root for one in shown]
                held = withheld_from(session, roots, name=for_name, agency=for_agency, among=attenders)
                found = tuple(agenda_without(one, held.get(one.young_person_id, ())) for one in found)
            head = head_of(session, meeting)
            missing = candidates(session, self._looking(row)) if is_own else ()
        return AgendaPaper(
            head=head,
            attenders=attenders,
            items=found,
            minutes_total=sum(one.minutes for one in found),
            minutes_available=head.minutes_long,
            should_be_here=tuple(map(_should_be_here, missing)),
            copy_for=", ".join(part for part in (for_name, for_agency) if part),
            copy_number=number,
            left_out=len(items) - len(shown),
        )

    # ---- on and off -------------------------------------------------------------------------

    def put_on(
        self, *, meeting: str, young_person_id: str, why: AgendaWhy, why_words: str = "", minutes: int | None = None
    ) -> Changes:
        """Put somebody on; who was taken off comes back on. `why_words`: the reason, needed where no rule brings them here.

        Refused(ROLE, WHY_MISSING, ALREADY_ON, MEETING_STATE, NOT_FOR_PEOPLE), NotFound.
        """
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Put on the agenda")) as writing:
            session = writing.session
            row, group = self._must_be_open(session, meeting)
            brings = {one.young_person_id: one for one in candidates(session, self._looking(row))}
            found = brings.get(young_person_id)
            item = self._item_for(writing, meeting, young_person_id)
            words = why_words.strip() or ("; ".join(found.reasons) if found else "")
            if not words:
                raise Refused(PanelRule.WHY_MISSING)
            item.why, item.why_words, item.taken_off_why = why, words, None
            item.strands = [one.value for one in found.strands] if found else item.strands or []
            item.minutes = minutes or item.minutes or group.item_minutes or ITEM_MINUTES
            item.carried_from = (found.carried_from or None) if found else None
            item.place = max((one.place or 0 for one in items_of(session, meeting)), default=0) + 1
            writing.note(Event.RECORDED, root=young_person_id, what="agenda-item")
        panel_drafts.drop(self._vault, _draft_key(meeting, young_person_id))
        return done(self._vault, writing)

    def _item_for(self, writing: Writing, meeting: str, root: str) -> AgendaItem:
        session = writing.session
        if root not in case_list.lines(session, [root]):
            raise NotFound(root)
        rows = [one for one in rows_of(session, AgendaItem, [root]) if one.meeting == meeting]
        if any(not one.taken_off_why for one in rows):
            raise Refused(PanelRule.ALREADY_ON)
        if rows:
            return min(rows, key=lambda one: one.id)
        made = AgendaItem(id=self._vault.ids.new(), root=root, compartment=Compartment.PANEL, meeting=meeting)
        session.add(made)
        return made

    def take_off(self, *, item: str, why: str) -> Changes:
        """Take somebody off, with the reason; they stay listed as not on it. Refused(ROLE, WHY_MISSING, MEETING_STATE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        if not why.strip():
            raise Refused(PanelRule.WHY_MISSING)
        with self._vault.transaction(_("Taken off the agenda")) as writing:
            row = _item_row(writing.session, item)
            self._must_be_open(writing.session, row.meeting or "")
            row.taken_off_why = why.strip()
        panel_drafts.drop(self._vault, item)
        return done(self._vault, writing)

    # ---- order and time ---------------------------------------------------------------------

    def reorder(self, *, meeting: str, items: Sequence[str]) -> Changes:
        """The order made by hand; items that are not named keep their order after those. Refused(ROLE, MEETING_STATE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Order of the agenda")) as writing:
            self._must_be_open(writing.session, meeting)
            rows = items_of(writing.session, meeting)
            given = {id_: number for number, id_ in enumerate(items)}
            ordered = sorted(rows, key=lambda row: given.get(row.id, len(given)))
            for place, row in enumerate(ordered, start=1):
                if row.place != place:
                    row.place = place
        return done(self._vault, writing)

    def order_by(self, *, meeting: str, by: OrderBy) -> Changes:
        """The order by a rule; it may be changed by hand afterwards. Refused(ROLE, MEETING_STATE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        view = self.view(meeting=meeting)
        absent = {fold(one.name) for one in view.attenders if one.state is AttendanceState.APOLOGIES}
        facts = [
            OrderFacts(
                item=one.item,
                place=place,
                harm=one.harm,
                level=one.level,
                direction=one.direction,
                why=one.why,
                minutes=one.minutes,
                worker="" if fold(one.lead) in absent else one.lead,
            )
            for place, one in enumerate(view.items)
        ]
        return self.reorder(meeting=meeting, items=in_order(facts, by))

    def set_minutes(self, *, item: str, minutes: int) -> Changes:
        """How long this young person is discussed. Refused(ROLE, MEETING_STATE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Minutes of an item")) as writing:
            row = _item_row(writing.session, item)
            self._must_be_open(writing.session, row.meeting or "")
            row.minutes = max(1, minutes)
        return done(self._vault, writing)

    def issue(self, *, meeting: str) -> Changes:
        """The agenda goes out; it may still be changed, and every change stays visible. Refused(ROLE, MEETING_STATE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Agenda issued")) as writing:
            row = meeting_row(writing.session, meeting)
            state = state_of_meeting(writing.session, row.id)
            if state is not MeetingState.PLANNED:
                raise Refused(PanelRule.MEETING_STATE, state=state.value)
            add_meeting_event(self._vault, writing, meeting, MeetingEventKind.AGENDA_ISSUED)
        return done(self._vault, writing)

    @staticmethod
    def _must_be_open(session: Session, meeting: str) -> tuple[Meeting, GroupDetails]:
        row, group = _for_people(session, meeting)
        state = state_of_meeting(session, meeting)
        if state not in _OPEN:
            raise Refused(PanelRule.MEETING_STATE, state=state.value)
        return row, group


def _for_people(session: Session, meeting: str) -> tuple[Meeting, GroupDetails]:
    row = meeting_row(session, meeting)
    group = group_of(session, row.group or "")
    if not group.discusses_people:
        raise Refused(PanelRule.NOT_FOR_PEOPLE)
    return row, group


def _item_row(session: Session, item: str) -> AgendaItem:
    row = session.get(AgendaItem, item)
    if row is None or row.withdrawn:
        raise NotFound(item)
    return row


def _should_be_here(one: Candidate) -> Absent:
    parts = one.name.split()
    initials = ".".join(part[:1] for part in dict.fromkeys((*parts[:1], *parts[-1:]))) + "."
    return Absent(one.name, initials, "; ".join(one.reasons), one.taken_off_why)


def _draft_key(meeting: str, young_person_id: str) -> str:
    return f"{meeting}:{young_person_id}"
