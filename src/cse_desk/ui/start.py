"""From nothing to the window: the application, the door, then the screens of the opened vault. Heavy imports wait until they are needed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from cse_desk import memory
from cse_desk.settings import Settings
from cse_desk.ui import ahead, focus, theme, traces
from cse_desk.ui.context import OpenVault
from cse_desk.ui.doors import TITLE, Doors, QtDoors
from cse_desk.ui.drafts_news import DraftsNews
from cse_desk.ui.due_check import DueCheck
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.unlock.window import UnlockWindow
from cse_desk.ui.slices import Slices

if TYPE_CHECKING:
    from cse_desk.services.unlock import Unlocking
    from cse_desk.ui.context import Context
    from cse_desk.ui.main_window import MainWindow
    from cse_desk.ui.screen import ScreenSpec


V = TypeVar("V", bound=OpenVault)


def application(settings: Settings, arguments: Sequence[str] = ()) -> QApplication:
    """The Qt application, dressed; there is only ever one."""
    found = QApplication.instance()
    made = found if isinstance(found, QApplication) else QApplication([TITLE, *arguments])
    QCoreApplication.setApplicationName(TITLE)
    made.setApplicationDisplayName("")
    made.setQuitOnLastWindowClosed(True)
    traces.leave_none()
    theme.wear(made, theme.theme_from(settings.theme, settings.text_percent))
    focus.ring(made)
    ahead.forget_sources()
    memory.give_back_large_blocks()
    return made


class Start(QObject, Generic[V]):
    """Shows the door, then the window. The composition root (app.py) hands in what it cannot know.

    `unlocking()` makes the service (called in the vault lane); `compose(vault, lanes, doors)` makes the Context of an open vault
    (called on the GUI thread, must not touch the database); `leave(vault)` closes the vault and starts the process again, locked.
    """

    def __init__(
        self,
        *,
        unlocking: Callable[[], Unlocking],
        compose: Callable[[V, Lanes, Doors], Context],
        leave: Callable[[V], object],
        settings: Settings,
        keep_settings: Callable[[Settings], object],
        specs: Callable[[], Sequence[ScreenSpec]] | None = None,
        doors: Doors | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._unlocking, self._compose, self._leave = unlocking, compose, leave
        self._settings, self._keep_settings, self._specs = settings, keep_settings, specs
        self.lanes = Lanes.start(self)
        self.doors: Doors = doors or QtDoors(self.lanes.press, self)
        self.door: UnlockWindow | None = None
        self.window: MainWindow | None = None
        self._vault: V | None = None
        self._slices = Slices(self)
        self._news = ""  # said first in the window
        self._is_reading = self._is_open = False

    def show_door(self) -> UnlockWindow:
        """Show the unlock window."""
        self.door = UnlockWindow(self._unlocking, self.lanes.vault, self.doors, settings=self._settings)
        self.door.opened.connect(self._on_opened)
        self.door.show()
        QTimer.singleShot(0, self, self._read_ahead)  # once the door is painted
        return self.door

    @Slot()
    def _read_ahead(self) -> None:
        self._is_reading = True
        self.lanes.press.run(self, ahead.read_screens, self._on_read, self._on_read)

    def _on_read(self, _outcome: object) -> None:
        """Reading ahead is a help: a screen that could not be read says so when it is opened."""
        self._is_reading = False
        self._stay_if_loaded()

    @Slot(object, str)
    def _on_opened(self, vault: V, folder: str) -> None:
        self._news = self.door.done_words() if self.door is not None else ""
        self.show_window(vault, folder)

    def show_window(self, vault: V, folder: str = "") -> MainWindow:
        """Show the window of an open vault in the place of the door; its first screen comes with the next turns of the event loop."""
        self._vault = vault
        self.lanes.release_with(vault.release_thread)
        self._remember(folder)
        self.window = window = self._make_window(vault)
        self._slices.begin(self._opening(window), step_by_step=True, at_once=False)
        return window

    def _make_window(self, vault: V) -> MainWindow:
        from cse_desk.ui.main_window import MainWindow
        from cse_desk.ui.registry import screens

        specs = self._specs() if self._specs is not None else screens()
        context = self._compose(vault, self.lanes, self.doors)
        return MainWindow(context, specs, settings=self._settings, keep_settings=self._keep, leave=self._on_leave)

    def _opening(self, window: MainWindow) -> Iterator[None]:
        """The window, its first screen, the door away: each would hold the others up."""
        window.show()
        window.locking.start()
        self._close_door()
        yield
        if window.place is None:  # else somebody was quicker
            window.go_home()
        yield
        DueCheck(window.context, window).begin(self._news)
        DraftsNews(window.context, window).look()
        yield
        self._is_open = True
        self._stay_if_loaded()

    def _stay_if_loaded(self) -> None:
        """All that is loaded by now stays: Python need not look through it, holding up the window for 80 ms each time."""
        if self._is_open and not self._is_reading:
            gc.freeze()

    def _close_door(self) -> None:
        if self.door is not None:
            self.door.close()
            self.door.deleteLater()
            self.door = None

    def _remember(self, folder: str) -> None:
        from dataclasses import replace

        if folder and folder != self._settings.last_vault:
            known = (folder, *(one for one in self._settings.known if one != folder))
            self._keep(replace(self._settings, last_vault=folder, known=known))

    def _keep(self, settings: Settings) -> None:
        self._settings = settings
        self._keep_settings(settings)

    @Slot()
    def _on_leave(self) -> None:
        """Locked: let the lanes finish and let go of the vault, then leave."""
        self.end()
        if self._vault is not None:
            self._leave(self._vault)

    def end(self) -> None:
        """End the lanes; each lets go of its own connections in its own thread."""
        self._slices.drop()
        self.lanes.end()
