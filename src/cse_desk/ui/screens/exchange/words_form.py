"""The eight words, typed as they are read out over a telephone number that came from somebody else."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.widgets.fields import TextField
from cse_desk.ui.widgets.labels import PlainLabel

COUNT = 8
_LEAST = 150  # of a field, at 100 % text


class WordField(TextField):
    """One word: Space and Enter go on to the next one. Nothing can be pasted: the words come by voice, not with the card."""

    went_on = Signal()

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name, max_length=40)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter go on."""
        if event.matches(QKeySequence.StandardKey.Paste):
            event.accept()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.went_on.emit()
        else:
            super().keyPressEvent(event)


class WordsForm(QWidget):
    """`entered` when the last word was confirmed; `changed` with how many are filled in."""

    entered = Signal()
    changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(4, 4, 4, 4)
        self._grid.setSpacing(12)
        self.fields = [self._field(number) for number in range(COUNT)]
        self._cells = [self._cell(number, field) for number, field in enumerate(self.fields)]
        self.problem = PlainLabel(kind="small-alert", wrap=True)
        self.problem.setVisible(False)
        column.addWidget(self._holder)
        column.addWidget(self.problem)
        self._columns = 0
        self._arrange(4)

    def _field(self, number: int) -> WordField:
        field = WordField(name=_("Word {number} of eight").format(number=number + 1))
        field.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhNoAutoUppercase)
        field.went_on.connect(self._on_went_on)
        field.changed.connect(self._on_changed)
        return field

    def _cell(self, number: int, field: WordField) -> QWidget:
        cell = QWidget()
        inner = QVBoxLayout(cell)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        label = PlainLabel(str(number + 1), kind="label")
        label.setBuddy(field)
        inner.addWidget(label)
        inner.addWidget(field)
        return cell

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, cell in enumerate(self._cells):
            self._grid.addWidget(cell, number // columns, number % columns)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Four, two or one beside each other."""
        super().resizeEvent(event)
        room = self.width() // theme.current().px(_LEAST)
        self._arrange(4 if room >= 4 else 2 if room >= 2 else 1)

    def value(self) -> str:
        """The words, with spaces between."""
        return " ".join(field.value() for field in self.fields).strip()

    def is_whole(self) -> bool:
        """Whether there are eight."""
        return all(field.value() for field in self.fields)

    def clear(self) -> None:
        """Begin again."""
        for field in self.fields:
            field.set_value("")
        self.show_problem("")

    def show_problem(self, words: str) -> None:
        """Say that they do not fit; which of them is never said, or it could be guessed."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        for field in self.fields:
            field.show_problem(words)

    @Slot()
    def _on_went_on(self) -> None:
        here = self.sender()
        at = next((at for at, field in enumerate(self.fields) if field is here), COUNT - 1)
        if at + 1 < COUNT:
            self.fields[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
            self.fields[at + 1].selectAll()
        else:
            self.entered.emit()

    @Slot(object)
    def _on_changed(self, _word: object) -> None:
        if self.problem.isVisibleTo(self):
            self.show_problem("")
        self.changed.emit(sum(1 for field in self.fields if field.value()))
