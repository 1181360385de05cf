"""The list of young people on paper: one line each, in the order and with the filter of the screen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cse_desk.documents import page
from cse_desk.documents.parts import Flowable, Row, para
from cse_desk.documents.styles import MARKING, PAPER, Look, Sheet, sheet
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext

_WIDTHS = (0.0, 34.0, 76.0, 88.0, 86.0, 76.0)  # the name takes what is left
_HEADS = ("Name", "Age", "Being harmed?", "Further harm", "Lead", "Next due")


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One line, in words; `known_as` and `vpg` stand below the name."""

    name: str
    known_as: str
    age: str
    harm: str
    level: str
    vpg: str
    lead: str
    due: str


def build(
    people: Sequence[ListedPerson],
    look: Look,
    *,
    filtered_by: str,
    total: int,
    printed_by: str = "",
    printed_at: datetime | None = None,
) -> bytes:
    """An agency paper. `total` is how many the filter leaves; where it is more than are printed, the paper says so."""
    styles = sheet(look)
    return page.to_pdf(
        [*_head(len(people), total, filtered_by, styles), *(_line(one, styles) for one in people)],
        marking=MARKING,
        title=_("List"),
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        scale=look.scale,
    )


def _head(shown: int, total: int, filtered_by: str, styles: Sheet) -> list[Flowable]:
    count = ngettext("{count} young person", "{count} young people", total)
    if shown < total:
        count = _("The first {shown} of {count}.").format(shown=f"{shown:,}", count=count)
    told = ". ".join(part for part in (filtered_by, count) if part)
    return [
        para(_("Young people"), styles.title),
        para(told, replace(styles.small, after=6)),
        Row([[para(_(head), styles.label)] for head in _HEADS], _widths(styles), gap=6, pad=3, line=PAPER.border),
    ]


def _widths(styles: Sheet) -> list[float]:
    return [width * styles.scale**0.5 for width in _WIDTHS]


def _line(one: ListedPerson, styles: Sheet) -> Row:
    below = " · ".join(
        part for part in (_("known as {name}").format(name=one.known_as) if one.known_as else "", one.vpg) if part
    )
    name: list[Flowable] = [para(one.name, styles.strong)]
    if below:
        name.append(para(below, styles.small))
    rest = [[para(text, styles.body)] for text in (one.age, one.harm, one.level, one.lead, one.due)]
    return Row([name, *rest], _widths(styles), gap=6, pad=4, line=PAPER.line)
