"""Saved filters with how many each leaves; and the box that filters while somebody types."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import FilterCount
from cse_desk.ui import theme
from cse_desk.ui.widgets.fields import SearchField
from cse_desk.ui.widgets.labels import ElidedLabel, PlainLabel


class FilterButton(QPushButton):
    """One saved filter: its words at the left, how many at the right."""

    def __init__(self, one: FilterCount) -> None:
        super().__init__()
        self.filter_id = one.id
        theme.set_kind(self, "rail")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        self._words = ElidedLabel()
        self._count = PlainLabel(kind="small-muted")
        for label in (self._words, self._count):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._words, 1)
        row.addWidget(self._count)
        self.toggled.connect(self._on_toggled)
        self.show_count(one)

    def show_count(self, one: FilterCount) -> None:
        """The newer count."""
        self._words.set_text(_(one.label))
        self._count.setText(f"{one.count:,}")
        self.setAccessibleName(_("{filter}, {count} young people").format(filter=_(one.label), count=f"{one.count:,}"))

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        self._words.set_kind("strong" if on else "body")

    def sizeHint(self) -> QSize:
        """A line of 32 px."""
        return QSize(theme.current().px(160), max(theme.LEAST_TARGET, theme.current().px(32)))

    def minimumSizeHint(self) -> QSize:
        """The words end in … where there is no room."""
        return QSize(theme.current().px(60), self.sizeHint().height())


class FilterList(QFrame):
    """The side list; Up and Down choose."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "side")
        self._buttons: dict[str, FilterButton] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 20, 8, 16)
        column.setSpacing(4)
        title = PlainLabel(_("Saved filters"), kind="label")
        title.setContentsMargins(8, 0, 0, 0)
        column.addWidget(title)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column.addLayout(self._rows)
        column.addStretch(1)
        self.refit()

    def refit(self) -> None:
        """As wide as the words need at this size of text."""
        self.setFixedWidth(theme.current().px(184))

    def show_counts(self, counts: Sequence[FilterCount], chosen: str) -> None:
        """The filters and how many each leaves."""
        for one in counts:
            button = self._buttons.get(one.id)
            if button is None:
                button = FilterButton(one)
                self._buttons[one.id] = button
                self._group.addButton(button)
                self._rows.addWidget(button)
            button.show_count(one)
        self.choose(chosen)

    def choose(self, filter_id: str) -> None:
        """Mark the filter that is worn."""
        if filter_id in self._buttons:
            self._buttons[filter_id].setChecked(True)

    def button(self, filter_id: str) -> FilterButton:
        """The button of a filter."""
        return self._buttons[filter_id]

    @Slot(object)
    def _on_clicked(self, button: object) -> None:
        if isinstance(button, FilterButton):
            self.chosen.emit(button.filter_id)


class FilterField(SearchField):
    """Typing filters; Up, Down, Page Up and Page Down move in the list, Enter opens, Escape empties."""

    moved = Signal(int)  # rows
    opened = Signal()

    def __init__(self, *, page: int = 15) -> None:
        words = _("Type a name, school, place or worker")
        super().__init__(name=_("Filter the list"), placeholder=words)
        self._page = page
        self.refit()

    def refit(self) -> None:
        """Wide enough for what it asks for."""
        self.setFixedWidth(theme.current().px(330))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that belong to the list."""
        moves = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -self._page,
            Qt.Key.Key_PageDown: self._page,
        }
        key = Qt.Key(event.key())
        if key in moves and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.moved.emit(moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.changed.emit("")
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """A new size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.refit()
