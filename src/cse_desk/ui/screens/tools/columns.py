"""What each column of the list shows of a version of a form."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import FormState
from cse_desk.models.labels import label
from cse_desk.models.records.own_forms import FormLine
from cse_desk.ui.tables.paged_model import Cell, Column
from cse_desk.ui.widgets.marks import SQUARE_EMPTY, SQUARE_FULL, SQUARE_HALF

SHAPES = {FormState.DRAFT: SQUARE_HALF, FormState.RELEASED: SQUARE_FULL, FormState.RETIRED: SQUARE_EMPTY}
TITLE = "title"
# Columns that a narrow window does without: the days and where it is from stand in the detail.
GIVEN_UP_FIRST = (4, 6, 5, 3)


def in_order(lines: Sequence[FormLine], word: str, *, descending: bool) -> list[FormLine]:
    """Sorted by a column; lines that are alike there stay as they came."""
    keys: dict[str, Callable[[FormLine], tuple[object, ...]]] = {
        "state": lambda one: (list(FormState).index(one.state),),
        "source": lambda one: (label(one.source),),
        "written": lambda one: (one.written_on or date.min,),
        "released": lambda one: (one.released_on or date.min,),
        "retired": lambda one: (one.retired_on or date.min,),
    }
    key = keys.get(word, lambda one: (one.title.casefold(), one.url))
    return sorted(lines, key=key, reverse=descending)


class Lines:
    """The lines that are shown, by their ids; replaced whole, so that a lane may read them."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.by_id: Mapping[str, FormLine] = {}

    def page(self, ids: tuple[str, ...]) -> Sequence[FormLine]:
        """The lines of these ids."""
        known = self.by_id
        return [known[one] for one in ids if one in known]


def columns() -> tuple[Column[FormLine], ...]:
    """Title, version, state, where it is from, and its days."""
    return (
        Column(_("Form"), _title, 250, TITLE),
        Column(_("Version"), _version, 72),
        Column(_("State"), _state, 92, "state"),
        Column(_("From"), _source, 142, "source"),
        Column(_("Written"), _written, 106, "written"),
        Column(_("Released"), _released, 106, "released"),
        Column(_("Retired"), _retired, 106, "retired"),
    )


def _title(line: FormLine) -> Cell:
    told = [line.title]
    if line.is_differing:
        told.append(_("two texts stand under this version"))
    return Cell(line.title, is_strong=True, arrow="alert" if line.is_differing else "", tip=", ".join(told))


def _version(line: FormLine) -> Cell:
    return Cell(line.version)


def _state(line: FormLine) -> Cell:
    return Cell(label(line.state), SHAPES[line.state])


def _source(line: FormLine) -> Cell:
    if line.is_ended:
        return Cell(_("Licence is over"), tint="high", is_strong=True)
    return Cell(label(line.source), tint="text")


def _written(line: FormLine) -> Cell:
    return _day(line.written_on)


def _released(line: FormLine) -> Cell:
    return _day(line.released_on)


def _retired(line: FormLine) -> Cell:
    return _day(line.retired_on)


def _day(value: date | None) -> Cell:
    return Cell(day(value)) if value else Cell("–", tint="muted")
