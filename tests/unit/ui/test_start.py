"""From the door to the window and out again."""

import shutil
from dataclasses import dataclass
from typing import Any

import pytest

from cse_desk.models.enums import Role
from cse_desk.services.case_summaries import attach
from cse_desk.settings import Settings
from cse_desk.ui.screen import Screen, ScreenSpec
from cse_desk.ui.start import Start
from tests.helpers.stage import context_of
from tests.helpers.vaults import PASSPHRASE, unlocking


@dataclass
class Begun:
    """The beginning, whom it left, what it remembered."""

    start: Start[Any]
    left: list[Any]
    kept: list[Settings]


@pytest.fixture
def begun(desk, vault_templates, tmp_path, clock, doors, qtbot):
    source = vault_templates(Role.SOCIAL_WORKER)
    shutil.copytree(source, tmp_path / "vaults" / source.name)
    service = unlocking(tmp_path / "vaults", clock)
    left: list[object] = []
    kept: list[Settings] = []

    def compose(vault, lanes, doors):
        attach(vault)
        return context_of(vault, lanes, doors=doors)

    made = Start(
        unlocking=lambda: service,
        compose=compose,
        leave=left.append,
        settings=Settings(),
        keep_settings=kept.append,
        specs=lambda: [ScreenSpec("today", "Today", "today", Screen)],
        doors=doors,
    )
    yield Begun(made, left, kept)
    made.end()
    if made.window is not None:
        made.window.locking.stop()
        made.window.hide()
        made.window.deleteLater()
    if made.door is not None:
        made.door.hide()


def test_unlocking_leads_to_the_window_and_locking_out_of_it(begun, qtbot, wait_idle):
    start = begun.start
    door = start.show_door()
    qtbot.wait(1)
    wait_idle(start.lanes)
    door.unlock_page.passphrase.set_value(PASSPHRASE)
    door.unlock_page.act.click()
    qtbot.waitUntil(lambda: start.window is not None, timeout=20_000)

    window = start.window
    assert window.isVisible()
    assert window.windowTitle() == "Desk"
    assert start.door is None
    assert window.place.screen == "today"
    assert window.locking._idle.isActive()
    assert begun.kept[-1].last_vault
    assert begun.kept[-1].known == (begun.kept[-1].last_vault,)
    vault = start._vault
    window.top.lock_button.click()

    assert begun.left == [vault]
    assert not any(lane.is_busy for lane in start.lanes.all())
    vault.close()


def test_what_is_remembered_outside_the_vault_names_nobody(begun, qtbot, wait_idle):
    start = begun.start
    door = start.show_door()
    qtbot.wait(1)
    wait_idle(start.lanes)
    door.unlock_page.passphrase.set_value(PASSPHRASE)
    door.unlock_page.act.click()
    qtbot.waitUntil(lambda: start.window is not None, timeout=20_000)

    assert "Leanne" not in repr(begun.kept)
    vault = start._vault
    start.end()
    vault.close()
