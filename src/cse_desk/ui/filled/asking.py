"""The list of forms on a page: reads it, begins a form, opens one, prints one blank."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.forms.instruments import About
from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.filled_forms import FilledLine, OfferedForm
from cse_desk.ui.bus import BLANK
from cse_desk.ui.context import Context, Services
from cse_desk.ui.filled.pane import FormsPane

_Found = tuple[tuple[FilledLine, ...], tuple[OfferedForm, ...]]


class FormsList(QWidget):
    """Of one young person (`show_of(id)`), or of the office (`show_of("")`). `failed` with an error."""

    failed = Signal(object)

    def __init__(self, context: Context, *, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._id = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.pane = FormsPane(context.who, nothing=nothing)
        column.addWidget(self.pane)
        self.pane.started.connect(self._on_start)
        self.pane.opened.connect(self._on_open)
        self.pane.blank.connect(self._on_blank)

    def show_of(self, young_person_id: str) -> None:
        """Read the list again; of somebody else nothing is seen until it is read."""
        if young_person_id != self._id:
            self.pane.hide()
            self.pane.list.begin()
        self._id = young_person_id
        read = partial(_read, self._context.services, young_person_id)
        done = partial(self._on_found, young_person_id)
        self._context.lanes.reading.run(self, read, done, self._on_failed)

    def _on_found(self, young_person_id: str, found: _Found) -> None:
        if young_person_id == self._id:
            self.pane.show_forms(*found)
            self.pane.show()

    def _on_failed(self, error: Exception) -> None:
        self.pane.start.button.setEnabled(True)
        self.failed.emit(error)

    @Slot(str)
    def _on_start(self, instrument: str) -> None:
        start = self._context.services.filled_forms.start
        work = partial(start, instrument=instrument, young_person_id=self._id)
        self._context.lanes.vault.run(self, work, self._on_started, self._on_failed)

    def _on_started(self, begun: tuple[Changes, str]) -> None:
        changes, form_id = begun
        self._context.bus.tell_changed(changes, _("The form is begun."))
        self._context.bus.go("form", form_id)

    @Slot(str)
    def _on_open(self, form_id: str) -> None:
        self._context.bus.go("form", form_id)

    @Slot(str)
    def _on_blank(self, instrument: str) -> None:
        self._context.bus.go("form", instrument, BLANK)


def _read(services: Services, young_person_id: str) -> _Found:
    forms = services.filled_forms
    if young_person_id:
        return forms.of(young_person_id=young_person_id), forms.offered(about=About.YOUNG_PERSON)
    return forms.of_office(), forms.offered(about=About.OFFICE)
