"""A meeting's state, its days, its quorum, and what it needs next."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.clock import LONDON
from cse_desk.models.enums import AttendanceState, MeetingEventKind, MeetingNeed, MeetingState, Rhythm
from cse_desk.models.rules.meeting import (
    MeetingFacts,
    Seat,
    Timescales,
    lead_up,
    next_day,
    next_need,
    quorum,
    state_of,
)

KIND = MeetingEventKind
START = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)  # a Tuesday, winter time
VPG = Timescales(referral_days=11, pre_agenda_days=7, papers_days=5)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        (set(), MeetingState.PLANNED),
        ({KIND.PLANNED}, MeetingState.PLANNED),
        ({KIND.PLANNED, KIND.AGENDA_ISSUED}, MeetingState.AGENDA_ISSUED),
        ({KIND.PLANNED, KIND.AGENDA_ISSUED, KIND.CANCELLED}, MeetingState.CANCELLED),
        ({KIND.STARTED}, MeetingState.STARTED),
        ({KIND.STARTED, KIND.CANCELLED}, MeetingState.STARTED),
        ({KIND.STARTED, KIND.ENDED}, MeetingState.ENDED),
        ({KIND.STARTED, KIND.ENDED, KIND.ACTIONS_SENT}, MeetingState.ENDED),
        ({KIND.ENDED, KIND.MINUTES_SEALED}, MeetingState.MINUTES_SEALED),
        ({"of-another-version"}, MeetingState.PLANNED),
    ],
)
def test_the_state_follows_from_what_happened(events: set[str], state: MeetingState) -> None:
    assert state_of(events) is state


@given(st.sets(st.sampled_from(list(KIND))), st.sampled_from(list(KIND)))
def test_one_more_event_never_takes_a_held_meeting_back(events: set[str], more: MeetingEventKind) -> None:
    held = [MeetingState.STARTED, MeetingState.ENDED, MeetingState.MINUTES_SEALED]
    before, after = state_of(events), state_of(events | {more})
    if before in held:
        assert held.index(after) >= held.index(before)


# ---- days ----------------------------------------------------------------------------------


def test_the_days_lead_up_to_the_meeting() -> None:
    found = lead_up(START, VPG)

    assert found.referrals_by == datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
    assert found.pre_agenda_at == datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
    assert found.papers_by == date(2026, 12, 3)


def test_no_such_day_is_none() -> None:
    found = lead_up(START, Timescales())

    assert (found.referrals_by, found.pre_agenda_at, found.papers_by) == (None, None, None)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 40))
def test_what_leads_up_is_on_a_working_day_and_never_later(day: date, days: int) -> None:
    start = datetime(day.year, day.month, day.day, 9, 30, tzinfo=LONDON)
    papers = lead_up(start, Timescales(papers_days=days)).papers_by

    assert papers is not None
    assert papers.weekday() < 5
    assert timedelta(days=days) <= day - papers <= timedelta(days=days + 2)


def test_hours_are_english_ones_in_summer_too() -> None:
    found = lead_up(datetime(2026, 7, 14, 8, 30, tzinfo=UTC), VPG)

    assert found.referrals_by == datetime(2026, 7, 3, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "rhythm", "then"),
    [
        (date(2026, 12, 8), Rhythm.MONTHLY, date(2027, 1, 12)),  # second Tuesday
        (date(2026, 12, 29), Rhythm.MONTHLY, date(2027, 1, 26)),  # a fifth Tuesday where there is none
        (date(2026, 12, 8), Rhythm.QUARTERLY, date(2027, 3, 9)),
        (date(2026, 12, 8), Rhythm.SIX_WEEKLY, date(2027, 1, 19)),
        (date(2026, 12, 8), Rhythm.AS_NEEDED, None),
    ],
)
def test_the_usual_day_of_the_next_one(last: date, rhythm: Rhythm, then: date | None) -> None:
    assert next_day(last, rhythm) == then


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_monthly_group_meets_on_its_weekday_once_in_the_next_month(last: date) -> None:
    then = next_day(last, Rhythm.MONTHLY)

    assert then is not None
    assert then.weekday() == last.weekday()
    assert (then.year * 12 + then.month) - (last.year * 12 + last.month) == 1


# ---- quorum --------------------------------------------------------------------------------

PRESENT, DEPUTY, AWAY = AttendanceState.PRESENT, AttendanceState.DEPUTY, AttendanceState.APOLOGIES
COUNCIL = Seat("Marlport Council", "council", PRESENT)
POLICE = Seat("Cleveland Police", "police", DEPUTY)
HEALTH = Seat("Marlport Hospital Trust", "health", AWAY)


def test_a_deputy_counts_like_the_member() -> None:
    found = quorum([COUNCIL, POLICE], members=2, agencies=["council", "police"])

    assert found.is_met
    assert (found.here, found.agencies_here, found.agencies) == (2, 2, 2)


def test_an_agency_that_is_needed_and_not_here_leaves_no_quorum() -> None:
    found = quorum([COUNCIL, POLICE, HEALTH], members=2, agencies=["council", "health"])

    assert not found.is_met
    assert found.missing == ("health",)


def test_too_few_members_leave_no_quorum() -> None:
    assert not quorum([COUNCIL, POLICE, HEALTH], members=3, agencies=[]).is_met


def test_who_has_left_no_longer_counts() -> None:
    assert not quorum([COUNCIL, replace(POLICE, has_left=True)], members=2, agencies=[]).is_met


@given(st.lists(st.sampled_from([COUNCIL, POLICE, HEALTH, replace(HEALTH, state=PRESENT)])), st.integers(0, 4))
def test_one_more_in_the_room_never_breaks_a_quorum(seats: list[Seat], members: int) -> None:
    if quorum(seats, members=members, agencies=["police"]).is_met:
        assert quorum([*seats, COUNCIL], members=members, agencies=["police"]).is_met


# ---- what it needs next --------------------------------------------------------------------

DAYS = lead_up(START, VPG)
FACTS = MeetingFacts(
    events=frozenset({KIND.PLANNED}),
    starts_at=START,
    referrals_by=DAYS.referrals_by,
    pre_agenda_at=DAYS.pre_agenda_at,
    papers_by=DAYS.papers_by,
)
EARLY, LATE = datetime(2026, 11, 24, 9, 30, tzinfo=UTC), datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
HELD = replace(FACTS, events=frozenset({KIND.STARTED, KIND.ENDED}), ended_at=datetime(2026, 12, 8, 12, 30, tzinfo=UTC))


def test_until_the_deadline_referrals_come_in() -> None:
    assert next_need(replace(FACTS, waiting=3), EARLY) == (MeetingNeed.REFERRALS, DAYS.referrals_by)


def test_then_they_are_answered_then_the_agenda_is_built_and_issued() -> None:
    assert next_need(replace(FACTS, waiting=1, items=4), LATE) == (MeetingNeed.PRE_AGENDA, DAYS.pre_agenda_at)
    assert next_need(FACTS, LATE)[0] is MeetingNeed.BUILD
    assert next_need(replace(FACTS, items=4), LATE) == (
        MeetingNeed.ISSUE,
        datetime(2026, 12, 3, 17, 0, tzinfo=UTC),
    )


def test_a_group_without_young_people_goes_straight_to_its_agenda() -> None:
    assert next_need(replace(FACTS, waiting=2, discusses_people=False), EARLY)[0] is MeetingNeed.ISSUE


def test_afterwards_actions_in_hours_and_minutes_in_working_days() -> None:
    assert next_need(HELD, LATE) == (MeetingNeed.SEND_ACTIONS, datetime(2026, 12, 9, 12, 30, tzinfo=UTC))
    sent = replace(HELD, events=HELD.events | {KIND.ACTIONS_SENT})
    assert next_need(sent, LATE) == (MeetingNeed.SEAL_MINUTES, datetime(2026, 12, 22, 17, 0, tzinfo=UTC))
    sealed = replace(sent, events=sent.events | {KIND.MINUTES_SEALED})
    assert next_need(sealed, LATE)[0] is MeetingNeed.SEND_MINUTES
    assert next_need(replace(sealed, events=sealed.events | {KIND.MINUTES_SENT}), LATE) == (MeetingNeed.NOTHING, None)


@pytest.mark.parametrize(
    ("event", "need"),
    [
        (KIND.AGENDA_ISSUED, MeetingNeed.MEET),
        (KIND.STARTED, MeetingNeed.END),
        (KIND.CANCELLED, MeetingNeed.NOTHING),
    ],
)
def test_in_between(event: MeetingEventKind, need: MeetingNeed) -> None:
    assert next_need(replace(FACTS, events=frozenset({event})), LATE)[0] is need
