"""What a list shows when it is empty: what would be here, and the next step."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.ui import icons, problems, theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import Heading, PlainLabel

_MEASURE = 560  # words in the middle of a page are read in short lines


class EmptyState(QWidget):
    """An icon, one sentence, why it is empty, and a button for the next step; `.button` is None without `action`."""

    def __init__(
        self, title: str, text: str = "", *, icon: str = "inbox", action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 32, 24, 32)
        column.setSpacing(8)
        picture = PlainLabel()
        picture.setPixmap(icons.pixmap(icon, "muted", size=theme.current().px(32)))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = Heading(title, level=3, wrap=True)
        self.text = PlainLabel(text, kind="muted", wrap=True)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        column.addWidget(picture)
        column.addWidget(self.title)
        middle = QHBoxLayout()
        column.addLayout(middle)
        middle.addStretch(1)
        middle.addWidget(self.text, 1000)
        middle.addStretch(1)
        self._fit()
        self.button: Button | None = None
        if action:
            self.button = Button(action)
            column.addSpacing(8)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(2)

    def _fit(self) -> None:
        self.text.setMaximumWidth(theme.current().px(_MEASURE))

    def changeEvent(self, event: QEvent) -> None:
        """Another text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def say_failed(self, error: BaseException) -> None:
        """Why it is empty: what went wrong, what was kept, what to do next."""
        said = problems.words_for(error)
        self.title.setText(said.title)
        self.text.setText(said.text)
