"""Charts for the screen: the same drawings that paper embeds, as SVG text in the colours of the theme that is worn."""

from collections.abc import Mapping, Sequence
from datetime import date

from cse_desk.documents.charts import level_chart, profile_chart, to_svg
from cse_desk.documents.styles import Palette
from cse_desk.models.records.people import LevelPoint
from cse_desk.models.records.screening import DomainProfile, ScreeningResult

# colour token of the window -> colour of a chart
_TOKENS = {
    "text": "text",
    "muted": "muted",
    "surface": "surface",
    "line": "hairline",
    "border": "border",
    "high": "high",
    "medium": "medium",
    "low": "low",
    "not_known": "not_known",
    "words": "words_bar",
    "words_ground": "words_ground",
    "primary": "primary",
}


def palette_of(colours: Mapping[str, str]) -> Palette:
    """A palette from plain "#RRGGBB" values by token name (ui.theme.Colours); what is not given keeps the paper's colour."""
    return Palette(**{name: colours[token] for name, token in _TOKENS.items() if token in colours})


def profile_svg(
    result: ScreeningResult | Sequence[DomainProfile],
    colours: Mapping[str, str],
    *,
    width: float = 480,
    text_size: float = 15,
) -> str:
    """The profile of a result: a row a domain, a box a question. `width` and `text_size` in pixels of the screen."""
    profile = result.profile if isinstance(result, ScreeningResult) else result
    return to_svg(profile_chart(profile, palette_of(colours), width=width, text_size=text_size))


def level_svg(
    points: Sequence[LevelPoint],
    today: date,
    colours: Mapping[str, str],
    *,
    width: float = 480,
    height: float = 200,
    text_size: float = 13,
    missing: Sequence[date] = (),
) -> str:
    """Both words over time, with days missing where there are any."""
    palette = palette_of(colours)
    drawing = level_chart(points, today, palette, width=width, height=height, text_size=text_size, missing=missing)
    return to_svg(drawing)
