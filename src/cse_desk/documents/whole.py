"""A block that stays on one page where a page can hold it, with a margin for handwriting beside it."""

from collections.abc import Sequence
from typing import cast

from reportlab.platypus import Flowable

from cse_desk.documents.fonts import Weight
from cse_desk.documents.layout import Column
from cse_desk.documents.page import HEIGHT
from cse_desk.documents.paper import Paper
from cse_desk.documents.shaping import measure
from cse_desk.documents.styles import PAPER
from cse_desk.i18n import gettext as _

NOTES = 104.0  # points: room for a handwritten line of four or five words
_GAP = 12.0
_LABEL = 7.5
_ENOUGH = 0.5  # of a page: what has to be torn begins a new page where less is left


class Whole(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Blocks one below the other, with a line above; torn between two pages only when one page cannot hold them.

    `notes`: a margin at the right is left empty for notes.
    """

    def __init__(
        self, blocks: Sequence[Flowable], *, notes: bool = True, line: bool = True, is_rest: bool = False
    ) -> None:
        super().__init__()
        self._content = Column(blocks)
        self._notes, self._line, self._is_rest = notes, line, is_rest
        self.spaceBefore = 0.0 if is_rest else 10.0

    def _inner(self, width: float) -> float:
        return width - (NOTES + _GAP if self._notes else 0.0)

    @property
    def _pad(self) -> float:
        return 7.0 if self._line else 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room it takes."""
        _wide, tall = self._content.wrap(self._inner(width), height)
        self.width, self.height = width, tall + self._pad
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Nothing, so that it begins a new page; only what no page can hold is torn."""
        _wide, tall = self.wrap(width, height)
        if tall <= height + 0.01:
            return [self]
        if tall <= HEIGHT or height < HEIGHT * _ENOUGH:
            return []
        parts = self._content.split(self._inner(width), height - self._pad)
        if len(parts) < 2:
            return []
        first, rest = (cast("Column", part).blocks for part in parts)
        return [
            Whole(first, notes=self._notes, line=self._line, is_rest=self._is_rest),
            Whole(rest, notes=self._notes, line=self._line, is_rest=True),
        ]

    def draw(self) -> None:
        """The line above, the margin's line and its label, and the blocks."""
        paper = cast("Paper", self.canv)
        paper.setStrokeColor(PAPER.border)
        paper.setLineWidth(0.7)
        if self._line:
            paper.line(0, self.height, self.width, self.height)
        if self._notes:
            self._draw_margin(paper)
        self._content.drawOn(paper, 0, self.height - self._pad - self._content.height)

    def _draw_margin(self, paper: Paper) -> None:
        x = self.width - NOTES - _GAP / 2
        paper.setStrokeColor(PAPER.line)
        paper.setLineWidth(0.5)
        paper.line(x, 0, x, self.height - self._pad)
        words = _("Notes")
        wide = measure(words, Weight.REGULAR) * _LABEL / 1000
        muted = int(PAPER.muted[1:], 16)
        paper.show_text(self.width - wide, self.height - self._pad - _LABEL, words, _LABEL, colour=muted)
