"""Meetings before the day: planned with their days, changed, cancelled; who comes."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cse_desk.clock import SetClock
from cse_desk.models.enums import AttendanceState, MeetingNeed, MeetingState, Role
from cse_desk.models.records.groups import GroupDetails, MeetingDetails, MemberEntry
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import PanelRule, Rule
from tests.helpers.refused import refusal
from tests.helpers.vaults import OpenVault

START = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)
MEMBERS = (
    MemberEntry(
        name="Ruth Adeyemi", role="Head of service", agency="Marlport Council", agency_kind="council", is_chair=True
    ),
    MemberEntry(name="Mark Hale", role="Inspector", agency="Marlport Police", agency_kind="police", deputy="Ada Quill"),
    MemberEntry(name="Nia Boateng", role="Named nurse", agency="Marlport Hospital", agency_kind="health"),
    MemberEntry(name="Sol Kemp", agency="Marlport Police", agency_kind="police", to_day=date(2026, 11, 30)),
)


@pytest.fixture
def desk(open_vault: OpenVault) -> Desk:
    return Desk(open_vault(Role.COORDINATOR))


def vpg_of(desk: Desk) -> GroupDetails:
    return next(one for one in desk.groups.all() if one.discusses_people)


def planned(desk: Desk, **more: object) -> str:
    details = replace(desk.meetings.proposal(group=vpg_of(desk).group, starts_at=START), where="Civic Centre", **more)  # type: ignore[arg-type]  # fields by name
    return desk.meetings.save(details)[1]


def test_a_meeting_is_planned_with_the_days_of_its_group(desk: Desk) -> None:
    meeting = planned(desk)

    (line,) = desk.meetings.lines()
    assert line.details.meeting == meeting
    assert line.group_name == "VPG"
    assert line.state is MeetingState.PLANNED
    assert line.details.referrals_by == datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
    assert line.details.papers_by == date(2026, 12, 3)
    assert (line.need, line.need_by) == (MeetingNeed.REFERRALS, line.details.referrals_by)
    head = desk.meetings.head(meeting=meeting)
    assert (head.group_name, head.marking, head.where) == (
        "VEMT Practitioners Group",
        "OFFICIAL-SENSITIVE",
        "Civic Centre",
    )


def test_days_may_be_changed_but_not_to_after_the_meeting(desk: Desk) -> None:
    meeting = planned(desk)
    details = desk.meetings.line(meeting=meeting).details

    desk.meetings.save(replace(details, papers_by=date(2026, 12, 4)))
    assert desk.meetings.line(meeting=meeting).details.papers_by == date(2026, 12, 4)
    with refusal(PanelRule.BEFORE_ITS_DAYS):
        desk.meetings.save(replace(details, papers_by=date(2026, 12, 9)))
    with refusal(PanelRule.BEFORE_ITS_DAYS):
        desk.meetings.save(replace(details, referrals_by=datetime(2026, 12, 8, 10, 0, tzinfo=UTC)))
    with refusal(PanelRule.NO_DAY):
        desk.meetings.save(MeetingDetails(group=details.group))


def test_the_next_one_is_proposed_on_the_usual_day_at_the_usual_hour(desk: Desk, clock: SetClock) -> None:
    planned(desk, number=12)
    clock.go_on(days=120)  # two were never planned

    proposal = desk.meetings.proposal(group=vpg_of(desk).group)

    assert proposal.starts_at == datetime(2027, 4, 13, 8, 30, tzinfo=UTC)  # 09:30 in summer time
    assert (proposal.where, proposal.number) == ("Civic Centre", 13)


def test_a_meeting_is_cancelled_with_a_reason(desk: Desk) -> None:
    meeting = planned(desk)
    with refusal(PanelRule.WHY_MISSING):
        desk.meetings.cancel(meeting=meeting, why=" ")

    desk.meetings.cancel(meeting=meeting, why="No room.")

    line = desk.meetings.line(meeting=meeting)
    assert (line.state, line.need, line.cancelled_why) == (MeetingState.CANCELLED, MeetingNeed.NOTHING, "No room.")
    with refusal(PanelRule.MEETING_STATE):
        desk.meetings.save(line.details)


def test_a_group_that_meets_stays(desk: Desk) -> None:
    planned(desk)
    with refusal(PanelRule.HAS_MEETINGS):
        desk.groups.remove(group=vpg_of(desk).group)


def test_members_of_the_day_are_expected_and_apologies_change_the_quorum(desk: Desk) -> None:
    desk.groups.save(replace(vpg_of(desk), quorum_members=3, members=MEMBERS))
    meeting = planned(desk)
    ruth, mark, nia = desk.meetings.attenders(meeting=meeting)
    assert (ruth.is_chair, mark.deputy, nia.state) == (True, "Ada Quill", AttendanceState.EXPECTED)
    assert desk.meetings.quorum_words(meeting=meeting) == "3 of 3 agencies here, quorum met"

    desk.meetings.attend(meeting=meeting, member=nia.member, state=AttendanceState.APOLOGIES)
    desk.meetings.invite(meeting=meeting, name="Joy Bello", agency="Barnardo's")

    found = desk.meetings.attenders(meeting=meeting)
    assert [(one.name, one.state.value) for one in found] == [
        ("Ruth Adeyemi", "expected"),
        ("Mark Hale", "expected"),
        ("Nia Boateng", "apologies"),
        ("Joy Bello", "expected"),
    ]
    words = desk.meetings.quorum_words(meeting=meeting)
    assert words == "2 of 3 agencies here, no quorum: missing Health: community, hospital or GP; 1 more member"
    assert desk.meetings.line(meeting=meeting).apologies == 1

    desk.meetings.attend(meeting=meeting, attendance=found[3].attendance, state=AttendanceState.APOLOGIES)
    assert desk.meetings.line(meeting=meeting).apologies == 2


def test_the_next_meeting_for_today(desk: Desk, clock: SetClock) -> None:
    assert desk.meetings.next_one() is None
    meeting = planned(desk)

    found = desk.meetings.next_one()
    assert found is not None
    assert (found.meeting, found.group_name, found.yours, found.items) == (meeting, "VPG", 0, 0)

    clock.go_on(days=20)
    assert desk.meetings.next_one() is None


def test_those_that_are_over_come_last(desk: Desk) -> None:
    first = planned(desk)
    second = planned(desk)
    desk.meetings.cancel(meeting=first, why="No room.")

    assert [one.details.meeting for one in desk.meetings.lines()] == [second, first]


def test_others_read_and_do_not_plan(open_vault: OpenVault) -> None:
    desk = Desk(open_vault(Role.SOCIAL_WORKER))
    with refusal(Rule.ROLE):
        planned(desk)
