"""Reasons, and half-typed forms, are kept while they are typed, so that nothing is typed twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from cse_desk.ui.context import Context

KEEP_MS = 1500


class ReasonKeeper(QObject):
    """Keeps one form's words under a key, a moment after the last letter; `keep_now` when the screen is left or locked."""

    def __init__(self, context: Context, words: Callable[[], Mapping[str, str]], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._words = words
        self.key = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(KEEP_MS)
        self._pause.timeout.connect(self.keep_now)

    @Slot()
    def typed(self, *_value: object) -> None:
        """A letter was typed."""
        if self.key:
            self._pause.start()

    def stop(self) -> None:
        """It was recorded: nothing is left to keep."""
        self._pause.stop()

    def forget(self) -> None:
        """It was recorded, or thrown away: what was kept goes too."""
        self._pause.stop()
        if self.key:
            work = partial(self._context.services.pre_agenda.keep_draft, key=self.key, words={})
            self._context.lanes.reading.run(self, work, partial(_called, _nothing), partial(_called, _nothing))

    @Slot()
    def keep_now(self, done: Callable[[], None] | None = None) -> None:
        """Keep what stands there, if anything changed since it was kept."""
        if not self._pause.isActive() and done is not None:
            done()
            return
        self._pause.stop()
        kept = done or _nothing
        work = partial(self._context.services.pre_agenda.keep_draft, key=self.key, words=dict(self._words()))
        self._context.lanes.reading.run(self, work, partial(_called, kept), partial(_called, kept))


def _nothing() -> None:
    """Nobody waits."""


def _called(done: Callable[[], None], _result: object) -> None:
    done()
