"""An interest declared in the young person who is discussed: from then on nothing about them reaches that member."""

from PySide6.QtCore import Qt, Signal, Slot

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import Check
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow


class InterestCard(Card):
    """`declaring` carries name, agency, why, and whether it is the whole agency. What is declared is not shown here: others look on."""

    declaring = Signal(str, str, str, bool)

    def __init__(self) -> None:
        super().__init__(_("Somebody has an interest"), kind="card-open")
        column = self.body()
        self.name, self.agency = TextField(name=_("Who has it")), TextField(name=_("Their agency"))
        self.why = TextField(name=_("Why; only coordinators see it"))
        self.whole = Check(_("The whole agency"))
        fields = FlowRow(gap=8)
        for words, field in ((_("Who has it"), self.name), (_("Their agency"), self.agency)):
            fields.add(Labelled(words, field))
        column.addWidget(fields)
        column.addWidget(Labelled(_("Why; only coordinators see it"), self.why))
        buttons = FlowRow()
        self.keep = Button(_("Leave them out from now on"))
        close = Button(_("Close"), kind="link", name=_("Close: somebody has an interest"))
        self.keep.clicked.connect(self._on_keep)
        close.clicked.connect(self.close_it)
        for part in (self.whole, self.keep, close):
            buttons.add(part)
        column.addWidget(buttons)

    def open(self) -> None:
        """Empty, for one interest."""
        for field in (self.name, self.agency, self.why):
            field.set_value("")
        self.whole.set_value(value=False)
        theme.set_shown(self, shown=True)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close_it(self) -> None:
        """Done, or not needed."""
        theme.set_shown(self, shown=False)

    @Slot()
    def _on_keep(self) -> None:
        self.declaring.emit(self.name.value(), self.agency.value(), self.why.value(), self.whole.value())
