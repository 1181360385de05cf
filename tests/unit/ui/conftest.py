"""A dressed application, lanes that end, doors that remember."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.settings import Settings
from cse_desk.ui import slices, theme
from cse_desk.ui.jobs import Lane, Lanes
from cse_desk.ui.start import application
from cse_desk.ui.theme import Theme
from tests.helpers.doors import FakeDoors
from tests.helpers.vaults import OpenVault, clock, open_vault, vault, vault_templates

__all__ = ["clock", "open_vault", "vault", "vault_templates"]

WaitIdle = Callable[..., None]
Place = Callable[..., QWidget]


@pytest.fixture
def desk(qapp: QApplication) -> QApplication:
    """The application in the light theme with its focus ring."""
    dressed = application(Settings())
    if theme.current() != Theme():
        theme.wear(dressed, Theme())
    return dressed


@pytest.fixture
def lanes(desk: QApplication, open_vault: OpenVault) -> Iterator[Lanes]:
    """The three lanes, ended after the test and before its vaults are closed: a timer may set one to work at the very end."""
    made = Lanes.start()
    yield made
    made.end()


@pytest.fixture
def doors() -> FakeDoors:
    """Doors that remember."""
    return FakeDoors()


@pytest.fixture
def wait_idle(qtbot: QtBot) -> WaitIdle:
    """Waits until lanes have delivered everything, what that set going as well, and all that is made a little at a time is there."""

    def wait(*waiting: Lane | Lanes) -> None:
        every = [lane for one in waiting for lane in (one.all() if isinstance(one, Lanes) else (one,))]
        qtbot.waitUntil(lambda: not any(lane.is_busy for lane in every) and not slices.is_any_at_work(), timeout=20_000)

    return wait


@pytest.fixture
def place(desk: QApplication, qtbot: QtBot) -> Place:
    """Somewhere to put a widget: shown, active."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)

    def put(*widgets: QWidget) -> QWidget:
        for widget in widgets:
            column.addWidget(widget)
        window.resize(600, 300)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return put
