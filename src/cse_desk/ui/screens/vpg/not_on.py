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
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows


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


class CandidatesCard(Card):
    """Some of those who have a reason; hidden while there is nobody."""

    put_on = Signal(object)

    def __init__(self, title: str, *, kind: str = "card") -> None:
        super().__init__(title, aside="0", kind=kind)
        self._found: Sequence[Candidate] = ()
        self._may_write = False
        self.list = LongRows()
        self.add(self.list)

    @property
    def rows(self) -> list[CandidateRow]:
        """Those that are shown."""
        return [row for row in self.list.rows() if isinstance(row, CandidateRow)]

    def show_candidates(self, found: Sequence[Candidate], *, may_write: bool) -> None:
        """Show these."""
        assert self.aside is not None
        self.aside.setText(f"{len(found):,}")
        self._found, self._may_write = found, may_write
        self.list.show_rows([(one, may_write) for one in found], self._row)

    def _row(self, at: int) -> CandidateRow:
        row = CandidateRow(self._found[at], may_write=self._may_write)
        row.put_on.connect(self.put_on)
        return row


class NotOnPanel(QWidget):
    """Two cards: should be here and is not; and the others who have a reason."""

    put_on = Signal(object)
    put_all_on = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.pressing = CandidatesCard(_("Should be here and is not"), kind="alert")
        self.others = CandidatesCard(_("Not on it yet"))
        body = self.others.body()
        self._nobody = PlainLabel(_("Everybody with a reason is on the agenda."), kind="muted", wrap=True)
        self.all_button = Button(_("Put all of these on"), kind="small")
        self.all_button.clicked.connect(self._on_all)
        body.addWidget(self._nobody)
        body.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        foot = body.parentWidget()
        assert foot is not None
        self._foot = foot  # takes no room while there is nothing in it
        for card in (self.pressing, self.others):
            card.put_on.connect(self.put_on)
            column.addWidget(card)
        self._others: tuple[Candidate, ...] = ()
        self.show_candidates((), may_write=False)

    @property
    def rows(self) -> list[CandidateRow]:
        """Those that are shown, of both cards."""
        return [*self.pressing.rows, *self.others.rows]

    def show_candidates(self, found: Sequence[Candidate], *, may_write: bool) -> None:
        """Show these."""
        pressing = [one for one in found if one.presses]
        self._others = tuple(one for one in found if not one.presses)
        self.pressing.show_candidates(pressing, may_write=may_write)
        self.others.show_candidates(self._others, may_write=may_write)
        theme.set_shown(self.pressing, bool(pressing))
        theme.set_shown(self.others, bool(self._others) or not found)
        theme.set_shown(self._nobody, not found)
        may_all = may_write and any(not one.taken_off_why for one in self._others)
        theme.set_shown(self.all_button, may_all)
        theme.set_shown(self._foot, may_all or not found)

    @Slot()
    def _on_all(self) -> None:
        """Adding is never held up; whom somebody took off with a reason is put on by hand only."""
        self.put_all_on.emit(tuple(one for one in self._others if not one.taken_off_why))
