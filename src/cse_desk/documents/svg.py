"""Our drawings as SVG for QtSvg.

reportlab's own writer relies on clip paths, which QtSvg paints black, leaves lines open to be filled, and rounds baselines to whole
pixels; the few shapes our charts use are written here as SVG Tiny, with y already turned round.
"""

import math
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Path, Polygon, PolyLine, Rect, Shape, String, Wedge
from reportlab.lib.colors import Color

from cse_desk.documents.fonts import Weight, families

_WEIGHTS = {Weight.REGULAR: 400, Weight.SEMIBOLD: 600, Weight.BOLD: 700}


def to_svg(drawing: Drawing) -> str:
    """The drawing as SVG; letters are named by typeface family and weight, as Qt knows the shipped fonts."""
    wide, tall = _n(drawing.width), _n(drawing.height)
    body = "\n".join(one for shape in drawing.contents for one in _shape(shape, float(drawing.height)))
    box = f'width="{wide}" height="{tall}" viewBox="0 0 {wide} {tall}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny" {box}>\n{body}\n</svg>'


def _shape(shape: Shape, tall: float) -> Iterator[str]:
    if isinstance(shape, Group):
        for one in shape.contents:
            yield from _shape(one, tall)
    elif isinstance(shape, String):
        yield _text(shape, tall)
    elif isinstance(shape, Rect):
        place = f'x="{_n(shape.x)}" y="{_n(tall - shape.y - shape.height)}" width="{_n(shape.width)}" height="{_n(shape.height)}"'
        yield f'<rect {place} rx="{_n(shape.rx)}" ry="{_n(shape.ry)}" {_ink(shape)}/>'
    elif isinstance(shape, Circle):
        yield f'<circle cx="{_n(shape.cx)}" cy="{_n(tall - shape.cy)}" r="{_n(shape.r)}" {_ink(shape)}/>'
    elif isinstance(shape, Line):
        ends = f'x1="{_n(shape.x1)}" y1="{_n(tall - shape.y1)}" x2="{_n(shape.x2)}" y2="{_n(tall - shape.y2)}"'
        yield f"<line {ends} {_ink(shape)}/>"
    elif isinstance(shape, Polygon | PolyLine):
        name = "polygon" if isinstance(shape, Polygon) else "polyline"
        yield f'<{name} points="{_points(shape.points, tall)}" {_ink(shape)}/>'
    elif isinstance(shape, Wedge):
        yield f'<path d="{_wedge(shape, tall)}" {_ink(shape)}/>'
    elif isinstance(shape, Path):
        yield f'<path d="{_path(shape, tall)}" {_ink(shape)}/>'
    else:
        raise TypeError(type(shape).__name__)


def _text(shape: String, tall: float) -> str:
    key, weight = str(shape.fontName).rsplit("-", 1)
    family = next(one.name for one in families() if one.key == key)
    look = f'font-family={quoteattr(family)} font-weight="{_WEIGHTS[Weight(weight)]}" font-size="{_n(shape.fontSize)}"'
    place = f'x="{_n(shape.x)}" y="{_n(tall - shape.y)}"'
    return f'<text xml:space="preserve" {place} {look} fill="{_colour(shape.fillColor)}">{escape(shape.text)}</text>'


def _ink(shape: Shape) -> str:
    parts = [f'fill="{_colour(getattr(shape, "fillColor", None))}"', f'stroke="{_colour(shape.strokeColor)}"']
    if shape.strokeColor is not None:
        parts.append(f'stroke-width="{_n(shape.strokeWidth)}"')
        if getattr(shape, "strokeLineJoin", 0) == 1:
            parts.append('stroke-linejoin="round"')
        if dashes := getattr(shape, "strokeDashArray", None):
            parts.append(f'stroke-dasharray="{",".join(_n(one) for one in dashes)}"')
    return " ".join(parts)


def _points(points: list[float], tall: float) -> str:
    return " ".join(f"{_n(x)},{_n(tall - y)}" for x, y in zip(points[::2], points[1::2], strict=True))


def _wedge(shape: Wedge, tall: float) -> str:
    def on_circle(angle: float) -> str:
        turned = math.radians(angle)
        return f"{_n(shape.centerx + shape.radius * math.cos(turned))} {_n(tall - shape.centery - shape.radius * math.sin(turned))}"

    large = int(shape.endangledegrees - shape.startangledegrees > 180)
    arc = f"A {_n(shape.radius)} {_n(shape.radius)} 0 {large} 0 {on_circle(shape.endangledegrees)}"
    return f"M {_n(shape.centerx)} {_n(tall - shape.centery)} L {on_circle(shape.startangledegrees)} {arc} Z"


def _path(shape: Path, tall: float) -> str:
    """Only straight paths are used: reportlab keeps operator 0 for a move, 1 for a line."""
    places = iter(shape.points)
    return " ".join(f"{'ML'[operator]} {_n(next(places))} {_n(tall - next(places))}" for operator in shape.operators)


def _colour(colour: Color | None) -> str:
    return "none" if colour is None else "#" + colour.hexval()[2:]


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
