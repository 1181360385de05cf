"""Places to write on paper with a pen: boxes to tick, lines to write on."""

from collections.abc import Sequence
from typing import cast

from reportlab.platypus import Flowable

from cse_desk.documents.fonts import Weight
from cse_desk.documents.paper import Paper
from cse_desk.documents.shaping import measure
from cse_desk.documents.styles import PAPER, TextStyle

LINE_HEIGHT = 20.0  # points: seven millimetres, as in a ruled notebook
_FOOT = 4.5  # of letters above the bottom of their line
_SHORTEST = 110.0  # of a line beside its label


class Ticks(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A label and boxes to tick, on as many lines as they need."""

    def __init__(self, label: str, options: Sequence[str], style: TextStyle, *, beside_lines: bool = False) -> None:
        super().__init__()
        self.label, self.options, self.style = label, tuple(options), style
        self.beside_lines = beside_lines  # stands in one row with lines to write on
        self.spaceBefore, self.spaceAfter = style.before, style.after

    def _wide(self, text: str, weight: Weight = Weight.REGULAR) -> float:
        return measure(text, weight) * self.style.size / 1000

    def natural_width(self) -> float:
        """The width it takes on one line."""
        start = self._wide(self.label, Weight.SEMIBOLD) + 8 if self.label else 0.0
        return self.style.indent + start + sum(self._box + 15 + self._wide(one) for one in self.options)

    @property
    def _box(self) -> float:
        return self.style.size * 1.05

    def _places(self, width: float) -> list[tuple[float, int, str]]:
        """Where each option begins: x, line, words."""
        start = self.style.indent + (self._wide(self.label, Weight.SEMIBOLD) + 8 if self.label else 0)
        x, line = start, 0
        places: list[tuple[float, int, str]] = []
        for option in self.options:
            wide = self._box + 4 + self._wide(option)
            if x + wide > width and x > self.style.indent:
                x, line = self.style.indent, line + 1
            places.append((x, line, option))
            x += wide + 11
        return places

    @property
    def _step(self) -> float:
        return max(self.style.leading * 1.28, LINE_HEIGHT if self.beside_lines else 0)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room it takes."""
        places = self._places(width)
        self.width, self.height = width, ((places[-1][1] if places else 0) + 1) * self._step
        return self.width, self.height

    def draw(self) -> None:
        """Draw the label, the boxes and their words."""
        paper = cast("Paper", self.canv)
        colour = int(self.style.colour[1:], 16)
        size = self.style.size
        first = self.height - (LINE_HEIGHT - _FOOT if self.beside_lines else self._step / 2 + size * 0.36)
        if self.label:
            paper.show_text(self.style.indent, first, self.label, size, weight=Weight.SEMIBOLD, colour=colour)
        paper.setStrokeColor(PAPER.text)
        paper.setLineWidth(0.8)
        for x, line, option in self._places(self.width):
            y = first - line * self._step
            paper.rect(x, y - size * 0.2, self._box, self._box, stroke=1, fill=0)
            paper.show_text(x + self._box + 4, y, option, size, colour=colour)


class PenLines(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A label and `count` lines to write on; the first beside the label where there is room."""

    def __init__(self, label: str, count: int, style: TextStyle) -> None:
        super().__init__()
        self.label, self.count, self.style = label, count, style
        self.spaceBefore, self.spaceAfter = style.before, style.after

    def least_width(self) -> float:
        """The width at which the first line still has room to write on."""
        return self._beside() + _SHORTEST

    def _beside(self) -> float:
        if not self.label:
            return self.style.indent
        return self.style.indent + measure(self.label, Weight.SEMIBOLD) * self.style.size / 1000 + 6

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room it takes."""
        self.width, self.height = width, self.count * LINE_HEIGHT
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """As many lines as fit, the others on the next page."""
        fit = int(height / LINE_HEIGHT)
        if not 0 < fit < self.count:
            return []
        return [PenLines(self.label, fit, self.style), PenLines("", self.count - fit, self.style)]

    def draw(self) -> None:
        """Draw the label and the lines."""
        paper = cast("Paper", self.canv)
        y = self.height - LINE_HEIGHT + 3
        if self.label:
            colour = int(self.style.colour[1:], 16)
            paper.show_text(
                self.style.indent, y - 3 + _FOOT, self.label, self.style.size, weight=Weight.SEMIBOLD, colour=colour
            )
        paper.setStrokeColor(PAPER.border)
        paper.setLineWidth(0.5)
        for line in range(self.count):
            start = self.style.indent if line else min(self._beside(), max(self.width - _SHORTEST, 0))
            paper.line(start, y - line * LINE_HEIGHT, self.width, y - line * LINE_HEIGHT)
