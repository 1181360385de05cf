"""Closing the window while something goes on that must not be cut off unseen: it is said, it can be stopped, and one can stay."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QMainWindow

from cse_desk.i18n import gettext as _
from cse_desk.ui.bus import Place
from cse_desk.ui.jobs import Lane
from cse_desk.ui.lock import Locking, State
from cse_desk.ui.screen import Going
from cse_desk.ui.widgets.notices import Banner


class Closing(QObject):
    """Says it above the screen and closes the window once the lane has done it. What went wrong keeps the window open, to be read.

    Under the cover of a blank screen only the cover says it, and the keyboard stays there; the screen is gone to when one comes back.
    """

    def __init__(
        self, window: QMainWindow, banner: Banner, lane: Lane, locking: Locking, go_to: Callable[[Place], None]
    ) -> None:
        super().__init__(window)
        self._window, self._banner, self._locking, self._go_to = window, banner, locking, go_to
        self._going: Going | None = None
        self._unread: Place | None = None  # what went wrong there was not seen yet
        banner.acted.connect(self._on_stop)
        banner.closed.connect(self.stay)
        lane.idle.connect(self._on_idle)
        locking.uncovered.connect(self._on_uncovered)

    def waits_for(self, going: Going) -> None:
        """The window closes once this has ended."""
        is_seen = self._locking.state is State.OPEN
        if is_seen:
            self._go_to(going.place)
        self._going = going
        self._locking.tell(going.closing)
        if is_seen:
            self._banner.say(going.closing, going.text, action=_("Stop it and close"))
            self._banner.button.setFocus()

    @Slot()
    def stay(self) -> None:
        """Somebody wants to go on working."""
        self._going = self._unread = None
        self._locking.tell("")

    @Slot()
    def _on_stop(self) -> None:
        if self._going is not None:
            self._going.stop()

    @Slot()
    def _on_uncovered(self) -> None:
        if self._going is not None:
            self.waits_for(self._going)
        elif self._unread is not None:
            self._go_to(self._unread)

    @Slot()
    def _on_idle(self) -> None:
        going, close = self._going, self._window.close
        if going is None or going.is_on():
            return
        self.stay()
        self._banner.hide()
        if not going.went_wrong():
            _soon(self._window, close)
        elif self._locking.state is not State.OPEN:
            self._unread = going.place


def _soon(window: QMainWindow, act: Callable[[], object]) -> None:
    """Not while the lane is still telling who listens."""
    QTimer.singleShot(0, window, act)
