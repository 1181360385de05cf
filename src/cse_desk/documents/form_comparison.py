"""Two versions of a form beside each other on paper: each question that changed, as it was and as it is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cse_desk.documents import page
from cse_desk.documents.parts import Flowable, Row, para
from cse_desk.documents.styles import PAPER, Look, Sheet, TextStyle, sheet
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext

_WHAT = 104.0  # points of the column that says what differs

Change = tuple[str, Sequence[tuple[str, str, str]]]  # name of the question, (what, before, after)


def build(
    before: str,
    after: str,
    changes: Sequence[Change],
    look: Look,
    *,
    printed_by: str = "",
    printed_at: datetime | None = None,
) -> bytes:
    """The PDF. No marking: it holds nothing about anybody."""
    styles = sheet(look)
    return page.to_pdf(
        [*_head(before, after, changes, styles), *_rows(changes, styles)],
        marking=None,
        title=_("What changed in a form"),
        reference=after,
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        scale=look.scale,
    )


def _head(before: str, after: str, changes: Sequence[Change], styles: Sheet) -> Iterator[Flowable]:
    yield para(_("What changed in a form"), styles.title)
    yield para(_("Before: {version}").format(version=before), styles.body)
    yield para(_("After: {version}").format(version=after), styles.body)
    count = ngettext("{count} question differs.", "{count} questions differ.", len(changes))
    yield para(count if changes else _("Nothing differs."), replace(styles.strong, before=4, after=8))


def _rows(changes: Sequence[Change], styles: Sheet) -> Iterator[Flowable]:
    small = replace(styles.small, colour=PAPER.text)
    for name, rows in changes:
        yield para(name, replace(styles.subheading, before=8, after=2))
        for what, before, after in rows:
            cells: list[list[Flowable]] = [[para(what, styles.strong)], _cell(before, small), _cell(after, small)]
            yield Row(cells, [_WHAT * styles.scale**0.5, 0, 0], gap=8, pad=3, line=PAPER.line)


def _cell(words: str, style: TextStyle) -> list[Flowable]:
    return [para(words or "–", style)]
