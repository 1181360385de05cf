"""Room for sentences, plain text only; grows with what is typed."""

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from cse_desk.ui.widgets.coaching import Coaching
from cse_desk.ui.widgets.fields import mark_problem


class TextArea(QPlainTextEdit):
    """Several lines of text. Tab leaves it; pasted text loses its format. `changed` carries the text as typed.

    `coached`: the language coach looks at it. Never for a field that takes somebody's own words.
    """

    changed = Signal(object)

    def __init__(
        self,
        *,
        name: str = "",
        placeholder: str = "",
        lines: int = 2,
        most_lines: int = 12,
        max_length: int = 0,
        coached: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self._lines, self._most_lines, self._max_length = lines, most_lines, max_length
        self._setting = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self._on_text_changed)
        self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)
        self._fit()
        if coached:
            Coaching(self)

    def value(self) -> str:
        """The text without space at its end."""
        return self.toPlainText().strip()

    def set_value(self, value: object) -> None:
        """Show a value; None is empty. The undo history starts again."""
        text = "" if value is None else str(value)
        if text == self.toPlainText():
            return
        self._setting = True
        self.setPlainText(text)
        self._setting = False

    def show_problem(self, words: str) -> None:
        """Mark the field."""
        mark_problem(self, words)

    @Slot()
    def _on_text_changed(self) -> None:
        if not self._setting:
            self.changed.emit(self.value())

    @Slot("QSizeF")
    def _on_size_changed(self, _size: object) -> None:
        self._fit()

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        shown = max(self._lines, min(self._most_lines, round(self.document().size().height())))
        margins = self.contentsMargins()
        extra = round(2 * self.document().documentMargin()) + margins.top() + margins.bottom() + 4
        wanted = shown * line + extra
        if wanted != self.height() or wanted != self.maximumHeight():
            self.setFixedHeight(wanted)

    def changeEvent(self, event: QEvent) -> None:
        """Another text size is another height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_lines"):
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing stops at the longest text allowed; Ctrl+Enter belongs to the page."""
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
            return
        full = self._max_length and len(self.toPlainText()) >= self._max_length
        if full and event.text() and event.text().isprintable() and not self.textCursor().hasSelection():
            event.accept()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Only plain text gets in, and no more than fits."""
        if not source.hasText():
            return
        text = source.text()
        if self._max_length:
            taken = len(self.textCursor().selectedText())
            text = text[: max(0, self._max_length - len(self.toPlainText()) + taken)]
        self.insertPlainText(text)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text only: no files, no pictures."""
        return source.hasText()
