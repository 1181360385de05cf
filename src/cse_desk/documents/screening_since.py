"""Since the screening before, on paper: both words as intervals, what moved in each domain, what was lost and what is newly known."""

from collections.abc import Iterator
from datetime import date

from reportlab.graphics.shapes import Drawing

from cse_desk.documents.charts import level_chart
from cse_desk.documents.page import WIDTH
from cse_desk.documents.parts import Flowable, bullet, labelled, para, room
from cse_desk.documents.styles import Sheet
from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.records.comparison import Comparison
from cse_desk.models.records.people import LevelPoint
from cse_desk.models.rules.comparison import item_words, lists_of, movement_words, word_span_words

_HEIGHT = 150.0  # points, at ordinary print


def since(found: Comparison | None, styles: Sheet, today: date) -> Iterator[Flowable]:
    """Nothing for a first screening. The chart of both words over time has the same in words below it."""
    if found is None:
        return
    yield room(110 * styles.scale)
    yield para(_("Since last time"), styles.heading)
    told = _("Last signed by {who} on {day}.").format(who=found.before_by, day=day(found.before_on))
    yield para(told, styles.body)
    yield para(_("Both words, and how long they stood"), styles.subheading)
    yield _chart(found, styles, today)
    yield from (bullet(word_span_words(one), styles) for one in found.spans)
    if not found.same_tool:
        said = _("It was made with another version of the tool: single answers cannot be compared.")
        yield para(said, styles.body)
        return
    yield para(_("What moved"), styles.subheading)
    moved = [one for one in found.domains if one.has_moved]
    for one in moved:
        yield labelled(f"{one.domain.number}  {one.domain.title}", movement_words(one), styles.body)
    if not moved:
        yield para(_("No answer moved."), styles.body)
    for title, items in lists_of(found):
        if items:
            yield para(title, styles.subheading)
            yield from (bullet(item_words(item), styles) for item in items)
    if found.carried:
        yield para(_("Carried over, said not to have changed"), styles.subheading)
        yield para(", ".join(f"{one.number} {one.short}" for one in found.carried), styles.body)


def _chart(found: Comparison, styles: Sheet, today: date) -> Drawing:
    points = [LevelPoint(one.since, one.harm, one.level) for one in found.spans if one.harm and one.level]
    size = 9.5 * styles.scale**0.5
    return level_chart(points, today, width=WIDTH, height=_HEIGHT * styles.scale**0.5, text_size=size)
