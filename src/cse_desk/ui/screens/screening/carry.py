"""Over the questions of a section: what is still open and was known last time may be taken over, by an act of its own."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.comparison import ItemChange
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel


class CarryLine(QFrame):
    """Not there while nothing can be taken over. `wanted` when somebody says that nothing has changed."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "info")
        column = QHBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        row = FlowRow(gap=12)
        self.words = PlainLabel(kind="small", wrap=True)
        self.button = Button(_("Carry over what has not changed"), kind="small")
        self.button.clicked.connect(self.wanted)
        row.add(self.button)
        column.addWidget(self.words, 1)
        column.addWidget(row, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_open(self, items: Sequence[ItemChange], last: date | None) -> None:
        """What is still open."""
        self.button.setEnabled(True)
        theme.set_shown(self, bool(items) and last is not None)
        if not items or last is None:
            return
        which = ", ".join(one.number for one in items)
        told = ngettext(
            "{count} question is open that was answered on {day}: {which}.",
            "{count} questions are open that were answered on {day}: {which}.",
            len(items),
            day=day_words(last),
            which=which,
        )
        rule = _(
            "Carry over only if you have asked and nothing has changed. How recent it is, and what was not known, is asked again."
        )
        self.words.setText(f"{told} {rule}")
        self.button.setAccessibleName(_("Carry over what has not changed: {which}").format(which=which))
