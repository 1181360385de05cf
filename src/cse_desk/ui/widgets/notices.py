"""News inside the page, never a pop-up: a banner, and a summary of what stops a form from being saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import icons, problems, theme
from cse_desk.ui.widgets.buttons import Button, IconButton
from cse_desk.ui.widgets.labels import Heading, PlainLabel

_ICONS = {"info": ("info", "primary"), "notice": ("alert", "high"), "good": ("tick", "low")}
_FRAMES = {"info": "info", "notice": "notice", "good": "info"}


class IconLabel(PlainLabel):
    """An icon as a label, or only its place ("" shows none); it is decoration unless it has a name."""

    def __init__(
        self, icon: str, tint: str = "text", *, name: str = "", size: int = 20, parent: QWidget | None = None
    ) -> None:
        self._icon, self._tint, self._size = icon, tint, size
        super().__init__(parent=parent)
        self.setAccessibleName(name)
        self._draw()

    def show_icon(self, icon: str, tint: str, *, name: str = "") -> None:
        """Another icon."""
        self._icon, self._tint = icon, tint
        self.setAccessibleName(name)
        self._draw()

    def _draw(self) -> None:
        side = theme.current().px(self._size)
        if self._icon:
            self.setPixmap(icons.pixmap(self._icon, self._tint, size=side))
        else:
            self.clear()
        self.setFixedSize(side, side)

    def changeEvent(self, event: QEvent) -> None:
        """Tint again for a new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()


class Banner(QFrame):
    """One piece of news: what happened, what was kept, what to do next. `kind`: info, notice (stops or warns), good."""

    closed = Signal()
    acted = Signal()

    def __init__(
        self,
        title: str = "",
        text: str = "",
        *,
        kind: str = "info",
        action: str = "",
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        self._icon = IconLabel("info", "primary")
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        row.addLayout(words, 1)
        words.setSpacing(2)
        self.title = PlainLabel(kind="strong", wrap=True)
        self.text = PlainLabel(wrap=True)
        words.addWidget(self.title)
        words.addWidget(self.text)
        self.button = Button(action, kind="link")
        self.button.clicked.connect(self.acted)
        self._close = IconButton("cross", _("Close this message"))
        self._close.clicked.connect(self._on_close)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.say(title, text, kind=kind, action=action)
        self._close.setVisible(closable)

    def say(self, title: str, text: str = "", *, kind: str = "info", action: str = "") -> None:
        """Show other news."""
        self._icon.show_icon(*_ICONS[kind])
        theme.set_kind(self, _FRAMES[kind])
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.button.set_text(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(f"{title} {text}".strip())
        theme.set_shown(self, bool(title))

    def say_failed(self, error: BaseException) -> None:
        """What went wrong, what was kept, what to do next."""
        said = problems.words_for(error)
        self.say(said.title, said.text, kind="notice")

    @Slot()
    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing to put right: the words, and the field to go to."""

    words: str
    field: QWidget | None = None


class _Link(Button):
    """A line that leads somewhere."""

    def __init__(self, words: str, target: object) -> None:
        super().__init__(words, kind="link")
        self.target = target


class Summary(QFrame):
    """What is to be put right, each a link to where; it takes the keyboard when it appears, so that a screen reader reads it."""

    chosen = Signal(object)  # where the link leads

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "alert")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(4)
        self._title = Heading(level=3, wrap=True)
        self._column.addWidget(self._title)
        self._lines: list[_Link | PlainLabel] = []
        self._words: tuple[str, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def show_lines(self, title: str, lines: Sequence[tuple[str, object]]) -> None:
        """List words, each with where it leads (None: nowhere); no line hides the summary."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = []
        self._words = tuple(words for words, _target in lines)
        theme.set_shown(self, bool(lines))
        if not lines:
            return
        self._title.setText(title)
        for words, target in lines:
            self._add(words, target)
        self.setAccessibleName(" ".join([title, *self._words]))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, words: str, target: object) -> None:
        line: _Link | PlainLabel
        if target is None:
            line = PlainLabel(words, wrap=True)
            self._column.addWidget(line)
        else:
            line = link = _Link(words, target)
            link.clicked.connect(self._on_clicked)
            self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines.append(line)

    def words(self) -> tuple[str, ...]:
        """The lines that are shown."""
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
            self.chosen.emit(sender.target)


class ErrorSummary(Summary):
    """At the top of a form that could not be saved: how many things to put right, each a link to its field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen.connect(self._on_chosen)

    def show_troubles(self, troubles: Sequence[Trouble], *, title: str = "") -> None:
        """List what to put right and take the keyboard; an empty list hides the summary."""
        self.show_lines(title or _("Not saved yet. Please look at:"), [(one.words, one.field) for one in troubles])

    @Slot(object)
    def _on_chosen(self, field: object) -> None:
        if isinstance(field, QWidget):
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
