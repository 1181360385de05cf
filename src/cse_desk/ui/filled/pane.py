"""What was filled in, and what can be: on a young person's page and for the office."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.filled_forms import FilledLine, OfferedForm
from cse_desk.ui import theme
from cse_desk.ui.context import Who
from cse_desk.ui.duty_words import writers_words
from cse_desk.ui.filled.words import correction_of, state_of
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.fields import DropDown, Labelled
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows

_LEAST = 860


class FormRow(QWidget):
    """One form. `opened` with its id."""

    opened = Signal(str)

    def __init__(self, line: FilledLine) -> None:
        super().__init__()
        self.line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(PlainLabel(line.title, kind="strong", wrap=True))
        if line.told:
            column.addWidget(PlainLabel(line.told, wrap=True))
        for name, words in line.worked_out:
            column.addWidget(PlainLabel(f"{name}: {words}", kind="strong", wrap=True))
        state = _("{state} Version {version}.").format(state=state_of(line), version=line.version)
        column.addWidget(PlainLabel(state, kind="small-muted", wrap=True))
        if corrected := correction_of(line):
            column.addWidget(PlainLabel(corrected, kind="small-strong", wrap=True))
        self._add_button(column)

    def _add_button(self, column: QVBoxLayout) -> None:
        if not self.line.is_here:
            column.addWidget(PlainLabel(_("Its form is not in this vault, so it cannot be opened here."), wrap=True))
            return
        is_mine = not self.line.is_finished and self.line.may_write
        words = _("Carry on") if is_mine else _("Open")
        self.button = Button(words, kind="small", name=f"{words}: {_title(self.line)}, {state_of(self.line)}")
        self.button.clicked.connect(self._on_clicked)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit(self.line.form_id)


def _title(line: FilledLine) -> str:
    return _("{title}, version {version}").format(title=line.title, version=line.version)


class StartFormCard(Card):
    """Choose an instrument, read what it is for, begin it or print it blank. `started` and `blank` with the instrument."""

    started = Signal(str)
    blank = Signal(str)

    def __init__(self, who: Who, parent: QWidget | None = None) -> None:
        super().__init__(_("Fill in a form"), parent=parent)
        self._who = who
        self._offered: dict[str, OfferedForm] = {}
        self._column = self.body(spacing=10)
        self.choice = DropDown((), name=_("Form"))
        self._labelled = Labelled(_("Form"), self.choice)
        self._column.addWidget(self._labelled)
        self._purpose = PlainLabel(wrap=True)
        self._by = PlainLabel(kind="small-muted", wrap=True)
        self._validated = PlainLabel(kind="small-muted", wrap=True)
        self.why_not = PlainLabel(kind="small-strong", wrap=True)
        self.button = Button(_("Fill it in"), kind="primary", icon="edit")
        self.blank_button = Button(_("Print it blank"), icon="print")
        for label in (self._purpose, self._by, self._validated, self.why_not):
            self._column.addWidget(label)
        for button in (self.button, self.blank_button):
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.choice.changed.connect(self._show_choice)
        self.button.clicked.connect(self._on_start)
        self.blank_button.clicked.connect(self._on_blank)

    def show_offered(self, offered: Sequence[OfferedForm]) -> None:
        """What there is; the choice stays."""
        self.button.setEnabled(True)
        found = {one.instrument: one for one in offered}
        if found != self._offered:
            chosen = str(self.choice.value() or "")
            self._offered = found
            self.choice.set_choices(tuple((one.instrument, one.title) for one in offered))
            self.choice.set_value(chosen if chosen in found else next(iter(found), None))
        self._show_choice()

    @Slot()
    def _show_choice(self) -> None:
        one = self._offered.get(str(self.choice.value() or ""))
        if one is None:
            return
        self._say(self._purpose, one.purpose)
        self._say(self._by, _("Filled in by: {who}").format(who=one.filled_in_by) if one.filled_in_by else "")
        self._say(self._validated, one.validated)
        self._say(self.why_not, "" if one.may_write else writers_words(self._who.duties, one.compartment))
        theme.set_shown(self.button, shown=one.may_write)

    @staticmethod
    def _say(label: PlainLabel, words: str) -> None:
        label.setText(words)
        theme.set_shown(label, bool(words))

    @Slot()
    def _on_start(self) -> None:
        self.button.setEnabled(False)
        self.started.emit(str(self.choice.value()))

    @Slot()
    def _on_blank(self) -> None:
        self.blank.emit(str(self.choice.value()))


class FormsPane(Columns):
    """The list at the left, what can be filled in at the right. `started(instrument)`, `opened(form id)`, `blank(instrument)`."""

    started = Signal(str)
    opened = Signal(str)
    blank = Signal(str)

    def __init__(self, who: Who, *, nothing: str, parent: QWidget | None = None) -> None:
        """`nothing`: what the empty list says."""
        super().__init__(least_width=_LEAST, shares=(3, 2), parent=parent)
        self._lines: Sequence[FilledLine] = ()
        self.empty = EmptyState(_("Nothing is filled in yet"), nothing, icon="document")
        self.card = Card(_("Filled in"), aside="0")
        self.list = LongRows()
        self.card.add(self.list)
        for part in (self.empty, self.card):
            self.left.addWidget(part)
            theme.set_shown(part, shown=False)
        self.left.addStretch(1)
        self.start = StartFormCard(who)
        self.right.addWidget(self.start)
        self.right.addStretch(1)
        self.start.started.connect(self.started)
        self.start.blank.connect(self.blank)

    def show_forms(self, lines: Sequence[FilledLine], offered: Sequence[OfferedForm]) -> None:
        """What there is."""
        self.start.show_offered(offered)
        self._lines = lines
        assert self.card.aside is not None
        self.card.aside.setText(f"{len(lines):,}")
        theme.set_shown(self.empty, not lines)
        theme.set_shown(self.card, bool(lines))
        self.list.show_rows(lines, self._row)

    def _row(self, at: int) -> FormRow:
        row = FormRow(self._lines[at])
        row.opened.connect(self.opened)
        return row

    def rows(self) -> tuple[FormRow, ...]:
        """Those that are shown."""
        return tuple(row for row in self.list.rows() if isinstance(row, FormRow))
