"""Two values that stand: each with who said it and when; deciding is choosing one, and the others stay in the history."""

from PySide6.QtCore import Signal, Slot

from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment
from cse_desk.models.records.people import DifferingField, DifferingValue
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel


class _Keep(Button):
    def __init__(self, value: DifferingValue, name: str) -> None:
        words = _("{field}: keep “{words}” by {who}").format(field=name, words=value.words, who=value.by)
        super().__init__(_("Keep this one"), kind="small", name=words)
        self.change = value.change


class DifferingCard(Card):
    """One field or question with its values. `name`: what it is called; `told`: the lines above the values, each with its kind."""

    decided = Signal(object, str)  # DifferingField, change

    def __init__(self, field: DifferingField, name: str, *told: tuple[str, str]) -> None:
        super().__init__(kind="alert")
        self.field = field
        column = self.body(spacing=8)
        for words, kind in told:
            column.addWidget(PlainLabel(words, kind=kind, wrap=True))
        self.buttons: list[_Keep] = []
        for value in field.values:
            line = FlowRow(gap=12)
            line.add(PlainLabel(value.words, kind="strong"))
            who = _("{who}, {when}").format(who=value.by, when=moment(value.at))
            line.add(PlainLabel(who, kind="small-muted"))
            if field.may_decide:
                line.add(self._button(value, name))
            column.addWidget(line)

    def _button(self, value: DifferingValue, name: str) -> Button:
        button = _Keep(value, name)
        button.clicked.connect(self._on_clicked)
        self.buttons.append(button)
        return button

    def be_ready(self) -> None:
        """It was read again and differs still: whatever was tried failed."""
        for button in self.buttons:
            button.setEnabled(True)

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _Keep):
            for button in self.buttons:
                button.setEnabled(False)
            self.decided.emit(self.field, sender.change)
