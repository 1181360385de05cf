"""The minutes of a meeting as drafted from the day: nobody types them a second time."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import VoiceOf
from cse_desk.models.records.meeting import DissentLine, OpenDissent
from cse_desk.models.records.panel import MinutedWords, MinutesPaper, Sourced
from cse_desk.models.rules.interests import kept_from
from cse_desk.models.tables.panel import AgendaItem, Meeting, PanelAction
from cse_desk.services import action_rows, attending, person_details
from cse_desk.services.decisions import decided_at
from cse_desk.services.groups import group_of
from cse_desk.services.known_words import strands_of
from cse_desk.services.meeting_child import answer_lines, dissent_lines
from cse_desk.services.meeting_view import full_name, initials_of, years_at
from cse_desk.services.meetings import head_of, items_of
from cse_desk.services.panel_rows import (
    attenders_of,
    chair_of,
    decision_lines,
    discussion_of,
    held_on,
    interests_of,
    of_item,
)
from cse_desk.services.person_details import PersonRows, in_place
from cse_desk.services.spoken import spoken_at

_WORDS_READ_OUT = 3  # the newest


def draft_of(session: Session, meeting: Meeting) -> MinutesPaper:
    """The minutes as they would be sealed now: version 0."""
    on = held_on(session, meeting)
    attenders = attenders_of(session, meeting)
    rows = items_of(session, meeting.id)
    people = person_details.load(session, [row.root for row in rows])
    found = attending.quorum_of(attenders, group_of(session, meeting.group or ""))
    return MinutesPaper(
        head=replace(head_of(session, meeting.id), chair=chair_of(session, meeting)),
        version=0,
        sealed_at=None,
        sealed_by="",
        checked_by="",
        amends_why="",
        attenders=attenders,
        quorum_words=attending.quorum_words(found),
        items=tuple(_words(session, row, people[row.root], on) for row in rows),
    )


def _words(session: Session, item: AgendaItem, person: PersonRows, on: date) -> MinutedWords:
    words = discussion_of(session, item.id)
    return MinutedWords(
        item=item.id,
        young_person_id=item.root,
        name=full_name(person),
        initials=initials_of(person),
        age_words=years_at(person, on),
        strands=tuple(sorted(strands_of(item.strands))),
        own_words=spoken_at(session, item.root, [VoiceOf.YOUNG_PERSON])[:_WORDS_READ_OUT],
        worried=(words.worried or "") if words else "",
        working=(words.working or "") if words else "",
        needs=(words.needs or "") if words else "",
        decisions=decision_lines(decided_at(session, item.id)),
        guard=answer_lines(session, item.id),
        dissents=tuple(map(_dissent, dissent_lines(session, item.id))),
        actions=action_rows.as_decided(session, in_place(of_item(session, PanelAction, item.id))),
        skipped_why=(words.skipped_why or "") if words else "",
        seconds=(words.seconds or 0) if words else 0,
    )


def _dissent(line: DissentLine) -> Sourced:
    """As it is minuted: their words, then the chair's answer, or that there is none yet."""
    answer = _("Not answered.")
    if line.answer:
        who = ", ".join(filter(None, [line.answered_by, day_words(line.answered_on) if line.answered_on else ""]))
        answer = _("Answer ({who}): {words}").format(who=who, words=line.answer)
    return Sourced(line.words, line.source, line.said_on, answer)


def unanswered(session: Session, meeting: Meeting) -> tuple[OpenDissent, ...]:
    """The dissents of a meeting without an answer, in the order of its agenda."""
    found = []
    for item in items_of(session, meeting.id):
        name = full_name(person_details.load(session, [item.root])[item.root])
        lines = dissent_lines(session, item.id)
        found += [OpenDissent(item.id, name, line.source) for line in lines if not line.answer]
    return tuple(found)


def left_out_of(session: Session, paper: MinutesPaper, *, name: str, agency: str, on: date) -> frozenset[str]:
    """The young people this recipient gets nothing about."""
    roots = [one.young_person_id for one in paper.items]
    interests = interests_of(session, roots)
    return kept_from(interests, name=name, agency=agency, meeting=paper.head.meeting, on=on) & frozenset(roots)


def copy_of(paper: MinutesPaper, out: frozenset[str], copy_for: str) -> MinutesPaper:
    """The minutes for one recipient: of whom they may not know, there is neither item, nor name, nor action."""
    kept = tuple(one for one in paper.items if one.young_person_id not in out)
    return replace(paper, items=kept, copy_for=copy_for, left_out=len(paper.items) - len(kept))
