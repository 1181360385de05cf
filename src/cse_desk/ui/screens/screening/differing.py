"""Questions on which two answers stand: both values with who said them and when; deciding is choosing one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from cse_desk.services.conflicting_answers import ClaimedAnswer, ConflictingAnswer


class _Choice(Button):
    """Keeps one of the values."""

    def __init__(self, claim: ClaimedAnswer, question: str) -> None:
        name = _("{question}: keep “{words}” by {who}").format(question=question, words=claim.words, who=claim.by)
        super().__init__(_("Keep this one"), kind="small", name=name)
        self.change = claim.change


class DifferingCard(Card):
    """One question with its values."""

    decided = Signal(str, str)  # path, change

    def __init__(self, conflict: ConflictingAnswer) -> None:
        super().__init__(kind="alert")
        self.conflict = conflict
        column = self.body(spacing=8)
        head = _("{number} Two answers stand. The more cautious one counts until you decide.")
        column.addWidget(PlainLabel(head.format(number=conflict.number).strip(), kind="alert", wrap=True))
        column.addWidget(PlainLabel(conflict.text, wrap=True))
        self.buttons: list[_Choice] = []
        for claim in conflict.claims:
            row = FlowRow(gap=12)
            row.add(PlainLabel(claim.words, kind="strong"))
            who = _("{who}, {when}").format(who=claim.by, when=moment(claim.at))
            row.add(PlainLabel(who, kind="small-muted"))
            button = _Choice(claim, f"{conflict.number} {conflict.text}".strip())
            button.clicked.connect(self._on_chosen)
            row.add(button)
            self.buttons.append(button)
            column.addWidget(row)

    @Slot()
    def _on_chosen(self) -> None:
        sender = self.sender()
        if isinstance(sender, _Choice):
            for button in self.buttons:
                button.setEnabled(False)
            self.decided.emit(self.conflict.path, sender.change)


class DifferingList(QWidget):
    """The questions of one page that need a decision."""

    decided = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._shown: tuple[ConflictingAnswer, ...] = ()
        self.hide()

    def show_conflicts(self, conflicts: Sequence[ConflictingAnswer]) -> None:
        """Show these."""
        if tuple(conflicts) == self._shown:
            return
        self._shown = tuple(conflicts)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in conflicts:
            card = DifferingCard(one)
            card.decided.connect(self.decided)
            self._column.addWidget(card)
        self.setVisible(bool(conflicts))

    def cards(self) -> tuple[DifferingCard, ...]:
        """What is shown."""
        return tuple(self.findChildren(DifferingCard))
