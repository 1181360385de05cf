"""What stands between a form and its signature: each thing a link to where it is put right."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import Heading, PlainLabel


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing, and where: a field of the judgement ("harm", "reasons", ...), or a page (and question) of the form."""

    words: str
    field: str = ""
    page: str = ""
    item: str = ""


class _Link(Button):
    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.words, kind="link")
        self.obstacle = obstacle


class ObstacleList(QFrame):
    """The summary; it takes the keyboard when it appears, so that a screen reader reads it."""

    chosen = Signal(object)  # Obstacle

    def __init__(self, *, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begins = title or _("Not signed yet. Please look at:")
        theme.set_kind(self, "alert")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(4)
        self._title = Heading(level=3, wrap=True)
        self._column.addWidget(self._title)
        self._lines: list[QWidget] = []
        self._words: tuple[str, ...] = ()
        self.setAccessibleName(self._begins)
        self.hide()

    def show_obstacles(self, obstacles: Sequence[Obstacle]) -> None:
        """List these; none hides the summary."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = []
        self._words = tuple(one.words for one in obstacles)
        theme.set_shown(self, bool(obstacles))
        if not obstacles:
            return
        self._title.setText(self._begins)
        for one in obstacles:
            self._add(one)
        self.setAccessibleName(" ".join([self._title.text(), *self._words]))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, obstacle: Obstacle) -> None:
        if obstacle.field or obstacle.page:
            line = link = _Link(obstacle)
            link.clicked.connect(self._on_clicked)
            self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            self._lines.append(line)
        else:
            label = PlainLabel(obstacle.words, wrap=True)
            self._column.addWidget(label)
            self._lines.append(label)

    def words(self) -> tuple[str, ...]:
        """What is listed."""
        return self._words

    def link(self, at: int) -> Button:
        """A line that leads somewhere."""
        found = self._lines[at]
        assert isinstance(found, Button)
        return found

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _Link):
            self.chosen.emit(sender.obstacle)
