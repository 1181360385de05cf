"""What papers are made of. `para` is the only way for text to get on paper; it takes plain text and knows no markup."""

import io
from collections.abc import Sequence
from dataclasses import replace

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import CondPageBreak, Flowable, Image, Spacer

from cse_desk.documents.fonts import Weight
from cse_desk.documents.layout import Column, Panel, Prose, Row
from cse_desk.documents.shaping import Span
from cse_desk.documents.styles import PAPER, Sheet, TextStyle

Text = str | Sequence[tuple[str, Weight]]
MOST_PIXELS = 40_000_000  # larger pictures are refused before they are decoded


def para(text: Text, style: TextStyle) -> Prose:
    """A paragraph of plain text, or of (text, weight) pieces; line ends are kept."""
    pieces = [(text, style.weight)] if isinstance(text, str) else text
    colour = int(style.colour[1:], 16)
    return Prose([Span(words, weight, colour) for words, weight in pieces], style)


def labelled(label: str, text: str, style: TextStyle) -> Prose:
    """A paragraph that begins with its label in heavier type."""
    return para([(f"{label}  ", Weight.SEMIBOLD), (text, style.weight)], style)


def bullet(text: Text, sheet: Sheet) -> Flowable:
    """A line of a list."""
    return Row([[para("•", sheet.body)], [para(text, sheet.body)]], [8 * sheet.scale, 0], gap=3)


def quote(words: str, source: str, sheet: Sheet, *, title: str = "") -> Panel:
    """Somebody's own words, as they were said."""
    blocks: list[Flowable] = []
    if title:
        blocks.append(para(title, replace(sheet.label, colour=PAPER.words, after=3)))
    blocks.append(para(f"“{words}”", sheet.quote))
    if source:
        blocks.append(para(source, replace(sheet.small, before=3)))
    return Panel(blocks, bar=PAPER.words, ground=PAPER.words_ground, before=6, after=6)


def fact(label: str, value: str, sheet: Sheet, *, width: float = 118) -> Row:
    """A label with its value beside it."""
    return Row(
        [
            [para(label, replace(sheet.label, leading=sheet.body.leading))],
            [para(value, replace(sheet.body, align="near"))],
        ],
        [width * sheet.scale**0.5, 0],
        gap=8,
    )


def rule(sheet: Sheet) -> Flowable:
    """A hairline across the page."""
    return Row([[Spacer(0, 4 * sheet.scale)]], [0], pad=2, line=PAPER.line)


def gap(height: float) -> Spacer:
    """White space."""
    return Spacer(0, height)


def room(height: float) -> CondPageBreak:
    """A new page unless this much is left of this one."""
    return CondPageBreak(height)


def picture(data: bytes, width: float) -> Image:
    """A picture decoded and encoded again: whatever else was in the file (place, camera, notes) is left behind.

    Raises ValueError when the bytes are no picture, or one that is too large.
    """
    from PIL import Image as Pictures
    from PIL import ImageOps, UnidentifiedImageError

    try:
        with Pictures.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise ValueError("picture too large")
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, Pictures.DecompressionBombError) as trouble:
        raise ValueError("no picture") from trouble
    clean = Pictures.frombytes("RGB", upright.size, upright.tobytes())
    encoded = io.BytesIO()
    clean.save(encoded, "PNG")
    encoded.seek(0)
    return Image(encoded, width=width, height=width * clean.height / clean.width)


__all__ = [
    "Column",
    "Drawing",
    "Flowable",
    "Panel",
    "Row",
    "Text",
    "bullet",
    "fact",
    "gap",
    "labelled",
    "para",
    "picture",
    "quote",
    "room",
    "rule",
]
