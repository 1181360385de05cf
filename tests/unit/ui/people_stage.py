"""Real screens over real services on a real vault, for the tests of the list, the page, the form and Today."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.models.records.people import PersonDetails
from cse_desk.services.people import People
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.screen import Screen

SIZE = (1366, 768)


@dataclass
class Went:
    """Where a screen asked to go, and what it told."""

    places: list[Place] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def listening(cls, context: Context) -> "Went":
        heard = cls()
        context.bus.asked_to_go.connect(heard.places.append)
        context.bus.told.connect(heard.hear)
        return heard

    def hear(self, words: str, act: str) -> None:
        self.told.append((words, act))


def add(people: People, *details: PersonDetails) -> list[str]:
    """Add these; their ids."""
    return [root for one in details for root in people.create(one).roots]


def show(qtbot: QtBot, screen: Screen, size: tuple[int, int] = SIZE) -> None:
    """On the screen, with the keyboard."""
    qtbot.addWidget(screen)
    screen.resize(*size)
    screen.show()
    screen.activateWindow()
    qtbot.waitExposed(screen)


def press(widget: QWidget, *keys: Qt.Key) -> None:
    """Press keys."""
    for key in keys:
        QTest.keyClick(widget, key)


def type_into(widget: QWidget, words: str) -> None:
    """Type letter by letter, in any script (QTest knows only Latin ones)."""
    widget.setFocus()
    for letter in words:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def texts(widgets: Iterable[QWidget]) -> str:
    """All words of labels, for a look whether something is said."""
    return " | ".join(one.text() for one in widgets if hasattr(one, "text"))
