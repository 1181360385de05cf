"""What is due about this young person, each with its one act."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import DueItem
from cse_desk.ui import due_actions
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel, plain_tip
from cse_desk.ui.widgets.long_rows import LongRows
from cse_desk.ui.widgets.quote import QuoteBlock, shortened

_BEGIN, _NOTHING = "begin", "nothing"  # lines where nothing is due


class DueRow(QWidget):
    """What, by when, and the act."""

    acted = Signal(object)  # DueItem

    def __init__(self, item: DueItem) -> None:
        super().__init__()
        self.item = item
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = QVBoxLayout()
        row.addLayout(words, 1)
        words.setSpacing(2)
        words.addWidget(PlainLabel(item.what, wrap=True))
        if item.quote:
            words.addWidget(QuoteBlock(shortened(item.quote), small=True))
        when = item.when_words or item.why
        words.addWidget(PlainLabel(when, kind="small-alert" if item.is_late else "small-muted", wrap=True))
        act = due_actions.button_words(item)
        self.button = Button(due_actions.short_words(item), kind="small", name=f"{act}: {item.what}")
        self.button.setToolTip(plain_tip(item.why))
        self.button.clicked.connect(self._on_clicked)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    @Slot()
    def _on_clicked(self) -> None:
        self.acted.emit(self.item)


class DueCard(Card):
    """All of it, the most urgent first."""

    acted = Signal(object)  # DueItem
    beginning = Signal()  # nothing was screened yet: begin

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Due"), aside="0", parent=parent)
        self.begin_button: Button | None = None
        self._lines = LongRows()
        self.add(self._lines)

    def begin(self) -> None:
        """What comes next is due about somebody else."""
        self._lines.begin()

    def show_items(self, items: Sequence[DueItem], *, may_begin: bool = False) -> None:
        """Show these; with nothing due and nobody screened yet, the way to the first screening."""
        assert self.aside is not None
        self.aside.setText(f"{len(items):,}")
        keys = items or (_BEGIN if may_begin else _NOTHING,)
        if _BEGIN not in keys:
            self.begin_button = None
        self._lines.show_rows(keys, partial(self._row, keys))

    def _row(self, keys: Sequence[DueItem | str], at: int) -> QWidget:
        item = keys[at]
        if isinstance(item, DueItem):
            row = DueRow(item)
            row.acted.connect(self.acted)
            return row
        return self._begin() if item == _BEGIN else PlainLabel(_("Nothing is due."), kind="muted")

    def _begin(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(PlainLabel(_("Not screened yet."), kind="muted", wrap=True))
        self.begin_button = Button(_("Start a screening"), kind="small", icon="play")
        self.begin_button.clicked.connect(self.beginning)
        column.addWidget(self.begin_button, 0, Qt.AlignmentFlag.AlignLeft)
        return holder
