"""A screening on the screen for tests and pictures: a real vault, a real person, the whole tool filled in or part of it."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.forms.questionnaire import JsonValue
from cse_desk.models.enums import ScreeningReason
from cse_desk.models.records.people import PersonDetails
from cse_desk.services.desk import Desk
from cse_desk.ui import slices
from cse_desk.ui.bus import Place
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.screen import Screen, ScreenSpec
from cse_desk.ui.screens.screening.reading import Reader
from cse_desk.ui.screens.screening.result import ResultPage
from cse_desk.ui.screens.screening.screen import ScreeningScreen
from cse_desk.ui.screens.screening.wizard import Wizard
from cse_desk.ui.screens.screening.work import Work
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of
from tests.helpers.doors import FakeDoors
from tests.helpers.settling import lay_out
from tests.helpers.stage import a_window


def a_screening(
    vault: Vault,
    details: PersonDetails,
    answers: Mapping[str, JsonValue] | None = None,
    *,
    reason: ScreeningReason = ScreeningReason.NEW_CONCERN,
) -> str:
    """A young person with a screening that was begun, with these answers recorded."""
    desk = Desk(vault)
    young_person_id = next(iter(desk.people.create(details).roots))
    _changes, screening_id = desk.screenings.start(young_person_id=young_person_id, reason=reason)
    if answers:
        record = desk.screenings.open(screening_id=screening_id)
        desk.screenings.save(
            screening_id=screening_id,
            answers={**record.answers, **answers},
            last_page="",
            last_item="",
            seen=record.seen,
        )
    return screening_id


def screening_spec() -> ScreenSpec:
    """The screen as the window's register has it."""
    return ScreenSpec("screening", "Screening", "document", ScreeningScreen, in_rail=False, under="people")


class ScreeningShown:
    """What a window shows while a screening is open in it."""

    window: MainWindow

    @property
    def screen(self) -> ScreeningScreen:
        found = self.window.screen_shown()
        assert isinstance(found, ScreeningScreen)
        return found

    @property
    def wizard(self) -> Wizard:
        assert isinstance(self.screen.wizard, Wizard)
        return self.screen.wizard

    @property
    def reader(self) -> Reader:
        assert isinstance(self.screen.wizard, Reader)
        return self.screen.wizard

    @property
    def result(self) -> ResultPage:
        assert self.screen.result is not None
        return self.screen.result

    @property
    def work(self) -> Work:
        assert self.screen.work is not None
        return self.screen.work


class Room(ScreeningShown):
    """The window with the screening screen on it, for a person with a keyboard and a mouse."""

    def __init__(self, qtbot: QtBot, vault: Vault, lanes: Lanes, doors: FakeDoors) -> None:
        self.qtbot, self.vault, self.lanes, self.doors = qtbot, vault, lanes, doors
        self.desk = Desk(vault)
        self.context = context_of(vault, lanes, doors=doors)
        self.window = a_window(self.context, screening_spec(), ScreenSpec("person", "Young person", "person", Screen))
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def open(self, screening_id: str, part: str = "") -> ScreeningScreen:
        """Show a screening and wait for it."""
        self.window.go_to(Place("screening", screening_id, part))
        self.settle()
        return self.screen

    def settle(self) -> None:
        """Wait until every lane has delivered, and what that set going as well."""
        QCoreApplication.processEvents()
        self.qtbot.waitUntil(self._is_at_rest, timeout=20_000)
        lay_out()
        self._wake()

    def _is_at_rest(self) -> bool:
        return not any(lane.is_busy for lane in self.lanes.all()) and not slices.is_any_at_work()

    def focus(self) -> QWidget:
        """What has the keyboard."""
        self._wake()
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def _wake(self) -> None:
        """A list of suggestions was open: without a window manager nobody makes the window active again."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            QCoreApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key where the keyboard is."""
        self.qtbot.keyClick(self.focus(), key, modifier)

    def type(self, text: str) -> None:
        """Letters where the keyboard is."""
        self.qtbot.keyClicks(self.focus(), text)

    def click(self, widget: QWidget) -> None:
        """The left button of the mouse in the middle of something."""
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def leave(self) -> None:
        """Close the window while the lanes still live."""
        self.window.close()
        self.settle()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def crash(self) -> None:
        """The window is gone without closing: nothing was recorded, nobody was asked."""
        for name in ("screening", "person"):
            screen = self.window._screens.pop(name, None)
            if screen is not None:
                screen.hide()
                screen.deleteLater()
        self.window.place = None
        self.window.hide()
        self.window.locking.stop()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
