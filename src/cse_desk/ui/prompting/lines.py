"""The line of a safety prompt: mark, number, title, and by when."""

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout

from cse_desk.i18n import gettext as _
from cse_desk.models.records.screening import FiredPrompt
from cse_desk.ui import theme
from cse_desk.ui.prompting.words import prompt_when
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel

_ICONS = {"P6": "no-images", "P1": "phone"}


class _Number(PlainLabel):
    """The number of a prompt, as wide as the widest: titles begin below each other."""

    WIDEST = "P00"

    def __init__(self, number: str) -> None:
        super().__init__(number, kind="small-muted")
        self.setContentsMargins(0, 2, 0, 0)  # small letters on the line of the title

    def sizeHint(self) -> QSize:
        """P and two digits."""
        letters = self.fontMetrics()
        return QSize(letters.horizontalAdvance(self.WIDEST) + 1, letters.height() + 2)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()


class PromptLine(QFrame):
    """The line of a prompt: mark, number, title, when. Enter, Space or a click unfolds it."""

    pressed = Signal()

    def __init__(self, fired: FiredPrompt, now: datetime) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        self._icon = IconLabel("clock", "medium", size=18)
        self._number = _Number(fired.prompt.id)
        self._title = PlainLabel(fired.prompt.title, kind="strong", wrap=True)
        self._when = PlainLabel(kind="small")
        self._chevron = IconLabel("chevron-right", "muted", size=14)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.addLayout(self._words, 1)
        self._words.setSpacing(8)
        self._words.addWidget(self._title, 1)
        self._words.addWidget(self._when)
        row.addWidget(self._chevron)
        self._look: tuple[object, ...] = ()
        self.show_prompt(fired, now, is_open=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The clock stands beside the title where both fit on one line, else below it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        worn = theme.current()
        title = self._title.fontMetrics().horizontalAdvance(self._title.text())
        when = self._when.fontMetrics().horizontalAdvance(self._when.text()) + 2
        number = self._number.fontMetrics().horizontalAdvance(_Number.WIDEST) + 1
        room = self.width() - worn.px(18) - number - worn.px(14) - 12 - 8 - 3 * 8
        fits = title + 8 + when <= room
        self._words.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
        self._words.setSpacing(8 if fits else 0)

    def show_prompt(self, fired: FiredPrompt, now: datetime, *, is_open: bool) -> None:
        """The newer state."""
        when, is_urgent = prompt_when(fired, now)
        look = fired.is_open, is_open, when, is_urgent
        if look == self._look:
            return
        self._look = look
        tint = "low" if not fired.is_open else "high" if is_urgent else "medium"
        icon = "tick" if not fired.is_open else _ICONS.get(fired.prompt.id, "clock") if is_open else "clock"
        self._icon.show_icon(icon, tint)
        self._title.set_kind("alert" if is_open and fired.is_open else "strong" if fired.is_open else "body")
        self._when.setText(when)
        self._when.set_kind(
            "small-alert" if fired.is_open and is_urgent else "small-strong" if fired.is_open else "small-muted"
        )
        self._chevron.show_icon("chevron-down" if is_open else "chevron-right", "muted")
        self._fit()
        state = _("open") if fired.is_open else _("answered")
        self.setAccessibleName(f"{fired.prompt.id} {fired.prompt.title}, {when}, {state}")
        self.setAccessibleDescription(_("Enter folds it") if is_open else _("Enter unfolds it"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space unfold."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.modifiers():
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click unfolds."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()
