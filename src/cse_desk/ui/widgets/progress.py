"""Long work: what is being done, how far it is, and a way to stop it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.steps import percent
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import PlainLabel

_PARTS = 1_000


class ProgressPanel(QWidget):
    """A sentence, a bar, and a button where the work can be stopped."""

    cancelled = Signal()

    def __init__(
        self, words: str = "", *, can_cancel: bool = True, stop_words: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._stop_words = stop_words or _("Cancel")
        self._words = PlainLabel(words, wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._share = PlainLabel(kind="small-muted")
        self._cancel = Button(self._stop_words, kind="small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._words)
        row = QHBoxLayout()
        column.addLayout(row)
        row.addWidget(self._bar, 1)
        row.addWidget(self._share)
        row.addWidget(self._cancel)
        theme.set_shown(self._cancel, can_cancel)
        self._cancel.clicked.connect(self._on_cancel)
        self.begin(words)

    def begin(self, words: str) -> None:
        """Start again: the end is not known yet."""
        self.set_words(words)
        self._bar.setRange(0, 0)
        self._share.setText("")
        self._cancel.setEnabled(True)
        self._cancel.set_text(self._stop_words)

    def set_words(self, words: str) -> None:
        """Say something else of the same work."""
        self._words.setText(words)
        self._bar.setAccessibleName(words)

    def set_progress(self, done: int, total: int) -> None:
        """So many of so many; a total of 0 means that the end is not known."""
        self._bar.setRange(0, max(0, total))
        self._bar.setValue(done)
        self._share.setText(_("{done:,} of {total:,}").format(done=done, total=total) if total else "")

    def set_share(self, share: float) -> None:
        """So much of the whole, 0 to 1: for work whose steps are none that a person counts."""
        self._bar.setRange(0, _PARTS)
        self._bar.setValue(int(_PARTS * share))
        self._share.setText(_("{percent} of all").format(percent=percent(share)))

    @Slot()
    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._cancel.set_text(_("Stopping …"))
        self.cancelled.emit()
