"""The danger-now card on paper: whom to ring, large, on one page, to hang beside the phone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cse_desk.documents import page
from cse_desk.documents.parts import Flowable, Panel, Row, bullet, para
from cse_desk.documents.shaping import measure
from cse_desk.documents.styles import PAPER, Look, Sheet, TextStyle
from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.records.directory import FIRST, WHILE, DangerNumberLine


def build(
    numbers: Sequence[DangerNumberLine],
    look: Look,
    *,
    printed_by: str = "",
    printed_at: datetime | None = None,
) -> bytes:
    """The card, as large as one page takes. It names no young person, so it carries no marking and may hang on a wall."""
    story, scale = page.one_page(lambda styles: _story(numbers, styles), 1.6)
    return page.to_pdf(
        story,
        marking=None,
        title=_("Numbers"),
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        scale=scale,
    )


def _story(numbers: Sequence[DangerNumberLine], styles: Sheet) -> list[Flowable]:
    large = replace(styles.title, size=26 * styles.scale, leading=31 * styles.scale, colour=PAPER.high)
    return [
        para(_("In danger now"), large),
        Panel([para(_(FIRST), styles.quote)], border=PAPER.high, before=4, after=10),
        *(_number(one, styles) for one in numbers),
        para(_("While you ring"), styles.subheading),
        *(bullet(_(one), styles) for one in WHILE),
    ]


def _number(one: DangerNumberLine, styles: Sheet) -> Row:
    checked = _("checked {day}").format(day=day(one.checked_on)) if one.checked_on else _("not checked yet")
    more = " · ".join(filter(None, (one.when, "" if one.is_for_everybody else checked)))
    told = [para(one.label, styles.strong), para(more, styles.small)]
    wide = 190.0
    return Row(
        [told, [para(one.number, _fitting(one.number, replace(styles.word, align="near"), wide))]],
        [0, wide],
        pad=5,
        line=PAPER.line,
    )


def _fitting(text: str, style: TextStyle, wide: float) -> TextStyle:
    """A number is set smaller rather than broken over lines, down to three fifths."""
    share = (wide - 1) / max(measure(text, style.weight) * style.size / 1000, wide - 1)
    size = style.size * max(share, 0.6)
    return replace(style, size=size, leading=size * 1.25)
