"""The briefing sheet of one young person for the meeting: everything the agenda holds, on pages of their own."""

from collections.abc import Iterator
from datetime import datetime

from cse_desk.clock import LONDON
from cse_desk.documents import agenda_item, page
from cse_desk.documents.agenda import watermark
from cse_desk.documents.parts import Flowable, para
from cse_desk.documents.styles import MARKING, Look, Sheet, sheet
from cse_desk.documents.whole import Whole
from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.records.panel import AgendaItemContent, MeetingHead


def build(
    item: AgendaItemContent,
    meeting: MeetingHead,
    look: Look,
    *,
    reference: str,
    copy_for: str = "",
    copy_number: int | None = None,
    printed_by: str = "",
    printed_at: datetime | None = None,
) -> bytes:
    """The PDF; `reference` stands in the footer, never a name."""
    styles = sheet(look)
    return page.to_pdf(
        list(_story(item, meeting, styles)),
        marking=meeting.marking or MARKING,
        title=_("Briefing"),
        reference=reference,
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=watermark(look, copy_for, copy_number),
        scale=look.scale,
    )


def _story(item: AgendaItemContent, meeting: MeetingHead, styles: Sheet) -> Iterator[Flowable]:
    on = day(meeting.starts_at.astimezone(LONDON).date())
    yield para(_("Briefing for {group}, {day}").format(group=meeting.group_name, day=on), styles.small)
    yield Whole(list(agenda_item.full(item, styles)), notes=styles.scale == 1.0, line=False)
