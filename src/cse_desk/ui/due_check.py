"""What a person hears of how the vault was found: the check that a large file still needs, and that it was left open."""

from PySide6.QtCore import QObject

from cse_desk.errors import Cancelled, DamagedFile
from cse_desk.i18n import gettext as _
from cse_desk.models.records.opening import HowFar
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lane


class DueCheck(QObject):
    """Begun once, when the window is there. A small file was checked before it was opened; a large one is read while one works."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._found = context.services.keeping.opening()
        self._is_second = False

    def begin(self, news: str = "") -> None:
        """Say `news`, and what was found; check what is to be checked."""
        if self._found.needs_check:
            self._tell(news)
            self._check(self._context.lanes.press)
        else:
            self._tell(news, self._left_open())

    def _tell(self, *words: str) -> None:
        """In one: each line at the foot of the window takes the place of the one before."""
        if any(words):
            self._context.bus.told.emit(" ".join(filter(None, words)), "")

    def _left_open(self) -> str:
        if not self._found.was_left_open:
            return ""
        return _("Desk was not closed in order last time. Every page of the vault was read: nothing is damaged.")

    def _check(self, lane: Lane) -> None:
        lane.run_told(self, self._context.services.keeping.check, self._on_checked, self._on_failed, self._on_told)

    def _on_told(self, _far: HowFar) -> None:
        """Nobody waits for it."""

    def _on_checked(self, _nothing: None) -> None:
        self._tell(self._left_open())

    def _on_failed(self, error: Exception) -> None:
        """A page that is being written while it is read looks damaged: a second look, in the lane of whoever writes, decides."""
        if isinstance(error, DamagedFile) and not self._is_second:
            self._is_second = True
            self._check(self._context.lanes.vault)
        elif not isinstance(error, Cancelled):
            self._context.bus.tell_failed(error)
