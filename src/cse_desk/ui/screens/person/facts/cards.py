"""A list of facts as a card: its button, and a row for each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import focusing, theme
from cse_desk.ui.screens.person.facts.lines import Act, FactLine, Section
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows
from cse_desk.ui.widgets.quote import QuoteBlock


class ActButton(Button):
    """A button that opens a form."""

    chosen = Signal(object)  # Form

    def __init__(self, act: Act, line: FactLine) -> None:
        kind = "small" if act.is_main else "small-link"
        super().__init__(act.words, kind=kind, name=f"{act.words}: {line.title}")
        self._form = act.form
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self.chosen.emit(self._form)


class FactRow(QWidget):
    """One fact: what, details, what is owed, its acts."""

    opened = Signal(object)  # Form
    taken_off = Signal(object)  # Fact

    def __init__(self, line: FactLine, *, may_write: bool = True) -> None:
        super().__init__()
        self.line = line
        self.buttons: list[Button] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(PlainLabel(line.title, kind="strong", wrap=True))
        if line.quote:
            column.addWidget(QuoteBlock(line.quote, small=True))
        for detail in line.details:
            column.addWidget(PlainLabel(detail, kind="small-muted", wrap=True))
        if line.owed:
            column.addWidget(PlainLabel(line.owed, kind="small-alert", wrap=True))
        if may_write:
            column.addWidget(self._make_acts())

    def _make_acts(self) -> QWidget:
        row = FlowRow(gap=8)
        for act in self.line.acts:
            button = ActButton(act, self.line)
            button.chosen.connect(self.opened)
            self.buttons.append(button)
            row.add(button)
        self.off_button = Button(
            _("Take off"), kind="small-link", name=_("Take off the list: {what}").format(what=self.line.title)
        )
        self.off_button.clicked.connect(self._on_off)
        row.add(self.off_button)
        return row

    @Slot()
    def _on_off(self) -> None:
        focusing.let_go(self.off_button)
        self.off_button.setEnabled(False)
        self.taken_off.emit(self.line.fact)

    def be_ready(self) -> None:
        """It was read again and still stands: whatever was tried failed."""
        if self.buttons:
            self.off_button.setEnabled(True)


class SectionCard(Card):
    """One list with how many, and, for who may write there, the button that records another; `why`: said where they may not."""

    opened = Signal(object)  # Form
    taken_off = Signal(object)  # Fact

    def __init__(
        self, section: Section, *, may_write: bool = True, why: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(section.title, aside="0", parent=parent)
        self.section, self.may_write = section, may_write
        self.add_button = Button(section.add, kind="small", icon="plus")
        self.add_button.clicked.connect(self._on_add)
        assert self.header is not None
        self.header.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.set_shown(self.add_button, self.may_write)
        self.why = PlainLabel(why, kind="small-muted", wrap=True)
        if why:
            self.body().addWidget(self.why)
        self.lines: tuple[FactLine, ...] = ()
        self.list = LongRows()
        self.add(self.list)
        self.end()

    @property
    def rows(self) -> list[FactRow]:
        """Those that are shown."""
        return [row for row in self.list.rows() if isinstance(row, FactRow)]

    def show_lines(self, lines: Sequence[FactLine], *, came_for: str = "") -> None:
        """Show these. `came_for`: the record that is wanted at once, where it is one of them."""
        self.lines = tuple(lines)
        assert self.aside is not None
        self.aside.setText(f"{len(lines):,}")
        for row in self.rows:
            row.be_ready()
        sought = next((at for at, line in enumerate(lines) if line.record_id == came_for), -1)
        held = focusing.holder([self.list]) >= 0
        self.list.show_rows(self.lines or (self._nothing(),), self._row, sought=sought)
        if held:
            focusing.catch(self.add_button, self)

    def _row(self, at: int) -> QWidget:
        if not self.lines:
            return PlainLabel(self._nothing(), kind="muted", wrap=True)
        row = FactRow(self.lines[at], may_write=self.may_write)
        row.opened.connect(self.opened)
        row.taken_off.connect(self._on_taken_off)
        return row

    @Slot(object)
    def _on_taken_off(self, fact: object) -> None:
        focusing.catch(self.add_button, self)
        self.taken_off.emit(fact)

    def _nothing(self) -> str:
        return self.section.empty if self.may_write else _("Nothing is written down here.")

    def has(self, record_id: str) -> bool:
        """Whether a record is in this list."""
        return any(line.record_id == record_id for line in self.lines)

    def holder(self, record_id: str = "") -> QWidget:
        """What shows a record; of none, the whole list."""
        return next((row for row in self.rows if row.line.record_id == record_id), self)

    @Slot()
    def _on_add(self) -> None:
        self.opened.emit(self.section.new())
