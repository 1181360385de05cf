"""A bundle that is being taken in: one transaction, which may take a minute; it can be stopped until all of it is written."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cse_desk import errors
from cse_desk.i18n import gettext as _
from cse_desk.models.records.opening import HowFar, Tell
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Job
from cse_desk.ui.screen import Going

if TYPE_CHECKING:
    from cse_desk.services.exchange import Exchange, TookIn


def _taken_in(exchange: Exchange, path: Path, bundle_id: str, tell: Tell) -> TookIn:
    return exchange.take_in(path=path, bundle_id=bundle_id, tell=tell)


class TakingIn(QObject):
    """`done` with what was taken in, or `failed` with the error: then nothing was."""

    done = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._went_wrong = False

    @property
    def is_on(self) -> bool:
        """Whether one is being taken in."""
        return self._job is not None

    def begin(self, path: Path, bundle_id: str) -> None:
        """Take this one in."""
        self._went_wrong = False
        work = partial(_taken_in, self._context.services.exchange, path, bundle_id)
        self._job = self._context.lanes.vault.run_told(self, work, self._on_done, self._on_failed, self._on_told)

    def going(self) -> Going | None:
        """What the window waits for before it closes."""
        if not self.is_on:
            return None
        return Going(
            closing=_("Desk closes once the bundle is taken in."),
            text=_(
                "Stop it to close sooner: unless all of it is in by then nothing of it is taken in, and you can open it again. "
                "Close this message to go on working."
            ),
            locking=_("A bundle is being taken in first."),
            place=Place("exchange"),
            is_on=lambda: self.is_on,
            went_wrong=lambda: self._went_wrong,
            stop=self._stop,
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_told(self, _far: HowFar) -> None:
        """Its end is not known, so that there is nothing to show of it."""

    def _on_done(self, done: TookIn) -> None:
        self._job = None
        self.done.emit(done)

    def _on_failed(self, error: Exception) -> None:
        """What somebody stopped did not go wrong."""
        self._job, self._went_wrong = None, not isinstance(error, errors.Cancelled)
        self.failed.emit(error)
