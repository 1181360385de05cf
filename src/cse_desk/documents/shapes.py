"""The shapes that carry a level or an answer without colour; one drawing of each for paper and screen."""

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, Rect, String, Wedge
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from cse_desk.documents.fonts import Weight, drawing_font, runs
from cse_desk.documents.shaping import show
from cse_desk.documents.styles import PAPER, Palette
from cse_desk.models.enums import Answer, HarmWord, Level, LevelWord
from cse_desk.models.labels import Shape, shape, tone

_DASH = [1.6, 1.6]
_HOLLOW = frozenset({Shape.DIAMOND, Shape.TRIANGLE_DOWN})  # beside a word of the result; a profile fills them for Yes


def words(
    x: float,
    y: float,
    text: str,
    size: float,
    colour: str,
    *,
    weight: Weight = Weight.REGULAR,
    anchor: str = "start",
) -> Group:
    """A label of a drawing; `anchor` start, middle or end says what `x` is."""
    pieces = [(drawing_font(key, weight), part) for key, part in runs(show(text).replace("\n", " "))]
    wide = sum(stringWidth(part, font, size) for font, part in pieces)
    x -= {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    group = Group()
    for font, part in pieces:
        group.add(String(x, y, part, fontName=font, fontSize=size, fillColor=HexColor(colour)))
        x += stringWidth(part, font, size)
    return group


def width_of(text: str, size: float, weight: Weight = Weight.REGULAR) -> float:
    """The width of a label in points."""
    return float(sum(stringWidth(part, drawing_font(key, weight), size) for key, part in runs(show(text))))


def draw_shape(
    kind: Shape, x: float, y: float, size: float, colour: str, *, filled: bool = True, ground: str = "#FFFFFF"
) -> Group:
    """A shape whose box of `size` has its lower left corner at x, y; hollow when not `filled`."""
    group = Group()
    ink, fill = HexColor(colour), HexColor(colour if filled else ground)
    line = {"strokeColor": ink, "strokeWidth": max(size / 9, 0.9), "fillColor": fill}
    half, low, high = size / 2, size * 0.12, size * 0.88
    if kind is Shape.TRIANGLE_UP:
        group.add(
            Polygon([x + size * 0.06, y + low, x + size * 0.94, y + low, x + half, y + high], strokeLineJoin=1, **line)
        )
    elif kind is Shape.TRIANGLE_DOWN:
        group.add(
            Polygon([x + size * 0.06, y + high, x + size * 0.94, y + high, x + half, y + low], strokeLineJoin=1, **line)
        )
    elif kind is Shape.DIAMOND:
        group.add(Polygon([x + half, y, x + size, y + half, x + half, y + size, x, y + half], strokeLineJoin=1, **line))
    elif kind is Shape.QUESTION:
        group.add(words(x + half, y + size * 0.15, "?", size, colour, weight=Weight.BOLD, anchor="middle"))
    elif kind is Shape.DASH:
        group.add(Line(x, y + half, x + size, y + half, strokeColor=ink, strokeWidth=max(size / 7, 1.2)))
    elif kind is Shape.DOT:
        group.add(Circle(x + half, y + half, max(size * 0.12, 0.9), strokeColor=None, fillColor=ink))
    else:
        _draw_round(group, kind, (x + half, y + half, size * 0.44), line, ground)
    return group


def _draw_round(
    group: Group, kind: Shape, circle: tuple[float, float, float], line: dict[str, object], ground: str
) -> None:
    x, y, radius = circle
    inside = line["fillColor"] if kind is Shape.DISC else HexColor(ground)
    group.add(Circle(x, y, radius, **{**line, "fillColor": inside}))
    if kind is Shape.DISC_HALF:
        group.add(Wedge(x, y, radius, 90, 270, strokeColor=None, fillColor=line["strokeColor"]))


def draw_answer(given: tuple[Answer | None, Level | None], x: float, y: float, size: float, palette: Palette) -> Group:
    """One box of the profile: filled = yes, hollow = possible, ? = not known, dot = no, dash = not answered."""
    answer, level = given
    inner = size * 0.58
    inset = (size - inner) / 2
    if answer is Answer.NO:
        return draw_shape(Shape.DOT, x, y, size, palette.muted)
    if answer is None:
        group = Group()
        group.add(
            Rect(
                x + size * 0.35,
                y + size / 2 - 0.4,
                size * 0.3,
                0.8,
                strokeColor=None,
                fillColor=HexColor(palette.muted),
            )
        )
        return group
    if answer is Answer.NOT_KNOWN or level is None:
        group = _box(x, y, size, palette.not_known, dashed=answer is Answer.NOT_KNOWN)
        if answer is Answer.NOT_KNOWN:
            group.add(draw_shape(Shape.QUESTION, x + inset, y + inset, inner, palette.not_known))
        return group
    colour = palette.tone(tone(level))
    group = _box(x, y, size, colour)
    group.add(
        draw_shape(
            shape(level), x + inset, y + inset, inner, colour, filled=answer is Answer.YES, ground=palette.surface
        )
    )
    return group


def _box(x: float, y: float, size: float, colour: str, *, dashed: bool = False) -> Group:
    group = Group()
    group.add(
        Rect(
            x + 0.5,
            y + 0.5,
            size - 1,
            size - 1,
            rx=size * 0.14,
            ry=size * 0.14,
            strokeColor=HexColor(colour),
            strokeWidth=0.9,
            strokeDashArray=_DASH if dashed else None,
            fillColor=None,
        )
    )
    return group


def word_mark(word: HarmWord | LevelWord | Level, size: float, palette: Palette = PAPER) -> Drawing:
    """The shape of a word of the result, as a drawing of its own."""
    drawing = Drawing(size, size)
    drawing.add(word_shape(word, 0, 0, size, palette))
    return drawing


def word_shape(word: HarmWord | LevelWord | Level, x: float, y: float, size: float, palette: Palette) -> Group:
    """The shape of a word of the result at x, y, filled as the window draws it."""
    kind, colour = shape(word), palette.tone(tone(word))
    return draw_shape(kind, x, y, size, colour, filled=kind not in _HOLLOW, ground=palette.surface)
