"""The forms of the office's own work: case audits, training feedback, and whatever the office released for itself."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.filled.asking import FormsList
from cse_desk.ui.screen import Screen
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page


class OfficeFormsScreen(Screen):
    """`Place("office-forms")`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        page = Page(_("Forms of the office"), aside=_("about its own work, not about a young person"))
        self.news = Banner(closable=True)
        self.forms = FormsList(
            context, nothing=_("Choose a form beside this: a case audit, or feedback about training.")
        )
        self.forms.failed.connect(self._on_failed)
        page.column.addWidget(self.news)
        page.column.addWidget(self.forms)
        page.column.addStretch(1)
        self.fill(page)

    def show_place(self, place: Place) -> None:
        """What is filled in."""
        self.news.say("")
        self.forms.show_of("")

    def first_focus(self) -> QWidget:
        """What one most likely came for."""
        return self.forms.pane.start.choice

    def on_changed(self, changes: Changes) -> None:
        """A form was recorded."""
        if not changes.kinds or "filled-form" in changes.kinds:
            self.forms.show_of("")

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.news.say_failed(error)
