"""The day of a meeting: attendance, quorum, order, words, and nobody passed over silently."""

from datetime import date

import pytest

from cse_desk.clock import SetClock
from cse_desk.models.enums import AttendanceState, MayShare, PanelDecisionKind, Role, Strand, VoiceOf
from cse_desk.models.records.meeting import Here, Typed
from cse_desk.models.tables.facts import VoiceEntry
from cse_desk.models.tables.panel import AgendaItem, GuardAnswer, Interest, PanelDecision
from cse_desk.services.desk import Desk
from cse_desk.services.meeting_day import DayRule
from tests.helpers.meeting_room import Room, action, add, form
from tests.helpers.refused import rule_of
from tests.helpers.vaults import OpenVault


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    return Room(open_vault(Role.COORDINATOR))


def three(room: Room) -> list[str]:
    """Three young people on the agenda of a meeting that has started."""
    items = []
    for place, (given, family) in enumerate([("Amira", "Khan"), ("Zoë", "Lund"), ("Tyler", "Brook")]):
        root = room.child(given, family)
        room.on_agenda(root)
        items.append(room.item(root, place))
    room.days.start(meeting=room.meeting)
    return items


def test_everybody_is_expected_and_the_quorum_says_who_is_lacking(room: Room) -> None:
    room.days.start(meeting=room.meeting)
    room.days.start(meeting=room.meeting)
    day = room.days.day(meeting=room.meeting)
    assert [(one.name, one.state) for one in day.attenders] == [
        ("Ruth Adeyemi", AttendanceState.EXPECTED),
        ("Mark Hale", AttendanceState.EXPECTED),
        ("Joy Bello", AttendanceState.EXPECTED),
    ]
    assert (day.chair, day.quorum_met) == ("Ruth Adeyemi", False)

    room.here("Ruth Adeyemi", "Joy Bello")
    assert room.days.day(meeting=room.meeting).quorum_words == "2 of 3 agencies here, no quorum: missing Police"
    room.days.send_deputy(attendance=room.attendance("Mark Hale"), deputy="Ann Reed")
    assert room.days.day(meeting=room.meeting).quorum_words == "3 of 3 agencies here, quorum met"


def test_people_come_leave_and_come_back(room: Room, clock: SetClock) -> None:
    room.days.start(meeting=room.meeting)
    room.here()
    clock.go_on(minutes=30)
    joy = room.attendance("Joy Bello")
    room.days.leave(attendance=joy)
    assert room.days.day(meeting=room.meeting).agencies_here == 2
    room.days.arrive(attendance=joy)
    room.days.apologise(attendance=room.attendance("Mark Hale"))
    room.days.invite(meeting=room.meeting, name="Ngozi Okafor", agency="Saltmarsh Academy")
    day = room.days.day(meeting=room.meeting)
    assert [one.name for one in day.attenders][-1] == "Ngozi Okafor"
    assert (day.agencies_here, day.agencies) == (2, 3)  # who was only invited is no member


def test_the_chairs_deputy_chairs(room: Room) -> None:
    room.days.start(meeting=room.meeting)
    room.days.send_deputy(attendance=room.attendance("Ruth Adeyemi"), deputy="Sam Orr")
    assert room.days.day(meeting=room.meeting).chair == "Sam Orr"
    assert (
        rule_of(lambda: room.days.send_deputy(attendance=room.attendance("Joy Bello"), deputy=" "))
        is DayRule.DEPUTY_NAME
    )


def test_the_order_can_be_changed_while_the_meeting_goes_on(room: Room) -> None:
    first, second, third = three(room)
    room.days.move(item=third, up=True)
    room.days.move(item=first, up=True)  # at the top already
    assert [one.item for one in room.days.day(meeting=room.meeting).items] == [first, third, second]
    room.days.move(item=first, up=False)
    day = room.days.day(meeting=room.meeting)
    assert [(one.name, one.age) for one in day.items] == [("Tyler B.", "15"), ("Amira K.", "15"), ("Zoë L.", "15")]


def test_who_was_taken_off_is_not_heard(room: Room) -> None:
    first, second, third = three(room)
    with room.vault.transaction("taken off") as writing:
        row = writing.session.get(AgendaItem, second)
        assert row is not None
        row.taken_off_why = "Moved to next month: her worker is away."
    assert [one.item for one in room.days.day(meeting=room.meeting).items] == [first, third]


def test_the_next_child_waits_for_a_decision_and_an_action_or_a_reason(room: Room) -> None:
    first, second, _third = three(room)
    go_on = room.days.go_on
    assert rule_of(lambda: go_on(item=first, seconds=10)) is DayRule.DECISION_FIRST
    room.decisions.decide(item=first, form=form())
    assert rule_of(lambda: go_on(item=first, seconds=20)) is DayRule.ACTION_FIRST
    room.actions.add(item=first, action=action())
    go_on(item=first, seconds=660)
    go_on(item=second, seconds=30, skip_why="Her worker comes at eleven.")

    day = room.days.day(meeting=room.meeting)
    assert [(one.outcome, one.skipped_why, one.seconds) for one in day.items] == [
        ("Kept on", "", 660),
        ("", "Her worker comes at eleven.", 30),
        ("", "", 0),
    ]


def test_a_meeting_ends_when_nobody_is_left_out(room: Room) -> None:
    items = three(room)
    for item in items[:2]:
        room.days.go_on(item=item, seconds=10, skip_why="No time: first next month.")
    assert rule_of(lambda: room.days.end(meeting=room.meeting)) is DayRule.ITEMS_LEFT
    room.days.go_on(item=items[2], seconds=10, skip_why="No time: first next month.")
    room.days.end(meeting=room.meeting)
    assert room.days.day(meeting=room.meeting).ended_at is not None
    assert rule_of(lambda: room.days.start(meeting=room.meeting)) is DayRule.ENDED


def test_the_words_are_recorded_and_what_did_not_change_makes_no_change(room: Room) -> None:
    first, *_ = three(room)

    def write() -> None:
        room.days.write(item=first, worried="Missing one night.", working="", needs="Find out about it.", seconds=40)

    write()
    child = room.days.child(item=first)
    assert (child.worried, child.working, child.needs) == ("Missing one night.", "", "Find out about it.")
    before = room.vault.position()
    write()
    assert room.vault.position() == before


def test_what_is_typed_and_where_the_meeting_is_comes_back(room: Room) -> None:
    first, second, _third = three(room)
    typed = Typed(
        worried="Łukasz said: \u201cnot again\u201d",
        form=form(PanelDecisionKind.STEP_DOWN, review_on=date(2027, 1, 5), offered_to="Early help"),
        answers=(("W4", "He was at his aunt's"),),
        action=action(),
        dissent_words="We do not",
    )
    assert room.days.typed(item=second) is None
    room.days.keep_typed(item=second, typed=typed)
    room.days.keep_place(meeting=room.meeting, here=Here(second, 380, is_paused=True))

    assert room.days.typed(item=second) == typed
    day = room.days.day(meeting=room.meeting)
    assert (day.current, day.seconds, day.is_paused) == (second, 380, True)
    assert first


def test_only_words_that_may_be_shared_are_read_out(room: Room) -> None:
    first, second, third = three(room)
    said = {"whose": VoiceOf.YOUNG_PERSON, "voice_form": "words", "asked_by": "Joy Bello", "said_on": date(2026, 11, 1)}
    for item, share, more in (
        (first, MayShare.YES, {}),
        (second, MayShare.NO, {}),
        (third, MayShare.NO, {"share_overridden": "He may be found tonight."}),
    ):
        root = room.days.child(item=item).young_person_id
        values = {**said, "words": "I would like Joy to stay.", "may_share": share, **more}
        add(room.vault, VoiceEntry, root, **values)

    shared, not_shared, overridden = (room.days.child(item=item) for item in (first, second, third))
    assert shared.own_words[0].words == "I would like Joy to stay."
    assert (not_shared.own_words, not_shared.no_words_because) == ((), "What they said may not be read out.")
    assert overridden.own_words[0].may_share == "Shared for safety, against their wish"


def test_an_interest_says_how_many_leave_first_and_never_who(room: Room) -> None:
    first, *_ = three(room)
    room.here()
    root = room.days.child(item=first).young_person_id
    add(room.vault, Interest, root, member_name="Mark Hale", member_agency="Police", declared_on=date(2026, 11, 1))
    child = room.days.child(item=first)
    assert child.leave_first == 1
    assert "Hale" not in repr(child)


def test_who_comes_back_is_shown_with_what_the_chair_answered_then(room: Room, clock: SetClock) -> None:
    """At the pre-agenda and at the meeting."""
    root, desk = room.child(), Desk(room.vault)
    answered = {"item": "i" * 32, "code": "W4", "said": "He was missing.", "words": "His aunt knew where he was."}
    reduced = {"decision": PanelDecisionKind.REDUCED, "strands": ["sexual-exploitation"], "reason": "Quiet since May."}
    room.on_agenda(root, date(2026, 1, 12))
    add(room.vault, PanelDecision, root, decided_on=date(2026, 6, 9), item=answered["item"], **reduced)
    add(room.vault, GuardAnswer, root, **answered)
    words = "9 Jun 2026: Remove: reduced risk. Quiet since May. The chair answered: His aunt knew where he was."

    desk.pre_agenda.refer(young_person_id=root, strands=[Strand.SEXUAL], why="Missing again.")
    (waiting,) = desk.pre_agenda.queue()
    assert waiting.before[-1] == words
    assert room.days.child(item=room.item(root)).removed_before == (words,)
