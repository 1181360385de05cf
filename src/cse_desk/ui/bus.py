"""Where screens hear of each other without knowing each other."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from cse_desk.models.records.changes import Changes
from cse_desk.settings import Settings

BLANK = "blank"  # the part of a place: paper that holds nobody's answers


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go: a screen, what it shows, and a part of it, for example ("person", "<id>", "screening")."""

    screen: str
    target: str = ""
    part: str = ""


class Bus(QObject):
    """Signals between the window and its screens."""

    settings = Settings()  # of this computer; the window tells

    changed = Signal(object)  # Changes: each screen reloads what it shows
    asked_to_go = Signal(object)  # Place
    asked_to_go_back = Signal()
    asked_for_danger = Signal()  # the numbers to ring, over whatever is shown
    saving = Signal()
    saved = Signal(object)  # aware datetime
    not_saved = Signal()
    counted = Signal(str, int)  # number beside an entry of the rail
    told = Signal(str, str)  # words, act to undo ("" when it cannot be undone)
    asked_for_settings = Signal(object)  # Settings: the window puts them on and keeps them
    settings_changed = Signal(object)  # Settings, as they are now
    failed = Signal(object)  # an exception nobody on the screen has words for: the window shows a banner

    def ask_for_settings(self, settings: Settings) -> None:
        """Another look or idle time for this computer."""
        self.asked_for_settings.emit(settings)

    def tell_settings(self, settings: Settings) -> None:
        """What this computer remembers is different now."""
        self.settings = settings
        self.settings_changed.emit(settings)

    def tell_changed(self, changes: Changes, words: str = "", *, can_undo: bool = True) -> None:
        """Something was recorded; with `words` the window says so and offers Undo."""
        self.changed.emit(changes)
        if words:
            self.told.emit(words, changes.act if can_undo else "")

    def go(self, screen: str, target: str = "", part: str = "") -> None:
        """Open another screen."""
        self.asked_to_go.emit(Place(screen, target, part))

    def go_back(self) -> None:
        """Go where the person was before."""
        self.asked_to_go_back.emit()

    def tell_saving(self) -> None:
        """Something was typed and is being kept."""
        self.saving.emit()

    def tell_saved(self, at: datetime) -> None:
        """Everything typed is kept."""
        self.saved.emit(at)

    def tell_not_saved(self) -> None:
        """What was typed last could not be kept."""
        self.not_saved.emit()

    def tell_failed(self, error: Exception) -> None:
        """Something failed that the screen has no place for."""
        self.failed.emit(error)
