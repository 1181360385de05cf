"""Keeps the form as a draft within three seconds of the last keystroke."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from cse_desk.models.records.people import PersonDetails
from cse_desk.ui.context import Context

KEEP_MS = 1_500


class DraftKeeper(QObject):
    """`take()` gives the details as they stand. Nothing is kept until somebody has typed."""

    def __init__(self, context: Context, take: Callable[[], PersonDetails], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._take = context, take
        self.is_changed = False
        self._waiting: list[Callable[[], None]] = []
        self._is_keeping = False
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
        """Recorded, or thrown away."""
        self._timer.stop()
        self.is_changed = False

    @Slot()
    def keep_now(self) -> None:
        """Keep what was typed since the last time."""
        self._timer.stop()
        if not self.is_changed:
            self._finish()
            return
        self.is_changed = False
        work = partial(self._context.services.people.keep_draft, self._take())
        self._is_keeping = True
        self._context.lanes.vault.run(self, work, self._on_kept, self._on_not_kept)

    def keep(self, done: Callable[[], None]) -> None:
        """Keep, then call `done`, also when it could not be kept."""
        self._waiting.append(done)
        if self.is_changed or not self._is_keeping:
            self.keep_now()

    def _on_kept(self, _nothing: object) -> None:
        self._is_keeping = False
        self._context.bus.tell_saved(self._context.clock.now())
        self._finish()

    def _on_not_kept(self, error: Exception) -> None:
        self._is_keeping = False
        self.is_changed = True
        self._context.bus.tell_not_saved()
        self._context.bus.tell_failed(error)
        self._finish()

    def _finish(self) -> None:
        waiting, self._waiting = self._waiting, []
        for done in waiting:
            done()
