"""Locking: after five idle minutes, Ctrl+L, or the computer's own lock. F9 only covers. Source: design SECURITY, "Locking".

At once every window is covered. Then drafts are kept, what we copied leaves the clipboard, and the process is replaced by a locked one,
because row text stays in Python's memory as long as the process lives.
"""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.doors import Doors
from cse_desk.ui.widgets.labels import Heading, PlainLabel

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
KEEPING_MS = 8_000  # drafts are kept within 3 s of the last keystroke anyway: locking does not wait for ever


class Cover(QFrame):
    """Covers one window. Takes every key; lets nothing of the window through to screen readers or shortcuts."""

    uncovering = Signal()
    locking = Signal()

    def __init__(self, window: QWidget, words: str) -> None:
        super().__init__(window)
        theme.set_kind(self, "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.setAccessibleName(words or "Desk")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("no-ring", "cover")
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(Heading("Desk", level=1), 0, Qt.AlignmentFlag.AlignHCenter)
        self._words = PlainLabel(words, kind="muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        if window.isActiveWindow():
            self.setFocus()

    def say(self, words: str) -> None:
        """Change the words under the name."""
        self._words.setText(words)
        self.setAccessibleName(words)

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Tab leads nowhere."""
        return False

    def event(self, event: QEvent) -> bool:
        """Shortcuts of the window below do not work."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F9 or Escape comes back from a blank screen, Ctrl+L locks; nothing else works."""
        event.accept()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_F9, Qt.Key.Key_Escape):
            self.uncovering.emit()
        elif control and event.key() == Qt.Key.Key_L:
            self.locking.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window, above whatever it shows later."""
        window = self.parentWidget()
        if watched is window and event.type() in (
            QEvent.Type.Resize,
            QEvent.Type.ChildPolished,
            QEvent.Type.WindowActivate,
        ):
            self.setGeometry(window.rect())
            self.raise_()
            if event.type() == QEvent.Type.WindowActivate:
                self.setFocus()
        return False


class State(StrEnum):
    """How much can be seen."""

    OPEN = "open"
    BLANK = "blank"
    LOCKING = "locking"
    LOCKED = "locked"


class Locking(QObject):
    """Watches for idleness and covers, blanks and locks every window of the application."""

    covered = Signal()
    uncovered = Signal()  # from a blank screen
    locked = Signal()

    def __init__(
        self,
        *,
        keep: Callable[[Callable[[], None]], None],
        leave: Callable[[], None],
        doors: Doors,
        idle_minutes: int = 5,
        danger: Callable[[], object] | None = None,
        still: Callable[[], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`keep(done)` keeps drafts and calls `done`; `leave()` closes the vault and restarts the process locked.

        `danger()` opens the danger-now card; `still()` says what is finished first, if anything; F8, F9 and Ctrl+L work over dialogs too.
        """
        super().__init__(parent)
        self._danger, self._still = danger, still
        self._keep, self._leave, self._doors = keep, leave, doors
        self.state = State.OPEN
        self._covers: list[Cover] = []
        self._told = ""  # said on a blank screen
        self._listens = False
        self._watched: list[QWindow] = []
        self._focus: QWidget | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(KEEPING_MS)
        self._limit.timeout.connect(self._on_kept)
        self.set_idle_minutes(idle_minutes)

    def set_idle_minutes(self, minutes: int) -> None:
        """One to fifteen minutes."""
        self._idle.setInterval(min(15, max(1, minutes)) * 60_000)

    def start(self) -> None:
        """Begin to watch: input goes through the windows, whose events are few."""
        self._listen(on=True)
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)
        self._idle.start()

    def stop(self) -> None:
        """Watch no more; covers stay."""
        self._idle.stop()
        self._limit.stop()
        self._listen(on=False)
        for window in self._watched:
            if isValid(window):
                window.removeEventFilter(self)
        self._watched.clear()

    def _listen(self, *, on: bool) -> None:
        application = QApplication.instance()
        if on == self._listens or not isinstance(application, QApplication):
            return
        self._listens = on
        for signal, slot in (
            (application.focusWindowChanged, self._on_window),
            (application.commitDataRequest, self._on_session),
            (application.applicationStateChanged, self._on_state),
        ):
            if on:
                signal.connect(slot)
            else:
                signal.disconnect(slot)

    def idle_ms_left(self) -> int:
        """Milliseconds until the idle lock."""
        return self._idle.remainingTime()

    def untouched_ms(self) -> int:
        """For how long nobody has touched a key or the mouse."""
        return self._idle.interval() - self._idle.remainingTime() if isValid(self) and self._idle.isActive() else 0

    def _watch(self, window: QWindow) -> None:
        self._watched = [one for one in self._watched if isValid(one)]
        if window not in self._watched:
            self._watched.append(window)
            window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Every touch of a key or the mouse starts the idle time again."""
        if event.type() in _INPUT and self.state is State.OPEN:
            self._idle.start()
            if isinstance(event, QKeyEvent) and QApplication.activeModalWidget() is not None:
                return self._key_over_a_dialog(event)
        return False

    def _key_over_a_dialog(self, event: QKeyEvent) -> bool:
        """The window's own shortcuts do not reach through a dialog; these three must."""
        if event.key() == Qt.Key.Key_F9:
            self.blank()
        elif event.key() == Qt.Key.Key_F8 and self._danger is not None:
            self._danger()
        elif event.key() == Qt.Key.Key_L and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.lock()
        else:
            return False
        return True

    @Slot("QWindow*")
    def _on_window(self, window: QWindow | None) -> None:
        if window is None:
            return
        self._watch(window)
        if self.state is not State.OPEN:
            self._cover_all()

    @Slot("QSessionManager&")
    def _on_session(self, _session: object) -> None:
        self.lock()

    @Slot(Qt.ApplicationState)
    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationSuspended:
            self.lock()

    def _cover_all(self) -> None:
        popup = QApplication.activePopupWidget()
        while popup is not None:
            popup.close()
            after = QApplication.activePopupWidget()
            popup = after if after is not popup else None
        words = self._words()
        covered = {cover.parentWidget() for cover in self._covers if isValid(cover)}
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window.windowType() not in (Qt.WindowType.ToolTip,) and window not in covered:
                self._cover(window, words)
        self._say(words)
        self.covered.emit()

    def _say(self, words: str) -> None:
        for cover in self._covers:
            if isValid(cover):
                cover.say(words)

    def tell(self, words: str) -> None:
        """What a blank screen says above how to come back, now or when there is one; "" nothing more."""
        self._told = words
        self._say(self._words())

    def _words(self) -> str:
        if self.state not in (State.LOCKING, State.LOCKED):
            return "\n".join(filter(None, [self._told, _("Press F9 to come back")]))
        return " ".join(filter(None, [_("Locking …"), self._still() if self._still is not None else ""]))

    def _cover(self, window: QWidget, words: str) -> None:
        cover = Cover(window, words)
        cover.uncovering.connect(self._on_uncover)
        cover.locking.connect(self.lock)
        cover.repaint()
        self._covers.append(cover)

    @Slot()
    def blank(self) -> None:
        """Cover everything until F9 or Escape; nothing is locked."""
        if self.state is State.OPEN:
            self._remember_focus()
            self.state = State.BLANK
            self._cover_all()
        elif self.state is State.BLANK:
            self._on_uncover()

    def _remember_focus(self) -> None:
        self._focus = QApplication.focusWidget()

    @Slot()
    def _on_uncover(self) -> None:
        if self.state is not State.BLANK:
            return
        self.state = State.OPEN
        for cover in self._covers:
            if isValid(cover):
                cover.hide()
                cover.deleteLater()
        self._covers.clear()
        self._idle.start()
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()
        self.uncovered.emit()

    @Slot()
    def lock(self) -> None:
        """Cover at once, keep drafts, clear what we copied, leave."""
        if self.state in (State.LOCKING, State.LOCKED):
            return
        self.state = State.LOCKING
        self._idle.stop()
        self._cover_all()
        self._doors.forget_copied()
        self._limit.start()
        self._keep(self._on_kept)

    @Slot()
    def _on_kept(self) -> None:
        if self.state is not State.LOCKING:
            return
        self.state = State.LOCKED
        self.stop()
        self.locked.emit()
        self._leave()
