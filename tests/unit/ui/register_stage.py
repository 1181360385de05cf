"""The form of the register on a real vault."""

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.register.screen import RegisterScreen
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of
from tests.unit.ui.conftest import WaitIdle
from tests.unit.ui.people_stage import show, type_into


@pytest.fixture
def context(vault: Vault, lanes: Lanes) -> Context:
    return context_of(vault, lanes)


@pytest.fixture
def open_form(qtbot: QtBot, context: Context, lanes: Lanes, wait_idle: WaitIdle) -> Callable[..., RegisterScreen]:
    opened: list[RegisterScreen] = []

    def opening(young_person_id: str = "", part: str = "") -> RegisterScreen:
        screen = RegisterScreen(context)
        opened.append(screen)  # pytest-qt keeps no reference
        show(qtbot, screen)
        screen.show_place(Place("register", young_person_id, part))
        wait_idle(lanes)
        return screen

    return opening


OpenForm = Callable[..., RegisterScreen]


def field(screen: RegisterScreen, name: str, entry: str = "", at: int = 0) -> Any:
    """A field of the form, or of an entry of a list."""
    assert screen.form is not None
    fields = screen.form.lists[entry].boxes[at].fields if entry else screen.form._set_of(name)
    return fields.cells[name].field


def name_somebody(screen: RegisterScreen, given: str, family: str) -> None:
    """Type a name, as a person does."""
    type_into(field(screen, "given", "names"), given)
    type_into(field(screen, "family", "names"), family)
