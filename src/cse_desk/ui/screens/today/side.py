"""Beside the list: what was begun, and what has arrived."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.models.records.people import DueItem
from cse_desk.ui import due_actions
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows
from cse_desk.ui.widgets.notices import IconLabel

AT_FIRST = 6  # lines of a card; each click shows more


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
        row.addLayout(words, 1)
        words.setSpacing(2)
        title = f"{item.what}, {item.person}" if item.person else item.what
        words.addWidget(PlainLabel(title, wrap=True))
        words.addWidget(PlainLabel(item.why, kind="small-muted", wrap=True))
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
        self._items: Sequence[DueItem] = ()
        self._list = LongRows(first=AT_FIRST)
        self.add(self._list)

    def begin(self) -> None:
        """Somebody comes anew: again only the first."""
        self._list.begin()

    def show_items(self, items: Sequence[DueItem], count_words: str) -> None:
        """Show these."""
        assert self.aside is not None
        self.aside.setText(count_words)
        self._items = items
        self._list.show_rows(items, self._row)
        self.setVisible(bool(items))

    def _row(self, at: int) -> SideRow:
        row = SideRow(self._items[at])
        row.acted.connect(self.acted)
        return row

    def rows(self) -> list[SideRow]:
        """What is shown."""
        return [row for row in self._list.rows() if isinstance(row, SideRow)]

    def buttons(self) -> list[Button]:
        """Every act, and the one that shows more."""
        acts = [row.button for row in self.rows()]
        return acts if self._list.is_whole() else [*acts, self._list.more_button]
