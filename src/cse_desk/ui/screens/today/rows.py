"""Lines of Today: what and why, who, when, and one act."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import DueItem
from cse_desk.services import when
from cse_desk.ui import due_actions, theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows
from cse_desk.ui.widgets.notices import IconLabel
from cse_desk.ui.widgets.quote import QuoteBlock, shortened

AT_FIRST, _STEP = 12, 20  # lines of a group; each click shows more
_ONE_LINE = 640  # at 100 % text: below it who and when stand under what


class TaskRow(QWidget):
    """One thing due. `acted` carries the item."""

    acted = Signal(object)  # DueItem

    def __init__(self, item: DueItem, now: datetime, *, is_urgent: bool, is_first: bool) -> None:
        super().__init__()
        self.item = item
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(
            IconLabel(due_actions.icon_of(item), "high" if is_urgent else "muted"), 0, Qt.AlignmentFlag.AlignTop
        )
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.addLayout(self._words, 1)
        self._words.setSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        quote = QuoteBlock(shortened(item.quote), small=True) if item.quote else None
        self._words.addWidget(_pair(item.what, item.why, "strong", "small-muted", between=quote), 10, top)
        self._who = _pair(item.person, item.age, "body", "small-muted")
        day = when.day_words(item.due, now) if item.due is not None else ""
        self._when = _pair(
            item.when_words or _("Waits"),
            _("by {day}").format(day=day) if day else "",
            _strength(item, is_urgent),
            "small-muted",
        )
        self._words.addWidget(self._who, 4, top)
        self._words.addWidget(self._when, 4, top)
        act = due_actions.button_words(item)
        name = f"{act}: {item.what}, {item.person}, {item.when_words}".rstrip(", ")
        self.button = Button(act, kind="primary" if is_first else "secondary", name=name)
        self.button.clicked.connect(self._on_clicked)
        row.addWidget(self.button)

    def set_button_width(self, width: int) -> None:
        """All buttons are as wide as the widest."""
        self.button.setMinimumWidth(width)

    @Slot()
    def _on_clicked(self) -> None:
        self.acted.emit(self.item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below each other where there is no room beside each other."""
        super().resizeEvent(event)
        wide = event.size().width() >= theme.current().px(_ONE_LINE)
        self._words.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._words.setSpacing(12 if wide else 4)


def _strength(item: DueItem, is_urgent: bool) -> str:
    return "alert" if item.is_late or is_urgent else "strong" if item.due is not None else "body"


def _pair(first: str, second: str, kind: str, second_kind: str, *, between: QWidget | None = None) -> QWidget:
    pair = QWidget()
    column = QVBoxLayout(pair)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(PlainLabel(first, kind=kind, wrap=True))
    if between is not None:
        column.addWidget(between)
    if second:
        column.addWidget(PlainLabel(second, kind=second_kind, wrap=True))
    return pair


class TaskGroup(QWidget):
    """Now, This week or Later, with how many; `filled` when all of its lines are there."""

    acted = Signal(object)
    filled = Signal()

    def __init__(self, title: str, *, is_urgent: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_urgent = is_urgent
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        line = QHBoxLayout()
        self._column.addLayout(line)
        line.setSpacing(8)
        heading = Heading(title, level=3)
        if is_urgent:
            heading.set_kind("heading-3-alert")
        self._count = PlainLabel(kind="muted")
        line.addWidget(heading)
        line.addWidget(self._count, 1, Qt.AlignmentFlag.AlignBottom)
        self._card = Card()
        self._list = LongRows(first=AT_FIRST, step=_STEP)
        self._list.filled.connect(self.filled)
        self._card.add(self._list)
        self._column.addWidget(self._card)
        self._items: Sequence[DueItem] = ()
        self._now: datetime = datetime.min.replace(tzinfo=UTC)
        self._first_is_main = False

    @property
    def rows(self) -> list[TaskRow]:
        """The lines that are shown."""
        return [row for row in self._list.rows() if isinstance(row, TaskRow)]

    @property
    def more_button(self) -> Button | None:
        """Shows more, where there are more."""
        return None if self._list.is_whole() else self._list.more_button

    def begin(self) -> None:
        """Somebody comes anew: again only the first."""
        self._list.begin()

    def buttons(self) -> list[Button]:
        """Every act, and the one that shows more."""
        acts = [row.button for row in self.rows]
        return [*acts, self.more_button] if self.more_button is not None else acts

    def show_items(self, items: Sequence[DueItem], now: datetime, *, first_is_main: bool) -> None:
        """Show these; the first of the first group has the filled button."""
        self._items, self._now, self._first_is_main = items, now, first_is_main
        self._count.setText(f"{len(items):,}")
        self._list.show_rows([self._key(at) for at in range(len(items))], self._row)
        self.setVisible(bool(items))

    def _key(self, at: int) -> tuple[DueItem, str, bool]:
        """All that a line shows; its day in words is another one tomorrow."""
        item = self._items[at]
        day = when.day_words(item.due, self._now) if item.due is not None else ""
        return item, day, self._first_is_main and at == 0

    def _row(self, at: int) -> TaskRow:
        is_first = self._first_is_main and at == 0
        row = TaskRow(self._items[at], self._now, is_urgent=self._is_urgent, is_first=is_first)
        row.acted.connect(self.acted)
        return row
