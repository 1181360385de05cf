"""The frame of a screen: a title line, one scrolling column, and a footer that stays."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.ui import scrolling, theme
from cse_desk.ui.widgets.flow import FlowLayout
from cse_desk.ui.widgets.labels import PlainLabel, Title


def scroller(inner: QWidget, *, name: str = "") -> QScrollArea:
    """A widget that scrolls up and down, never sideways."""
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    return area


class Column(QWidget):
    """The content of a scroller: as narrow as the scroller, never wider."""

    def __init__(self, *, padding: int = 24, spacing: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "page")
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(padding, padding, padding, padding)
        self.rows.setSpacing(spacing)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        """Where words wrap, only the width that is there says how high; else the scroller counts lines of a narrower one."""
        return self._without_height(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        """As above."""
        return self._without_height(super().minimumSizeHint())

    def _without_height(self, hint: QSize) -> QSize:
        return QSize(hint.width(), 0) if self.hasHeightForWidth() else hint


class Page(QWidget):
    """A screen: `title` and `aside` on one line with actions at the right, `column` scrolls, `footer` stays."""

    def __init__(
        self,
        title: str = "",
        *,
        aside: str = "",
        padding: int = 24,
        scrolls: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._padding = padding
        self.title = Title(title)
        self.aside = PlainLabel(aside, kind="muted", wrap=False)
        self.top = self._make_top()
        whole.addWidget(self.top)
        self.top.setVisible(bool(title))
        self._content = Column(padding=padding)
        self.column = self._content.rows
        top = 8 if title else padding
        self.column.setContentsMargins(padding, top, padding, padding)
        self._area = scroller(self._content, name=title) if scrolls else None
        whole.addWidget(self._area or self._content, 1)
        self._footer: QFrame | None = None
        self._whole = whole

    def _make_top(self) -> QWidget:
        outer = QWidget(self)
        row = QHBoxLayout(outer)
        row.setContentsMargins(self._padding, 20, self._padding, 4)
        row.setSpacing(12)
        words = QWidget()
        flow = FlowLayout(words, gap=12, line_gap=0)
        flow.addWidget(self.title)
        flow.addWidget(self.aside)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        words.setSizePolicy(policy)
        row.addWidget(words, 1)
        self._actions = QHBoxLayout()
        row.addLayout(self._actions)
        self._actions.setSpacing(8)
        return outer

    def set_title(self, title: str, aside: str = "") -> None:
        """Name the page."""
        self.title.setText(title)
        self.aside.setText(aside)
        self.top.setVisible(bool(title))

    def add_action(self, button: QWidget) -> None:
        """A button at the right of the title."""
        self._actions.addWidget(button)

    def footer(self, *parts: QWidget | None) -> QHBoxLayout:
        """A line that stays at the foot; None stretches."""
        if self._footer is None:
            self._footer = QFrame(self)
            theme.set_kind(self._footer, "footer")
            row = QHBoxLayout(self._footer)
            row.setContentsMargins(self._padding, 10, self._padding, 10)
            row.setSpacing(12)
            self._whole.addWidget(self._footer)
        found = self._footer.layout()
        assert isinstance(found, QHBoxLayout)
        for part in parts:
            if part is None:
                found.addStretch(1)
            else:
                found.addWidget(part)
        return found

    def steady(self) -> scrolling.Steady:
        """What keeps a part of a page that scrolls where it is, while others are made above it."""
        assert self._area is not None
        return scrolling.Steady(self._area)

    def scroll_to(self, widget: QWidget) -> None:
        """Bring a widget into view."""
        if self._area is not None:
            scrolling.show_in(self._area, widget, around=24)
