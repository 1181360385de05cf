"""Somebody at the real window over a vault: does one thing after another, each when the one before has come to rest."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from cse_desk import app
from cse_desk.settings import Settings
from cse_desk.ui import ahead, slices, start
from cse_desk.ui.bus import Place
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.screen import Screen
from cse_desk.vault.store import Vault
from tests.bench import seed
from tests.bench.heart import Heart
from tests.helpers.doors import FakeDoors
from tests.helpers.keys import type_text

_POLL_MS = 4
_DOOR_MS = 500
_QUIET = 10  # polls without anything going on, before the next thing is done
SETTLING = "settling"

Step = tuple[str, Callable[[], object]]  # phase, what is done


class Play(QObject):
    """`steps(play)` gives what is done; each is begun once the lanes, the slices and the event loop have been at rest for a while."""

    def __init__(self, vaults: Path, vault: Vault, steps: Callable[["Play"], Iterator[Step]]) -> None:
        super().__init__()
        self.heart = Heart()
        self._vault = vault
        vault.release_thread()
        door = app.door_to(vaults, seed.clock())
        self._start: start.Start[Vault] = start.Start(
            unlocking=door,
            compose=lambda opened, lanes, doors: app.compose(door(), opened, lanes, doors),
            leave=lambda opened: opened.close(),
            settings=Settings(idle_minutes=15),
            keep_settings=lambda _settings: None,
            doors=FakeDoors(),
        )
        self._steps = steps(self)
        self._quiet = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._on_poll)

    @property
    def window(self) -> MainWindow:
        """The window."""
        assert self._start.window is not None
        return self._start.window

    def screen(self) -> Screen:
        """The screen that is shown."""
        found = self.window.screen_shown()
        assert found is not None
        return found

    @Slot()
    def begin(self) -> None:
        """Stand at the door, where the screens' code is read; then unlock."""
        ahead.read_screens()
        self._start.show_door()
        QTimer.singleShot(_DOOR_MS, self, self._unlock)

    @Slot()
    def _unlock(self) -> None:
        self.heart.phase = "unlock"
        self._start.show_window(self._vault, "")
        self._timer.start()

    @Slot()
    def _on_poll(self) -> None:
        is_busy = any(lane.is_busy for lane in self._start.lanes.all()) or slices.is_any_at_work()
        self._quiet = 0 if is_busy else self._quiet + 1
        if self._quiet < _QUIET:
            return
        self._quiet = 0
        found = next(self._steps, None)
        if found is None:
            self._timer.stop()
            QApplication.quit()
            return
        self.heart.phase, step = found
        self.heart.step = found[0]
        step()

    def go(self, screen: str, target: str = "", part: str = "") -> Callable[[], None]:
        """Something that goes to a place."""
        return partial(self.window.go_to, Place(screen, target, part))

    def end(self) -> None:
        """Close everything."""
        self._start.end()
        self._vault.close()


def press(key: str) -> None:
    """A letter, wherever the keyboard is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    type_text(focus, key)
