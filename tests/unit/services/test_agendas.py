"""Building an agenda on a real vault: who is on, who is not and why, the order, copies, and what the items say."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from cse_desk.clock import SetClock
from cse_desk.errors import NotFound
from cse_desk.models.enums import (
    AgendaWhy,
    AttendanceState,
    ClosureReason,
    Compartment,
    ConcernState,
    Direction,
    HarmWord,
    LevelWord,
    LivingKind,
    MayShare,
    MeetingEventKind,
    MissingKind,
    OrderBy,
    PanelDecisionKind,
    ReferralState,
    Role,
    Strand,
    VoiceForm,
    VoiceOf,
)
from cse_desk.models.records.facts import ClosureAsk
from cse_desk.models.records.panel import AgendaItemContent, Candidate
from cse_desk.models.tables.facts import (
    AgencyWarning,
    ClosureRequest,
    ConcernLink,
    Harm,
    LivingPlace,
    MissingEpisode,
    PersonOfConcern,
    VoiceAnswer,
    VoiceEntry,
    WorkerSessions,
)
from cse_desk.models.tables.panel import GuardAnswer, Interest, MeetingEvent, PanelAction
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.screenings import Screening
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import PanelRule, Rule
from tests.helpers.panel_room import LAST_TIME, START, Room, a_child, accepted, decided, planned, record, vpg_of
from tests.helpers.refused import refusal
from tests.helpers.vaults import OpenVault
from tests.unit.services.folk import MAISIE, somebody, worker


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    return Room.of(Desk(open_vault(Role.COORDINATOR)))


def not_on(room: Room) -> dict[str, Candidate]:
    return {one.name: one for one in room.desk.agendas.view(meeting=room.meeting).candidates}


def names(room: Room) -> list[str]:
    return [one.name for one in room.desk.agendas.view(meeting=room.meeting).items]


def put_on(room: Room, root: str, why: AgendaWhy = AgendaWhy.REVIEW, **more: object) -> str:
    room.desk.agendas.put_on(meeting=room.meeting, young_person_id=root, why=why, **more)  # type: ignore[arg-type]  # by name
    return next(one.item for one in room.desk.agendas.view(meeting=room.meeting).items if one.young_person_id == root)


def content(room: Room, root: str) -> AgendaItemContent:
    return room.desk.agendas.content(item=put_on(room, root, why_words="For the test."))


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


# ---- what an item says ----------------------------------------------------------------------


def test_nothing_known_is_said_with_its_reason(room: Room) -> None:
    found = content(room, a_child(room.desk, somebody("Ama", "Asante")))

    assert (found.name, found.initials, found.age_words) == ("Ama Asante", "A.A.", "15 years 9 months")
    assert found.own_words == ()
    assert found.no_words_because == "nobody asked"
    assert found.missing_none_because == "none recorded; nobody asked"
    assert [one.text for one in found.harms] == ["None recorded; nobody asked."]
    assert [one.text for one in found.changed] == ["Discussed for the first time."]
    assert found.education[0].text == "No school or college is written down."
    assert (found.level, found.on_agenda_since, found.reviews) == (None, None, 0)


def test_quiet_because_contained_is_said(room: Room) -> None:
    root = a_child(room.desk, MAISIE)
    decided(room.desk, root)
    record(room.desk, LivingPlace, root, living_kind=LivingKind.SECURE, from_day=date(2026, 11, 1))

    found = content(room, root)

    assert found.missing_none_because == "none recorded; the whole time in: secure home"
    assert (found.living[0].text, found.living[0].source, found.living[0].on) == (
        "Secure home.",
        "living places",
        date(2026, 11, 1),
    )
    assert [one.text for one in found.changed] == ["Nothing was written since 10 Nov 2026: ask."]


def test_own_words_first_only_what_may_be_shared_with_what_was_done(room: Room) -> None:
    desk, root = room.desk, a_child(room.desk, MAISIE)
    decided(desk, root)
    voice = {"whose": VoiceOf.YOUNG_PERSON, "voice_form": VoiceForm.WORDS}
    old = record(
        desk,
        VoiceEntry,
        root,
        **voice,
        words="Ask Ms Okafor to sit with me.",
        said_on=date(2026, 10, 1),
        may_share=MayShare.YES,
    )
    done = record(
        desk,
        VoiceEntry,
        root,
        **voice,
        words="I want the same worker.",
        said_on=date(2026, 9, 1),
        may_share=MayShare.YES,
    )
    record(desk, VoiceAnswer, root, entry=done, what_changed="Joy stays.", told_back_on=date(2026, 9, 9))
    record(
        desk, VoiceEntry, root, **voice, words="Do not tell my mum.", said_on=date(2026, 11, 20), may_share=MayShare.NO
    )
    record(
        desk, VoiceEntry, root, **voice, words="He waits at the gate.", said_on=date(2026, 11, 21), may_share=MayShare.NO,
        share_overridden="To keep her safe; she was told.",
    )  # fmt: skip
    record(
        desk, VoiceEntry, root, whose=VoiceOf.PARENT, whose_name="Karen Tranter", voice_form=VoiceForm.WORDS,
        words="A car again on Friday.", said_on=date(2026, 11, 22), may_share=MayShare.YES, is_warning=True,
    )  # fmt: skip

    found = content(room, root)

    assert [one.words for one in found.own_words] == ["He waits at the gate.", "Ask Ms Okafor to sit with me."]
    assert found.own_words[0].is_overridden
    assert found.own_words[1].answer == ""  # said before the last review, and nobody answered it
    assert old
    assert [(one.words, one.is_warning) for one in found.other_voices] == [("A car again on Friday.", True)]
    assert "Do not tell my mum" not in repr(found)


def test_asked_twice_and_chose_not_to_say(room: Room) -> None:
    root = a_child(room.desk, MAISIE)
    record(
        room.desk, VoiceEntry, root, whose=VoiceOf.YOUNG_PERSON, voice_form=VoiceForm.CHOSE_NOT_TO_SAY, asked_twice=True,
        said_on=date(2026, 11, 20), may_share=MayShare.NOT_ASKED,
    )  # fmt: skip

    assert content(room, root).no_words_because == "asked twice in two ways, and chose not to say"


def test_what_happened_since_is_ready_in_words(room: Room) -> None:
    desk, root = room.desk, a_child(room.desk, MAISIE)
    decided(desk, root, level=LevelWord.LOW, on=date(2026, 10, 13))
    decided(desk, root, PanelDecisionKind.KEEP, level=LevelWord.MEDIUM)
    record(
        desk, MissingEpisode, root, missing_kind=MissingKind.MISSING, from_at=datetime(2026, 11, 15, 21, tzinfo=UTC),
        returned_at=datetime(2026, 11, 16, 8, tzinfo=UTC), reported_at=datetime(2026, 11, 15, 23, tzinfo=UTC), overnight=True,
    )  # fmt: skip
    record(
        desk, Harm, root, what="Photographs were asked for.", known_on=date(2026, 11, 18), known_by="Ngozi Okafor, school",
        safeguarding="Strategy discussion", support="Offered",
    )  # fmt: skip
    record(
        desk,
        Harm,
        root,
        what="Hit in May.",
        known_on=date(2026, 5, 9),
        safeguarding="a",
        police_none_because="b",
        support="c",
    )
    record(
        desk,
        AgencyWarning,
        root,
        agency="Saltmarsh Academy",
        by_name="Ngozi Okafor",
        said_on=date(2026, 11, 19),
        words="She is frightened.",
    )
    record(desk, WorkerSessions, root, worker="Joy Bello", agency="Barnardo's", held=14, counted_on=date(2026, 12, 1))
    action = {"what": "Ask for a longer bail condition", "owner": "Mark Hale", "agency": "Marlport Police"}
    record(desk, PanelAction, root, **action, due=date(2026, 12, 1))

    found = content(room, root)

    assert (found.level, found.previous_level, found.first_level, found.direction) == (
        LevelWord.MEDIUM,
        LevelWord.LOW,
        LevelWord.LOW,
        Direction.UP,
    )
    assert (found.on_agenda_since, found.days_on_agenda, found.reviews) == (date(2026, 10, 13), 56, 1)
    assert (
        found.missing[0].text
        == "Missing, reported to police: from 15 Nov 2026, 21:00, until 16 Nov 2026, 08:00. Overnight."
    )
    assert found.missing[0].detail == "The return interview is owed."
    assert [(one.text, one.detail) for one in found.harms] == [
        ("Photographs were asked for.", "Not answered: the police response, or the reason for none."),
        ("Hit in May.", "Answered in all three parts."),
    ]
    assert [one.text for one in found.changed] == [
        "Harm became known: Photographs were asked for.",
        "Missing or absent 1 time.",
        "Warning: She is frightened.",
        "1 action is overdue.",
    ]
    assert found.changed[0].source == "Ngozi Okafor, school"
    assert [one.days_late for one in found.open_actions] == [7]
    assert (found.plan[0].text, found.plan[0].source) == ("14 sessions held", "Joy Bello, Barnardo's")
    assert found.last_decision is not None
    assert found.last_decision.kind is PanelDecisionKind.KEEP
    assert found.contact_warning.startswith("Do not post or ring home.")
    parts = (found.missing, found.harms, found.education, found.family, found.plan, found.changed[:3])
    assert all(parts)
    assert all(one.source and one.on for part in parts for one in part)


def test_intelligence_is_sanitised(room: Room) -> None:
    desk, root = room.desk, a_child(room.desk, MAISIE)
    concern = desk.vault.ids.new()
    with desk.vault.transaction("Recorded") as writing:
        writing.session.add(PersonOfConcern(id=concern, root=concern, compartment="intelligence", name="Gerald Fisk"))
    record(
        desk, ConcernLink, root, concern=concern, line="A man with a grey van.", state=ConcernState.BAIL,
        state_from=date(2026, 10, 20), ends_on=date(2027, 1, 20), last_contact=date(2026, 9, 1), source="Karen Tranter",
    )  # fmt: skip
    record(desk, ConcernLink, root, concern=concern)

    found = content(room, root)

    assert [(one.text, one.detail) for one in found.places_people] == [
        ("A man with a grey van.", "On bail until 20 Jan 2027. Last contact 1 Sep 2026."),
        ("A person of concern; no line that may be said here is written.", ""),
    ]
    assert (found.places_people[0].source, found.places_people[0].on) == ("intelligence", date(2026, 10, 20))
    assert "Fisk" not in repr(found)
    assert "Karen" not in repr((found.places_people, found.changed))  # who told it is said on no paper


def test_a_removal_asked_for_and_one_before(room: Room) -> None:
    desk, root = room.desk, a_child(room.desk, MAISIE)
    decided(desk, root, on=date(2025, 5, 13))
    decided(desk, root, PanelDecisionKind.REMOVE_COMPLETE, on=date(2026, 1, 20), item="i" * 32)
    record(desk, GuardAnswer, root, item="i" * 32, code="W4", said="Missing.", words="Her aunt knew where she was.")
    decided(desk, root, on=date(2026, 6, 9))
    record(
        desk,
        ClosureRequest,
        root,
        reason=ClosureReason.COMPLETE,
        asked_by="Joy Bello",
        asked_agency="Barnardo's",
        asked_on=date(2026, 11, 20),
    )
    record(
        desk,
        ReferralEvent,
        root,
        referral="r" * 32,
        event="closure-requested",
        strands=["sexual-exploitation"],
        happened_on=date(2026, 11, 20),
    )

    found = content(room, root)

    assert found.asked_for == "Removal: intervention and disruption complete, asked by Joy Bello, Barnardo's"
    assert [(one.on, one.detail) for one in found.removed_before] == [
        (date(2026, 1, 20), "The chair answered: Her aunt knew where she was.")
    ]
    assert found.on_agenda_since == date(2026, 6, 9)
    assert ("B1", True) in [(one.code, one.stops) for one in found.guard]
    assert all(one.words for one in found.guard)


def test_a_longer_agenda_asks_the_vault_little_more(room: Room) -> None:
    """One query a table for what all need; a few for each young person."""
    desk, counted = room.desk, []
    for number in range(6):
        root = a_child(desk, somebody("Ama", f"Asante-{number}"))
        decided(desk, root)
        put_on(room, root)
        counted.append(statements_of(desk, room.meeting))

    assert counted[-1] - counted[-2] <= 12


def statements_of(desk: Desk, meeting: str) -> int:
    """How many statements the paper of a meeting takes."""
    statements: list[str] = []

    def hear(_connection: object, _cursor: object, text: str, *_more: object) -> None:
        statements.append(text)

    with desk.vault.reading() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    try:
        desk.agendas.paper(meeting=meeting, for_name="Joy Bello", for_agency="Barnardo's")
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    return len(statements)


def test_a_removal_asked_for_on_the_facts_page_brings_somebody_here_until_it_is_taken_back(room: Room) -> None:
    root = a_child(room.desk, MAISIE)
    decided(room.desk, root, review_on=date(2027, 3, 1))
    ask = ClosureAsk(
        strands=(Strand.SEXUAL,),
        asked_on=date(2026, 11, 20),
        asked_by="Joy Bello",
        reason=ClosureReason.COMPLETE,
        why="The plan is done.",
        level=LevelWord.LOW,
    )
    room.desk.facts.record(young_person_id=root, fact=ask)
    assert not_on(room)["Maisie Tranter"].why is AgendaWhy.CLOSURE
    assert room.desk.referrals.states(young_person_id=root) == {Strand.SEXUAL: ReferralState.CLOSURE_REQUESTED}

    (kept,) = room.desk.facts.of(young_person_id=root).closures
    room.desk.facts.record(young_person_id=root, fact=replace(kept, taken_back_on=date(2026, 11, 24)))
    assert room.desk.referrals.states(young_person_id=root) == {Strand.SEXUAL: ReferralState.ON_AGENDA}
