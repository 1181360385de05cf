"""A card of lines of words; the same lines stay as they are."""

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.ui.widgets.arranging import at_once
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel


class LinesCard(Card):
    """Lines of (words, kind), as `PlainLabel` takes them."""

    def __init__(self, title: str, *, spacing: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(16, 0, 16, 12)
        self._column.setSpacing(spacing)
        self.add(holder)
        self._shown: tuple[tuple[str, str], ...] = ()
        self._labels: list[PlainLabel] = []

    def show_lines(self, lines: Iterable[tuple[str, str]]) -> None:
        """These and no others."""
        wanted = tuple(lines)
        if wanted == self._shown:
            return
        self._shown = wanted
        with at_once(self):
            for label in self._labels:
                label.hide()
                label.deleteLater()
            self._labels = [PlainLabel(words, kind=kind, wrap=True) for words, kind in wanted]
            for label in self._labels:
                self._column.addWidget(label)

    def words(self) -> tuple[str, ...]:
        """What it says, line by line."""
        return tuple(words for words, _kind in self._shown)
