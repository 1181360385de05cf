"""Referrals made before, each with its state; the coordinator puts one on the pre-agenda, its author takes one back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ReferralState
from cse_desk.models.labels import label
from cse_desk.services import half_typed
from cse_desk.ui.half_typed import HalfTyped, Kept
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows

if TYPE_CHECKING:
    from cse_desk.services.referral_lines import ReferralLine

NEVER_LEFT = (ReferralState.NONE, ReferralState.DRAFT, ReferralState.WITHDRAWN)  # nothing to send an update about
_MAY_BE_WITHDRAWN = (ReferralState.DRAFT, ReferralState.SUBMITTED, ReferralState.TAKEN_IN, ReferralState.PRE_AGENDA)


class LineRow(QWidget):
    """One referral. `pre_agenda` with its id; `withdrawn` with its id and why."""

    pre_agenda = Signal(str)
    withdrawn = Signal(str, str)

    def __init__(self, line: ReferralLine, *, is_coordinator: bool, may_write: bool, kept: Kept | None = None) -> None:
        super().__init__()
        self._line, self._kept = line, kept
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        since = day(line.since) if line.since else "?"
        strands = ", ".join(label(strand) for strand in line.strands)
        column.addWidget(PlainLabel(f"{label(line.state)}, {since}", kind="strong", wrap=True))
        column.addWidget(PlainLabel(strands, kind="small-muted", wrap=True))
        for words in (line.note, *line.became):
            if words:
                column.addWidget(PlainLabel(words, kind="small-muted", wrap=True))
        acts = FlowRow(gap=12)
        self.pre_agenda_button = Button(_("Put on the pre-agenda"), kind="small", icon="vpg")
        self.withdraw_button = Button(_("Withdraw …"), kind="small-link")
        self.withdraw_button.setAccessibleName(_("Withdraw the referral of {day}").format(day=since))
        for button in (self.pre_agenda_button, self.withdraw_button):
            acts.add(button)
        column.addWidget(acts)
        self.pre_agenda_button.setVisible(is_coordinator and line.state is ReferralState.TAKEN_IN)
        self.withdraw_button.setVisible(may_write and line.state in _MAY_BE_WITHDRAWN)
        self.why = TextField(name=_("Why it is withdrawn"), max_length=400)
        self._why = Labelled(
            _("Why it is withdrawn"), self.why, hint=_("What was sent cannot be called back. The reason is kept.")
        )
        self.confirm_button = Button(_("Withdraw the referral"), kind="danger")
        column.addWidget(self._why)
        column.addWidget(self.confirm_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._why.setVisible(False)
        self.confirm_button.setVisible(False)
        self.pre_agenda_button.clicked.connect(self._on_pre_agenda)
        self.withdraw_button.clicked.connect(self._on_withdraw)
        self.confirm_button.clicked.connect(self._on_confirm)
        self.why.returnPressed.connect(self._on_confirm)
        self.why.changed.connect(self._on_typed)
        self.resume()

    def resume(self) -> None:
        """What was half typed is there again; the keyboard stays where it is."""
        words = self._kept.words().get("why", "") if self._kept is not None else ""
        if words and not self.withdraw_button.isHidden() and not self.why.value():
            self.why.set_value(words)
            self._open()

    def _open(self) -> None:
        self._why.setVisible(True)
        self.confirm_button.setVisible(True)

    @Slot(object)
    def _on_typed(self, words: object) -> None:
        if self._kept is not None:
            self._kept.typed(why=str(words))

    @Slot()
    def _on_pre_agenda(self) -> None:
        self.pre_agenda.emit(self._line.referral)

    @Slot()
    def _on_withdraw(self) -> None:
        self._open()
        self.why.setFocus()

    @Slot()
    def _on_confirm(self) -> None:
        if not self.why.value():
            self._why.show_problem(_("Say why."))
            return
        self.withdrawn.emit(self._line.referral, self.why.value())


class LinesCard(Card):
    """All referrals so far, the newest first; `updating` when what was written since is to be sent."""

    pre_agenda = Signal(str)
    withdrawn = Signal(str, str)
    updating = Signal()

    def __init__(
        self,
        lines: Sequence[ReferralLine],
        *,
        is_coordinator: bool,
        may_write: bool = True,
        may_update: bool = True,
        keeper: HalfTyped | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Referrals so far"), aside=f"{len(lines):,}", parent=parent)
        self._lines, self._keeper = lines, keeper
        self._is_coordinator, self._may_write = is_coordinator, may_write
        self.list = LongRows(are_large=True)
        self.list.show_rows(lines, self._row)
        self.add(self.list)
        if keeper is not None:
            keeper.loaded.connect(self._on_loaded)
        self.update_button = Button(_("Send an update …"), kind="small", icon="send")
        self.update_button.clicked.connect(self.updating)
        left = any(line.state not in NEVER_LEFT for line in lines)
        acts = FlowRow(gap=12, parent=self)
        acts.add(self.update_button)
        if may_write and may_update and left and not is_coordinator:
            self.add_row(acts)
        else:
            acts.hide()

    @property
    def rows(self) -> list[LineRow]:
        """Those that are shown."""
        return [row for row in self.list.rows() if isinstance(row, LineRow)]

    def _row(self, at: int) -> LineRow:
        line = self._lines[at]
        kept = self._keeper.of(half_typed.withdraw_key(line.referral)) if self._keeper is not None else None
        row = LineRow(line, is_coordinator=self._is_coordinator, may_write=self._may_write, kept=kept)
        row.pre_agenda.connect(self.pre_agenda)
        row.withdrawn.connect(self.withdrawn)
        return row

    @Slot()
    def _on_loaded(self) -> None:
        for row in self.rows:
            row.resume()
