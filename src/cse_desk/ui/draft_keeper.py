"""Keeps a form as a draft within three seconds of the last keystroke, also while a take-in holds up every recording."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Slot

from cse_desk.ui.context import Context
from cse_desk.ui.turns import Turns

KEEP_MS = 1_500
_T = TypeVar("_T")


class DraftKeeper(QObject):
    """`keeping()` reads the form as it stands and gives what keeps it, from any lane. Nothing is kept until somebody has typed."""

    def __init__(self, context: Context, keeping: Callable[[], Callable[[], object]], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._keeping = context, keeping
        self.is_changed = False
        self._waiting: list[Callable[[], None]] = []
        self._on_their_way = 0
        self._turns, self._turn = Turns(), 0
        self._is_ending = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.keep_now)

    def typed(self) -> None:
        """Something was changed."""
        self.is_changed = True
        self._context.bus.tell_saving()
        if not self._timer.isActive():
            self._timer.start()

    def forget(self) -> None:
        """Nothing of it need be kept any more."""
        self._timer.stop()
        self.is_changed = False
        self._is_ending = False

    def ending(self, work: Callable[[], _T]) -> Callable[[], _T]:
        """`work`, for the vault lane, records the form or throws it away: no draft of before comes after it."""
        self._turn += 1
        self._is_ending = True
        return partial(self._turns.record, self._turn, work)

    def ended(self) -> None:
        """What `ending` announced is done, or failed."""
        self._is_ending = False

    @Slot()
    def keep_now(self) -> None:
        """Keep what was typed since the last time: at once, or after the ending that was handed in."""
        self._timer.stop()
        if not self.is_changed:
            self._finish()
            return
        self.is_changed = False
        work = self._keeping()
        lane = self._context.lanes.vault if self._is_ending else self._context.lanes.reading
        self._on_their_way += 1
        lane.run(self, partial(self._turns.keep, self._turn, work), self._on_kept, self._on_not_kept)

    def keep(self, done: Callable[[], None]) -> None:
        """Keep, then call `done`, also when it could not be kept."""
        self._waiting.append(done)
        self.keep_now()

    def _on_kept(self, _nothing: object) -> None:
        self._on_their_way -= 1
        self._context.bus.tell_saved(self._context.clock.now())
        self._finish()

    def _on_not_kept(self, error: Exception) -> None:
        self._on_their_way -= 1
        self.is_changed = True
        self._timer.start()
        self._context.bus.tell_not_saved()
        self._context.bus.tell_failed(error)
        self._finish()

    def _finish(self) -> None:
        """Once nothing is on its way any more."""
        if self._on_their_way:
            return
        waiting, self._waiting = self._waiting, []
        for done in waiting:
            done()
