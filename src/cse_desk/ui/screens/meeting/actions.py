"""Actions of one young person: a table, and a line to add the next one."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.models.records.meeting import TypedAction
from cse_desk.models.records.panel import ActionLine
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.widgets.buttons import Button, IconButton
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.labels import PlainLabel

_WIDE = 620  # at 100 % text
_SHARES = (5, 3, 3, 2, 3)


class ActionTable(QWidget):
    """What, owner, agency, due, done when; below each other where there is no room."""

    taken_off = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 0, 16, 4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._lines: tuple[ActionLine, ...] = ()
        self._is_wide = True

    def show_lines(self, lines: Sequence[ActionLine]) -> None:
        """These actions."""
        self._lines = tuple(lines)
        self._lay()

    def _lay(self) -> None:
        cleared(self._grid)
        for column, share in enumerate((*_SHARES, 0)):
            self._grid.setColumnStretch(column, share if self._is_wide else int(column == 0))
        if self._is_wide and self._lines:
            heads = (_("What"), _("Owner"), _("Agency"), _("Due"), _("Done when we see"))
            for column, words in enumerate(heads):
                self._grid.addWidget(PlainLabel(words, kind="small-muted"), 0, column)
        for row, line in enumerate(self._lines, start=1):
            self._lay_line(row, line)

    def _lay_line(self, row: int, line: ActionLine) -> None:
        cells = _cells(line)
        off = IconButton("cross", _("Take off: {what}").format(what=line.what))
        off.setObjectName(line.action)
        off.clicked.connect(self._on_off)
        if self._is_wide:
            for column, words in enumerate(cells):
                self._grid.addWidget(PlainLabel(words, kind="strong" if not column else "body", wrap=True), row, column)
            self._grid.addWidget(off, row, len(cells))
            return
        both = QWidget()
        lines = QVBoxLayout(both)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addWidget(PlainLabel(cells[0], kind="strong", wrap=True))
        lines.addWidget(PlainLabel(", ".join(filter(None, cells[1:])), kind="small-muted", wrap=True))
        self._grid.addWidget(both, row, 0)
        self._grid.addWidget(off, row, 1, Qt.AlignmentFlag.AlignTop)

    @Slot()
    def _on_off(self) -> None:
        button = self.sender()
        assert button is not None
        self.taken_off.emit(button.objectName())

    def resizeEvent(self, event: object) -> None:
        """Wide or narrow."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's event
        wide = self.width() >= theme.current().px(_WIDE)
        if wide != self._is_wide:
            self._is_wide = wide
            self._lay()


def _cells(line: ActionLine) -> tuple[str, ...]:
    due = i18n.weekday(line.due) if line.due else ""
    return line.what, line.owner, line.agency, due, line.done_when


class NewAction(QWidget):
    """The line of a new action."""

    changed = Signal(str, object)
    adding = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.what = TextField(name=_("What"))
        self.owner = TextField(name=_("Owner, a person"))
        self.agency = TextField(name=_("Agency"))
        self.due = DateField(today=context.clock.today, name=_("Due"), with_today=False)
        self.due.edit.setMinimumWidth(theme.current().px(90))
        self.due.edit.setPlaceholderText(_("9 12 2026"))
        self.done_when = TextField(name=_("Done when we see"))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(16, 4, 16, 8)
        self._row.setSpacing(8)
        for name, field, words, share in (
            ("what", self.what, _("What"), _SHARES[0]),
            ("owner", self.owner, _("Owner, a person"), _SHARES[1]),
            ("agency", self.agency, _("Agency"), _SHARES[2]),
            ("due", self.due, _("Due"), _SHARES[3]),
            ("done_when", self.done_when, _("Done when we see"), _SHARES[4]),
        ):
            field.setObjectName(name)
            field.changed.connect(self._on_changed)
            self._row.addWidget(Labelled(words, field), share)
        self.add = Button(_("Add"), name=_("Add this action"))
        self.add.clicked.connect(self.adding)
        self._row.addWidget(self.add, 0, Qt.AlignmentFlag.AlignBottom)

    def show_action(self, action: TypedAction) -> None:
        """What is typed."""
        self.what.set_value(action.what)
        self.owner.set_value(action.owner)
        self.agency.set_value(action.agency)
        self.due.set_value(action.due)
        self.done_when.set_value(action.done_when)

    @Slot(object)
    def _on_changed(self, value: object) -> None:
        field = self.sender()
        assert field is not None
        name = field.objectName()
        is_day = name == "due"
        self.changed.emit(name, (date.fromisoformat(str(value)) if value else None) if is_day else str(value or ""))

    def resizeEvent(self, event: object) -> None:
        """Below each other where there is no room beside each other."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's event
        wide = self.width() >= theme.current().px(_WIDE)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(across if wide else down)


class ActionsCard(Card):
    """The actions of this meeting, and what is still open of earlier ones."""

    changed = Signal(str, object)
    adding = Signal()
    taken_off = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Actions"), aside="0")
        self.table = ActionTable()
        self.table.taken_off.connect(self.taken_off)
        self.new = NewAction(context)
        self.new.changed.connect(self.changed)
        self.new.adding.connect(self.adding)
        self.earlier = PlainLabel(kind="small-muted", wrap=True)
        self.add(self.table)
        self.add(self.new)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(16, 0, 16, 8)
        row.addWidget(self.earlier)
        self.add(holder)

    def show_lines(self, lines: Sequence[ActionLine], earlier: Sequence[ActionLine]) -> None:
        """What is recorded."""
        assert self.aside is not None
        self.aside.setText(str(len(lines)))
        self.table.show_lines(lines)
        words = [
            _("{what} ({owner}, {late} days late)").format(what=one.what, owner=one.owner, late=one.days_late)
            if one.days_late
            else _("{what} ({owner})").format(what=one.what, owner=one.owner)
            for one in earlier
        ]
        theme.set_shown(self.earlier, bool(words))
        self.earlier.setText(_("Still open from before: {list}.").format(list="; ".join(words)))
