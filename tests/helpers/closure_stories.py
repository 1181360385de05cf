"""Invented case histories for the closure guard, in the JSON that `cse-desk guard` reads. Nobody in them is real.

The first three are the histories the rules were written with; the others are our own, of the kinds that reviews describe.
"""

import copy
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from cse_desk.models.records.closure import ClosureCase
from cse_desk.services.closure_cases import read_case
from cse_desk.services.guarding import judge

Story = dict[str, Any]
Change = Callable[[Story], object]

FIVE = ["social care", "police", "health", "education", "Barnardo's"]
PAPERS: Story = {"exit_plan": True, "named_worker": True, "told": True, "chair": True}


def screening(day: str, **more: Any) -> Story:
    """A closing screening by five agencies, one of which has seen the young person."""
    return {
        "date": day,
        "trigger": "closure",
        "indicative": "low",
        "agencies": list(FIVE),
        "seen_child": True,
        **more,
    }


def tamsin() -> Story:
    """Story 1: six good weeks, and off in one step from high."""
    return {
        "born": "2010-12-02",
        "first_level": "high",
        "levels": [{"from": "2025-02-18", "level": "high"}],
        "reviews": ["2025-02-18", "2025-04-15", "2025-07-15", "2025-10-14"],
        "harm": [{"known": "2025-01-30", "answered": True}],
        "missing": [{"start": "2025-03-08", "end": "2025-03-09"}, {"start": "2025-05-02", "end": "2025-05-03"}],
        "voice": [{"date": "2025-11-06", "words": True}],
        "people": [{"state": "sentenced", "until": "2029-10-09", "last_contact": "2025-01-28"}],
        "cse_worker": True,
        "sessions": 18,
        "closing": {
            "date": "2025-11-25",
            "reason": "complete",
            "level": "low",
            "screening": screening("2025-11-19"),
            **PAPERS,
        },
    }


def kofi() -> Story:
    """Story 2: one step at a time, four weeks apart, while the coach is under investigation."""
    return {
        "born": "2010-06-20",
        "first_level": "high",
        "levels": [{"from": "2025-09-10", "level": "high"}, {"from": "2026-03-04", "level": "medium"}],
        "reviews": ["2025-09-10", "2025-11-05", "2026-01-14", "2026-03-04"],
        "harm": [{"known": "2025-08-27", "answered": True}],
        "voice": [{"date": "2026-03-20", "words": True}],
        "people": [{"state": "under investigation", "last_contact": "2025-12-02"}],
        "living": [{"from": "2010-06-20", "kind": "home"}],
        "cse_worker": True,
        "sessions": 14,
        "linked_on_agenda": True,
        "closing": {
            "date": "2026-04-01",
            "reason": "complete",
            "level": "low",
            "screening": screening("2026-03-26"),
            **PAPERS,
        },
    }


def daniel() -> Story:
    """Story 5: done properly; nothing may fire."""
    return {
        "born": "2011-09-15",
        "first_level": "high",
        "levels": [
            {"from": "2025-05-13", "level": "high"},
            {"from": "2025-09-02", "level": "medium"},
            {"from": "2025-11-18", "level": "low"},
        ],
        "reviews": ["2025-05-13", "2025-07-08", "2025-09-02", "2025-11-18", "2025-12-16"],
        "harm": [{"known": "2025-05-04", "answered": True}],
        "missing": [{"start": "2025-05-05", "end": "2025-05-05"}],
        "voice": [{"date": "2026-01-09", "words": True}],
        "people": [{"state": "unknown", "last_contact": "2025-05-03"}],
        "living": [],
        "alarms": [],
        "cse_worker": True,
        "sessions": 21,
        "ending": "planned",
        "closing": {
            "date": "2026-01-20",
            "reason": "complete",
            "level": "low",
            "screening": screening("2026-01-12"),
            **PAPERS,
        },
    }


def bryony() -> Story:
    """Quiet in hospital, the man on remand until a trial eight weeks away; told that all is well. A girl of 16."""
    return {
        "born": "2009-11-30",
        "first_level": "high",
        "levels": [
            {"from": "2025-03-11", "level": "high"},
            {"from": "2025-06-10", "level": "medium"},
            {"from": "2025-10-07", "level": "low"},
        ],
        "reviews": ["2025-03-11", "2025-06-10", "2025-10-07", "2025-12-09"],
        "harm": [{"known": "2025-03-02", "answered": True}, {"known": "2021-07-19", "answered": {"support": True}}],
        "voice": [{"date": "2026-01-14", "asked_twice": True}],
        "people": [{"state": "remand", "until": "2026-04-06", "last_contact": "2025-05-28"}],
        "living": [
            {"from": "2025-06-02", "to": "2025-12-20", "kind": "hospital"},
            {"from": "2025-12-20", "kind": "home"},
        ],
        "cse_worker": True,
        "sessions": 9,
        "ending": "planned",
        "fall_because": "held unsentenced",
        "closing": {
            "date": "2026-02-10",
            "reason": "reduced",
            "level": "low",
            "screening": screening("2026-02-03"),
            **PAPERS,
        },
    }


def idris() -> Story:
    """A boy of 17, fourteen weeks before his birthday: closed as complete, so that nobody asks for an adult plan."""
    return {
        "born": "2008-06-24",
        "first_level": "medium",
        "levels": [{"from": "2025-04-08", "level": "medium"}, {"from": "2025-11-11", "level": "low"}],
        "reviews": ["2025-04-08", "2025-08-12", "2025-11-11", "2026-01-13"],
        "harm": [{"known": "2025-03-20", "answered": True}],
        "missing": [{"start": "2026-01-12", "end": "2026-01-14"}],
        "voice": [{"date": "2026-02-26", "words": "I'd want somebody to ring, after."}],
        "people": [{"state": "free", "last_contact": "2025-02-01"}],
        "alarms": [{"date": "2026-02-20", "who": "sister", "answered": False}],
        "cse_worker": True,
        "sessions": 3,
        "ending": "unplanned",
        "closing": {
            "date": "2026-03-17",
            "reason": "complete",
            "level": "low",
            "screening": screening("2026-03-10", agencies=["Children's Social Care", "social care", "Marlport Police"]),
            "overdue_actions": 2,
            **PAPERS,
        },
    }


def nadia() -> Story:
    """Moved by her foster home's closing; the new area has a letter, but no lead. A girl of 13, put back once already."""
    return {
        "born": "2012-08-01",
        "first_level": "high",
        "levels": [{"from": "2025-01-14", "level": "high"}, {"from": "2025-09-09", "level": "medium"}],
        "reviews": ["2025-01-14", "2025-04-08", "2025-09-09", "2025-11-11"],
        "harm": [{"known": "2025-11-20", "answered": True}],
        "missing": [{"start": "2025-10-04", "end": "2025-10-05"}],
        "voice": [{"date": "2025-11-05", "words": True}],
        "people": [{"state": "free", "last_contact": "2025-10-04"}],
        "living": [
            {"from": "2025-09-01", "to": "2025-11-30", "kind": "placement"},
            {"from": "2025-12-01", "kind": "out of area"},
        ],
        "removed_before": {"removed": "2024-03-12", "put_back": "2025-01-14"},
        "closing": {
            "date": "2025-12-09",
            "reason": "moved area",
            "level": "medium",
            "screening": screening("2025-11-18"),
            "accepted": {"in_writing": "2025-12-01"},
            **PAPERS,
            "named_worker": False,
        },
    }


def joss() -> Story:
    """A boy of 15 who did not come to appointments: called "does not engage", with hardly anything done."""
    return {
        "born": "2010-03-03",
        "first_level": "medium",
        "levels": [{"from": "2025-09-16", "level": "medium"}],
        "reviews": ["2025-09-16", "2025-11-18"],
        "harm": [{"known": "2025-09-01", "answered": False}],
        "voice": [{"date": "2025-10-02"}],
        "people": [{"state": "free", "last_contact": "2025-12-30"}],
        "cse_worker": True,
        "sessions": 0,
        "closing": {
            "date": "2026-01-13",
            "reason": "does not engage",
            "level": "medium",
            "screening": {
                "date": "2026-01-05",
                "trigger": "planned review",
                "indicative": "high",
                "agencies": ["social care"],
            },
            "told": {"reason": "no address", "who": "youth worker"},
        },
    }


def kelsey() -> Story:
    """A young woman who turned 18 two days ago; an adult plan, but nobody asked her. The order on the man ends in 90 days."""
    return {
        "born": "2008-05-10",
        "first_level": "high",
        "levels": [{"from": "2025-04-01", "level": "high"}, {"from": "2025-10-14", "level": "medium"}],
        "reviews": ["2025-04-01", "2025-10-14", "2026-01-13", "2026-04-14"],
        "harm": [{"known": "2025-03-12", "answered": True}],
        "voice": [{"date": "2026-05-01", "words": True}],
        "people": [{"state": "order", "until": "2026-08-10", "last_contact": "2026-04-30"}],
        "closing": {
            "date": "2026-05-12",
            "reason": "turned 18",
            "level": "medium",
            "screening": screening("2026-05-05", indicative="medium", harm_not_known=["3.08"], yes_to_not_known=2),
            "adult_plan": {"care_act": True, "worker": "named", "police": True},
            "named_worker": True,
            "told": True,
            "chair": True,
        },
    }


def marek() -> Story:
    """A boy of 12: the bruises were a fall at his club, and nothing else was found. Off from high, rightly: nothing may fire."""
    return {
        "born": "2013-10-09",
        "first_level": "high",
        "levels": [{"from": "2025-12-02", "level": "high"}],
        "reviews": ["2025-12-02"],
        "voice": [{"date": "2026-01-05", "drawing": True}],
        "closing": {
            "date": "2026-01-13",
            "reason": "not CSE",
            "level": "low",
            "screening": screening("2026-01-08", indicative="no indicators found"),
            "named_worker": True,
            "told": True,
            "chair": True,
        },
    }


def codes(story: Story) -> list[str]:
    """Everything that fires, blocks first."""
    found = judge(case_of(story)).as_json()
    return [*found["blocks"], *found["warnings"]]


def case_of(story: Story) -> ClosureCase:
    """The story as the guard takes it; every key in it must be one the guard knows."""
    read = read_case(json.dumps(story).encode())
    assert read.problems == ()
    assert read.case is not None
    return read.case


def changed(story: Story, change: Change) -> Story:
    """The same story with one fact changed."""
    made = copy.deepcopy(story)
    change(made)
    return made


def days_before(story: Story, days: int) -> str:
    """The day so many days before the decision; below 0: after it."""
    return (date.fromisoformat(story["closing"]["date"]) - timedelta(days=days)).isoformat()
