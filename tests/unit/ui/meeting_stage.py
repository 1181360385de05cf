"""A meeting on its day, on the screen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import Role
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.registry import screens
from cse_desk.ui.screens.meeting.screen import MeetingScreen
from tests.helpers.contexts import context_of
from tests.helpers.doors import FakeDoors
from tests.helpers.meeting_room import Room
from tests.helpers.stage import a_window
from tests.helpers.vaults import OpenVault


@dataclass
class Stage:
    """A window on a meeting of three."""

    window: MainWindow
    context: Context
    room: Room
    items: list[str]
    idle: Callable[[], None]

    @property
    def screen(self) -> MeetingScreen:
        shown = self.window.screen_shown()
        assert isinstance(shown, MeetingScreen)
        return shown

    def go(self) -> MeetingScreen:
        self.window.go_to(Place("meeting", self.room.meeting))
        self.idle()
        return self.screen

    def reopen(self) -> MeetingScreen:
        """After something was recorded past the window."""
        self.screen.work.open(self.room.meeting)
        self.idle()
        return self.screen

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        held = Qt.KeyboardModifier.NoModifier
        for one in modifiers:
            held |= one
        target: QWidget = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, held)
        self.idle()


CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def stage(
    qtbot: QtBot,
    desk: QApplication,
    lanes: Lanes,
    doors: FakeDoors,
    open_vault: OpenVault,
    wait_idle: Callable[..., None],
) -> Iterator[Stage]:
    vault = open_vault(Role.COORDINATOR)
    room = Room(vault)
    items = []
    for place, (given, family) in enumerate([("Amira", "Khan"), ("Tyler", "Brook"), ("Zoë", "Lund")]):
        root = room.child(given, family)
        room.on_agenda(root)
        items.append(room.item(root, place))
    context = context_of(vault, lanes, doors=doors)
    window = a_window(context, *screens())
    qtbot.addWidget(window)
    window.resize(QSize(1366, 768))
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    yield Stage(window, context, room, items, lambda: wait_idle(lanes))
    window.hide()


@pytest.fixture
def started(stage: Stage) -> Stage:
    stage.room.days.start(meeting=stage.room.meeting)
    stage.room.here()
    stage.go()
    return stage
