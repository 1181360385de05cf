"""Who is not on the agenda, and every reason why they might be: those who should be here first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.labels import label
from cse_desk.models.records.panel import Candidate
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel


class CandidateRow(QWidget):
    """Somebody who may be put on. `put_on(candidate)`."""

    put_on = Signal(object)

    def __init__(self, one: Candidate, *, may_write: bool) -> None:
        super().__init__()
        self.candidate = one
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        name = ", ".join(part for part in (one.name, one.age) if part)
        column.addWidget(PlainLabel(f"{name}: {label(one.why).lower()}", kind="strong", wrap=True))
        column.addWidget(PlainLabel("; ".join(one.reasons), kind="small-muted", wrap=True))
        if one.taken_off_why:
            words = _("Taken off: {why}").format(why=one.taken_off_why)
            column.addWidget(PlainLabel(words, kind="small-alert", wrap=True))
        acts = FlowRow(gap=8)
        self.button = Button(
            _("Put on"), kind="small", icon="plus", name=_("Put {name} on the agenda").format(name=one.name)
        )
        theme.set_shown(self.button, may_write)
        self.button.clicked.connect(self._on_clicked)
        acts.add(self.button)
        column.addWidget(acts)

    @Slot()
    def _on_clicked(self) -> None:
        self.put_on.emit(self.candidate)


class NotOnPanel(QWidget):
    """Two cards: should be here and is not; and the others who have a reason."""

    put_on = Signal(object)
    put_all_on = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self.rows: list[CandidateRow] = []
        self.all_button: Button | None = None
        self._others: tuple[Candidate, ...] = ()

    def show_candidates(self, found: Sequence[Candidate], *, may_write: bool) -> None:
        """Show these."""
        cleared(self._column)
        self.rows, self.all_button = [], None
        pressing = [one for one in found if one.presses]
        self._others = tuple(one for one in found if not one.presses)
        if pressing:
            self._column.addWidget(self._card(_("Should be here and is not"), pressing, "alert", may_write=may_write))
        others = self._card(_("Not on it yet"), self._others, "card", may_write=may_write)
        if not found:
            others.body().addWidget(PlainLabel(_("Everybody with a reason is on the agenda."), kind="muted", wrap=True))
        if may_write and any(not one.taken_off_why for one in self._others):
            self.all_button = Button(_("Put all of these on"), kind="small")
            self.all_button.clicked.connect(self._on_all)
            others.body().addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        if self._others or not found:
            self._column.addWidget(others)

    def _card(self, title: str, found: Sequence[Candidate], kind: str, *, may_write: bool) -> Card:
        card = Card(title, aside=str(len(found)), kind=kind)
        for one in found:
            row = CandidateRow(one, may_write=may_write)
            row.put_on.connect(self.put_on)
            self.rows.append(row)
            card.add_row(row)
        return card

    @Slot()
    def _on_all(self) -> None:
        """Adding is never held up; whom somebody took off with a reason is put on by hand only."""
        self.put_all_on.emit(tuple(one for one in self._others if not one.taken_off_why))
