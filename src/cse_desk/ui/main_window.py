"""The window: rail, bar, one screen. Screens meet here and on the bus; they do not know each other."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from cse_desk.errors import DamagedDrafts, DamagedFile
from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes, together
from cse_desk.models.records.people import SearchHit
from cse_desk.settings import Settings
from cse_desk.ui import tab_order, theme
from cse_desk.ui.actions import Command, Commands
from cse_desk.ui.bus import Place
from cse_desk.ui.closing import Closing
from cse_desk.ui.context import Context
from cse_desk.ui.doors import TITLE
from cse_desk.ui.lock import Locking, State
from cse_desk.ui.palette import Palette
from cse_desk.ui.screen import Going, Screen, ScreenSpec
from cse_desk.ui.screens.danger.overlay import DangerOverlay
from cse_desk.ui.theme import ThemeName
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.rail import WIDE, Rail
from cse_desk.ui.widgets.stack import Stack
from cse_desk.ui.widgets.toast import Toast
from cse_desk.ui.widgets.top_bar import TopBar

_MOST_BACK = 50
_UNHEARD = 20  # changes kept apart for a screen that is not shown; more are told as one
_TEXT_STEP = 25


class MainWindow(QMainWindow):
    """`leave()` closes the vault and starts the process again, locked; `keep_settings` remembers the window."""

    def __init__(
        self,
        context: Context,
        specs: Sequence[ScreenSpec],
        *,
        settings: Settings,
        keep_settings: Callable[[Settings], object],
        leave: Callable[[], None],
    ) -> None:
        super().__init__()
        self.context = context
        self._specs = {spec.id: spec for spec in specs}
        self._settings, self._keep_settings = settings, keep_settings
        self._screens: dict[str, Screen] = {}
        self._unheard: dict[str, list[Changes]] = {}  # by screen that is not shown: told when it is
        self._back: list[Place] = []
        self._asked_for_rail = False  # somebody wants the words although the screen wants the room
        self.place: Place | None = None
        self.setWindowTitle(TITLE)
        self.commands = Commands(self)
        self.locking = Locking(
            keep=self._keep_everything,
            leave=leave,
            doors=context.doors,
            idle_minutes=settings.idle_minutes,
            danger=self._on_danger,
            still=self._still,
            parent=self,
        )
        self._make()
        theme.dress(self)
        self._listen()
        self._add_commands()
        self._restore_place(settings.window)
        context.lanes.sweeping.untouched_ms = self.locking.untouched_ms
        context.bus.tell_settings(settings)

    # -- building --

    def _make(self) -> None:
        whole = QWidget()
        theme.set_kind(whole, "ground")
        whole.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top = TopBar(self.context.who.name, self.context.who.role)
        entries = [(one.id, one.label, one.icon, one.at_foot) for one in self._specs.values() if one.in_rail]
        self.rail = Rail(entries)
        self._banner = Banner(closable=True)
        self._alarm = Banner(closable=True)  # about the vault itself: stays on every screen until somebody closes it
        self._is_alarm_of_drafts = False
        self._closing = Closing(self, self._banner, self.context.lanes.vault, self.locking, self.go_to)
        self._rehearsal = PlainLabel(_("Rehearsal: everybody here is invented."), kind="rehearsal")
        self._rehearsal.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._rehearsal.setVisible(self.context.is_rehearsal)
        self._stack = Stack()
        column.addWidget(self.top)
        column.addWidget(self._rehearsal)
        beside = QHBoxLayout()
        column.addLayout(beside, 1)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.rail)
        right = QVBoxLayout()
        beside.addLayout(right, 1)
        right.setSpacing(0)
        right.addWidget(self._alarm)
        right.addWidget(self._banner)
        right.addWidget(self._stack, 1)
        self.setCentralWidget(whole)
        self.toast = Toast(whole)
        self.palette_box = Palette(whole, self.commands, self._find, self.context.lanes.reading)
        self.danger = DangerOverlay(self.context, whole)
        self.setMinimumSize(720, 480)

    def _find(self, text: str) -> tuple[SearchHit, ...]:
        return self.context.services.search.find(text)

    def _listen(self) -> None:
        bus = self.context.bus
        bus.asked_to_go.connect(self.go_to)
        bus.asked_to_go_back.connect(self.go_back)
        bus.asked_for_danger.connect(self._on_danger)
        bus.changed.connect(self._on_changed)
        bus.saving.connect(self.top.saved.show_saving)
        bus.saved.connect(self._on_saved)
        bus.not_saved.connect(self.top.saved.show_not_saved)
        bus.counted.connect(self.rail.count)
        bus.told.connect(self._on_told)
        bus.failed.connect(self.show_failure)
        bus.asked_for_settings.connect(self._on_settings)
        self.top.search.connect(self.palette_box.open)
        self.top.lock.connect(self.locking.lock)
        self.top.danger.connect(self._on_danger)
        self.rail.chosen.connect(self._on_rail)
        self.rail.collapsed.connect(self._on_collapsed)
        self.toast.undone.connect(self._on_undo)
        self.palette_box.found.connect(self._on_found)

    def _add_commands(self) -> None:
        add = self.commands.add
        add(Command("window.find", _("Find …"), self.palette_box.open, "Ctrl+K", "search"))
        add(Command("window.lock", _("Lock"), self.locking.lock, "Ctrl+L", "lock"))
        add(Command("window.blank", _("Blank the screen"), self.locking.blank, "F9", "eye-off"))
        add(Command("window.danger", _("Danger now: numbers to ring"), self._on_danger, "F8", "phone", "999 police"))
        add(Command("window.back", _("Go back"), self.go_back, "Alt+Left", "chevron-left"))
        add(Command("window.undo", _("Undo what was just done"), self._on_undo_key, "Ctrl+Z", "undo"))
        add(Command("window.larger", _("Larger text"), partial(self._text, _TEXT_STEP), "Ctrl++", "zoom-in"))
        add(Command("window.smaller", _("Smaller text"), partial(self._text, -_TEXT_STEP), "Ctrl+-", "zoom-out"))
        add(Command("window.usual", _("Text at 100 %"), partial(self._text, 0), "Ctrl+0", "zoom-in"))
        for name, words in (
            (ThemeName.LIGHT, _("Light colours")),
            (ThemeName.DARK, _("Dark colours")),
            (ThemeName.HIGH_CONTRAST, _("High contrast")),
        ):
            add(Command(f"window.{name}", words, partial(self._wear, name), icon="eye", also="theme appearance"))
        for number, spec in enumerate((one for one in self._specs.values() if one.in_rail), 1):
            shortcut = f"Alt+{number}" if number <= 9 else ""
            go = partial(self.go_to, Place(spec.id))
            add(Command(f"go.{spec.id}", spec.label, go, shortcut, spec.icon, spec.also))
        for spec in (one for one in self._specs.values() if one.in_palette):
            go = partial(self.go_to, Place(spec.id))
            add(Command(f"go.{spec.id}", spec.label, go, "", spec.icon, spec.also))

    # -- where one is --

    @Slot(object)
    def go_to(self, place: Place) -> None:
        """Show a place; the one before can be come back to."""
        if place.screen not in self._specs:
            return
        if self.place is not None and self.place != place:
            self._leave_current()
            self._back = [*self._back[-_MOST_BACK:], self.place]
        self._show(place)

    def go_home(self) -> None:
        """Show the first screen of the rail."""
        first = next((spec.id for spec in self._specs.values() if spec.in_rail), None)
        if first is not None:
            self.go_to(Place(first))

    @Slot()
    def go_back(self) -> None:
        """Show the place before this one."""
        if self._back:
            self._leave_current()
            self._show(self._back.pop())

    def _leave_current(self) -> None:
        screen = self.screen_shown()
        if screen is not None:
            screen.leaving()

    def _show(self, place: Place) -> None:
        screen = self._screen(place.screen)
        if self.place is None or self.place.screen != place.screen:
            self._asked_for_rail = False
        self.place = place
        spec = self._specs[place.screen]
        self.rail.mark(place.screen if spec.in_rail else spec.under)
        self._stack.setCurrentWidget(screen)
        self._banner.hide()
        self._closing.stay()
        self.danger.close_card()
        self._refit()
        for changes in self._unheard.pop(place.screen, ()):
            screen.on_changed(changes)
        screen.show_place(place)
        self.commands.replace("screen.", screen.commands())
        focus = screen.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _screen(self, screen_id: str) -> Screen:
        if screen_id not in self._screens:
            screen = self._specs[screen_id].make(self.context)
            screen.setAccessibleName(self._specs[screen_id].label)
            self._screens[screen_id] = screen
            self._stack.addWidget(screen)
        return self._screens[screen_id]

    def screen_shown(self) -> Screen | None:
        """The screen that is shown."""
        return self._screens.get(self.place.screen) if self.place is not None else None

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round the window as it is read, also through what a screen made late."""
        whole = self.centralWidget()
        gone = whole is not None and tab_order.go_on(whole, forward=forward, round_=True)
        return gone or super().focusNextPrevChild(forward)

    # -- news --

    def _on_changed(self, changes: Changes) -> None:
        shown = self.screen_shown()
        for name, screen in self._screens.items():
            if screen is shown or screen.hears_while_hidden:
                screen.on_changed(changes)
            else:
                waiting = self._unheard.setdefault(name, [])
                waiting.append(changes)
                if len(waiting) > _UNHEARD:
                    self._unheard[name] = [together(waiting)]

    def _on_saved(self, at: object) -> None:
        if isinstance(at, datetime):
            self.top.saved.show_saved(at)
            self.top.refit()

    @Slot(str, str)
    def _on_told(self, words: str, act: str) -> None:
        self.toast.say(words, act=act if self.context.undo is not None else "")

    @Slot(object)
    def show_failure(self, error: Exception) -> None:
        """Say above the screen what failed, what was kept, what to do; of a damaged vault on every screen."""
        self._closing.stay()
        is_of_drafts = isinstance(error, DamagedDrafts)
        is_less = (
            is_of_drafts and self._alarm.isVisible() and not self._is_alarm_of_drafts
        )  # than what is said of the vault
        is_alarm = isinstance(error, DamagedFile) and not is_less
        if is_alarm:
            self._is_alarm_of_drafts = is_of_drafts
        (self._alarm if is_alarm else self._banner).say_failed(error)

    @Slot(str)
    def _on_undo(self, act: str) -> None:
        undo = self.context.undo
        if undo is not None and act:
            self.context.lanes.vault.run(self, partial(undo, act), self._on_undone, self.show_failure)

    @Slot()
    def _on_undo_key(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and hasattr(focus, "undo"):
            focus.undo()
        elif act := self.toast.act():
            self.toast.hide()
            self._on_undo(act)

    def _on_undone(self, changes: object) -> None:
        if isinstance(changes, Changes):
            self.context.bus.tell_changed(changes, _("Undone."), can_undo=False)

    def _on_found(self, hit: SearchHit) -> None:
        place = Place("screening" if hit.kind == "screening" else hit.kind, hit.target)
        self.go_to(place if place.screen in self._specs else Place("person", hit.target))

    # -- the window itself --

    @Slot()
    def _on_danger(self) -> None:
        self.danger.toggle()

    @Slot(str)
    def _on_rail(self, screen: str) -> None:
        self.go_to(Place(screen))
        if self.place is not None:
            self.rail.mark(self.place.screen)

    @Slot(bool)
    def _on_collapsed(self, collapsed: bool) -> None:
        self._asked_for_rail = not collapsed
        self._remember(replace(self._settings, rail_collapsed=collapsed))
        self._refit()

    def _refit(self) -> None:
        """Give a screen that needs it the room of the rail's words; small windows and large text take it too."""
        screen = self.screen_shown()
        wants_room = screen is not None and screen.wants_room and not self._asked_for_rail
        too_wide = theme.current().px(WIDE) > self.width() * 0.2
        self.rail.set_narrow(self._settings.rail_collapsed or wants_room or too_wide)
        self.rail.refit()
        self.top.refit()

    def _wear(self, name: ThemeName) -> None:
        self.wear(theme.Theme(name, self._settings.text_percent))

    def _text(self, by: int) -> None:
        percent = 100 if by == 0 else min(200, max(100, self._settings.text_percent + by))
        self.wear(theme.Theme(theme.current().name, percent))

    def wear(self, worn: theme.Theme) -> None:
        """Change colours or text size, at once."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.wear(application, worn)
        self._remember(replace(self._settings, theme=worn.name.value, text_percent=worn.percent))
        self._refit()

    @Slot(object)
    def _on_settings(self, asked: Settings) -> None:
        """Settings asks: the look at once, the idle time from now on."""
        self.locking.set_idle_minutes(asked.idle_minutes)
        self._remember(replace(self._settings, idle_minutes=asked.idle_minutes))
        worn = theme.theme_from(asked.theme, asked.text_percent)
        if worn != theme.current():
            self.wear(worn)

    def _remember(self, settings: Settings) -> None:
        self._settings = settings
        self._keep_settings(settings)
        self.context.bus.tell_settings(settings)

    def _restore_place(self, window: tuple[int, ...]) -> None:
        screen = self.screen().availableGeometry()
        self.resize(min(1366, screen.width()), min(768, screen.height()))
        if len(window) == 4:
            x, y, width, height = window
            if screen.contains(x + 40, y + 20):
                self.setGeometry(x, y, min(width, screen.width()), min(height, screen.height()))

    def _keep_everything(self, done: Callable[[], None]) -> None:
        waiting = dict(self._screens)
        left = set(waiting)

        def kept(name: str) -> None:
            left.discard(name)
            if not left:
                done()

        if not left:
            done()
        for name, screen in waiting.items():
            screen.keep(partial(kept, name))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rail and bar follow."""
        super().resizeEvent(event)
        self._refit()

    def _going_on(self) -> Going | None:
        return next((going for screen in self._screens.values() if (going := screen.going_on()) is not None), None)

    def _still(self) -> str:
        going = self._going_on()
        return going.locking if going is not None else ""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing keeps what was typed, as locking does. What takes longer is seen to its end, or stopped; locking waits for it itself."""
        going = self._going_on() if self.locking.state in (State.OPEN, State.BLANK) else None
        if going is not None:
            event.ignore()
            self._closing.waits_for(going)
            return
        here = self.geometry()
        self._remember(replace(self._settings, window=(here.x(), here.y(), here.width(), here.height())))
        self.locking.stop()
        self.context.doors.forget_copied()
        self._leave_current()
        super().closeEvent(event)
