"""Where there is no room for the preview: the name, the warning in full and the way to the page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import PersonPage
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel


class PreviewStrip(QFrame):
    """The chosen person; the warning is never cut. `opened` carries the id."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "footer")
        self._id = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        self._icon = IconLabel("alert", "high")
        self._words = PlainLabel(wrap=True)
        self.button = Button(_("Open the page"), kind="primary")
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self.button.clicked.connect(self._on_clicked)
        self.show_person(None)

    def show_person(self, page: PersonPage | None) -> None:
        """One person, or nobody."""
        self._id = page.details.young_person_id if page is not None else ""
        warning = page.contact_warning if page is not None else ""
        self._words.setText(f"{page.name}. {warning}".strip() if page is not None else "")
        theme.set_shown(self._icon, bool(warning))
        self.button.setEnabled(page is not None)

    def _on_clicked(self) -> None:
        self.opened.emit(self._id)
