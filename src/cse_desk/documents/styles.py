"""How paper looks: sizes, colours, space. Ordinary and large print come from one scale."""

from dataclasses import dataclass, replace
from functools import cache

from cse_desk.documents.fonts import Weight

PAGE = (595.276, 841.89)  # A4 in points
REHEARSAL = "REHEARSAL DATA - invented people"
MARKING = "OFFICIAL-SENSITIVE"
LARGE = 1.6  # large print: 16 point body, and more for what is larger


@dataclass(frozen=True, slots=True)
class Look:
    """What the person printing may choose; `rehearsal` prints the watermark of invented data."""

    large_print: bool = False
    rehearsal: bool = False

    @property
    def scale(self) -> float:
        """How much larger than ordinary print."""
        return LARGE if self.large_print else 1.0

    @property
    def watermark(self) -> str:
        """The words across the page, or nothing."""
        return REHEARSAL if self.rehearsal else ""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours ("#RRGGBB") for charts and paper; the screen hands in those of its theme (design/UX, Tokens)."""

    text: str = "#1C2430"
    muted: str = "#55606E"
    surface: str = "#FFFFFF"
    line: str = "#C9CFD6"
    border: str = "#7A8591"
    high: str = "#A3261F"
    medium: str = "#8A5A00"
    low: str = "#2E6B3A"
    not_known: str = "#55606E"
    words: str = "#5B3F94"
    words_ground: str = "#F3EFFA"
    primary: str = "#1F5C6B"

    def tone(self, name: str) -> str:
        """The colour of a tone of models.labels.tone: high, medium, low, not-known."""
        return {"high": self.high, "medium": self.medium, "low": self.low}.get(name, self.not_known)


PAPER = Palette()


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph is set; sizes and space in points."""

    size: float = 10
    leading: float = 14
    weight: Weight = Weight.REGULAR
    colour: str = PAPER.text
    before: float = 0
    after: float = 0
    indent: float = 0
    align: str = "left"  # left (Arabic and Hebrew: right) / near (always left) / centre / right
    keep_with_next: bool = False

    def scaled(self, scale: float) -> "TextStyle":
        """The style in larger print; space grows less than letters."""
        return replace(
            self,
            size=self.size * scale,
            leading=self.leading * scale,
            before=self.before * scale**0.5,
            after=self.after * scale**0.5,
            indent=self.indent * scale**0.5,
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """The styles of one paper."""

    scale: float
    title: TextStyle
    heading: TextStyle
    subheading: TextStyle
    body: TextStyle
    strong: TextStyle
    small: TextStyle
    label: TextStyle
    number: TextStyle
    word: TextStyle
    quote: TextStyle


def sheet(look: Look) -> Sheet:
    """The styles for a look."""
    return sheet_at(look.scale)


@cache
def sheet_at(scale: float) -> Sheet:
    """The styles in a size; 1 is ordinary print."""
    bold, semibold = Weight.BOLD, Weight.SEMIBOLD
    body = TextStyle(size=10, leading=13.6)
    styles = {
        "title": TextStyle(size=20, leading=24, weight=bold, after=2, keep_with_next=True),
        "heading": TextStyle(size=14, leading=18, weight=bold, before=16, after=5, keep_with_next=True),
        "subheading": TextStyle(size=11, leading=14.5, weight=bold, before=9, after=3, keep_with_next=True),
        "body": body,
        "strong": replace(body, weight=semibold),
        "small": TextStyle(size=8.5, leading=11.4, colour=PAPER.muted),
        "label": TextStyle(size=8.5, leading=11.4, weight=semibold, colour=PAPER.muted),
        "number": TextStyle(size=8.5, leading=13.6, colour=PAPER.muted),
        "word": TextStyle(size=17, leading=21, weight=bold),
        "quote": TextStyle(size=11.5, leading=16),
    }
    return Sheet(scale=scale, **{name: style.scaled(scale) for name, style in styles.items()})
