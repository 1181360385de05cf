"""The VEMT groups, their meetings, and what they decide.

A group and a meeting are roots of their own and hold only what every attender may see. What is about a young person - item, words of
the discussion, decision, action, minute - hangs on the young person's root, in the compartment `panel`, and names the meeting by id.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from cse_desk.models.tables.base import JSON, Boolean, Code, Date, Integer, Recorded, String
from cse_desk.models.tables.local import Moment

# ---- a group: id == root -------------------------------------------------------------------


class Group(Recorded):
    """A group that meets: name, chair, rhythm, quorum, marking, timescales. All of it is data an office edits."""

    __tablename__ = "groups"
    __kind__ = "group"
    __searched__ = frozenset({"name"})

    name: Mapped[str | None] = mapped_column(String)
    short_name: Mapped[str | None] = mapped_column(String)
    purpose: Mapped[str | None] = mapped_column(String)
    discusses_people: Mapped[bool | None] = mapped_column(Boolean)  # a VPG does, the strategic groups do not
    rhythm: Mapped[str | None] = mapped_column(Code)
    chair_role: Mapped[str | None] = mapped_column(String)  # who chairs by office, e.g. "Head of service"
    quorum_members: Mapped[int | None] = mapped_column(Integer)
    quorum_agencies: Mapped[list[Any] | None] = mapped_column(JSON)  # agencies without which there is none
    marking: Mapped[str | None] = mapped_column(String)
    referral_days: Mapped[int | None] = mapped_column(Integer)  # days before the meeting
    pre_agenda_days: Mapped[int | None] = mapped_column(Integer)
    papers_days: Mapped[int | None] = mapped_column(Integer)
    review_weeks: Mapped[int | None] = mapped_column(Integer)
    actions_hours: Mapped[int | None] = mapped_column(Integer)  # actions out
    minutes_days: Mapped[int | None] = mapped_column(Integer)  # working days, minutes out
    item_minutes: Mapped[int | None] = mapped_column(Integer)
    meeting_minutes: Mapped[int | None] = mapped_column(Integer)
    chair_signs: Mapped[bool | None] = mapped_column(Boolean)  # decisions are signed by the chair
    place: Mapped[int | None] = mapped_column(Integer)


class GroupMember(Recorded):
    """An agency's representative in a group, and their deputy."""

    __tablename__ = "group_members"
    __kind__ = "group-member"
    __searched__ = frozenset({"name", "agency", "deputy"})

    name: Mapped[str | None] = mapped_column(String)
    role: Mapped[str | None] = mapped_column(String)
    agency: Mapped[str | None] = mapped_column(String)
    agency_kind: Mapped[str | None] = mapped_column(Code)
    deputy: Mapped[str | None] = mapped_column(String)
    is_chair: Mapped[bool | None] = mapped_column(Boolean)
    from_day: Mapped[date | None] = mapped_column(Date)
    to_day: Mapped[date | None] = mapped_column(Date)
    place: Mapped[int | None] = mapped_column(Integer)


# ---- a meeting: id == root -----------------------------------------------------------------


class Meeting(Recorded):
    """A meeting of a group."""

    __tablename__ = "meetings"
    __kind__ = "meeting"
    __searched__ = frozenset({"where"})

    group: Mapped[str | None] = mapped_column(String(32))
    number: Mapped[int | None] = mapped_column(Integer)
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    minutes_long: Mapped[int | None] = mapped_column(Integer)
    where: Mapped[str | None] = mapped_column(String)
    referrals_by: Mapped[datetime | None] = mapped_column(Moment)
    pre_agenda_at: Mapped[datetime | None] = mapped_column(Moment)
    papers_by: Mapped[date | None] = mapped_column(Date)
    notes: Mapped[str | None] = mapped_column(String)


class MeetingEvent(Recorded):
    """What happened to a meeting; its state is derived."""

    __tablename__ = "meeting_events"
    __kind__ = "meeting-event"

    event: Mapped[str | None] = mapped_column(Code)
    at: Mapped[datetime | None] = mapped_column(Moment)
    by_name: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)


class Attendance(Recorded):
    """Whether a member, or somebody invited, comes to a meeting."""

    __tablename__ = "attendances"
    __kind__ = "attendance"
    __searched__ = frozenset({"name"})

    member: Mapped[str | None] = mapped_column(String(32))  # empty: invited for this meeting only
    name: Mapped[str | None] = mapped_column(String)
    agency: Mapped[str | None] = mapped_column(String)
    state: Mapped[str | None] = mapped_column(Code)
    deputy: Mapped[str | None] = mapped_column(String)
    arrived_at: Mapped[datetime | None] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)


class MinutesVersion(Recorded):
    """A sealed version of a meeting's minutes: it never changes. What is about young people is in their own roots, named by id and hash."""

    __tablename__ = "minutes_versions"
    __kind__ = "minutes-version"

    number: Mapped[int | None] = mapped_column(Integer)
    sealed_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed_by: Mapped[str | None] = mapped_column(String)
    checked_by: Mapped[str | None] = mapped_column(String)
    amends_why: Mapped[str | None] = mapped_column(String)
    opening: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # attendance, apologies, quorum as sealed
    items: Mapped[list[Any] | None] = mapped_column(JSON)  # [record id of the minuted item, SHA-256 of its text]


class PaperCopy(Recorded):
    """A numbered copy of a paper made for one recipient, and what became of it."""

    __tablename__ = "paper_copies"
    __kind__ = "paper-copy"

    paper: Mapped[str | None] = mapped_column(Code)
    number: Mapped[int | None] = mapped_column(Integer)
    for_name: Mapped[str | None] = mapped_column(String)
    for_agency: Mapped[str | None] = mapped_column(String)
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    left_out: Mapped[int | None] = mapped_column(Integer)  # how many items this copy does not hold; never which
    returned_on: Mapped[date | None] = mapped_column(Date)
    shredded_on: Mapped[date | None] = mapped_column(Date)


# ---- on the young person's root, compartment panel -----------------------------------------


class AgendaItem(Recorded):
    """A young person's place on the agenda of one meeting."""

    __tablename__ = "agenda_items"
    __kind__ = "agenda-item"

    meeting: Mapped[str | None] = mapped_column(String(32))
    why: Mapped[str | None] = mapped_column(Code)
    why_words: Mapped[str | None] = mapped_column(String)
    strands: Mapped[list[Any] | None] = mapped_column(JSON)
    place: Mapped[int | None] = mapped_column(Integer)
    minutes: Mapped[int | None] = mapped_column(Integer)
    carried_from: Mapped[str | None] = mapped_column(String(32))  # the meeting before
    taken_off_why: Mapped[str | None] = mapped_column(String)  # nobody is dropped silently


class Discussion(Recorded):
    """What was said at a meeting about one young person, in three columns."""

    __tablename__ = "discussions"
    __kind__ = "discussion"
    __searched__ = frozenset({"worried", "working", "needs"})

    meeting: Mapped[str | None] = mapped_column(String(32))
    item: Mapped[str | None] = mapped_column(String(32))
    worried: Mapped[str | None] = mapped_column(String)
    working: Mapped[str | None] = mapped_column(String)
    needs: Mapped[str | None] = mapped_column(String)
    seconds: Mapped[int | None] = mapped_column(Integer)
    skipped_why: Mapped[str | None] = mapped_column(String)  # the meeting went on without a decision


class PanelDecision(Recorded):
    """One decision about one young person. Never changed: a correction is a later decision that names this one."""

    __tablename__ = "panel_decisions"
    __kind__ = "panel-decision"
    __searched__ = frozenset({"reason"})

    meeting: Mapped[str | None] = mapped_column(String(32))
    item: Mapped[str | None] = mapped_column(String(32))
    decision: Mapped[str | None] = mapped_column(Code)
    strands: Mapped[list[Any] | None] = mapped_column(JSON)
    decided_on: Mapped[date | None] = mapped_column(Date)
    at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String)
    harm: Mapped[str | None] = mapped_column(Code)  # HarmWord in force from this day
    level: Mapped[str | None] = mapped_column(Code)  # LevelWord in force from this day
    review_on: Mapped[date | None] = mapped_column(Date)
    offered_to: Mapped[str | None] = mapped_column(String)  # the alternative, or the single agency stepped down to
    request: Mapped[str | None] = mapped_column(String(32))  # the closure request it answers
    corrects: Mapped[str | None] = mapped_column(String(32))
    chair: Mapped[str | None] = mapped_column(String)
    chair_signed_at: Mapped[datetime | None] = mapped_column(Moment)
    recorded_by: Mapped[str | None] = mapped_column(String)


class GuardAnswer(Recorded):
    """The chair's own words to one warning of the closure guard."""

    __tablename__ = "guard_answers"
    __kind__ = "guard-answer"
    __searched__ = frozenset({"words"})

    meeting: Mapped[str | None] = mapped_column(String(32))
    item: Mapped[str | None] = mapped_column(String(32))
    code: Mapped[str | None] = mapped_column(Code)
    said: Mapped[str | None] = mapped_column(String)  # the warning, as it was shown
    words: Mapped[str | None] = mapped_column(String)
    by_name: Mapped[str | None] = mapped_column(String)
    at: Mapped[datetime | None] = mapped_column(Moment)


class Dissent(Recorded):
    """An agency that does not agree with a decision: professional challenge, and its answer."""

    __tablename__ = "dissents"
    __kind__ = "dissent"
    __searched__ = frozenset({"words", "answer"})

    meeting: Mapped[str | None] = mapped_column(String(32))
    item: Mapped[str | None] = mapped_column(String(32))
    agency: Mapped[str | None] = mapped_column(String)
    by_name: Mapped[str | None] = mapped_column(String)
    said_on: Mapped[date | None] = mapped_column(Date)
    words: Mapped[str | None] = mapped_column(String)
    answer: Mapped[str | None] = mapped_column(String)
    answered_by: Mapped[str | None] = mapped_column(String)
    answered_on: Mapped[date | None] = mapped_column(Date)


class PanelAction(Recorded):
    """Something somebody does by a day."""

    __tablename__ = "panel_actions"
    __kind__ = "panel-action"
    __searched__ = frozenset({"what", "owner", "agency"})

    meeting: Mapped[str | None] = mapped_column(String(32))
    item: Mapped[str | None] = mapped_column(String(32))
    what: Mapped[str | None] = mapped_column(String)
    owner: Mapped[str | None] = mapped_column(String)
    agency: Mapped[str | None] = mapped_column(String)
    due: Mapped[date | None] = mapped_column(Date)
    done_when: Mapped[str | None] = mapped_column(String)  # what will show that it is done
    voice_entry: Mapped[str | None] = mapped_column(String(32))  # the words it answers
    place: Mapped[int | None] = mapped_column(Integer)


class ActionUpdate(Recorded):
    """What became of an action. In the compartment `plan`, so that its owner can write it and send it back."""

    __tablename__ = "action_updates"
    __kind__ = "action-update"
    __searched__ = frozenset({"evidence", "note"})

    action: Mapped[str | None] = mapped_column(String(32))
    happened_on: Mapped[date | None] = mapped_column(Date)
    is_done: Mapped[bool | None] = mapped_column(Boolean)
    evidence: Mapped[str | None] = mapped_column(String)
    new_due: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(String)
    by_name: Mapped[str | None] = mapped_column(String)
    by_agency: Mapped[str | None] = mapped_column(String)


class Interest(Recorded):
    """A member who may be, or be close to, somebody of concern: nothing about this young person reaches them."""

    __tablename__ = "interests"
    __kind__ = "interest"

    meeting: Mapped[str | None] = mapped_column(String(32))  # empty: every meeting
    member_name: Mapped[str | None] = mapped_column(String)
    member_agency: Mapped[str | None] = mapped_column(String)
    whole_agency: Mapped[bool | None] = mapped_column(Boolean)
    why: Mapped[str | None] = mapped_column(String)
    declared_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    ended_why: Mapped[str | None] = mapped_column(String)


class WatchNote(Recorded):
    """What a follow-up after a removal found, or why something that happened since does not lead to a new referral."""

    __tablename__ = "watch_notes"
    __kind__ = "watch-note"
    __searched__ = frozenset({"words"})

    decision: Mapped[str | None] = mapped_column(String(32))  # the removal
    months: Mapped[int | None] = mapped_column(Integer)  # of a follow-up
    about: Mapped[str | None] = mapped_column(String(32))  # the record that proposed to refer again
    words: Mapped[str | None] = mapped_column(String)
    happened_on: Mapped[date | None] = mapped_column(Date)
    by_name: Mapped[str | None] = mapped_column(String)


class MinutedItem(Recorded):
    """The minute of one young person in one sealed version: a snapshot of the words, never re-made from the record."""

    __tablename__ = "minuted_items"
    __kind__ = "minuted-item"
    __searched__ = frozenset({"content"})

    meeting: Mapped[str | None] = mapped_column(String(32))
    item: Mapped[str | None] = mapped_column(String(32))
    version: Mapped[int | None] = mapped_column(Integer)
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Reply(Recorded):
    """What the VPG owes a referrer about a referral: accepted, an alternative, or what is missing; sent in the next bundle."""

    __tablename__ = "referral_replies"
    __kind__ = "referral-reply"
    __searched__ = frozenset({"words"})

    referral: Mapped[str | None] = mapped_column(String(32))
    event: Mapped[str | None] = mapped_column(Code)  # accepted / alternative-offered / returned / a decision
    words: Mapped[str | None] = mapped_column(String)
    offered_to: Mapped[str | None] = mapped_column(String)
    wanted: Mapped[str | None] = mapped_column(String)  # what information is missing
    wanted_by: Mapped[date | None] = mapped_column(Date)
    to_name: Mapped[str | None] = mapped_column(String)
    to_agency: Mapped[str | None] = mapped_column(String)
    made_on: Mapped[date | None] = mapped_column(Date)
    sent_on: Mapped[date | None] = mapped_column(Date)  # empty: owed
    bundle: Mapped[str | None] = mapped_column(String)
