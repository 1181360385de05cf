"""The discussion in three columns; each keystroke is kept, leaving a column records it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent

from cse_desk.i18n import gettext as _
from cse_desk.models.records.meeting import Typed
from cse_desk.ui.screens.meeting.stacking import StackingRow
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.text_area import TextArea

_COLUMNS = (
    ("worried", "What are we worried about?"),
    ("working", "What is working well?"),
    ("needs", "What needs to happen?"),
)


class LeavingArea(TextArea):
    """Room for sentences that says when somebody goes on."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The person went on."""
        super().focusOutEvent(event)
        self.left.emit()


class Columns(StackingRow):
    """Worried about, working well, needs to happen."""

    typed = Signal(str, str)  # which, words
    left = Signal()

    def __init__(self) -> None:
        super().__init__(least_width=640)
        self.areas: dict[str, LeavingArea] = {}
        for name, title in _COLUMNS:
            card = Card(padding=12)
            card.setAccessibleName(_(title))
            area = LeavingArea(name=_(title), lines=3, most_lines=9)
            area.setObjectName(name)
            area.changed.connect(self._on_changed)
            area.left.connect(self.left)
            column = card.body(spacing=6)
            column.addWidget(PlainLabel(_(title), kind="strong", wrap=True))
            column.addWidget(area)
            card.end()
            self.areas[name] = area
            self.add(card)

    def show_typed(self, typed: Typed) -> None:
        """The words of another young person, or what came in while nobody typed here."""
        for name, area in self.areas.items():
            if not area.hasFocus() or area.value() != getattr(typed, name):
                area.set_value(getattr(typed, name))

    @Slot(object)
    def _on_changed(self, words: object) -> None:
        area = self.sender()
        assert area is not None
        self.typed.emit(area.objectName(), str(words))
