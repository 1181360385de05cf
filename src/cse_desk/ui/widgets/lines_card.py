"""A card of lines of words; the same lines stay as they are."""

from collections.abc import Iterable, Iterator
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.ui.widgets.arranging import at_once
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel

_AT_ONCE: Final = 12  # lines made in one go


class LinesCard(Card):
    """Lines of (words, kind), as `PlainLabel` takes them."""

    def __init__(self, title: str, *, spacing: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(16, 0, 16, 12)
        self._column.setSpacing(spacing)
        self.add(holder)
        self._shown: tuple[tuple[str, str], ...] | None = ()  # None while they are being made
        self._labels: list[PlainLabel] = []

    def showing(self, lines: Iterable[tuple[str, str]]) -> Iterator[None]:
        """Show these and no others, a few at a time: a step of a `Slices`. Left off halfway, they are all made again."""
        wanted = tuple(lines)
        if wanted == self._shown:
            return
        self._shown = None
        self._clear()
        for first in range(0, len(wanted), _AT_ONCE):
            self._add(wanted[first : first + _AT_ONCE])
            yield
        self._shown = wanted

    def _clear(self) -> None:
        with at_once(self):
            for label in self._labels:
                label.hide()
                label.deleteLater()
        self._labels = []

    def _add(self, lines: Iterable[tuple[str, str]]) -> None:
        with at_once(self):
            for words, kind in lines:
                label = PlainLabel(words, kind=kind, wrap=True)
                self._labels.append(label)
                self._column.addWidget(label)

    def words(self) -> tuple[str, ...]:
        """What it says, line by line."""
        return tuple(words for words, _kind in self._shown or ())
