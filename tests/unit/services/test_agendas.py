"""Building an agenda on a real vault: who is on, who is not and why, the order, copies, and what the items say."""

from datetime import UTC, date, datetime

import pytest

from cse_desk.clock import SetClock
from cse_desk.errors import NotFound
from cse_desk.models.enums import (
    AgendaWhy,
    AttendanceState,
    Compartment,
    HarmWord,
    LevelWord,
    MeetingEventKind,
    MissingKind,
    OrderBy,
    Role,
    Strand,
)
from cse_desk.models.tables.facts import (
    Harm,
    MissingEpisode,
)
from cse_desk.models.tables.panel import Interest, MeetingEvent
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.screenings import Screening
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import PanelRule, Rule
from tests.helpers.panel_room import LAST_TIME, START, Room, a_child, accepted, decided, planned, record, vpg_of
from tests.helpers.refused import refusal
from tests.helpers.vaults import OpenVault
from tests.unit.services.agenda_stage import not_on, put_on, room
from tests.unit.services.folk import somebody, worker

__all__ = ["room"]


def names(room: Room) -> list[str]:
    return [one.name for one in room.desk.agendas.view(meeting=room.meeting).items]


# ---- who ------------------------------------------------------------------------------------


def test_new_due_asked_for_and_should_be_here_each_with_its_reason(room: Room) -> None:
    desk = room.desk
    new, due, asked, later, away = (
        a_child(desk, somebody(given, "Asante")) for given in ("Kofi", "Ama", "Esi", "Yaw", "Efua")
    )
    accepted(desk, new, Strand.CRIMINAL)
    decided(desk, due)
    decided(desk, asked, review_on=date(2027, 1, 12))
    record(
        desk,
        ReferralEvent,
        asked,
        referral="r" * 32,
        event="closure-requested",
        strands=["sexual-exploitation"],
        happened_on=date(2026, 11, 20),
    )
    decided(desk, later, review_on=date(2027, 1, 12))
    decided(desk, away, review_on=date(2027, 1, 12))
    record(desk, MissingEpisode, away, missing_kind=MissingKind.MISSING, from_at=datetime(2026, 11, 20, 22, tzinfo=UTC))

    found = not_on(room)

    assert {name.split()[0]: (one.why, one.presses) for name, one in found.items()} == {
        "Efua": (AgendaWhy.SHOULD_BE_HERE, True),
        "Ama": (AgendaWhy.REVIEW, False),
        "Esi": (AgendaWhy.CLOSURE, False),
        "Kofi": (AgendaWhy.NEW, False),
    }
    assert found["Efua Asante"].reasons == ("Missing now", "Missing 1 time since the last review")
    assert found["Ama Asante"].reasons == ("Review due 8 Dec 2026",)
    assert found["Kofi Asante"].strands == (Strand.CRIMINAL,)
    assert next(iter(found)) == "Efua Asante"


def test_an_overdue_review_harm_and_a_level_that_rose_press(room: Room, clock: SetClock) -> None:
    desk = room.desk
    overdue, harmed, rose = (a_child(desk, somebody(given, "Asante")) for given in ("Ama", "Kofi", "Esi"))
    decided(desk, overdue, review_on=date(2026, 11, 17))
    for root in (harmed, rose):
        decided(desk, root, review_on=date(2027, 1, 12), level=LevelWord.LOW)
    record(desk, Harm, harmed, what="Met by a man she had blocked.", known_on=date(2026, 11, 20))
    signed = {"signed_at": datetime(2026, 11, 18, 10, tzinfo=UTC), "compartment": Compartment.SCREENING}
    record(desk, Screening, rose, **signed, judgement_level=LevelWord.HIGH, judgement_harm=HarmWord.POSSIBLY)

    found = not_on(room)

    assert found["Ama Asante"].reasons == ("Review overdue since 17 Nov 2026",)
    assert found["Kofi Asante"].reasons == ("Harm became known since the last review",)
    assert found["Esi Asante"].reasons == ("Level rose to high, 18 Nov 2026",)
    assert all(found[f"{given} Asante"].presses for given in ("Ama", "Kofi", "Esi"))


def test_who_is_put_on_is_no_longer_missing_and_comes_back_when_taken_off(room: Room) -> None:
    root = a_child(room.desk, somebody("Ama", "Asante"))
    decided(room.desk, root)

    item = put_on(room, root)
    assert names(room) == ["Ama Asante"]
    assert not_on(room) == {}
    with refusal(PanelRule.ALREADY_ON):
        put_on(room, root)
    with refusal(PanelRule.WHY_MISSING):
        room.desk.agendas.take_off(item=item, why=" ")

    room.desk.agendas.take_off(item=item, why="Her worker is away; put on in January.")
    assert names(room) == []
    assert not_on(room)["Ama Asante"].taken_off_why == "Her worker is away; put on in January."

    assert put_on(room, root) == item
    assert not_on(room) == {}


def test_somebody_no_rule_brings_here_needs_a_reason(room: Room) -> None:
    root = a_child(room.desk, somebody("Ama", "Asante"))
    with refusal(PanelRule.WHY_MISSING):
        put_on(room, root, AgendaWhy.SHOULD_BE_HERE)

    put_on(room, root, AgendaWhy.SHOULD_BE_HERE, why_words="The school asks.")
    (line,) = room.desk.agendas.view(meeting=room.meeting).items
    assert line.why_words == "The school asks."
    with pytest.raises(NotFound):
        put_on(room, "0" * 32, why_words="Nobody.")


def test_who_was_not_reached_is_carried_over_until_something_is_decided(room: Room) -> None:
    desk, before = room.desk, planned(room.desk, datetime(2026, 11, 10, 9, 30, tzinfo=UTC))
    reached, missed = a_child(desk, somebody("Ama", "Asante")), a_child(desk, somebody("Kofi", "Asante"))
    for root in (reached, missed):
        desk.agendas.put_on(meeting=before, young_person_id=root, why=AgendaWhy.NEW, why_words="New.")
    decided(desk, reached, review_on=date(2027, 1, 12))
    record(desk, MeetingEvent, before, event=MeetingEventKind.ENDED, at=datetime(2026, 11, 10, 12, tzinfo=UTC))

    found = not_on(room)
    assert list(found) == ["Kofi Asante"]
    assert (found["Kofi Asante"].why, found["Kofi Asante"].carried_from) == (AgendaWhy.CARRIED_OVER, before)

    decided(desk, missed, on=date(2026, 11, 20), review_on=date(2027, 1, 12))
    assert not_on(room) == {}


def test_a_cancelled_meeting_carries_everybody_over(room: Room) -> None:
    desk, before = room.desk, planned(room.desk, datetime(2026, 11, 26, 9, 30, tzinfo=UTC))
    root = a_child(desk, somebody("Ama", "Asante"))
    desk.agendas.put_on(meeting=before, young_person_id=root, why=AgendaWhy.NEW, why_words="New.")
    assert not_on(room) == {}

    desk.meetings.cancel(meeting=before, why="Snow.")

    assert not_on(room)["Ama Asante"].carried_from == before


# ---- order, time, copies --------------------------------------------------------------------


def test_order_by_hand_by_rule_and_minutes_against_the_time(room: Room) -> None:
    desk = room.desk
    roots = [a_child(desk, somebody(given, "Asante")) for given in ("Ama", "Kofi", "Esi")]
    for root, level in zip(roots, (LevelWord.LOW, LevelWord.HIGH, LevelWord.MEDIUM), strict=True):
        decided(desk, root, level=level)
        put_on(room, root)
    items = [one.item for one in desk.agendas.view(meeting=room.meeting).items]

    desk.agendas.reorder(meeting=room.meeting, items=[items[2], items[0], items[1]])
    assert names(room) == ["Esi Asante", "Ama Asante", "Kofi Asante"]
    desk.agendas.order_by(meeting=room.meeting, by=OrderBy.RISK)
    assert names(room) == ["Kofi Asante", "Esi Asante", "Ama Asante"]
    desk.agendas.set_minutes(item=items[0], minutes=20)
    view = desk.agendas.view(meeting=room.meeting)
    assert (view.minutes_total, view.minutes_available) == (40, 180)
    desk.agendas.order_by(meeting=room.meeting, by=OrderBy.TIME)
    assert names(room)[0] == "Ama Asante"


def test_by_worker_those_whose_worker_comes_stand_together(room: Room) -> None:
    desk = room.desk
    for given, lead in (("Ama", "Joy Bello"), ("Kofi", "Nia Boateng"), ("Esi", "Joy Bello")):
        lead_entry = worker(lead, "Worker", "Agency", is_lead=True)
        root = a_child(desk, somebody(given, "Asante", professionals=(lead_entry,)))
        decided(desk, root)
        put_on(room, root)
    nia = next(one for one in desk.meetings.attenders(meeting=room.meeting) if one.name == "Nia Boateng")
    desk.meetings.attend(meeting=room.meeting, member=nia.member, state=AttendanceState.APOLOGIES)

    desk.agendas.order_by(meeting=room.meeting, by=OrderBy.WORKER)

    assert names(room) == ["Ama Asante", "Esi Asante", "Kofi Asante"]


def test_a_copy_does_not_hold_those_it_is_kept_from(room: Room) -> None:
    desk = room.desk
    ama, kofi = a_child(desk, somebody("Ama", "Asante")), a_child(desk, somebody("Kofi", "Mensah"))
    for root in (ama, kofi):
        decided(desk, root)
        put_on(room, root)
    left = a_child(desk, somebody("Esi", "Owusu"))
    decided(desk, left)
    record(desk, Interest, ama, member_name="Mark Hale", member_agency="Marlport Police", declared_on=LAST_TIME)

    view = desk.agendas.view(meeting=room.meeting)
    assert view.items[0].kept_from == ("Mark Hale, Marlport Police",)
    copy = desk.agendas.paper(meeting=room.meeting, for_name="Mark Hale", for_agency="Marlport Police", number=2)
    assert "Ama" not in repr(copy)
    assert [one.name for one in copy.items] == ["Kofi Mensah"]
    assert (copy.left_out, copy.should_be_here, copy.copy_number) == (1, (), 2)
    assert desk.agendas.paper(meeting=room.meeting, for_agency="Marlport Police").left_out == 1
    own = desk.agendas.paper(meeting=room.meeting)
    assert [one.name for one in own.items] == ["Ama Asante", "Kofi Mensah"]
    assert [(one.name, one.initials, one.why) for one in own.should_be_here] == [
        ("Esi Owusu", "E.O.", "Review due 8 Dec 2026")
    ]


def test_an_issued_agenda_may_still_change_and_a_held_one_may_not(room: Room) -> None:
    desk, root = room.desk, a_child(room.desk, somebody("Ama", "Asante"))
    decided(desk, root)
    desk.agendas.issue(meeting=room.meeting)
    with refusal(PanelRule.MEETING_STATE):
        desk.agendas.issue(meeting=room.meeting)
    item = put_on(room, root)

    record(desk, MeetingEvent, room.meeting, event=MeetingEventKind.ENDED, at=START)

    assert not desk.agendas.view(meeting=room.meeting).is_open
    with refusal(PanelRule.MEETING_STATE):
        desk.agendas.take_off(item=item, why="Too late.")


def test_a_strategic_group_discusses_no_young_people(room: Room) -> None:
    desk = room.desk
    other = next(one for one in desk.groups.all() if not one.discusses_people)
    meeting = desk.meetings.save(desk.meetings.proposal(group=other.group, starts_at=START))[1]
    with refusal(PanelRule.NOT_FOR_PEOPLE):
        desk.agendas.view(meeting=meeting)


def test_others_do_not_build_it(room: Room, open_vault: OpenVault) -> None:
    manager = Desk(open_vault(Role.MANAGER))
    with refusal(Rule.ROLE):
        manager.agendas.issue(meeting=room.meeting)
    assert vpg_of(room.desk).discusses_people
