"""Going on without a decision or an action: only with the reason."""

from PySide6.QtCore import Qt, Signal, Slot

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow


class SkipCard(Card):
    """Asks why. `going` carries the item to go to ("" = the end of the meeting) and the reason."""

    going = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(_("Go on without?"), kind="card-open")
        column = self.body()
        self.why = TextField(name=_("Why"))
        self._row = Labelled(_("Why the meeting goes on without it; the reason is minuted"), self.why)
        column.addWidget(self._row)
        buttons = FlowRow()
        go, stay = Button(_("Go on, with this reason")), Button(_("Stay"), kind="link")
        go.clicked.connect(self.go)
        stay.clicked.connect(self._on_stay)
        buttons.add(go)
        buttons.add(stay)
        column.addWidget(buttons)
        self._item = ""

    def ask(self, item: str) -> None:
        """The way to this item waits for a reason."""
        self._item = item
        self.why.set_value("")
        theme.set_shown(self, shown=True)
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def go(self) -> None:
        """On, when there is a reason."""
        self._row.show_problem("" if self.why.value() else _("Write why: nobody is passed over silently."))
        if self.why.value():
            theme.set_shown(self, shown=False)
            self.going.emit(self._item, self.why.value())

    @Slot()
    def _on_stay(self) -> None:
        theme.set_shown(self, shown=False)
