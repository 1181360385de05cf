"""A line at the foot of the window after an act, with Undo where the act can be undone."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import PlainLabel

SHOWN_MS = 10_000


class Toast(QFrame):
    """Shows one message at a time over the foot of its parent; `undone` carries the act to undo."""

    undone = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        theme.set_kind(self, "toast")
        self._act = ""
        self._holder = parent
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(16)
        self._words = PlainLabel(wrap=True)
        theme.set_kind(self._words, "toast")
        self._undo = Button(_("Undo"), kind="toast-link", name=_("Undo what was just done"))
        self._undo.setToolTip("Ctrl+Z")
        row.addWidget(self._words, 1)
        row.addWidget(self._undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self._undo.clicked.connect(self._on_undo)
        parent.installEventFilter(self)
        self.hide()

    def say(self, words: str, *, act: str = "") -> None:
        """Show words; with an act also Undo."""
        self._act = act
        self._words.setText(words)
        self.setAccessibleName(words)
        self._undo.setVisible(bool(act))
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def act(self) -> str:
        """The act it offers to undo; empty when none."""
        return self._act if self.isVisible() else ""

    def _place(self) -> None:
        """On one line where the window is wide enough for it."""
        room, ground = self._holder.width(), self._holder.height()
        width = min(self._wanted(), room - 32)
        height = self.heightForWidth(width)
        self.setGeometry((room - width) // 2, ground - height - 24, width, height)

    def _wanted(self) -> int:
        self._words.ensurePolished()
        line = self._words.fontMetrics().horizontalAdvance(self._words.text()) + 2
        return self.sizeHint().width() - self._words.sizeHint().width() + line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot when the window changes its size."""
        if event.type() == QEvent.Type.Resize and watched is self._holder and self.isVisible():
            self._place()
        return False

    @Slot()
    def _on_undo(self) -> None:
        self.hide()
        self._timer.stop()
        self.undone.emit(self._act)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing keeps ticking behind a hidden message."""
        self._timer.stop()
        super().hideEvent(event)
