"""The first unlocking after an update of the program: a vault as the first version left it, through the real window."""

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk import app
from cse_desk.clock import SetClock
from cse_desk.ids import Ids
from cse_desk.models.records.opening import HowFar, Stage, Tell, nobody
from cse_desk.services.ready import ReadyUnlocking
from cse_desk.settings import Settings
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.doors import Doors
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.unlock.window import UnlockWindow
from cse_desk.ui.start import Start
from cse_desk.ui.theme import Theme
from cse_desk.vault import schema, updating
from cse_desk.vault.keys import KdfCost, Passphrase
from cse_desk.vault.store import Vault
from tests.helpers.doors import FakeDoors
from tests.helpers.vaults import PASSPHRASE
from tests.helpers.walk import problems_of
from tests.unit.vault.sealed import state_of

OLD = Path(__file__).resolve().parents[1] / "data" / "stories" / "schema-1-format-1" / "vault"
STAGES = (Stage.COPY, Stage.CHECK, Stage.SEAL, Stage.UPDATE, Stage.REMAKE, Stage.LISTS)
PATIENCE_S = 20
Key = Qt.Key


class Paced(ReadyUnlocking):
    """The door at a person's pace: at the beginning of each stage it waits until somebody has looked."""

    def __init__(self, vaults: Path, clock: SetClock) -> None:
        super().__init__(vaults, clock=clock, ids=Ids(), cost=KdfCost.for_tests())
        self.begun: list[Stage] = []
        self.looked = threading.Semaphore(0)

    def unlock(
        self,
        *,
        vault_folder: str,
        passphrase: Passphrase,
        accept_older: bool = False,
        copy_to: Path | None = None,
        tell: Tell = nobody,
    ) -> Vault:
        """As the real one."""
        hear = partial(self._hear, tell)
        return super().unlock(
            vault_folder=vault_folder, passphrase=passphrase, accept_older=accept_older, copy_to=copy_to, tell=hear
        )

    def _hear(self, tell: Tell, far: HowFar) -> None:
        tell(far)
        if far.stage not in self.begun:
            self.begun.append(far.stage)
            assert self.looked.acquire(timeout=PATIENCE_S)
            tell(far)


class Sitting:
    """Somebody who unlocks."""

    def __init__(self, vaults: Path, clock: SetClock, qtbot: QtBot) -> None:
        self.folder, self.qtbot, self.door = vaults / OLD.name, qtbot, Paced(vaults, clock)
        self.opened: list[Vault] = []
        self.doors = FakeDoors()
        self.start: Start[Vault] = Start(
            unlocking=lambda: self.door,
            compose=self._composed,
            leave=lambda _vault: None,
            settings=Settings(),
            keep_settings=lambda _settings: None,
            doors=self.doors,
        )

    def _composed(self, vault: Vault, lanes: Lanes, doors: Doors) -> Context:
        self.opened.append(vault)
        return app.compose(self.door, vault, lanes, doors)

    @property
    def window(self) -> UnlockWindow:
        assert self.start.door is not None
        return self.start.door

    def unlock(self) -> None:
        """Type the passphrase, and Enter."""
        if self.start.door is None:
            self.start.show_door()
            self.wait(lambda: bool(self.window.unlock_page.which.value()))
        self.window.unlock_page.passphrase.set_value(PASSPHRASE)
        QTest.keyClick(self.window.unlock_page.passphrase.edit, Key.Key_Return)

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until, timeout=PATIENCE_S * 1000)

    def sees(self, line: int) -> None:
        """Wait until the window shows that this line is worked on."""
        page = self.window.steps_page
        self.wait(lambda: self.window.page_shown() == "steps" and ": now, " in page.lines.words()[line])

    def go_on(self, times: int = 1) -> None:
        """Let the work go on to the beginning of the next stage."""
        for _ in range(times):
            self.door.looked.release()

    def end(self) -> None:
        self.go_on(len(STAGES))
        self.start.end()
        if self.start.window is not None:
            self.start.window.locking.stop()
            self.start.window.hide()
            self.start.window.deleteLater()
        if self.start.door is not None:
            self.start.door.hide()
            self.start.door.deleteLater()
        for vault in self.opened:
            vault.close()


@pytest.fixture
def here(tmp_path: Path, clock: SetClock, desk: QApplication, qtbot: QtBot) -> Iterator[Sitting]:
    shutil.copytree(OLD, tmp_path / "vaults" / OLD.name)
    made = Sitting(tmp_path / "vaults", clock, qtbot)
    yield made
    made.end()


def test_every_step_of_an_update_is_seen_and_then_the_work_is_there(here: Sitting, desk: QApplication) -> None:
    here.unlock()
    for stage, line in zip(STAGES, (0, 1, 2, 3, 4, 4), strict=True):
        here.sees(line)
        here.wait(lambda stage=stage: here.door.begun[-1] is stage)  # type: ignore[misc]
        words = here.window.steps_page.lines.words()
        assert [one.endswith(": done") for one in words] == [number < line for number in range(5)]
        if stage is Stage.CHECK:
            _is_for_everybody(here, desk)
        here.go_on()
    here.wait(lambda: here.start.window is not None)
    window = here.start.window
    assert window is not None
    here.wait(window.toast.isVisible)
    assert here.start.door is None
    assert window.toast.words() == "Your vault is up to date. The backup made first is kept beside it."
    (vault,) = here.opened
    assert vault.me.name == "Martin Achebe"
    assert [path.name for path in here.folder.glob("*.csebak")] == [f"before-schema-{schema.KNOWN}-from-1.csebak"]


def _is_for_everybody(here: Sitting, desk: QApplication) -> None:
    """What it says, in the middle of it, at 100 and 200 %."""
    page = here.window.steps_page
    assert page.safe.title.text() == "Nothing is lost if this stops."
    assert QApplication.focusWidget() is page.lines
    for percent in (100, 200):
        theme.wear(desk, Theme(percent=percent))
        page.refit()
        assert problems_of(here.window) == []
    theme.wear(desk, Theme())


def test_stopped_by_the_keyboard_it_says_what_was_kept_and_can_be_begun_again(here: Sitting) -> None:
    before = state_of(here.folder)
    here.unlock()
    here.sees(0)
    here.go_on()
    here.sees(1)
    QTest.keyClick(here.window.steps_page.lines, Key.Key_Tab)
    stop = QApplication.focusWidget()
    assert stop is not None
    QTest.keyClick(stop, Key.Key_Return)
    here.go_on()
    here.wait(lambda: here.window.page_shown() == "unlock")
    page = here.window.unlock_page
    assert page.news.title.text() == "Stopped."
    assert page.news.text.text() == (
        "Your vault is as it was. Nothing is left of the backup, which was not finished. "
        "Type your passphrase to begin again."
    )
    assert page.passphrase.edit.hasFocus()
    assert state_of(here.folder) == before
    here.go_on(len(STAGES))
    here.unlock()
    here.wait(lambda: here.start.window is not None)


def test_without_room_for_the_copy_it_goes_to_a_stick(
    here: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick, size = tmp_path / "stick", (here.folder / "vault.db").stat().st_size
    stick.mkdir()
    monkeypatch.setattr(updating, "_MARGIN", size // 2)
    monkeypatch.setattr(updating, "_free_on", lambda _folder: 2 * size)
    monkeypatch.setattr(updating, "_disk_of", str)  # a folder is a disk
    here.go_on(len(STAGES))
    here.unlock()
    page = here.window.unlock_page
    here.wait(page.elsewhere.isVisible)
    assert page.passphrase.edit.hasFocus()
    here.doors.files.append(stick)
    QTest.keyClick(page.elsewhere, Key.Key_Space)
    here.wait(lambda: page.news.title.text() == f"The copy will go to {stick}.")

    here.unlock()

    here.wait(lambda: here.start.window is not None)
    assert here.start.window is not None
    here.wait(here.start.window.toast.isVisible)
    assert here.start.window.toast.words() == (
        "Your vault is up to date. The backup made first is in the folder you chose."
    )
    assert [path.name for path in stick.iterdir()] == ["desk-2026-11-24-before-update.csebak"]
    assert list(here.folder.glob("*.csebak")) == []


@pytest.mark.parametrize("stage", [Stage.COPY, Stage.REMAKE, Stage.LISTS])
def test_closing_the_window_in_the_middle_stops_it_soon_and_nothing_is_lost(here: Sitting, stage: Stage) -> None:
    before = state_of(here.folder)
    here.unlock()
    here.go_on(STAGES.index(stage))
    here.wait(lambda: here.door.begun[-1:] == [stage])
    here.window.close()
    here.go_on()
    here.start.lanes.end()  # as the program does when its last window is closed
    assert here.opened == []
    if stage is Stage.LISTS:
        assert not (here.folder / "vault.db-wal").exists()  # opened, and locked again in good order
    else:
        left = {name: data for name, data in state_of(here.folder).items() if not name.endswith(".csebak")}
        assert left == before
    again = ReadyUnlocking(here.folder.parent, clock=here.door._clock, ids=Ids(), cost=KdfCost.for_tests())
    again.unlock(vault_folder=OLD.name, passphrase=PASSPHRASE).close()
