"""What stands in the way of a removal, a line for each finding, each with the way to where it is mended."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import GuardCode
from cse_desk.models.records.panel import GuardLine
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel

_WIDEST = 680  # at 100 % text: what mends a line stands near it


class GuardLineRow(QWidget):
    """One finding, as the meeting shows it: an icon, the word, the sentence; `opened` with its code."""

    opened = Signal(str)

    def __init__(self, line: GuardLine) -> None:
        super().__init__()
        self.line = line
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        icon, tint = ("stop", "high") if line.stops else ("alert", "medium")
        row.addWidget(IconLabel(icon, tint), 0, Qt.AlignmentFlag.AlignVCenter)
        word = _("Stops:") if line.stops else _("To answer:")
        row.addWidget(PlainLabel(word, kind="alert" if line.stops else "strong"), 0, Qt.AlignmentFlag.AlignVCenter)
        self.words = PlainLabel(line.words, wrap=True)
        self.words.setAccessibleName(f"{word} {line.words}")
        row.addWidget(self.words, 1)
        self.setMaximumWidth(theme.current().px(_WIDEST))
        self.setMinimumHeight(theme.LEAST_TARGET)  # also where there is nothing to press
        self.button: Button | None = None
        if line.code != GuardCode.B6:  # the chair signs at the meeting: there is no place for it before
            text = _("Mend it") if line.stops else _("Look at it")
            self.button = Button(text, kind="small-link", name=f"{text}: {line.words}")
            self.button.clicked.connect(self._on_clicked)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit(self.line.code)


class GuardLines(QWidget):
    """All of them; `opened` with the code of the one whose place is wanted."""

    opened = Signal(str)

    def __init__(self, guard: Sequence[GuardLine]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.rows = [GuardLineRow(one) for one in guard]
        for row in self.rows:
            row.opened.connect(self.opened)
            column.addWidget(row)
        if not guard:
            column.addWidget(PlainLabel(_("Nothing stands in its way."), wrap=True))
