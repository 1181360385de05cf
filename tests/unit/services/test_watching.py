"""Six months' watch, what brings somebody back to Today, what has to leave after a meeting, and interests."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cse_desk.clock import SetClock
from cse_desk.errors import Refused
from cse_desk.models.enums import Compartment, LinkKind, LivingKind, PanelDecisionKind, Role
from cse_desk.models.records.groups import GroupDetails
from cse_desk.models.records.people import DueItem
from cse_desk.models.rules.interests import kept_from
from cse_desk.models.tables.facts import AgencyWarning, ConcernLink, Harm, LivingPlace, MissingEpisode, VoiceEntry
from cse_desk.services import panel_clocks
from cse_desk.services.interests import InterestRule, Interests
from cse_desk.services.minutes import Minutes
from cse_desk.services.panel_rows import interests_of
from cse_desk.services.tasks import Tasks
from cse_desk.services.watching import Watching, WatchRule
from tests.helpers.meeting_room import Room, action, add, form
from tests.helpers.vaults import OpenVault

WORDS = "She is well, at college, and sees Joy on Fridays."


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    return Room(open_vault(Role.COORDINATOR))


def removed(room: Room, kind: PanelDecisionKind = PanelDecisionKind.REMOVE_COMPLETE) -> str:
    root = room.child()
    room.on_agenda(root)
    room.days.start(meeting=room.meeting)
    room.decisions.decide(item=room.item(root), form=form(kind))
    return root


def today(room: Room, *actions: str) -> list[DueItem]:
    return [item for item in Tasks(room.vault).today() if item.action in actions]


def test_follow_ups_come_to_today_by_themselves(room: Room, clock: SetClock) -> None:
    removed(room)
    assert today(room, "watch") == []
    clock.go_on(days=80)
    (three,) = today(room, "watch")
    assert (three.what, three.person) == ("Follow-up 3 months after the removal", "Tyler Brook")
    assert three.due == datetime(2027, 2, 24, 17, tzinfo=UTC)
    assert three.why == "Remove: interventions and disruption complete, 24 Nov 2026."

    with pytest.raises(Refused) as found:
        Watching(room.vault).note(target=three.target, words="ok")
    assert found.value.rule is WatchRule.WORDS
    Watching(room.vault).note(target=three.target, words=WORDS)
    assert today(room, "watch") == []
    clock.go_on(days=90)
    assert [item.what for item in today(room, "watch")] == ["Follow-up 6 months after the removal"]


def test_who_is_added_again_or_died_is_not_watched(room: Room, clock: SetClock) -> None:
    root = removed(room)
    again = room.a_meeting()
    room.days.start(meeting=again)
    room.decisions.decide(item=room.item(root, meeting=again), form=form(PanelDecisionKind.ADD))
    clock.go_on(days=80)
    assert today(room, "watch") == []


def test_nobody_follows_up_who_died(room: Room, clock: SetClock) -> None:
    removed(room, PanelDecisionKind.DIED)
    clock.go_on(days=80)
    assert today(room, "watch") == []


def test_missing_harm_and_warnings_in_that_time_propose_to_refer_again(room: Room, clock: SetClock) -> None:
    root = removed(room)
    at, day = datetime(2026, 12, 12, 23, tzinfo=UTC), date(2026, 12, 14)
    add(room.vault, MissingEpisode, root, from_at=at, compartment=Compartment.MISSING)
    add(room.vault, Harm, root, known_on=day, compartment=Compartment.HARM)
    add(room.vault, VoiceEntry, root, said_on=day, is_warning=True, compartment=Compartment.VOICE)
    add(room.vault, VoiceEntry, root, said_on=day, compartment=Compartment.VOICE)
    add(room.vault, AgencyWarning, root, said_on=date(2026, 11, 20), compartment=Compartment.PANEL)
    clock.go_on(days=21)

    found = today(room, "refer-again")
    assert sorted(item.why.partition(" on ")[0] for item in found) == [
        "A warning from family or friends",
        "Harm became known",
        "Missing",
    ]
    Watching(room.vault).note(target=found[0].target, words="He was at his grandmother's and had told nobody.")
    assert len(today(room, "refer-again")) == 2


def test_an_admission_and_tried_contact_in_that_time_propose_it_too_and_a_new_contact_anew(
    room: Room, clock: SetClock
) -> None:
    root, kept = removed(room), Compartment.INTELLIGENCE
    for kind, on in ((LivingKind.HOSPITAL, date(2026, 12, 3)), (LivingKind.PLACEMENT, date(2026, 12, 9))):
        add(room.vault, LivingPlace, root, living_kind=kind, from_day=on, compartment=Compartment.WHEREABOUTS)
    link = add(room.vault, ConcernLink, root, last_contact=date(2026, 12, 5), compartment=kept)
    add(room.vault, ConcernLink, root, last_contact=date(2026, 11, 2), compartment=kept)
    add(room.vault, ConcernLink, root, last_contact=date(2026, 12, 5), link_kind=LinkKind.PLACE, compartment=kept)
    clock.go_on(days=12)

    found = {item.why.partition(",")[0]: item for item in today(room, "refer-again")}
    assert sorted(found) == ["A person of concern tried contact on 5 Dec 2026", "Admitted"]
    contact = found["A person of concern tried contact on 5 Dec 2026"]
    Watching(room.vault).note(target=contact.target, words="A card from before; the police have it.")
    assert len(today(room, "refer-again")) == 1
    clock.go_on(days=8)
    with room.vault.transaction("again") as writing:
        row = writing.session.get(ConcernLink, link)
        assert row is not None
        row.last_contact = date(2026, 12, 12)
    assert len(today(room, "refer-again")) == 2


def test_actions_and_minutes_have_their_clocks(room: Room, clock: SetClock) -> None:
    room.days.start(meeting=room.meeting)
    room.days.end(meeting=room.meeting)
    ended = clock.now()
    lines = {item.what: item.due for item in today(room, "meeting")}
    assert lines == {
        "Send the actions": ended + timedelta(hours=24),
        "Check and seal the minutes": datetime(2026, 12, 8, 17, tzinfo=UTC),  # ten working days
    }
    minutes = Minutes(room.vault)
    minutes.actions_sent(meeting=room.meeting)
    minutes.seal(meeting=room.meeting, checked_by="Ruth Adeyemi")
    assert [item.what for item in today(room, "meeting")] == ["Send the minutes"]
    clock.go_on(days=15)
    minutes.minutes_sent(meeting=room.meeting)
    minutes.actions_sent(meeting=room.meeting)  # once more, with what was amended: they first left in time
    assert today(room, "meeting") == []

    clocks = minutes.clocks(meeting=room.meeting)
    assert clocks is not None
    actions, sent = clocks
    assert (actions.due, actions.sent_at, actions.is_late) == (ended + timedelta(hours=24), ended, False)
    assert (sent.due, sent.sent_at, sent.is_late) == (datetime(2026, 12, 8, 17, tzinfo=UTC), clock.now(), True)
    assert minutes.clocks(meeting=room.a_meeting()) is None


def test_a_group_that_says_nothing_has_24_hours_and_ten_working_days() -> None:
    assert (panel_clocks.hours_of(GroupDetails()), panel_clocks.days_of(GroupDetails())) == (24, 10)
    assert (
        panel_clocks.hours_of(GroupDetails(actions_hours=48)),
        panel_clocks.days_of(GroupDetails(minutes_days=5)),
    ) == (48, 5)


def test_an_action_is_on_the_today_of_its_owner_until_it_is_done(room: Room) -> None:
    item = room.item(room.child())
    room.actions.add(item=item, action=action(owner="Martin Achebe"))
    room.actions.add(item=item, action=action())
    (mine,) = today(room, "panel-action")
    assert (mine.what, mine.person) == ("Hold the interview", "Tyler Brook")
    room.actions.finish(action=mine.target, evidence="Record read.")
    assert today(room, "panel-action") == []


def test_an_interest_is_declared_and_ends(room: Room, clock: SetClock) -> None:
    interests, root = Interests(room.vault), room.child()
    for name, why, rule in (("", "Neighbour", InterestRule.WHO), ("Mark Hale", " ", InterestRule.WHY)):
        with pytest.raises(Refused) as found:
            interests.declare(young_person_id=root, name=name, agency="Police", why=why)
        assert found.value.rule is rule
    interests.declare(young_person_id=root, name="Mark Hale", agency="Police", why="Knows the family.")
    (line,) = interests.about(young_person_id=root)
    assert (line.name, line.why) == ("Mark Hale", "Knows the family.")

    def reaches(name: str) -> bool:
        with room.vault.reading() as session:
            found = interests_of(session, [root])
        day = room.vault.clock.today()
        return not kept_from(found, name=name, agency="Police", meeting=room.meeting, on=day)

    assert (reaches("Mark Hale"), reaches("Ann Reed"), reaches("")) == (False, True, False)
    clock.go_on(days=1)
    today = room.vault.clock.today()
    for on, why, rule in (
        (None, "Moved away.", InterestRule.END_DAY),
        (today + timedelta(days=1), "Moved away.", InterestRule.END_DAY),
        (today - timedelta(days=2), "Moved away.", InterestRule.END_DAY),  # before it was declared
        (today, "  ", InterestRule.END_WHY),
    ):
        with pytest.raises(Refused) as found:
            interests.end(interest=line.interest, on=on, why=why)
        assert found.value.rule is rule
    assert not reaches("Mark Hale")
    interests.end(interest=line.interest, on=today, why=" They live apart now. ")
    assert reaches("Mark Hale")
    (line,) = interests.about(young_person_id=root)
    assert (line.ended_on, line.ended_why) == (today, "They live apart now.")
