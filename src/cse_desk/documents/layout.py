"""Blocks that a page is built of: text, columns, rows, panels. Each may be split between pages; none loses a word."""

from collections.abc import Sequence
from typing import cast

from reportlab.platypus import Flowable

from cse_desk.documents.paper import Paper
from cse_desk.documents.shaping import Line, Span, lines
from cse_desk.documents.styles import TextStyle

_BASELINE = 0.76  # of the type size below the top of the letters' box
_SHORT = 130.0  # points: rows and panels up to this height stay whole
_FEW = 2  # a paragraph leaves no fewer lines than this behind, or at the top of the next page


class Prose(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A paragraph."""

    def __init__(self, spans: Sequence[Span], style: TextStyle, ready: list[Line] | None = None) -> None:
        super().__init__()
        self.spans = tuple(spans)
        self.style = style
        self.spaceBefore, self.spaceAfter = style.before, style.after
        self.keepWithNext = style.keep_with_next
        self._lines: list[Line] = ready or []
        self._is_part = ready is not None
        self._for_width: float | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room it takes."""
        if not self._is_part and self._for_width != width:
            self._lines = lines(self.spans, (width - self.style.indent) * 1000 / self.style.size)
            self._for_width = width
        self.width, self.height = width, len(self._lines) * self.style.leading
        return self.width, self.height

    def natural_width(self) -> float:
        """The width it would take on one line, in points."""
        return max(one.width for one in lines(self.spans, float("inf"))) * self.style.size / 1000 + self.style.indent

    def split(self, width: float, height: float) -> list[Flowable]:
        """In two, when a few lines fit; nothing when they do not."""
        self.wrap(width, height)
        fit = int((height + 0.01) / self.style.leading)
        if fit >= len(self._lines):
            return [self]
        fit = min(fit, max(len(self._lines) - _FEW, 1))
        if fit < min(_FEW, len(self._lines)):
            return []
        return [self._part(self._lines[:fit]), self._part(self._lines[fit:])]

    def _part(self, ready: list[Line]) -> "Prose":
        return Prose(self.spans, self.style, ready)

    def draw(self) -> None:
        """Draw the lines."""
        paper = cast("Paper", self.canv)
        y = self.height - (self.style.leading - self.style.size) / 2 - self.style.size * _BASELINE
        for line in self._lines:
            paper.show_line(self._start(line), y, line, self.style.size)
            y -= self.style.leading

    def _start(self, line: Line) -> float:
        free = self.width - self.style.indent - line.width * self.style.size / 1000
        align = "right" if line.base and self.style.align == "left" else self.style.align
        return self.style.indent + {"left": 0.0, "near": 0.0, "centre": free / 2, "right": free}[align]


class Column(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Blocks one below the other."""

    def __init__(self, blocks: Sequence[Flowable]) -> None:
        super().__init__()
        self.blocks = list(blocks)

    def _gap(self, index: int) -> float:
        if index == 0:
            return 0.0
        return float(max(self.blocks[index - 1].getSpaceAfter(), self.blocks[index].getSpaceBefore()))

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room it takes."""
        self.width = width
        self.height = sum(self._gap(index) + one.wrap(width, height)[1] for index, one in enumerate(self.blocks))
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """What fits, and the rest."""
        used = 0.0
        for index, one in enumerate(self.blocks):
            top = used + self._gap(index)
            used = top + one.wrap(width, height)[1]
            if used <= height + 0.01:
                continue
            parts = one.split(width, height - top)
            if len(parts) > 1:
                return [Column([*self.blocks[:index], parts[0]]), Column([*parts[1:], *self.blocks[index + 1 :]])]
            end = index
            while end and self.blocks[end - 1].getKeepWithNext():
                end -= 1
            return [Column(self.blocks[:end]), Column(self.blocks[end:])] if end else []
        return [self]

    def draw(self) -> None:
        """Draw the blocks."""
        y = self.height
        for index, one in enumerate(self.blocks):
            y -= self._gap(index) + one.wrap(self.width, self.height)[1]
            one.drawOn(self.canv, 0, y)


class Row(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Columns side by side; `widths` in points, 0 = a share of what is left. `line` draws a hairline above.

    `even` makes panels that stand alone in their columns equally tall.
    """

    def __init__(
        self,
        cells: Sequence[Sequence[Flowable]],
        widths: Sequence[float],
        *,
        gap: float = 8,
        pad: float = 0,
        line: str = "",
        keep_with_next: bool = False,
        even: bool = False,
    ) -> None:
        super().__init__()
        self.cells = [Column(cell) for cell in cells]
        self.widths, self.gap, self.pad, self.line = tuple(widths), gap, pad, line
        self.keepWithNext = keep_with_next
        self.even = even

    def _columns(self, width: float) -> list[float]:
        shares = sum(1 for one in self.widths if not one)
        free = width - sum(self.widths) - self.gap * (len(self.widths) - 1)
        return [one or free / shares for one in self.widths]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room it takes."""
        heights = [cell.wrap(wide, height)[1] for cell, wide in zip(self.cells, self._columns(width), strict=True)]
        for panel in (block for cell in self.cells for block in cell.blocks if self.even and isinstance(block, Panel)):
            panel.least = max(heights)
        self.width, self.height = width, max(heights) + 2 * self.pad
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Each column in two, where some of each fits; a short row is not torn apart."""
        _, tall = self.wrap(width, height)
        if tall <= height + 0.01:
            return [self]
        if tall < _SHORT:
            return []
        first: list[list[Flowable]] = []
        second: list[list[Flowable]] = []
        for cell, wide in zip(self.cells, self._columns(width), strict=True):
            parts = cell.split(wide, height - 2 * self.pad) if cell.blocks else [cell]
            if not parts:
                return []
            first.append(parts[0].blocks)
            second.append([block for part in parts[1:] for block in part.blocks])
        return [self._like(first), self._like(second)]

    def _like(self, cells: list[list[Flowable]]) -> "Row":
        return Row(cells, self.widths, gap=self.gap, pad=self.pad, line=self.line)

    def draw(self) -> None:
        """Draw the columns, tops in line."""
        if self.line:
            self.canv.setStrokeColor(self.line)
            self.canv.setLineWidth(0.5)
            self.canv.line(0, self.height, self.width, self.height)
        x = 0.0
        for cell, wide in zip(self.cells, self._columns(self.width), strict=True):
            if cell.blocks:
                _, tall = cell.wrap(wide, self.height)
                cell.drawOn(self.canv, x, self.height - self.pad - tall)
            x += wide + self.gap


class Panel(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Blocks on a ground: with a border, or with a bar at the left. Split, it keeps both on each page."""

    def __init__(
        self,
        blocks: Sequence[Flowable],
        *,
        border: str = "",
        bar: str = "",
        ground: str = "",
        pad: float = 9,
        before: float = 0,
        after: float = 0,
    ) -> None:
        super().__init__()
        self.content = Column(blocks)
        self.border, self.bar, self.ground, self.pad = border, bar, ground, pad
        self.spaceBefore, self.spaceAfter = before, after
        self.least = 0.0

    @property
    def _left(self) -> float:
        return self.pad + (4 if self.bar else 0)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room it takes."""
        _, tall = self.content.wrap(width - self._left - self.pad, height)
        self.width, self.height = width, max(tall + 2 * self.pad, self.least)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """In two panels; a short one is not torn apart."""
        _, tall = self.wrap(width, height)
        if tall <= height + 0.01:
            return [self]
        if tall < _SHORT:
            return []
        parts = self.content.split(width - self._left - self.pad, height - 2 * self.pad)
        return [self._like(one.blocks) for one in parts]

    def _like(self, blocks: Sequence[Flowable]) -> "Panel":
        return Panel(
            blocks,
            border=self.border,
            bar=self.bar,
            ground=self.ground,
            pad=self.pad,
            before=self.spaceBefore,
            after=self.spaceAfter,
        )

    def draw(self) -> None:
        """Draw the ground, the border or bar, and the blocks."""
        canvas = self.canv
        canvas.saveState()
        canvas.setLineWidth(0.8)
        if self.ground:
            canvas.setFillColor(self.ground)
            canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        if self.border:
            canvas.setStrokeColor(self.border)
            canvas.roundRect(0.4, 0.4, self.width - 0.8, self.height - 0.8, 3, stroke=1, fill=0)
        if self.bar:
            canvas.setFillColor(self.bar)
            canvas.rect(0, 0, 4, self.height, stroke=0, fill=1)
        canvas.restoreState()
        self.content.drawOn(canvas, self._left, self.height - self.pad - self.content.height)
