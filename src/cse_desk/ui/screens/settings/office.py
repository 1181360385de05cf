"""This office: how soon to screen again, its own forms, the lists of codes."""

from PySide6.QtCore import Signal, Slot

from cse_desk.i18n import gettext as _
from cse_desk.ui.context import Context
from cse_desk.ui.screens.settings.again import AgainPart
from cse_desk.ui.screens.settings.code_sets import CodeSetsPart
from cse_desk.ui.screens.settings.part import Part
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card


class OfficeCard(Card):
    """What belongs to the office and to nobody's case."""

    told = Signal(object)  # a widget with news

    def __init__(self, context: Context) -> None:
        super().__init__(_("This office"))
        self._context = context
        self.again = AgainPart(context)
        self.forms = Part(
            _("Forms of the office"),
            _("Case audits, feedback about training, and other forms about the office's own work."),
        )
        self.open_forms = self.forms.add_act(Button(_("Open the forms"), icon="assurance"))
        self.open_forms.clicked.connect(self._on_forms)
        self.codes = CodeSetsPart(context)
        for part in (self.again, self.forms, self.codes):
            self.add_row(part, padding=12)
            part.told.connect(self.told)

    @Slot()
    def _on_forms(self) -> None:
        self._context.bus.go("office-forms")
