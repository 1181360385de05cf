"""Dated facts about a young person that the VPG needs: each happened on a day, and became known on a day.

All hang on the young person's own root (`root`), each in its own compartment, so that one can leave without the others.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from cse_desk.models.tables.base import JSON, Boolean, Code, Date, Integer, Recorded, String
from cse_desk.models.tables.local import Moment


class Harm(Recorded):
    """Something that was done to a young person, or a disclosure of it. It never ages out; "answered" has three parts (floor F3, W2)."""

    __tablename__ = "harms"
    __kind__ = "harm"
    __searched__ = frozenset({"what", "safeguarding", "police", "support"})

    what: Mapped[str | None] = mapped_column(String)  # in plain words, no more detail than needed
    is_disclosure: Mapped[bool | None] = mapped_column(Boolean)
    happened_from: Mapped[date | None] = mapped_column(Date)
    happened_to: Mapped[date | None] = mapped_column(Date)
    known_on: Mapped[date | None] = mapped_column(Date)
    known_by: Mapped[str | None] = mapped_column(String)  # who told or saw, and their agency
    safeguarding: Mapped[str | None] = mapped_column(String)  # what children's social care did
    safeguarding_on: Mapped[date | None] = mapped_column(Date)
    police: Mapped[str | None] = mapped_column(String)  # what the police did
    police_none_because: Mapped[str | None] = mapped_column(String)  # ... or why nothing
    police_on: Mapped[date | None] = mapped_column(Date)
    support: Mapped[str | None] = mapped_column(String)  # what was offered to the young person
    support_on: Mapped[date | None] = mapped_column(Date)
    answered_by: Mapped[str | None] = mapped_column(String)


class MissingEpisode(Recorded):
    """Missing, absent, or nobody knew where they were. The return interview has two clocks: offered and held."""

    __tablename__ = "missing_episodes"
    __kind__ = "missing-episode"
    __searched__ = frozenset({"police_reference", "note", "where_found"})

    missing_kind: Mapped[str | None] = mapped_column(Code)
    from_at: Mapped[datetime | None] = mapped_column(Moment)
    returned_at: Mapped[datetime | None] = mapped_column(Moment)  # empty: still away
    reported_at: Mapped[datetime | None] = mapped_column(Moment)  # to police; empty: not reported
    police_reference: Mapped[str | None] = mapped_column(String)
    overnight: Mapped[bool | None] = mapped_column(Boolean)
    where_found: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)
    interview_offered_at: Mapped[datetime | None] = mapped_column(Moment)
    interview_outcome: Mapped[str | None] = mapped_column(Code)
    interview_held_at: Mapped[datetime | None] = mapped_column(Moment)
    interview_by: Mapped[str | None] = mapped_column(String)
    interview_reason: Mapped[str | None] = mapped_column(String)  # why refused, not offered or not needed


class LivingPlace(Recorded):
    """Where a young person lives from one day to another, as far as it bears on who can reach them."""

    __tablename__ = "living_places"
    __kind__ = "living-place"
    __searched__ = frozenset({"note"})

    living_kind: Mapped[str | None] = mapped_column(Code)
    from_day: Mapped[date | None] = mapped_column(Date)
    to_day: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(String)


class PersonOfConcern(Recorded):
    """Somebody who may harm young people; a root of its own: `id == root`. Names are kept here only, never in a young person's root."""

    __tablename__ = "persons_of_concern"
    __kind__ = "person-of-concern"
    __searched__ = frozenset({"name", "also_called"})

    name: Mapped[str | None] = mapped_column(String)  # empty: not identified
    also_called: Mapped[str | None] = mapped_column(String)
    sex: Mapped[str | None] = mapped_column(Code)
    ethnicity: Mapped[str | None] = mapped_column(Code)
    nationality: Mapped[str | None] = mapped_column(String)
    in_trust: Mapped[bool | None] = mapped_column(Boolean)  # carer, worker, coach, driver, officer, panel member ...
    restricted: Mapped[bool | None] = mapped_column(Boolean)  # set before the name is typed
    restricted_to: Mapped[list[Any] | None] = mapped_column(JSON)  # names of those who may see it
    note: Mapped[str | None] = mapped_column(String)


class Restriction(Recorded):
    """How free a person of concern was to reach young people, from one day to another. In the root of that person."""

    __tablename__ = "restrictions"
    __kind__ = "restriction"
    __searched__ = frozenset({"note"})

    state: Mapped[str | None] = mapped_column(Code)
    from_day: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)  # the day it is to end, where there is one
    note: Mapped[str | None] = mapped_column(String)


class ConcernLink(Recorded):
    """That a person of concern reaches or reached a young person. In the young person's root: an id and a sanitised line, no name."""

    __tablename__ = "concern_links"
    __kind__ = "concern-link"
    __searched__ = frozenset({"line"})

    concern: Mapped[str | None] = mapped_column(String(32))  # root of the person of concern
    link_kind: Mapped[str | None] = mapped_column(Code)  # place / account; empty: a person
    line: Mapped[str | None] = mapped_column(String)  # what may be said at a VPG
    state: Mapped[str | None] = mapped_column(Code)  # as last known, so that it can travel without the other root
    state_from: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    last_contact: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str | None] = mapped_column(String)
    ended_on: Mapped[date | None] = mapped_column(Date)  # the link was mistaken or is over
    ended_why: Mapped[str | None] = mapped_column(String)


class VoiceEntry(Recorded):
    """What a young person, or somebody close to them, said: verbatim. Unanswered entries are visible everywhere the young person is."""

    __tablename__ = "voice_entries"
    __kind__ = "voice-entry"
    __searched__ = frozenset({"words"})

    whose: Mapped[str | None] = mapped_column(Code)
    whose_name: Mapped[str | None] = mapped_column(String)
    voice_form: Mapped[str | None] = mapped_column(Code)
    words: Mapped[str | None] = mapped_column(String)
    said_on: Mapped[date | None] = mapped_column(Date)
    asked_by: Mapped[str | None] = mapped_column(String)
    how_asked: Mapped[str | None] = mapped_column(String)
    asked_twice: Mapped[bool | None] = mapped_column(Boolean)  # in two ways
    may_share: Mapped[str | None] = mapped_column(Code)
    shared_with: Mapped[str | None] = mapped_column(String)
    share_overridden: Mapped[str | None] = mapped_column(
        String
    )  # for safety only: the reason; the young person is told
    is_warning: Mapped[bool | None] = mapped_column(Boolean)  # from family or friends: somebody has to answer it


class VoiceAnswer(Recorded):
    """What became of a voice entry: heard by whom, what changed or why not, told back when."""

    __tablename__ = "voice_answers"
    __kind__ = "voice-answer"
    __searched__ = frozenset({"what_changed", "why_not"})

    entry: Mapped[str | None] = mapped_column(String(32))
    heard_by: Mapped[str | None] = mapped_column(String)
    heard_on: Mapped[date | None] = mapped_column(Date)
    meeting: Mapped[str | None] = mapped_column(String(32))
    what_changed: Mapped[str | None] = mapped_column(String)
    why_not: Mapped[str | None] = mapped_column(String)
    told_back_on: Mapped[date | None] = mapped_column(Date)
    told_back_by: Mapped[str | None] = mapped_column(String)


class AgencyWarning(Recorded):
    """A warning or dissent from an agency, outside a meeting, and its answer."""

    __tablename__ = "agency_warnings"
    __kind__ = "agency-warning"
    __searched__ = frozenset({"words", "answer"})

    agency: Mapped[str | None] = mapped_column(String)
    by_name: Mapped[str | None] = mapped_column(String)
    said_on: Mapped[date | None] = mapped_column(Date)
    words: Mapped[str | None] = mapped_column(String)
    answer: Mapped[str | None] = mapped_column(String)
    answered_by: Mapped[str | None] = mapped_column(String)
    answered_on: Mapped[date | None] = mapped_column(Date)


class WorkerSessions(Recorded):
    """How many sessions a worker held, and how they ended; thin until sessions are records of their own."""

    __tablename__ = "worker_sessions"
    __kind__ = "worker-sessions"
    __searched__ = frozenset({"worker", "agency"})

    worker: Mapped[str | None] = mapped_column(String)
    agency: Mapped[str | None] = mapped_column(String)
    from_day: Mapped[date | None] = mapped_column(Date)
    to_day: Mapped[date | None] = mapped_column(Date)
    held: Mapped[int | None] = mapped_column(Integer)
    not_attended: Mapped[int | None] = mapped_column(Integer)
    in_plan: Mapped[bool | None] = mapped_column(Boolean)  # the CSE worker is part of the plan
    ending: Mapped[str | None] = mapped_column(Code)
    ending_why: Mapped[str | None] = mapped_column(String)
    counted_on: Mapped[date | None] = mapped_column(Date)


class Told(Recorded):
    """That somebody was told something - or not yet, because, by whom and when instead."""

    __tablename__ = "tellings"
    __kind__ = "told"
    __searched__ = frozenset({"what", "not_yet_because"})

    whom: Mapped[str | None] = mapped_column(Code)  # VoiceOf
    whom_name: Mapped[str | None] = mapped_column(String)
    about: Mapped[str | None] = mapped_column(Code)  # closure / decision / level / other
    what: Mapped[str | None] = mapped_column(String)
    told_on: Mapped[date | None] = mapped_column(Date)
    told_by: Mapped[str | None] = mapped_column(String)
    not_yet_because: Mapped[str | None] = mapped_column(String)
    will_tell: Mapped[str | None] = mapped_column(String)
    will_tell_on: Mapped[date | None] = mapped_column(Date)


class ClosureRequest(Recorded):
    """What somebody asks for when they ask for a young person to be removed: everything the closure guard looks for (B2-B9)."""

    __tablename__ = "closure_requests"
    __kind__ = "closure-request"
    __searched__ = frozenset({"why", "exit_who", "carry_on_worker"})

    strands: Mapped[list[Any] | None] = mapped_column(JSON)
    asked_on: Mapped[date | None] = mapped_column(Date)
    asked_by: Mapped[str | None] = mapped_column(String)
    asked_agency: Mapped[str | None] = mapped_column(String)
    reason: Mapped[str | None] = mapped_column(Code)  # ClosureReason, also one of those that are none (B9)
    why: Mapped[str | None] = mapped_column(String)
    level: Mapped[str | None] = mapped_column(Code)  # the level asked for
    reduced_why: Mapped[str | None] = mapped_column(String)
    fall_because: Mapped[str | None] = mapped_column(Code)  # why the level fell: moved / held-unsentenced / ...
    screening: Mapped[str | None] = mapped_column(String(32))
    exit_who: Mapped[str | None] = mapped_column(String)
    exit_what: Mapped[str | None] = mapped_column(String)
    exit_signs: Mapped[str | None] = mapped_column(String)
    exit_way_back: Mapped[str | None] = mapped_column(String)
    carry_on_worker: Mapped[str | None] = mapped_column(String)
    carry_on_agency: Mapped[str | None] = mapped_column(String)
    carry_on_agreed_on: Mapped[date | None] = mapped_column(Date)
    new_area: Mapped[str | None] = mapped_column(String)
    new_area_lead: Mapped[str | None] = mapped_column(String)
    new_area_accepted_on: Mapped[date | None] = mapped_column(Date)  # in writing
    new_area_first_meeting: Mapped[date | None] = mapped_column(Date)
    adult_care_act: Mapped[str | None] = mapped_column(String)
    adult_worker: Mapped[str | None] = mapped_column(String)
    adult_police: Mapped[str | None] = mapped_column(String)
    adult_wishes: Mapped[str | None] = mapped_column(String)
    taken_back_on: Mapped[date | None] = mapped_column(Date)
