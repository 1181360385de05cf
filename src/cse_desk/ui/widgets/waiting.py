"""What stands where something is being read, so that nothing else is seen there meanwhile."""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui.widgets.labels import PlainLabel

_SOON_MS = 300  # what is read sooner needs no words: they would only flicker


class Waiting(PlainLabel):
    """Empty when it is shown; where the reading takes a while it says so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(kind="muted", parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._on_soon)

    def showEvent(self, event: QShowEvent) -> None:
        """Reading begins now."""
        super().showEvent(event)
        self.setText("")
        self._soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """It was read, or could not be."""
        super().hideEvent(event)
        self._soon.stop()

    @Slot()
    def _on_soon(self) -> None:
        self.setText(_("Opening …"))
