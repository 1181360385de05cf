"""What a person hears of how the vault was found: the check that a large file still needs, and that it was left open."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from cse_desk.errors import Cancelled, DamagedFile
from cse_desk.i18n import gettext as _
from cse_desk.models.records.opening import HowFar
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Job, Lane

QUIET_MS: Final = 10_000  # nobody wanted the press for so long; and what was told first has been read


class DueCheck(QObject):
    """Begun once, when the window is there. A small file was read before it was opened; a large one is read while one works, and so is
    one in which the last check found something.

    It is read in the press lane while nobody wants that for a paper; whoever does stops it, and it begins again later.
    """

    def __init__(self, context: Context, parent: QObject, *, quiet_ms: int = QUIET_MS) -> None:
        super().__init__(parent)
        self._context = context
        self._found = context.services.keeping.opening()
        self._job: Job | None = None
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(quiet_ms)
        self._quiet.timeout.connect(self._on_quiet)

    def begin(self, news: str = "") -> None:
        """Say `news`, and what was found; check what is to be checked."""
        if not self._found.needs_check:
            self._tell(news, self._left_open())
            return
        self._tell(news)
        press = self._context.lanes.press
        press.asked.connect(self._give_way)
        press.idle.connect(self._wait)
        if not press.is_busy:
            self._wait()

    def _tell(self, *words: str) -> None:
        """In one: each line at the foot of the window takes the place of the one before."""
        if any(words):
            self._context.bus.told.emit(" ".join(filter(None, words)), "")

    def _left_open(self) -> str:
        if not self._found.was_left_open:
            return ""
        return _(
            "The computer or Desk stopped before the vault was closed. Every page of it was read: nothing is damaged."
        )

    @Slot()
    def _wait(self) -> None:
        self._quiet.start()

    @Slot()
    def _on_quiet(self) -> None:
        self._job = self._check(self._context.lanes.press, self._on_checked, self._on_failed)

    @Slot()
    def _give_way(self) -> None:
        self._quiet.stop()
        if self._job is not None:
            self._job.cancel()

    def _check(self, lane: Lane, on_done: Callable[[None], object], on_failed: Callable[[Exception], object]) -> Job:
        return lane.run_told(self, self._context.services.keeping.check, on_done, on_failed, self._on_told)

    def _on_told(self, _far: HowFar) -> None:
        """Nobody waits for it."""

    def _on_checked(self, _nothing: None) -> None:
        self._leave_press()
        self._on_whole(None)

    def _on_whole(self, _nothing: None) -> None:
        self._tell(self._left_open())

    def _on_failed(self, error: Exception) -> None:
        """A page that is being written while it is read looks damaged: a second look, in the lane of whoever writes, decides."""
        self._job = None
        if isinstance(error, Cancelled):
            return  # it begins again when the press has been quiet
        self._leave_press()
        if isinstance(error, DamagedFile):
            self._check(self._context.lanes.vault, self._on_whole, self._on_failed_again)
        else:
            self._context.bus.tell_failed(error)

    def _on_failed_again(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._context.bus.tell_failed(error)

    def _leave_press(self) -> None:
        press = self._context.lanes.press
        press.asked.disconnect(self._give_way)
        press.idle.disconnect(self._wait)
        self._job = None
