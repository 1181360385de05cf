"""Questions on which two answers stand: both values with who said them and when; deciding is choosing one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment
from cse_desk.models.records.people import DifferingField, DifferingValue
from cse_desk.ui import theme
from cse_desk.ui.screens.screening.calls import path_of
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel


class _Choice(Button):
    """Keeps one of the values."""

    def __init__(self, value: DifferingValue, question: str) -> None:
        name = _("{question}: keep “{words}” by {who}").format(question=question, words=value.words, who=value.by)
        super().__init__(_("Keep this one"), kind="small", name=name)
        self.change = value.change


class DifferingCard(Card):
    """One question with its values."""

    decided = Signal(object, str)  # DifferingField, change

    def __init__(self, conflict: DifferingField, form: Form) -> None:
        super().__init__(kind="alert")
        self.conflict = conflict
        question = _question(conflict, form)
        column = self.body(spacing=8)
        head = (
            _("Two answers stand. The more cautious one counts until you decide.")
            if conflict.may_decide
            else _("Two answers stand. The more cautious one counts until somebody who screens decides.")
        )
        column.addWidget(PlainLabel(head, kind="alert", wrap=True))
        column.addWidget(PlainLabel(question, wrap=True))
        self.buttons: list[_Choice] = []
        for value in conflict.values:
            row = FlowRow(gap=12)
            row.add(PlainLabel(value.words, kind="strong"))
            who = _("{who}, {when}").format(who=value.by, when=moment(value.at))
            row.add(PlainLabel(who, kind="small-muted"))
            if conflict.may_decide:
                row.add(self._choice(value, question))
            column.addWidget(row)

    def _choice(self, value: DifferingValue, question: str) -> Button:
        button = _Choice(value, question)
        button.clicked.connect(self._on_chosen)
        self.buttons.append(button)
        return button

    @Slot()
    def _on_chosen(self) -> None:
        sender = self.sender()
        if isinstance(sender, _Choice):
            for button in self.buttons:
                button.setEnabled(False)
            self.decided.emit(self.conflict, sender.change)


def _question(conflict: DifferingField, form: Form) -> str:
    """The question in the words of the form; a detail names its question too."""
    link = path_of(conflict).rpartition("/")[2].removesuffix("#order")
    item = form.by_link_id.get(link)
    if item is None:
        return conflict.label
    above = form.by_link_id.get(".".join(link.split(".")[:2]))
    if above is not None and above is not item:
        return f"{above.prefix} {above.marks.short or above.text}: {item.text}".strip()
    return f"{item.prefix} {item.text}".strip()


class DifferingList(QWidget):
    """The questions of one page that need a decision."""

    decided = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._shown: tuple[DifferingField, ...] = ()
        self.hide()

    def show_conflicts(self, conflicts: Sequence[DifferingField], form: Form) -> None:
        """Show these."""
        if tuple(conflicts) == self._shown:
            return
        self._shown = tuple(conflicts)
        cleared(self._column)
        for one in conflicts:
            card = DifferingCard(one, form)
            card.decided.connect(self.decided)
            self._column.addWidget(card)
        theme.set_shown(self, shown=bool(conflicts))

    def cards(self) -> tuple[DifferingCard, ...]:
        """What is shown."""
        return tuple(self.findChildren(DifferingCard))
