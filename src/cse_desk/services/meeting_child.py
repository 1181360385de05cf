"""One young person as they are discussed: their own words first, then what is known, said and decided."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.models.enums import PanelDecisionKind, ReferralState, VoiceOf
from cse_desk.models.records.meeting import ChildAtMeeting, DissentLine
from cse_desk.models.records.panel import GuardLine
from cse_desk.models.rules import referral
from cse_desk.models.rules.interests import kept_from
from cse_desk.models.tables.panel import AgendaItem, Dissent, GuardAnswer, Meeting, PanelAction
from cse_desk.models.tables.screenings import Screening
from cse_desk.services import action_rows, agenda_facts, agenda_levels, person_details
from cse_desk.services.agenda_lines import came_back
from cse_desk.services.decisions import decided_at
from cse_desk.services.known_words import strands_of
from cse_desk.services.meeting_view import short_name, years_of
from cse_desk.services.panel_facts import decisions_of, referral_facts
from cse_desk.services.panel_guard import told_of
from cse_desk.services.panel_rows import (
    attenders_of,
    decision_lines,
    discussion_of,
    interests_of,
    is_here,
    name_here,
    of_item,
    one,
)
from cse_desk.services.person_details import in_place, rows_of
from cse_desk.services.spoken import spoken_at, why_no_words
from cse_desk.vault import log
from cse_desk.vault.queries import records

_HEARD = (ReferralState.ON_AGENDA, ReferralState.CLOSURE_REQUESTED)


def child_of(session: Session, item: AgendaItem, now: datetime) -> ChildAtMeeting:
    """Everything the screen shows while one young person is discussed."""
    root, today = item.root, now.astimezone(LONDON).date()
    person = person_details.load(session, [root])[root]
    path = referral.derive(referral_facts(session, [root]).get(root, ()))
    heard = tuple(sorted(strand for strand, state in path.states.items() if state in _HEARD))
    words = discussion_of(session, item.id)
    signed = [row for row in rows_of(session, Screening, [root]) if row.signed_at is not None]
    levels = agenda_levels.levels_at(signed, decisions_of(session, [root]))
    spoken = spoken_at(session, root, [VoiceOf.YOUNG_PERSON])
    actions = in_place(of_item(session, PanelAction, item.id))
    own = {row.id for row in actions}
    return ChildAtMeeting(
        item=item.id,
        young_person_id=root,
        name=short_name(person),
        given=told_of(session, root, today).name,
        age_words=years_of(person, now),
        pronouns=(person.person.pronouns or "") if person.person else "",
        strands=tuple(sorted(strands_of(item.strands) | set(heard))),
        heard_strands=heard,
        since=min((path.since[strand] for strand in heard if strand in path.since), default=None),
        harm=levels.harm,
        level=levels.now,
        direction=levels.direction,
        own_words=spoken,
        no_words_because="" if spoken else why_no_words(session, root),
        worried=(words.worried or "") if words else "",
        working=(words.working or "") if words else "",
        needs=(words.needs or "") if words else "",
        skipped_why=(words.skipped_why or "") if words else "",
        decisions=decision_lines(decided_at(session, item.id)),
        answers=answer_lines(session, item.id),
        dissents=dissent_lines(session, item.id),
        actions=action_rows.lines_of(session, actions, today),
        open_actions=tuple(each for each in action_rows.open_of(session, [root], today) if each.action not in own),
        leave_first=_leave_first(session, item, today),
        suggested=PanelDecisionKind.KEEP if heard else PanelDecisionKind.ADD,  # never a removal
        seen=log.position(session),
        removed_before=came_back(agenda_facts.load(session, [root])[root], today),
    )


def answer_lines(session: Session, item: str) -> tuple[GuardLine, ...]:
    """The chair's answers, by rule."""
    rows = sorted(of_item(session, GuardAnswer, item), key=lambda row: (row.code or "", row.id))
    return tuple(
        GuardLine(row.code or "", row.said or "", stops=False, answer=row.words or "", answered_by=row.by_name or "")
        for row in rows
    )


def dissent_lines(session: Session, item: str) -> tuple[DissentLine, ...]:
    """Who does not agree, in their words, with the chair's answer; those of one day as they were written down."""
    rows = of_item(session, Dissent, item)
    lamports = records.first_lamports(session.connection(), [row.id for row in rows]) if rows else {}
    rows.sort(key=lambda row: (row.said_on or date.min, lamports.get(row.id, 0), row.id))
    return tuple(
        DissentLine(
            dissent=row.id,
            words=row.words or "",
            source=", ".join(filter(None, [row.by_name, row.agency])),
            said_on=row.said_on,
            answer=row.answer or "",
            answered_by=row.answered_by or "",
            answered_on=row.answered_on,
        )
        for row in rows
    )


def _leave_first(session: Session, item: AgendaItem, today: date) -> int:
    """How many of those in the room have an interest in this young person; never who."""
    interests = interests_of(session, [item.root])
    here = [line for line in attenders_of(session, one(session, Meeting, item.meeting or "")) if is_here(line)]
    return sum(
        bool(kept_from(interests, name=name_here(line), agency=line.agency, meeting=item.meeting or "", on=today))
        for line in here
    )
