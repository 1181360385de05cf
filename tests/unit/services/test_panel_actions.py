"""Actions: a person and an agency by a day, overdue first, done with evidence, carried until they are."""

from datetime import date
from functools import partial

import pytest

from cse_desk.clock import SetClock
from cse_desk.models.enums import Role
from cse_desk.models.tables.panel import Interest
from cse_desk.services.panel_actions import ActionFilter, ActionRule
from tests.helpers.meeting_room import Room, action, add
from tests.helpers.refused import rule_of
from tests.helpers.vaults import OpenVault


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    return Room(open_vault(Role.COORDINATOR))


@pytest.fixture
def item(room: Room) -> str:
    return room.item(room.child())


def test_an_action_names_what_who_agency_and_day(room: Room, item: str) -> None:
    for missing, rule in (
        ({"what": ""}, ActionRule.WHAT),
        ({"owner": " "}, ActionRule.OWNER),
        ({"agency": ""}, ActionRule.AGENCY),
        ({"due": None}, ActionRule.DUE),
    ):
        assert rule_of(partial(room.actions.add, item=item, action=action(**missing))) is rule
    room.actions.add(item=item, action=action())
    (line,) = room.actions.lines()
    assert (line.what, line.owner, line.agency, line.due, line.done_when, line.young_person) == (
        "Hold the interview",
        "Joy Bello",
        "Barnardo's",
        date(2026, 12, 10),
        "interview record",
        "Tyler Brook",
    )


def test_overdue_comes_first_and_is_carried_until_it_is_done(room: Room, item: str, clock: SetClock) -> None:
    room.actions.add(item=item, action=action(what="Later", due=date(2027, 1, 20)))
    room.actions.add(item=item, action=action(what="Soon", due=date(2026, 12, 1)))
    room.actions.add(item=item, action=action(what="Sooner", due=date(2026, 11, 30)))
    clock.go_on(days=20)
    lines = room.actions.lines()
    assert [(line.what, line.days_late) for line in lines] == [("Sooner", 14), ("Soon", 13), ("Later", 0)]

    room.actions.finish(action=lines[0].action, evidence="Interview record of 12 Dec.")
    root = lines[0].young_person_id
    about = ActionFilter(young_person_id=root)
    assert [line.what for line in room.actions.lines(about)] == ["Soon", "Later"]
    done = room.actions.lines(ActionFilter(with_done=True))[-1]
    assert (done.what, done.done_on, done.evidence) == ("Sooner", date(2026, 12, 14), "Interview record of 12 Dec.")


def test_another_day_needs_its_reason_and_done_needs_evidence(room: Room, item: str) -> None:
    room.actions.add(item=item, action=action())
    (line,) = room.actions.lines()
    act = room.actions
    assert rule_of(lambda: act.put_off(action=line.action, due=date(2027, 1, 5), why="")) is ActionRule.NEW_DAY_WHY
    assert rule_of(lambda: act.put_off(action=line.action, due=None, why="Her leave")) is ActionRule.DUE
    assert rule_of(lambda: act.finish(action=line.action, evidence=" ")) is ActionRule.EVIDENCE

    act.put_off(action=line.action, due=date(2027, 1, 5), why="Joy Bello is on leave.")
    assert act.lines()[0].due == date(2027, 1, 5)
    act.finish(action=line.action, evidence="Record read.")
    assert rule_of(lambda: act.finish(action=line.action, evidence="Again.")) is ActionRule.DONE_ALREADY
    act.open_again(action=line.action, why="It was another young person's record.")
    assert [one.action for one in act.lines()] == [line.action]


def test_figures_for_each_agency(room: Room, item: str, clock: SetClock) -> None:
    room.actions.add(item=item, action=action(due=date(2026, 12, 1)))
    room.actions.add(item=item, action=action(agency="barnardo\u2019s", due=date(2026, 12, 30)))
    room.actions.add(item=item, action=action(owner="Mark Hale", agency="Police"))
    clock.go_on(days=10)
    assert [(one.agency, one.open, one.overdue, one.longest, one.done) for one in room.actions.by_agency()] == [
        ("Barnardo's", 2, 1, 3, 0),
        ("Police", 1, 0, 0, 0),
    ]


def test_nobody_gets_an_action_about_somebody_in_whom_they_have_an_interest(room: Room) -> None:
    root = room.child()
    item = room.item(root)
    add(room.vault, Interest, root, member_name="Mark Hale", member_agency="Police", declared_on=date(2026, 11, 1))
    mark = action(owner="Mark Hale", agency="Police")
    assert rule_of(lambda: room.actions.add(item=item, action=mark)) is ActionRule.OWNER_KEPT_OUT
    room.actions.add(item=item, action=action(owner="Ann Reed", agency="Police"))


def test_a_list_for_one_owner_agency_or_meeting(room: Room, item: str) -> None:
    other = room.item(room.child("Amira", "Khan"), meeting=room.a_meeting())
    room.actions.add(item=item, action=action())
    room.actions.add(item=other, action=action(owner="Mark Hale", agency="Police", due=date(2027, 3, 1)))
    found = {
        "owner": room.actions.lines(ActionFilter(owner="mark hale")),
        "agency": room.actions.lines(ActionFilter(agency="POLICE")),
        "meeting": room.actions.lines(ActionFilter(meeting=room.meeting)),
        "due": room.actions.lines(ActionFilter(due_by=date(2027, 1, 1))),
        "text": room.actions.lines(ActionFilter(text="amira")),
    }
    assert {name: [line.owner for line in lines] for name, lines in found.items()} == {
        "owner": ["Mark Hale"],
        "agency": ["Mark Hale"],
        "meeting": ["Joy Bello"],
        "due": ["Joy Bello"],
        "text": ["Mark Hale"],
    }
