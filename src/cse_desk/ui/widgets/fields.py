"""Fields: `value()`, `set_value()`, `changed`, `show_problem(words)`; and the label, hint and problem around one."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QResizeEvent, QTextLayout, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from cse_desk.i18n import gettext as _
from cse_desk.ui import icons, theme
from cse_desk.ui.widgets.buttons import IconButton
from cse_desk.ui.widgets.coaching import line_for
from cse_desk.ui.widgets.flow import Led
from cse_desk.ui.widgets.labels import PlainLabel

_MANY = 100  # choices
_GAP = 4  # between a label, its hint, the field and its problem


@runtime_checkable
class ShowsProblem(Protocol):
    """A field that can mark itself."""

    def show_problem(self, words: str) -> None:
        """Mark the field and say why; empty words take the mark away."""
        ...


def mark_problem(widget: QWidget, words: str) -> None:
    """Give a control the edge of a field that needs another look, and say why to a screen reader."""
    if bool(widget.property("problem")) != bool(words):
        widget.setProperty("problem", bool(words))
        widget.style().unpolish(widget)
        widget.style().polish(widget)
    widget.setAccessibleDescription(words)


def popup_list() -> QListView:
    """A list for a completer to pop up: it stands in no window, so it is dressed by itself."""
    made = QListView()
    theme.set_kind(made, "popup")
    theme.dress(made)
    return made


class TextField(QLineEdit):
    """One line of text. `changed` carries the text as typed."""

    changed = Signal(object)

    def __init__(
        self,
        *,
        name: str = "",
        placeholder: str = "",
        max_length: int = 0,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        if max_length:
            self.setMaxLength(max_length)
        self._icon = icon
        self._lacks_list = False
        self._right = 0  # room at the end, for what stands there
        self._make_room()
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self._make_room)

    def value(self) -> str:
        """The text without space around it."""
        return self.text().strip()

    def set_value(self, value: object) -> None:
        """Show a value; None is empty."""
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)

    def show_problem(self, words: str) -> None:
        """Mark the field."""
        mark_problem(self, words)

    def offer(self, completer: QCompleter) -> None:
        """Offer words while somebody types; the list of them is made for whoever comes to type, not for each field of a form."""
        self._lacks_list = True
        self.setCompleter(completer)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Somebody comes to type."""
        completer = self.completer()
        if self._lacks_list and completer is not None:
            self._lacks_list = False
            completer.setPopup(popup_list())
        super().focusInEvent(event)

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self.changed.emit(self.value())

    @Slot()
    def _make_room(self) -> None:
        """Room for the icon and what stands at the end; and letters of a taller script stay on the line of the others."""
        left = theme.current().px(24) if self._icon else 0
        self.setTextMargins(left, 0, self._right, -2 * self._raised())

    def keep_free(self, width: int) -> None:
        """Let no text come under what stands at the end of the field."""
        if width != self._right:
            self._right = width
            self._make_room()

    def _raised(self) -> int:
        # WORKAROUND PySide6 6.11.3: QLineEdit draws a line in which a taller fallback typeface sets some letters too high, by half of
        # what it is taller; drop when test_letters_of_another_script_leave_the_line_where_it_was passes without it.
        if self.text().isascii():
            return 0
        layout = QTextLayout(self.text(), self.font())
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        return max(0, int(line.height() - self.fontMetrics().height()) // 2)

    def changeEvent(self, event: QEvent) -> None:
        """Another text size is another room for the icon."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_icon"):
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field with its icon."""
        super().paintEvent(event)
        if self._icon:
            icons.paint_in(self, self._icon, "muted", side=theme.current().px(18), at_end=False)


class SearchField(TextField):
    """A text field with a magnifying glass and a cross to clear it."""

    def __init__(self, *, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name=name, placeholder=placeholder, icon="search", parent=parent)
        self._clear = IconButton("cross", _("Clear"), parent=self)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Escape clears as well
        self._clear.setVisible(False)
        self._clear.clicked.connect(self._on_clear)
        self.textChanged.connect(self._on_text)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._clear.setVisible(bool(text))

    @Slot()
    def _on_clear(self) -> None:
        self.clear()
        self.changed.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape clears what was typed."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._on_clear()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cross stays at the end."""
        super().resizeEvent(event)
        side = min(self.height(), max(theme.LEAST_TARGET, self.height() - 4))
        self._clear.setGeometry(self.width() - side - 2, (self.height() - side) // 2, side, side)
        self.keep_free(side)


class NumberField(TextField):
    """A whole or decimal number, kept as text until it is one. `value()` is None while it is none."""

    def __init__(
        self, *, name: str = "", decimals: bool = False, unit: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(name=f"{name} ({unit})" if unit else name, parent=parent)
        self._decimals = decimals
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaximumWidth(theme.current().px(160))

    def number(self) -> str | None:
        """The number as text in plain digits; None when the field is empty or holds no number."""
        text = self.text().strip().replace(",", "")
        whole, _dot, part = text.partition(".")
        fits = whole.lstrip("-").isdecimal() and (part.isdecimal() if _dot else True)
        return text if fits and (self._decimals or not _dot) else None

    def trouble(self) -> str:
        """What is wrong with what was typed; empty when nothing is."""
        if not self.text().strip() or self.number() is not None:
            return ""
        return _("Type a number, for example 12.5.") if self._decimals else _("Type a whole number, for example 12.")


class DropDown(QComboBox):
    """One of a few choices. `value()` is the code of the choice, or an empty text."""

    changed = Signal(object)

    def __init__(
        self,
        choices: tuple[tuple[str, str], ...] = (),
        *,
        name: str = "",
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`choices` are (code, words); `empty`, when given, is the words of "nothing chosen", put first."""
        super().__init__(parent)
        self._searched = False
        self.setItemDelegate(QStyledItemDelegate(self))  # Qt's own one for lists of choices knows nothing of the sheet
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_choices(choices, empty=empty)
        self.activated.connect(self._on_activated)

    def set_choices(self, choices: tuple[tuple[str, str], ...], *, empty: str = "") -> None:
        """Offer other choices; the value becomes the first."""
        self.clear()
        if empty:
            self.addItem(empty, "")
        for code, words in choices:
            self.addItem(words, code)
        view = self.view()
        if isinstance(
            view, QListView
        ):  # of very many the heights are not measured one by one whenever the list pops up
            view.setUniformItemSizes(len(choices) > _MANY)

    def value(self) -> str:
        """The code chosen."""
        data = self.currentData()
        return data if isinstance(data, str) else ""

    def set_value(self, value: object) -> None:
        """Choose by code; an unknown code is shown as itself, never dropped."""
        code = "" if value is None else str(value)
        at = self.findData(code)
        if at < 0 and code:
            self.addItem(code, code)
            at = self.count() - 1
        self.setCurrentIndex(at)

    def show_problem(self, words: str) -> None:
        """Mark the field."""
        mark_problem(self, words)

    @Slot(int)
    def _on_activated(self, _index: int) -> None:
        self.changed.emit(self.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing finds a choice by its first letters."""
        self._searched = self._searched or bool(event.text())
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever comes back quickly begins a new word: Qt would go on with the letters of the last one."""
        super().focusOutEvent(event)
        if self._searched:
            self._searched = False
            self.view().keyboardSearch("")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the page must not change an answer."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheet's field with our chevron."""
        super().paintEvent(event)
        icons.paint_in(self, "chevron-down", "text" if self.isEnabled() else "off", side=theme.current().px(14))


class Labelled(Led):
    """A field under its label, with a hint before it and its problem after it, in words."""

    def __init__(
        self, label: str, field: QWidget, *, hint: str = "", optional: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = field
        words = _("{label} (may stay empty)").format(label=label) if optional else label
        self.label = PlainLabel(words, kind="label", wrap=True)
        self.label.setBuddy(field)
        self.hint = PlainLabel(hint, kind="small-muted", wrap=True)
        self.problem = PlainLabel(kind="small-alert", wrap=True)
        if not field.accessibleName():
            field.setAccessibleName(label)
        if hint and not field.accessibleDescription():
            field.setAccessibleDescription(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        self.coach = line_for(field)
        for widget in (self.label, self.hint, field, self.coach, self.problem):
            if widget is not None:
                column.addWidget(widget)
        self.hint.setVisible(bool(hint))
        self.problem.setVisible(False)
        self.setFocusProxy(field)

    def lead(self, width: int) -> int:
        """The height of label and hint above the field, in a line where it is this wide."""
        above = [one.heightForWidth(width) + _GAP for one in (self.label, self.hint) if not one.isHidden()]
        return sum(above)

    def show_problem(self, words: str) -> None:
        """Say what is wrong beside the field; empty words take it away."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        if isinstance(self.field, ShowsProblem):
            self.field.show_problem(words)
