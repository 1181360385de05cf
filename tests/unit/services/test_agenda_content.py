"""What an item of the agenda says about a young person."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

from cse_desk.models.enums import (
    AgendaWhy,
    ClosureReason,
    ConcernState,
    Direction,
    LevelWord,
    LivingKind,
    MayShare,
    MissingKind,
    PanelDecisionKind,
    ReferralState,
    Strand,
    VoiceForm,
    VoiceOf,
)
from cse_desk.models.records.facts import ClosureAsk
from cse_desk.models.records.panel import AgendaItemContent
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
from cse_desk.models.tables.panel import GuardAnswer, PanelAction
from cse_desk.models.tables.referrals import ReferralEvent
from tests.helpers.counting import statements_of
from tests.helpers.panel_room import Room, a_child, decided, record
from tests.unit.services.agenda_stage import not_on, put_on, room
from tests.unit.services.folk import MAISIE, somebody

__all__ = ["room"]


def content(room: Room, root: str) -> AgendaItemContent:
    return room.desk.agendas.content(item=put_on(room, root, why_words="For the test."))


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
    assert found.own_words[0].may_share == "Shared for safety, against their wish"
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
        paper = partial(desk.agendas.paper, meeting=room.meeting, for_name="Joy Bello", for_agency="Barnardo's")
        counted.append(statements_of(desk.vault, paper))

    assert counted[-1] - counted[-2] <= 12


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
