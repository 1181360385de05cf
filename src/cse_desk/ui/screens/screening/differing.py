"""Questions on which two answers stand: both values with who said them and when; deciding is choosing one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import DifferingField
from cse_desk.ui import theme
from cse_desk.ui.screens.screening.calls import path_of
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.differing import DifferingCard


def _card(conflict: DifferingField, form: Form) -> DifferingCard:
    head = (
        _("Two answers stand. The more cautious one counts until you decide.")
        if conflict.may_decide
        else _("Two answers stand. The more cautious one counts until somebody who screens decides.")
    )
    question = _question(conflict, form)
    return DifferingCard(conflict, question, (head, "alert"), (question, "body"))


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
            card = _card(one, form)
            card.decided.connect(self.decided)
            self._column.addWidget(card)
        theme.set_shown(self, shown=bool(conflicts))

    def cards(self) -> tuple[DifferingCard, ...]:
        """What is shown."""
        return tuple(self.findChildren(DifferingCard))
