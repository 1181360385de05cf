"""Closing the window while something goes on that must not be cut off unseen: it is said, it can be stopped, and one can stay."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QMainWindow

from cse_desk.i18n import gettext as _
from cse_desk.ui.jobs import Lane
from cse_desk.ui.screen import Going
from cse_desk.ui.widgets.notices import Banner


class Closing(QObject):
    """Says it above the screen and closes the window once the lane has done it. What went wrong keeps the window open, to be read."""

    def __init__(self, window: QMainWindow, banner: Banner, lane: Lane) -> None:
        super().__init__(window)
        self._window, self._banner = window, banner
        self._going: Going | None = None
        banner.acted.connect(self._on_stop)
        banner.closed.connect(self.stay)
        lane.idle.connect(self._on_idle)

    def waits_for(self, going: Going) -> None:
        """The window closes once this has ended."""
        self._going = going
        self._banner.say(going.closing, going.text, action=_("Stop it and close"))
        self._banner.button.setFocus()

    @Slot()
    def stay(self) -> None:
        """Somebody wants to go on working."""
        self._going = None

    @Slot()
    def _on_stop(self) -> None:
        if self._going is not None:
            self._going.stop()

    @Slot()
    def _on_idle(self) -> None:
        going, close = self._going, self._window.close
        if going is None or going.is_on():
            return
        self._going = None
        self._banner.hide()
        if not going.went_wrong():
            _soon(self._window, close)


def _soon(window: QMainWindow, act: Callable[[], object]) -> None:
    """Not while the lane is still telling who listens."""
    QTimer.singleShot(0, window, act)
