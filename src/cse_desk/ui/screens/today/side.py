"""Beside the list: what was begun, and what has arrived."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import DueItem
from cse_desk.ui import due_actions, theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel
from cse_desk.ui.widgets.rows import Rows

AT_FIRST = 6  # lines of a card; the rest is one click away


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
        self._is_whole = False
        self._inner = Rows()
        self._more = Button("", kind="link")
        self._more.clicked.connect(self._on_more)
        self.add(self._inner)
        self._more_row = self.add_row(self._more)

    def show_items(self, items: Sequence[DueItem], count_words: str) -> None:
        """Show these."""
        assert self.aside is not None
        self.aside.setText(count_words)
        self._items = items
        self._fill()
        self.setVisible(bool(items))

    def _fill(self) -> None:
        shown = self._items if self._is_whole else self._items[:AT_FIRST]
        left = len(self._items) - len(shown)
        theme.set_shown(self._more_row, bool(left))
        self._more.set_text(_("Show {count} more").format(count=f"{left:,}"))
        self._inner.show_rows(shown, self._row)

    def _row(self, at: int) -> SideRow:
        row = SideRow(self._items[at])
        row.acted.connect(self.acted)
        return row

    @Slot()
    def _on_more(self) -> None:
        at = len(self.rows())
        self._is_whole = True
        self._fill()
        self.rows()[at].button.setFocus(Qt.FocusReason.OtherFocusReason)

    def rows(self) -> list[SideRow]:
        """What is shown."""
        return [row for row in self._inner.rows() if isinstance(row, SideRow)]

    def buttons(self) -> list[Button]:
        """Every act, and the one that shows the rest."""
        acts = [row.button for row in self.rows()]
        return acts if self._more_row.isHidden() else [*acts, self._more]
