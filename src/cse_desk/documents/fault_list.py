"""What keeps a file from being a form, cell by cell, to put right beside the spreadsheet."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cse_desk.documents import page
from cse_desk.documents.parts import Flowable, Row, para
from cse_desk.documents.styles import PAPER, Look, sheet
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext

_CELL = 110.0  # points of the column of cells


def build(
    file: str,
    faults: Sequence[tuple[str, str]],
    look: Look,
    *,
    printed_by: str = "",
    printed_at: datetime | None = None,
) -> bytes:
    """The PDF; `faults` are (cell, what is wrong), a cell "" is the file as a whole. No marking: it holds nothing about anybody."""
    styles = sheet(look)
    title = _("Faults in {file}").format(file=file)
    count = ngettext("{count} fault", "{count} faults", len(faults))
    story: list[Flowable] = [para(title, styles.title), para(count, replace(styles.small, after=6))]
    story += [
        Row(
            [[para(cell or _("The whole file"), styles.strong)], [para(what, styles.body)]],
            [_CELL * styles.scale**0.5, 0],
            gap=8,
            pad=3,
            line=PAPER.line,
        )
        for cell, what in faults
    ]
    return page.to_pdf(
        story,
        marking=None,
        title=title,
        reference="",
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        scale=look.scale,
    )
