"""Since last time: both words now, before and first; what moved in each domain; what is newly known, and what is not known any more."""

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models import labels
from cse_desk.models.records.comparison import Comparison
from cse_desk.models.records.screening import ScreeningResult
from cse_desk.services import reassessments
from cse_desk.ui import theme
from cse_desk.ui.widgets.lines_card import LinesCard

Lines = Iterator[tuple[str, str]]  # words, kind


class SinceCard(LinesCard):
    """Not there for a first screening."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Since last time"), parent=parent)
        theme.set_shown(self, shown=False)

    def showing_comparison(
        self, found: Comparison | None, result: ScreeningResult, screening_id: str
    ) -> Iterator[None]:
        """Show what moved up to now, a few lines at a time."""
        theme.set_shown(self, found is not None)
        yield from self.showing(_lines(found, result, screening_id) if found is not None else ())


def _lines(found: Comparison, result: ScreeningResult, screening_id: str) -> Lines:
    yield from _words(found, result, screening_id)
    if not found.same_tool:
        yield _("It was made with another version of the tool: single answers cannot be compared."), "small-muted"
        return
    yield _("What moved"), "label"
    moved = [one for one in found.domains if one.has_moved]
    for one in moved:
        yield f"{one.domain.number} {one.domain.short}: {reassessments.movement_words(one)}", "small"
    if not moved:
        yield _("No answer moved."), "small"
    for title, items in reassessments.lists_of(found):
        if items:
            yield title, "label"
            yield from ((reassessments.item_words(one), "small") for one in items)
    if found.carried:
        yield _("Carried over, said not to have changed"), "label"
        yield ", ".join(f"{one.number} {one.short}" for one in found.carried), "small"


def _words(found: Comparison, result: ScreeningResult, screening_id: str) -> Lines:
    earlier = [one for one in found.spans if one.screening_id != screening_id]
    own = next((one for one in found.spans if one.screening_id == screening_id), None)
    harm = own.harm if own is not None and own.harm is not None else result.harm
    level = own.level if own is not None and own.level is not None else result.level
    said = f"{labels.label(harm)}; {labels.label(level)}"
    yield _("Harmed? and further harm"), "label"
    yield (
        (_("Now: {words}") if own is not None else _("Now, as the tool says: {words}")).format(words=said),
        "small-strong",
    )
    if earlier:
        yield _("Before: {words}").format(words=reassessments.word_span_words(earlier[-1])), "small"
    if len(earlier) > 1:
        yield _("First: {words}").format(words=reassessments.word_span_words(earlier[0])), "small"
    yield (
        _("Signed last time by {who} on {day}.").format(who=found.before_by, day=day_words(found.before_on)),
        "small-muted",
    )
