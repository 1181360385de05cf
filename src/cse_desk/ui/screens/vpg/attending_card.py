"""Who comes: expected, apologies, a deputy; somebody invited for this meeting only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import AttendanceState
from cse_desk.models.labels import label
from cse_desk.models.records.panel import AttenderLine
from cse_desk.ui import focusing, theme
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.fields import DropDown, Labelled, TextField
from cse_desk.ui.widgets.labels import PlainLabel

_BEFORE = (AttendanceState.EXPECTED, AttendanceState.APOLOGIES, AttendanceState.DEPUTY)
_WORDS = {AttendanceState.DEPUTY: "Deputy comes"}


class AttendingCard(Card):
    """`said(line, state)` when somebody comes or not; `invited(name, agency)`."""

    said = Signal(object, str)
    invited = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Who comes"), aside="", parent=parent)
        self.fields: dict[str, DropDown] = {}
        self._shown: tuple[tuple[AttenderLine, ...], str, bool] | None = None
        self._making = Slices(self)
        holder = QWidget()
        self._lines = QVBoxLayout(holder)
        self._lines.setContentsMargins(16, 0, 16, 8)
        self._lines.setSpacing(10)
        self.add(holder)
        self._invite = self.body(spacing=8)
        self.name, self.agency = (
            TextField(name=_("Name of the guest"), max_length=120),
            TextField(name=_("Agency of the guest"), max_length=120),
        )
        self._name, self._agency = (
            Labelled(_("Invite for this meeting only: name"), self.name),
            Labelled(_("Agency"), self.agency),
        )
        self.invite_button = Button(_("Invite"), kind="small", icon="plus")
        for widget in (self._name, self._agency):
            self._invite.addWidget(widget)
        self._invite.addWidget(self.invite_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.invite_button.clicked.connect(self._on_invite)

    def show_attenders(self, lines: Sequence[AttenderLine], quorum: str, *, may_write: bool) -> None:
        """Show these, a few at a time; nothing is made again that says the same, and whose line had the keyboard has it again."""
        shown = tuple(lines), quorum, may_write
        if shown == self._shown:
            return
        self._shown = shown
        held = next((name for name, field in self.fields.items() if field.hasFocus()), "")
        if held:
            focusing.let_go(self.fields[held])
        cleared(self._lines)
        self.fields = {}
        for widget in (self._name, self._agency, self.invite_button):
            theme.set_shown(widget, may_write)
        self._making.begin(self._rows_of(lines, quorum, held, may_write=may_write))
        if held:
            self._making.finish()

    def _rows_of(self, lines: Sequence[AttenderLine], quorum: str, held: str, *, may_write: bool) -> Iterator[None]:
        words = quorum if lines else _("No members yet: put them in under Groups and people.")
        self._lines.addWidget(PlainLabel(words, kind="strong" if lines else "muted", wrap=True))
        for line in lines:
            row = self._row(line, may_write=may_write)
            self._lines.addWidget(row)
            if line.name == held:
                row.show()
                self.fields[held].setFocus(Qt.FocusReason.OtherFocusReason)
            yield

    def _row(self, line: AttenderLine, *, may_write: bool) -> QWidget:
        states = tuple(one for one in _BEFORE if one is not AttendanceState.DEPUTY or line.deputy)
        choices = tuple((one.value, _(_WORDS.get(one, label(one)))) for one in states)
        field = DropDown(choices, name=_("{name}, {agency}").format(name=line.name, agency=line.agency))
        field.set_value(line.state.value)
        field.setEnabled(may_write)
        field.changed.connect(partial(self._on_said, line))
        self.fields[line.name] = field
        role = _("chair") if line.is_chair else line.role
        who = ", ".join(part for part in (line.name, role, line.agency) if part)
        deputy = _("Deputy: {name}").format(name=line.deputy) if line.deputy else ""
        return Labelled(who, field, hint=deputy)

    def _on_said(self, line: AttenderLine, state: object) -> None:
        self.said.emit(line, str(state))

    @Slot()
    def _on_invite(self) -> None:
        self._name.show_problem("" if self.name.value() else _("Say who."))
        self._agency.show_problem("" if self.agency.value() else _("Say from which agency."))
        if self.name.value() and self.agency.value():
            self.invited.emit(self.name.value(), self.agency.value())
            self.name.set_value("")
            self.agency.set_value("")
