"""The screen of the VPG on a real vault, opened as the window opens it."""

from collections.abc import Callable
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import AgendaWhy, Role, Strand
from cse_desk.services.desk import Desk
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.vpg.screen import VpgScreen
from tests.helpers.contexts import context_of
from tests.helpers.panel_room import Room, a_child, decided
from tests.helpers.settling import come_to_rest, is_about_to_look
from tests.helpers.vaults import OpenVault
from tests.unit.services.folk import MAISIE, somebody
from tests.unit.ui.conftest import WaitIdle
from tests.unit.ui.people_stage import show

Open = Callable[..., VpgScreen]
Settled = Callable[[], None]


def opening(qtbot: QtBot, context: Context, settled: Settled) -> Open:
    """Opens the screen at a place."""
    opened: list[VpgScreen] = []

    def go_within(screen: VpgScreen, place: Place) -> None:
        """As the window does for its own places."""
        if place.screen == "vpg":
            screen.show_place(place)

    def open_at(target: str = "", part: str = "", size: tuple[int, int] = (1300, 720)) -> VpgScreen:
        screen = VpgScreen(context)
        opened.append(screen)  # pytest-qt keeps no reference
        context.bus.asked_to_go.connect(partial(go_within, screen))
        context.bus.changed.connect(screen.on_changed)
        show(qtbot, screen, size)
        screen.show_place(Place("vpg", target, part))
        settled()
        return screen

    return open_at


@pytest.fixture
def settled(qtbot: QtBot, lanes: Lanes, wait_idle: WaitIdle) -> Settled:
    """What was asked for has come, and the look at an item that waits a moment."""

    def settle() -> None:
        wait_idle(lanes)
        qtbot.waitUntil(lambda: not is_about_to_look())
        wait_idle(lanes)
        come_to_rest()

    return settle


@pytest.fixture
def context(open_vault: OpenVault, lanes: Lanes) -> Context:
    """A coordinator's."""
    return context_of(open_vault(Role.COORDINATOR), lanes)


@pytest.fixture
def coordinator(open_vault: OpenVault) -> Desk:
    """Their use cases."""
    return Desk(open_vault(Role.COORDINATOR))


@pytest.fixture
def room(coordinator: Desk) -> Room:
    """A group with a meeting."""
    return Room.of(coordinator)


@pytest.fixture
def open_screen(qtbot: QtBot, context: Context, settled: Settled) -> Open:
    """Theirs."""
    return opening(qtbot, context, settled)


def four(room: Room) -> list[str]:
    """Four young people whom the VPG has, three of them on the agenda."""
    roots = [a_child(room.desk, somebody(given, "Asante")) for given in ("Ama", "Kofi", "Esi", "Yaw")]
    for root in roots:
        decided(room.desk, root)
    for root in roots[:3]:
        room.desk.agendas.put_on(meeting=room.meeting, young_person_id=root, why=AgendaWhy.REVIEW)
    return roots


def waiting(desk: Desk) -> str:
    """A young person whose referral waits for an answer."""
    root = a_child(desk, MAISIE)
    desk.pre_agenda.refer(young_person_id=root, strands=[Strand.SEXUAL], why="Seen in the same car again.")
    return root
