"""Three hours of a meeting: to and fro between young people and other screens, typing all the while. Nothing piles up, nothing is lost."""

import gc
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.clock import SetClock
from cse_desk.models.enums import Role
from cse_desk.ui.bus import Place
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.registry import screens
from cse_desk.ui.screens.meeting.screen import MeetingScreen
from tests.helpers.contexts import context_of
from tests.helpers.doors import FakeDoors
from tests.helpers.keys import type_text
from tests.helpers.meeting_room import Room
from tests.helpers.stage import a_window
from tests.helpers.vaults import OpenVault

HOURS = 3
ELSEWHERE = (Place("vpg", "", "groups"), Place("vpg"), Place("actions"), Place("today"), Place("people"))
GIVEN = ("Amira", "Tyler", "Zoë", "Kofi", "Mina", "Ravi", "Sade", "Toby")


def _there() -> tuple[int, int]:
    """How many parts of windows there are, and how many timers run, once what is going has gone."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    tops = QApplication.topLevelWidgets()
    timers = {one for top in tops for one in top.findChildren(QTimer) if one.isActive()}
    return len(QApplication.allWidgets()), len(timers)


@pytest.mark.parametrize("rounds", [6, pytest.param(60, marks=pytest.mark.long)])
def test_three_hours_pass_without_a_hiccup(
    rounds: int,
    qtbot: QtBot,
    desk: QApplication,
    lanes: Lanes,
    doors: FakeDoors,
    clock: SetClock,
    open_vault: OpenVault,
    wait_idle: Callable[[Lanes], None],
) -> None:
    room = Room(open_vault(Role.COORDINATOR))
    items = []
    for place, given in enumerate(GIVEN):
        root = room.child(given, "Brook")
        room.on_agenda(root)
        items.append(room.item(root, place))
    room.days.start(meeting=room.meeting)
    room.here()
    window = a_window(context_of(room.vault, lanes, doors=doors), *screens())
    qtbot.addWidget(window)
    window.resize(QSize(1366, 768))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    said: dict[str, str] = dict.fromkeys(items, "")
    sizes = []
    for number in range(rounds):
        window.go_to(Place("meeting", room.meeting))
        wait_idle(lanes)
        screen = window.screen_shown()
        assert isinstance(screen, MeetingScreen)
        for at, item in enumerate(items):
            screen.work.go_to(item, "Heard once more later.")
            wait_idle(lanes)
            _type(screen, said, item, f"{number}.{at} ")
            clock.go_on(seconds=HOURS * 3600 / (rounds * len(items)))
        screen.leaving()
        wait_idle(lanes)
        for elsewhere in ELSEWHERE:
            window.go_to(elsewhere)
            wait_idle(lanes)
        sizes.append(_there())
    assert sizes[-1] == sizes[2], sizes
    for item, words in said.items():
        assert room.days.child(item=item).worried.strip() == words.strip()
    window.locking.stop()
    lanes.end()  # whatever the last screen still reads ends before the vault is closed


def _type(screen: MeetingScreen, said: dict[str, str], item: str, words: str) -> None:
    area: QWidget = screen.child.columns.areas["worried"]
    area.setFocus()
    type_text(area, words)
    said[item] = screen.child.columns.areas["worried"].value()
