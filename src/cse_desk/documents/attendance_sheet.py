"""The attendance sheet of a meeting: who is expected, with room to sign. It names no young person."""

from collections.abc import Iterator
from datetime import datetime

from cse_desk.documents import page
from cse_desk.documents.agenda import head
from cse_desk.documents.parts import Flowable, Row, gap, para
from cse_desk.documents.styles import MARKING, PAPER, Look, Sheet, sheet
from cse_desk.i18n import clock_time
from cse_desk.i18n import gettext as _
from cse_desk.models.labels import label
from cse_desk.models.records.panel import AttenderLine, MeetingHead

_WIDTHS = (0.0, 150.0, 78.0, 118.0)
_GUESTS = 4  # empty lines for whom nobody expected
_SIGNING = 16.0


def build(
    meeting: MeetingHead,
    attenders: tuple[AttenderLine, ...],
    look: Look,
    *,
    quorum_words: str = "",
    printed_by: str = "",
    printed_at: datetime | None = None,
) -> bytes:
    """The PDF, chair first and then by agency."""
    styles = sheet(look)
    story: list[Flowable] = [*head(meeting, _("Attendance"), styles)]
    if quorum_words:
        story.append(para(quorum_words, styles.strong))
    story += [gap(10), _row([para(_(one), styles.label) for one in _HEADS], styles, PAPER.border)]
    story += [_person(one, styles) for one in sorted(attenders, key=_order)]
    story += list(_guests(styles))
    return page.to_pdf(
        story,
        marking=meeting.marking or MARKING,
        title=_("Attendance"),
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        scale=look.scale,
    )


_HEADS = ("Name", "Agency", "Coming", "Signature")


def _order(one: AttenderLine) -> tuple[bool, str, str]:
    return not one.is_chair, one.agency.casefold(), one.name.casefold()


def _person(one: AttenderLine, styles: Sheet) -> Row:
    name: list[Flowable] = [para(f"{one.name} ({_('chair')})" if one.is_chair else one.name, styles.strong)]
    if one.role:
        name.append(para(one.role, styles.small))
    if one.deputy:
        name.append(para(_("Deputy: {name}").format(name=one.deputy), styles.small))
    coming: list[Flowable] = [para(label(one.state), styles.body)]
    if one.arrived_at is not None:
        coming.append(para(_times(one), styles.small))
    cells = [name, [para(one.agency, styles.body)], coming, [gap(_SIGNING)]]
    return Row(cells, _wide(styles), gap=8, pad=5, line=PAPER.line)


def _times(one: AttenderLine) -> str:
    assert one.arrived_at is not None
    came = _("from {time}").format(time=clock_time(one.arrived_at))
    return came if one.left_at is None else _("{came} to {time}").format(came=came, time=clock_time(one.left_at))


def _row(cells: list[Flowable], styles: Sheet, line: str) -> Row:
    return Row([[one] for one in cells], _wide(styles), gap=8, pad=4, line=line)


def _wide(styles: Sheet) -> list[float]:
    return [one * styles.scale**0.5 for one in _WIDTHS]


def _guests(styles: Sheet) -> Iterator[Flowable]:
    yield para(_("Also here"), styles.subheading)
    for _line in range(_GUESTS):
        yield Row([[gap(_SIGNING)] for _cell in _WIDTHS], _wide(styles), gap=8, pad=5, line=PAPER.line)
