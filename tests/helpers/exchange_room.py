"""A whole window on a vault for somebody who has only a keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.services.desk import Desk
from cse_desk.ui import slices
from cse_desk.ui.bus import Place
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.registry import screens
from cse_desk.ui.screens.exchange.screen import ExchangeScreen
from cse_desk.ui.screens.referral.screen import ReferralScreen
from cse_desk.ui.widgets.labels import PlainLabel
from tests.helpers.contexts import context_of
from tests.helpers.doors import FakeDoors
from tests.helpers.stage import a_window

CONTROL = Qt.KeyboardModifier.ControlModifier
SIZE = (1366, 768)


class Sitting:
    """One window, its doors, and the keys."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk, self.doors = qtbot, desk, FakeDoors()
        self.lanes = Lanes.start()
        self.context = context_of(desk.vault, self.lanes, doors=self.doors)
        self.window: MainWindow = a_window(self.context, *screens(), leave=self._leave)
        self.window.resize(*SIZE)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.settle()

    def settle(self) -> None:
        """Wait for the lanes, and for what they set going."""
        for _round in range(3):
            self.qtbot.waitUntil(
                lambda: not any(lane.is_busy for lane in self.lanes.all()) and not slices.is_any_at_work(),
                timeout=30_000,
            )
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QApplication.processEvents()

    def go(self, screen: str, target: str = "", part: str = "") -> None:
        """As another screen would send somebody here."""
        self.window.go_to(Place(screen, target, part))
        self.settle()

    @property
    def exchange(self) -> ExchangeScreen:
        found = self.window.screen_shown()
        assert isinstance(found, ExchangeScreen)
        return found

    @property
    def referral(self) -> ReferralScreen:
        found = self.window.screen_shown()
        assert isinstance(found, ReferralScreen)
        return found

    def _leave(self) -> None:
        """Locked: as the program does, but for the new process."""
        self.lanes.end()
        self.desk.vault.close()

    # -- keys --

    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus(), key, modifier)
        self.settle()

    def type(self, words: str) -> None:
        QTest.keyClicks(self.focus(), words)

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.press(Qt.Key.Key_V, CONTROL)
        QGuiApplication.clipboard().clear()

    def find(self, words: str) -> None:
        """Through the palette."""
        self.press(Qt.Key.Key_K, CONTROL)
        self.type(words)
        self.settle()
        self.press(Qt.Key.Key_Return)

    def tab_to(self, target: QWidget) -> None:
        """Tab until something has the keyboard; never more than once round."""
        for _stop in range(120):
            here = QApplication.focusWidget()
            if here is target or (here is not None and target.isAncestorOf(here)):
                return
            QTest.keyClick(self.focus(), Qt.Key.Key_Tab)
        raise AssertionError(f"the keyboard never came to {target.accessibleName()}")

    def push(self, button: QPushButton) -> None:
        """Go there and press Space."""
        assert button.isVisible(), button.text()
        assert button.isEnabled(), button.text()
        self.tab_to(button)
        self.press(Qt.Key.Key_Space)

    def type_words(self, words: tuple[str, ...] | list[str]) -> None:
        """The eight words, a space after each; the last one confirms."""
        for word in words:
            self.type(word)
            self.press(Qt.Key.Key_Space)

    def said(self) -> str:
        """Every word on the screen."""
        shown = self.window.screen_shown()
        assert shown is not None
        labels = [one.text() for one in shown.findChildren(PlainLabel) if one.isVisible()]
        return " | ".join(text for text in labels if text)

    def close(self) -> None:
        self.settle()
        self.lanes.end()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def sitting(qtbot: QtBot, desk: Desk) -> Iterator[Sitting]:
    """Somebody at their desk, until they close the window."""
    made = Sitting(qtbot, desk)
    try:
        yield made
    finally:
        made.close()
