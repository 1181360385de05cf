"""Whoever may not do something for the VPG sees it to be read, and why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget

from cse_desk.models.enums import Compartment, MeetingEventKind, ReferralEventKind, Role, Strand
from cse_desk.models.tables.panel import MeetingEvent, PanelAction
from cse_desk.models.tables.people import PersonName, YoungPerson
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.services.refusals import duties_of
from cse_desk.ui.bus import Place
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.registry import screens
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.actions.screen import ActionsScreen
from cse_desk.ui.screens.meeting.reading import MeetingReader
from cse_desk.ui.screens.meeting.screen import MeetingScreen
from cse_desk.ui.screens.papers.screen import PapersScreen
from cse_desk.ui.screens.vpg.screen import VpgScreen
from cse_desk.ui.widgets.labels import PlainLabel
from tests.helpers.contexts import context_of
from tests.helpers.meeting_room import Room, add
from tests.helpers.settling import lay_out
from tests.helpers.stage import a_window
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of

pytestmark = pytest.mark.first

READERS = (Role.SOCIAL_WORKER, Role.MANAGER, Role.AUDITOR)
WRITERS = (Role.COORDINATOR, Role.CHAIR, Role.LEAD)
_OF_THE_VPG = {Compartment.PANEL, Compartment.REFERRAL, Compartment.PLAN, Compartment.SHARING}
APART = {duties_of(role).writes & _OF_THE_VPG: role for role in reversed(Role)}.values()  # one of each kind


@dataclass
class Stage:
    """A window on a vault in which a meeting is on record, whoever works there."""

    window: MainWindow
    room: Room
    root: str
    idle: Callable[[], None]

    def at(self, *place: str) -> Screen:
        self.window.go_to(Place(*place))
        self.idle()
        shown = self.window.screen_shown()
        assert shown is not None
        return shown

    def said(self, of: QWidget | None = None) -> str:
        shown = of or self.window.screen_shown()
        assert shown is not None
        return " | ".join(one.text() for one in shown.findChildren(PlainLabel) if one.isVisible())


def on_record(room: Room, given: str, family: str) -> str:
    """Somebody whom a bundle brought: most of these roles put nobody in themselves."""
    identity = Compartment.IDENTITY
    root = add(room.vault, YoungPerson, "", compartment=identity, born=date(2011, 9, 14))
    add(room.vault, PersonName, root, compartment=identity, name_kind="legal", given=given, family=family, place=0)
    return root


@pytest.fixture
def stage(qtbot, desk, lanes, doors, open_vault: OpenVault, wait_idle, role: Role) -> Iterator[Stage]:
    room = Room(open_vault(role))
    root = on_record(room, "Tyler", "Brook")
    room.on_agenda(root)
    item = room.item(root)
    fields = {"what": "Ring him", "owner": "Mark Hale", "agency": "Police", "due": date(2026, 11, 20)}
    add(room.vault, PanelAction, root, meeting=room.meeting, item=item, **fields)
    other = on_record(room, "Amira", "Khan")
    for kind in (ReferralEventKind.SUBMITTED, ReferralEventKind.TAKEN_IN, ReferralEventKind.PRE_AGENDA):
        add(
            room.vault,
            ReferralEvent,
            other,
            referral="r" * 32,
            event=kind,
            strands=[Strand.SEXUAL.value],
            happened_on=date(2026, 11, 20),
        )
    doors.answers += [False] * 50  # whatever is asked, nothing leaves the vault
    window = a_window(context_of(room.vault, lanes, doors=doors), *screens())
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()

    def idle() -> None:
        wait_idle(lanes)
        lay_out()
        wait_idle(lanes)

    yield Stage(window, room, root, idle)
    window.locking.stop()


def places(stage: Stage) -> list[tuple[str, ...]]:
    meeting = stage.room.meeting
    return [
        ("vpg",),
        ("vpg", meeting),
        ("vpg", "", "pre-agenda"),
        ("vpg", "", "groups"),
        ("vpg", "", "plan"),
        ("vpg", meeting, "change"),
        ("vpg", "", "refer"),
        ("vpg", stage.root, "send-back"),
        ("meeting", meeting),
        ("actions",),
        ("papers", meeting),
    ]


@pytest.mark.parametrize("role", READERS)
def test_every_part_of_the_vpg_says_why_it_is_only_read(stage: Stage) -> None:
    for place in places(stage):
        if place[0] not in ("vpg", "meeting", "papers"):
            continue
        screen = stage.at(*place)
        assert "Your role here is" in stage.said(), place
        assert "tell a VPG coordinator" in stage.said(), place
        assert problems_of(screen) == [], place
    vpg = stage.at("vpg")
    assert isinstance(vpg, VpgScreen)
    commands = {one.id for one in vpg.commands()}
    assert not commands & {"screen.plan", "screen.refer", "screen.meet", "screen.seal"}


@pytest.mark.parametrize("role", WRITERS)
def test_who_writes_for_the_vpg_is_not_told_that_they_may_not(stage: Stage) -> None:
    for place in [("vpg",), ("vpg", stage.room.meeting), ("vpg", "", "groups"), ("papers", stage.room.meeting)]:
        stage.at(*place)
        assert "Your role here is" not in stage.said(), place
    assert isinstance(stage.at("meeting", stage.room.meeting), MeetingScreen)


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER])
def test_groups_are_read_with_everything_the_form_holds(stage: Stage) -> None:
    stage.at("vpg", "", "groups")
    said = stage.said()
    assert "Ruth Adeyemi, " in said
    assert "chairs" in said
    assert "Members needed for a quorum: 2" in said
    assert "Agencies without which there is no quorum: Police" in said
    assert "Actions out within, hours: 24" in said


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER])
def test_a_meeting_is_read_with_what_came_of_it_and_leads_to_its_papers(stage: Stage) -> None:
    add(
        stage.room.vault,
        MeetingEvent,
        stage.room.meeting,
        event=MeetingEventKind.STARTED,
        at=stage.room.vault.clock.now(),
    )
    screen = stage.at("meeting", stage.room.meeting)
    assert isinstance(screen, MeetingReader)
    assert "1 Tyler B., 15" in stage.said()
    screen.papers_button.click()
    stage.idle()
    papers = stage.window.screen_shown()
    assert isinstance(papers, PapersScreen)
    assert not papers.choosing.recipient.isVisible()
    assert papers.preview.page_count() > 0


@pytest.mark.parametrize(("role", "may"), [(Role.COORDINATOR, True), (Role.SOCIAL_WORKER, True), (Role.CHAIR, False)])
def test_what_became_of_an_action_is_asked_of_who_may_write_it(stage: Stage, may: bool) -> None:
    screen = stage.at("actions")
    assert isinstance(screen, ActionsScreen)
    (row,) = screen.rows
    assert row.done.isVisible() is may
    assert (screen.why_not is None) is may
    if not may:
        assert "You can read these actions, but not say what became of them." in stage.said()


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER])
def test_the_note_of_a_follow_up_is_not_asked_of_who_may_not_write_it(stage: Stage) -> None:
    screen = stage.at("actions", "watch x", "watch")
    assert isinstance(screen, ActionsScreen)
    assert not screen.watch.isVisible()
    assert "is not yours to write" in stage.said()


@pytest.mark.parametrize(("role", "may"), [(Role.LEAD, False), (Role.CHAIR, True)])
def test_a_referral_is_answered_by_who_writes_referrals_and_for_the_vpg(stage: Stage, may: bool) -> None:
    screen = stage.at("vpg", "", "pre-agenda")
    assert isinstance(screen, VpgScreen)
    assert screen.queue.form.isVisible() is may
    assert ("You can read what waits, but not answer it." in stage.said()) is not may
    assert screen.queue.refer_button.isVisible() is may
    assert screen.context.who.may_write(Compartment.PANEL)


_REFUSED = "Your role does not write this part of a record"


def fresh_button(screen: QWidget, pressed: set[tuple[str, str]]) -> QAbstractButton | None:
    """The next that can be pressed and was not; two of the same words on one screen are one."""
    for one in screen.findChildren(QAbstractButton):
        key = (type(screen).__name__, one.text() or one.accessibleName())
        if key not in pressed and one.isVisible() and one.isEnabled():
            pressed.add(key)
            return one
    return None


@pytest.mark.parametrize("role", APART)
def test_no_button_and_no_command_of_the_vpg_is_refused_to_the_role_that_sees_it(stage: Stage) -> None:
    pressed, failed = set[tuple[str, str]](), list[object]()
    stage.window.context.bus.failed.connect(failed.append)
    for place in places(stage):
        screen = stage.at(*place)
        while (button := fresh_button(screen, pressed)) is not None:
            button.click()
            stage.idle()
            assert _REFUSED not in stage.said(stage.window), (place, button)
            screen = screen if stage.window.place == Place(*place) else stage.at(*place)
        for command in screen.commands():
            if ("", command.id) not in pressed:
                pressed.add(("", command.id))
                command.do()
                stage.idle()
                assert _REFUSED not in stage.said(stage.window), (place, command.id)
                stage.at(*place)
    assert len(pressed) > 25
    assert failed == []
