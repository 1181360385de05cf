"""A document in the place of a screen: its name, the preview with Print and Save, and the way back. Printing and saving are logged."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import Heading
from cse_desk.ui.widgets.pdf_preview import PdfPreview


class PaperPage(QWidget):
    """`back` when the person has seen enough."""

    back = Signal()

    def __init__(self, context: Context, *, title: str = "", parent: QWidget | None = None) -> None:
        """`title`: of the preview for screen readers, until a document is shown."""
        super().__init__(parent)
        self._context = context
        self._what, self._about = "", ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inner = QVBoxLayout()
        column.addLayout(inner, 1)
        inner.setContentsMargins(24, 16, 24, 8)
        inner.setSpacing(8)
        self.title = Heading(level=2, wrap=True)
        self.above = QVBoxLayout()  # what may be chosen for the paper, and news
        self.above.setSpacing(8)
        self.preview = PdfPreview(context.doors, context.lanes.press, title=title)
        inner.addWidget(self.title)
        inner.addLayout(self.above)
        inner.addWidget(self.preview, 1)
        foot = QFrame()
        theme.set_kind(foot, "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 10, 24, 10)
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.back_button.clicked.connect(self.back)
        row.addWidget(self.back_button)
        row.addStretch(1)
        column.addWidget(foot)
        self.preview.printed.connect(self._on_printed)
        self.preview.saving.connect(self._on_saving)
        self.preview.saved.connect(self._on_saved)

    def show_paper(
        self, build: Callable[[], bytes], *, title: str, what: str, about: str = "", file_title: str = ""
    ) -> None:
        """Make and show a document; `what` is its code in the access log, `about` an id.

        `file_title`: what a file and a print job are called, where the title names somebody.
        """
        self._what, self._about = what, about
        self.title.setText(title)
        self.preview.show_from(build, title=file_title or title)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, as the button says."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_printed(self) -> None:
        printing = self._context.services.printing
        self._note(partial(printing.printed, what=self._what, about=self._about, pages=self.preview.page_count()))

    @Slot(object)
    def _on_saving(self, path: Path) -> None:
        self._note(partial(self._context.services.printing.saving_into, path.parent))

    @Slot(object)
    def _on_saved(self, _path: object) -> None:
        self.note_saved(self._what)

    def note_saved(self, what: str) -> None:
        """A plain copy left the vault."""
        self._note(partial(self._context.services.printing.saved_copy, what=what, about=self._about))

    def _note(self, note: Callable[[], object]) -> None:
        self._context.lanes.vault.run(self, note, self._on_noted, self._context.bus.tell_failed)

    def _on_noted(self, _nothing: object) -> None:
        """It is in the access log."""
