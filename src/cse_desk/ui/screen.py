"""What every screen is, and how one is registered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.models.records.changes import Changes
from cse_desk.ui import focusing, tab_order, theme
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.page import Page


@dataclass(frozen=True, slots=True)
class Going:
    """Long work of a screen that would be cut off, or go on unseen, if the window were closed now."""

    closing: str  # that the window closes once it is done
    text: str  # what stopping it means
    locking: str  # said on the cover while it is finished
    place: Place  # where it is seen
    is_on: Callable[[], bool]
    went_wrong: Callable[[], bool]
    stop: Callable[[], object]


class Screen(QWidget):
    """One screen of the window. It is made when first shown, and kept.

    A subclass builds its widgets in `__init__`, loads in `show_place` through a lane, and reloads in `on_changed`.
    """

    wants_room = False  # True: the rail shrinks to icons while this screen is shown
    hears_while_hidden = (
        False  # True: told of changes at once also while another screen is shown (for a number in the rail)
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        theme.set_kind(self, "screen")

    def fill(self, content: QWidget | Page) -> None:
        """Put the content into the whole screen."""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(content)

    def fill_soon(self, content: QWidget | Page) -> None:
        """As `fill`, for much that is made in this go: it is put in, laid out and painted in the next, and has the keyboard then."""
        Slices(self).begin(self._filling(content), self._offer_first, step_by_step=True, at_once=False)

    def _filling(self, content: QWidget | Page) -> Iterator[None]:
        self.fill(content)
        yield

    def _offer_first(self) -> None:
        focusing.offer(self.first_focus(), self)

    def show_place(self, place: Place) -> None:
        """The person came here: `place.target` says about whom or what, `place.part` which part."""

    def first_focus(self) -> QWidget | None:
        """What has the keyboard when the screen is shown."""
        return None

    def commands(self) -> tuple[Command, ...]:
        """What can be done here; listed in the palette, with their shortcuts, while the screen is shown."""
        return ()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as the screen is read, whenever its parts were made; at its ends the window goes on."""
        return tab_order.go_on(self, forward=forward) or super().focusNextPrevChild(forward)

    @Slot(object)
    def on_changed(self, changes: Changes) -> None:
        """Something was recorded (here, on another screen, or by a bundle): reload what concerns it.

        A screen that is not shown is told before it is shown again: nobody waits for what nobody sees.
        """

    def leaving(self) -> None:
        """Another screen is about to be shown: record what was typed."""

    def going_on(self) -> Going | None:
        """What the window waits for before it closes."""
        return None

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked: keep what was typed, then call `done` (exactly once)."""
        done()


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """How the window knows a screen. Screens that are not built yet have no entry: absent, not empty."""

    id: str
    label: str
    icon: str
    make: Callable[[Context], Screen]
    in_rail: bool = True
    at_foot: bool = False
    under: str = ""  # the rail entry that is marked while this screen is shown, for screens not in the rail
    also: str = ""  # further words the palette finds it by
    in_palette: bool = False  # found there although it is not in the rail
