"""Why the result is what it is: each sign of harm and whether it was answered, the rules that hold, and advice."""

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.screening import Floor, ScreeningResult
from cse_desk.ui import theme
from cse_desk.ui.widgets.lines_card import LinesCard


class ReasonsCard(LinesCard):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Why"), spacing=6, parent=parent)

    def showing_result(self, result: ScreeningResult) -> Iterator[None]:
        """Show what holds now, a few lines at a time."""
        lines = tuple(_lines(result))
        theme.set_shown(self, bool(lines))
        yield from self.showing(lines)


def _lines(result: ScreeningResult) -> Iterator[tuple[str, str]]:
    if result.harm_listed:
        yield _("Signs of harm, and whether they were answered"), "label"
        yield from ((words, "small") for words in result.harm_listed)
    if result.floors:
        yield _("Rules that hold"), "label"
        yield from ((_floor(one), "small") for one in result.floors)
    if result.advice:
        yield _("Think of"), "label"
        yield from ((words, "small") for words in result.advice)


def _floor(one: Floor) -> str:
    kind = _("lifts only when an answer changes") if one.hard else _("a manager may override it, with a reason")
    numbers = ", ".join(each.removeprefix("d") for each in one.because)
    because = _("; because of {numbers}").format(numbers=numbers) if numbers else ""
    return f"{one.id}: {one.words} ({kind}{because})"
