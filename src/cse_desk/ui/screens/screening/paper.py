"""The tool on paper, looked at in the window: completed or blank. Looking has no side effect; printing and saving are logged."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import Heading
from cse_desk.ui.widgets.pdf_preview import PdfPreview

COMPLETED, BLANK = "screening", "blank-tool"


class PaperPage(QWidget):
    """A preview with Print and Save as PDF."""

    back = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._what, self._about = BLANK, ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inner = QVBoxLayout()
        inner.setContentsMargins(24, 16, 24, 8)
        inner.setSpacing(8)
        self.title = Heading(level=2, wrap=True)
        self.preview = PdfPreview(context.doors, context.lanes.press, title=_("Screening"))
        inner.addWidget(self.title)
        inner.addWidget(self.preview, 1)
        column.addLayout(inner, 1)
        foot = QFrame()
        theme.set_kind(foot, "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 10, 24, 10)
        self.back_button = Button(_("Back"), icon="chevron-left")
        self.back_button.clicked.connect(self.back)
        row.addWidget(self.back_button)
        row.addStretch(1)
        column.addWidget(foot)
        self.preview.printed.connect(self._on_printed)
        self.preview.saved.connect(self._on_saved)

    def show_completed(self, screening_id: str, name: str) -> None:
        """The completed tool as it is recorded."""
        self._what, self._about = COMPLETED, screening_id
        title = _("Screening of {name}").format(name=name)
        self.title.setText(title)
        service = self._context.services.screenings
        build = partial(service.pdf, screening_id=screening_id, printed_by=self._context.who.name)
        self.preview.show_from(build, title=_("Screening"))

    def show_blank(self) -> None:
        """The tool to fill in with a pen."""
        self._what, self._about = BLANK, ""
        self.title.setText(_("Screening tool, blank"))
        self.preview.show_from(self._context.services.screenings.blank_pdf, title=_("Screening tool, blank"))

    @Slot()
    def _on_printed(self) -> None:
        note = partial(
            self._context.services.printing.printed,
            what=self._what,
            about=self._about,
            pages=self.preview.page_count(),
        )
        self._context.lanes.vault.run(self, note, self._on_noted, self._context.bus.tell_failed)

    @Slot(object)
    def _on_saved(self, _path: object) -> None:
        note = partial(self._context.services.printing.saved_copy, what=self._what, about=self._about)
        self._context.lanes.vault.run(self, note, self._on_noted, self._context.bus.tell_failed)

    def _on_noted(self, _nothing: object) -> None:
        """It is in the access log."""
