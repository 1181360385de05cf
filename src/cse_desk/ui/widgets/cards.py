"""Cards: a quiet box with a heading and rows."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.ui import theme
from cse_desk.ui.widgets.labels import Heading, PlainLabel


class Line(QFrame):
    """A hairline across, or down."""

    def __init__(self, *, down: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "line-down" if down else "line")
        self.setFrameShape(QFrame.Shape.NoFrame)


class Card(QFrame):
    """A box on the page. `kind`: card, alert (full border in the high colour), card-open, flat."""

    def __init__(
        self, title: str = "", *, aside: str = "", kind: str = "card", padding: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme.set_kind(self, kind)
        self.setAccessibleName(title)
        self._padding = padding
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self.header: QHBoxLayout | None = None
        self.title: Heading | None = None
        self.aside: PlainLabel | None = None
        if title:
            self._make_header(title, aside)
        self._rows = 0
        self._ends_in_fact = False

    def _make_header(self, title: str, aside: str) -> None:
        row = QWidget(self)
        self.header = QHBoxLayout(row)
        self.header.setContentsMargins(self._padding, 12, self._padding, 8)
        self.header.setSpacing(12)
        self.title = Heading(title, level=3, wrap=True)
        self.aside = PlainLabel(aside, kind="muted")
        self.header.addWidget(self.title, 1)
        self.header.addWidget(self.aside)
        self._whole.addWidget(row)

    def set_kind(self, kind: str) -> None:
        """Change the border."""
        theme.set_kind(self, kind)

    def body(self, *, spacing: int = 8) -> QVBoxLayout:
        """A padded column at the end of the card, to put widgets in."""
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        top = 4 if self._whole.count() else self._padding
        column.setContentsMargins(self._padding, top, self._padding, self._padding)
        column.setSpacing(spacing)
        self._whole.addWidget(holder)
        return column

    def add_row(self, row: QWidget, *, padding: int = 8) -> QWidget:
        """A row under a hairline."""
        if self._whole.count():
            self.close_facts()
            self._whole.addWidget(Line())
        self._ends_in_fact = False
        holder = QWidget(self)
        around = QHBoxLayout(holder)
        around.setContentsMargins(self._padding, padding, self._padding, padding)
        around.addWidget(row)
        self._whole.addWidget(holder)
        self._rows += 1
        return holder

    def close_facts(self) -> None:
        """Room below the last fact, where the card ends in one."""
        if self._ends_in_fact:
            self._whole.addSpacing(8)

    def add_fact(self, label: str, value: str, *, value_kind: str = "body") -> PlainLabel:
        """A line with a muted label at the left and a value at the right; gives the value's label."""
        around = QWidget(self)
        line = QHBoxLayout(around)
        line.setContentsMargins(self._padding, 3, self._padding, 3)
        shown = PlainLabel(value, kind=value_kind)
        shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        shown.setAccessibleName(f"{label}: {value}")
        line.addWidget(PlainLabel(label, kind="muted"), 1)
        line.addWidget(shown)
        self._ends_in_fact = True
        self._whole.addWidget(around)
        return shown

    def end(self) -> None:
        """Push everything to the top."""
        self._whole.addStretch(1)

    def add(self, widget: QWidget) -> None:
        """A widget over the whole width, without padding."""
        self._whole.addWidget(widget)
