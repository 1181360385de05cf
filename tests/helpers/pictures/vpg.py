"""The VPG before the day: meetings, pre-agenda, agenda, groups, on a coordinator's small vault."""

from datetime import UTC, date, datetime

from PySide6.QtWidgets import QWidget

from cse_desk.models.enums import (
    AgendaWhy,
    ConcernState,
    LevelWord,
    MayShare,
    MissingKind,
    PanelDecisionKind,
    ReferralEventKind,
    Role,
    Strand,
    VoiceForm,
    VoiceOf,
)
from cse_desk.models.tables.facts import ConcernLink, Harm, MissingEpisode, VoiceAnswer, VoiceEntry, WorkerSessions
from cse_desk.models.tables.panel import Interest, PanelAction
from cse_desk.services.desk import Desk
from cse_desk.services.pre_agenda import Answer
from cse_desk.ui.bus import Place
from cse_desk.ui.screens.vpg.screen import VpgScreen
from tests.helpers.doors import FakeDoors
from tests.helpers.panel_room import Room, a_child, accepted, closure_asked, decided, planned, record
from tests.helpers.pictures.exchange import a_desk, a_pair, window_of
from tests.helpers.pictures.people import until_idle
from tests.helpers.shots import Studio
from tests.unit.services.exchanging import Pair, acquaint, taken_in
from tests.unit.services.folk import MAISIE, somebody, worker


def a_room(studio: Studio) -> Room:
    """Seven young people: four on the agenda, three who are not."""
    room = Room.of(a_desk(studio, Role.COORDINATOR))
    desk = room.desk
    maisie = a_child(desk, MAISIE)
    fill(desk, maisie)
    folk = [
        ("Tyler", "Brand"),
        ("Amira", "Khan"),
        ("Łukasz", "Wójcik"),
        ("Jodie", "Pell"),
        ("Kofi", "Asante"),
        ("Zoë", "Lind"),
    ]
    roots = []
    for number, (given, family) in enumerate(folk):
        lead = worker(("Joy Bello", "Leanne Ward")[number % 2], "Worker", "Barnardo's", is_lead=True)
        roots.append(a_child(desk, somebody(given, family, born=date(2010 + number % 4, 3, 4), professionals=(lead,))))
    for number, root in enumerate(roots[:5]):
        level = (LevelWord.HIGH, LevelWord.MEDIUM, LevelWord.LOW)[number % 3]
        decided(desk, root, level=level, strands=(Strand.CRIMINAL, Strand.MISSING))
    accepted(desk, roots[5], Strand.SEXUAL)
    for root in (roots[0], maisie, roots[1], roots[2]):
        desk.agendas.put_on(meeting=room.meeting, young_person_id=root, why=AgendaWhy.REVIEW)
    record(
        desk, MissingEpisode, roots[3], missing_kind=MissingKind.MISSING, from_at=datetime(2026, 11, 22, 21, tzinfo=UTC)
    )
    record(desk, Interest, roots[1], member_name="Mark Hale", member_agency="Marlport Police")
    return room


def fill(desk: Desk, root: str) -> None:
    """Something in every part of Maisie's item."""
    decided(desk, root, level=LevelWord.HIGH, on=date(2026, 9, 8), strands=(Strand.SEXUAL, Strand.MISSING))
    decided(desk, root, PanelDecisionKind.KEEP, level=LevelWord.MEDIUM, strands=(Strand.SEXUAL, Strand.MISSING))
    voice = {"whose": VoiceOf.YOUNG_PERSON, "voice_form": VoiceForm.WORDS, "may_share": MayShare.YES}
    record(
        desk,
        VoiceEntry,
        root,
        **voice,
        words="Nobody told me what they decided.",
        said_on=date(2026, 11, 18),
        asked_by="Leanne Ward",
    )
    old = record(
        desk,
        VoiceEntry,
        root,
        **voice,
        words="I want Ms Okafor there.",
        said_on=date(2026, 11, 12),
        asked_by="Leanne Ward",
    )
    record(
        desk,
        VoiceAnswer,
        root,
        entry=old,
        what_changed="Ms Okafor comes to each visit.",
        told_back_on=date(2026, 11, 19),
    )
    record(
        desk, MissingEpisode, root, missing_kind=MissingKind.MISSING, from_at=datetime(2026, 11, 15, 21, tzinfo=UTC),
        returned_at=datetime(2026, 11, 16, 8, tzinfo=UTC), reported_at=datetime(2026, 11, 15, 23, tzinfo=UTC), overnight=True,
    )  # fmt: skip
    record(
        desk,
        Harm,
        root,
        what="Photographs were asked for.",
        known_on=date(2026, 11, 18),
        known_by="Ngozi Okafor, school",
        support="Offered",
    )
    record(
        desk, ConcernLink, root, line="A man with a grey van.", state=ConcernState.BAIL, ends_on=date(2027, 1, 20),
        last_contact=date(2026, 9, 1), source="Police",
    )  # fmt: skip
    record(desk, WorkerSessions, root, worker="Joy Bello", agency="Barnardo's", held=14, counted_on=date(2026, 12, 1))
    record(
        desk,
        PanelAction,
        root,
        what="Ask for a longer bail condition",
        owner="Mark Hale",
        agency="Marlport Police",
        due=date(2026, 12, 1),
    )


def _at(studio: Studio, place: str, part: str = "") -> QWidget:
    room = a_room(studio)
    window, go = window_of(studio, room.desk)
    go(Place("vpg", room.meeting if place == "meeting" else "", part))
    return window


def empty(studio: Studio) -> QWidget:
    window, go = window_of(studio, a_desk(studio, Role.COORDINATOR))
    go(Place("vpg"))
    return window


def meetings(studio: Studio) -> QWidget:
    room = a_room(studio)
    before = planned(room.desk, datetime(2026, 10, 13, 8, 30, tzinfo=UTC))
    room.desk.meetings.cancel(meeting=before, why="The room was flooded.")
    window, go = window_of(studio, room.desk)
    go(Place("vpg"))
    return window


def agenda(studio: Studio) -> QWidget:
    return _at(studio, "meeting")


def item(studio: Studio) -> QWidget:
    """Maisie, with something in every part."""
    room = a_room(studio)
    window, go = window_of(studio, room.desk)
    go(Place("vpg", room.meeting))
    screen = window.screen_shown()
    assert isinstance(screen, VpgScreen)
    screen.builder.list.setCurrentRow(1)
    screen.builder.show_content_now()
    until_idle(studio, window.context.lanes)
    return window


def papers(studio: Studio) -> QWidget:
    """The agenda as it will be printed."""
    room = a_room(studio)
    window, go = window_of(studio, room.desk)
    go(Place("papers", room.meeting, "agenda"))
    return window


def today(studio: Studio) -> QWidget:
    window, go = window_of(studio, a_room(studio).desk)
    go(Place("today"))
    return window


def groups(studio: Studio) -> QWidget:
    return _at(studio, "", "groups")


def plan(studio: Studio) -> QWidget:
    return _at(studio, "", "plan")


def pre_agenda(studio: Studio) -> QWidget:
    pair = a_pair(studio)
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL, Strand.MISSING).path)
    window, go = window_of(studio, pair.coordinator)
    go(Place("vpg", "", "pre-agenda"))
    return window


def removals(studio: Studio) -> QWidget:
    desk = a_desk(studio, Role.COORDINATOR)
    root = a_child(desk, MAISIE)
    decided(desk, root)
    closure_asked(desk, root)
    window, go = window_of(studio, desk)
    go(Place("vpg", "", "pre-agenda"))
    return window


def _answered(studio: Studio) -> tuple[Pair, str]:
    """Maisie's referral was accepted, and the VPG decided about her."""
    pair = a_pair(studio)
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL, Strand.MISSING).path)
    (line,) = pair.coordinator.pre_agenda.queue()
    pair.coordinator.pre_agenda.answer(
        young_person_id=line.young_person_id,
        referral=line.referral,
        answer=Answer(ReferralEventKind.ACCEPTED, "Three nights away in two weeks, and the same car."),
    )
    decided(pair.coordinator, line.young_person_id, on=date(2026, 11, 24))
    return pair, line.young_person_id


def owed(studio: Studio) -> QWidget:
    pair, _root = _answered(studio)
    Room.of(pair.coordinator)
    window, go = window_of(studio, pair.coordinator)
    go(Place("vpg"))
    return window


def send_back(studio: Studio) -> QWidget:
    pair, root = _answered(studio)
    window, go = window_of(studio, pair.coordinator)
    go(Place("vpg", root, "send-back"))
    return window


def send_back_other(studio: Studio) -> QWidget:
    """To somebody who is verified, and not named in the record."""
    pair, root = _answered(studio)
    joy = a_desk(studio, Role.CSE_WORKER)
    acquaint(pair.coordinator, joy)
    window, go = window_of(studio, pair.coordinator)
    go(Place("vpg", root, "send-back"))
    screen = window.screen_shown()
    assert isinstance(screen, VpgScreen)
    chosen = next(one.fingerprint for one in pair.coordinator.contacts.all() if one.role is Role.CSE_WORKER)
    screen.send_back.other.set_value(chosen)
    screen.send_back.other.changed.emit(chosen)
    until_idle(studio, window.context.lanes)
    return window


def sent_back(studio: Studio) -> QWidget:
    pair, root = _answered(studio)
    window, go = window_of(studio, pair.coordinator)
    go(Place("vpg", root, "send-back"))
    screen, doors = window.screen_shown(), window.context.doors
    assert isinstance(screen, VpgScreen)
    assert isinstance(doors, FakeDoors)
    doors.files.append(studio.folder)
    screen.send_back.basis.set_value("public-task")
    screen.send_back.why.set_value("She referred, and works with her.")
    screen.send_back.seal()
    until_idle(studio, window.context.lanes)
    return window


PICTURES = {
    "vpg-empty": empty,
    "vpg-meetings": meetings,
    "vpg-agenda": agenda,
    "vpg-item": item,
    "vpg-papers": papers,
    "vpg-today": today,
    "vpg-groups": groups,
    "vpg-plan": plan,
    "vpg-pre-agenda": pre_agenda,
    "vpg-removals": removals,
    "vpg-owed": owed,
    "vpg-send-back": send_back,
    "vpg-send-back-other": send_back_other,
    "vpg-sent-back": sent_back,
}
