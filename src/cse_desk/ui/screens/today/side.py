"""Beside the list: what was begun, and what has arrived."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.models.records.people import DueItem
from cse_desk.ui import due_actions
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel


class SideRow(QWidget):
    """A line with a link."""

    acted = Signal(object)  # DueItem

    def __init__(self, item: DueItem) -> None:
        super().__init__()
        self.item = item
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(IconLabel(due_actions.icon_of(item), "muted"), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        title = f"{item.what}, {item.person}" if item.person else item.what
        words.addWidget(PlainLabel(title, wrap=True))
        words.addWidget(PlainLabel(item.why, kind="small-muted", wrap=True))
        row.addLayout(words, 1)
        act = due_actions.button_words(item)
        self.button = Button(act, kind="link", name=f"{act}: {title}")
        self.button.clicked.connect(self._on_clicked)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    @Slot()
    def _on_clicked(self) -> None:
        self.acted.emit(self.item)


class SideCard(Card):
    """Carry on, or Arrived; hidden when there is nothing."""

    acted = Signal(object)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, aside="0", parent=parent)
        self._inner = Card(kind="bare")
        self.add(self._inner)

    def show_items(self, items: Sequence[DueItem], count_words: str) -> None:
        """Show these."""
        assert self.aside is not None
        self.aside.setText(count_words)
        self._inner.hide()
        self._inner.deleteLater()
        self._inner = Card(kind="bare")
        for item in items:
            row = SideRow(item)
            row.acted.connect(self.acted)
            self._inner.add_row(row)
        self.add(self._inner)
        self.setVisible(bool(items))

    def rows(self) -> list[SideRow]:
        """What is shown."""
        return self._inner.findChildren(SideRow)
