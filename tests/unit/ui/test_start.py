"""From the door to the window and out again."""

import shutil
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QObject, QTimer

from cse_desk.models.enums import Role
from cse_desk.services.case_summaries import attach
from cse_desk.settings import Settings
from cse_desk.ui import slices
from cse_desk.ui.bus import Place
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.screen import Screen, ScreenSpec
from cse_desk.ui.start import Start
from tests.helpers.contexts import context_of
from tests.helpers.vaults import PASSPHRASE, unlocking


@dataclass
class Begun:
    """The beginning, whom it left, what it remembered."""

    start: Start[Any]
    left: list[Any]
    kept: list[Settings]


class Beats(QObject):
    """What there was of a window whenever a key would have been heard."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.seen = [self._now()]
        timer = QTimer(self)
        timer.timeout.connect(self._on_beat)
        timer.start(0)

    def _now(self) -> str:
        return "screen" if self._window.place is not None else "window" if self._window.isVisible() else "door"

    def _on_beat(self) -> None:
        self.seen.append(self._now())


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
        specs=lambda: [ScreenSpec(name, name.title(), "today", Screen) for name in ("today", "people")],
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
    qtbot.waitUntil(lambda: door.unlock_page.which.count() > 0)
    wait_idle(start.lanes)
    door.unlock_page.passphrase.set_value(PASSPHRASE)
    door.unlock_page.act.click()
    beats: list[Beats] = []
    door.opened.connect(lambda *_opened: beats.append(Beats(start.window)))
    pressed: list[bool] = []
    door.opened.connect(lambda *_opened: pressed.append(door.unlock_page.act.isEnabled()))
    qtbot.waitUntil(lambda: bool(beats), timeout=20_000)

    window = start.window
    wait_idle(start.lanes)
    assert list(dict.fromkeys(beats[0].seen)) == ["door", "window", "screen"]
    assert pressed == [False], "nothing can be pressed twice"
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


def test_who_is_quicker_than_the_first_screen_stays_and_nothing_outside_the_vault_names_anybody(
    begun, qtbot, wait_idle
):
    start = begun.start
    door = start.show_door()
    qtbot.waitUntil(lambda: door.unlock_page.which.count() > 0)
    wait_idle(start.lanes)
    door.unlock_page.passphrase.set_value(PASSPHRASE)
    door.opened.connect(lambda *_opened: start.window.go_to(Place("people")))
    door.unlock_page.act.click()
    qtbot.waitUntil(lambda: start.window is not None, timeout=20_000)
    wait_idle(start.lanes)
    qtbot.waitUntil(lambda: not slices.is_any_at_work())

    assert start.window.place == Place("people")
    assert "Leanne" not in repr(begun.kept)
    vault = start._vault
    start.end()
    vault.close()


def test_a_vault_that_was_left_open_says_so_beside_the_news_of_its_update(begun, qtbot, wait_idle):
    service = begun.start._unlocking()
    vault = service.unlock(vault_folder=service.entries()[0].vault_folder, passphrase=PASSPHRASE)
    vault.was_left_open = True
    vault.drafts._tell(kept=2, at_opening=True)
    begun.start._news = "Your vault is up to date."  # as the door says it; a crash and an update are the usual pair
    window = begun.start.show_window(vault)
    qtbot.waitUntil(lambda: "nothing is damaged" in window.toast.words())
    wait_idle(begun.start.lanes)
    assert window.toast.words().startswith("Your vault is up to date. ")
    assert window._alarm.title.text() == "The file that keeps what is half typed is damaged."
    begun.start.end()
    vault.close()
