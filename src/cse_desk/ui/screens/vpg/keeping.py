"""Reasons, and half-typed forms, are kept while they are typed, so that nothing is typed twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Slot

from cse_desk.ui.context import Context
from cse_desk.ui.draft_keeper import DraftKeeper


class ReasonKeeper(QObject):
    """Keeps one form's words under a key while they are typed, as every draft is kept; `keep_now` when the screen is left or locked."""

    def __init__(self, context: Context, words: Callable[[], Mapping[str, str]], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._words = words
        self._keeper = DraftKeeper(context, self._keeping, self)
        self.key = ""

    def _keeping(self) -> Callable[[], object]:
        keep = self._context.services.pre_agenda.keep_draft
        return partial(keep, key=self.key, words=dict(self._words()))

    @Slot()
    def typed(self, *_value: object) -> None:
        """A letter was typed."""
        if self.key:
            self._keeper.typed()

    def stop(self) -> None:
        """It was recorded: nothing is left to keep."""
        self._keeper.forget()

    def forget(self) -> None:
        """It was recorded, or thrown away: what was kept goes too."""
        self._keeper.forget()
        if self.key:
            work = partial(self._context.services.pre_agenda.keep_draft, key=self.key, words={})
            self._context.lanes.reading.run(self, work, _nothing, self._context.bus.tell_failed)

    @Slot()
    def keep_now(self, done: Callable[[], None] | None = None) -> None:
        """Keep what stands there, if anything changed since it was kept; then call `done`."""
        if done is None:
            self._keeper.keep_now()
        else:
            self._keeper.keep(done)


def _nothing(_result: object) -> None:
    """Nobody waits."""
