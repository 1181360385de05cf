"""Actions by agency, what is late first; for everybody, or for one agency alone."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby

from cse_desk.documents import page
from cse_desk.documents.agenda import watermark
from cse_desk.documents.agenda_item import action_row
from cse_desk.documents.parts import Flowable, para
from cse_desk.documents.styles import MARKING, Look, Sheet, sheet
from cse_desk.i18n import day, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.records.panel import ActionLine
from cse_desk.models.rules.words import fold


def build(
    actions: Iterable[ActionLine],
    look: Look,
    *,
    on: date,
    agency: str = "",
    marking: str = MARKING,
    copy_for: str = "",
    copy_number: int | None = None,
    printed_by: str = "",
    printed_at: datetime | None = None,
) -> bytes:
    """The PDF, as on a day; `agency`: only what that agency owes."""
    styles = sheet(look)
    chosen = [one for one in actions if not agency or fold(one.agency) == fold(agency)]
    return page.to_pdf(
        [*_head(chosen, on, agency, styles), *_by_agency(chosen, styles)],
        marking=marking,
        title=_("Actions"),
        reference=day(on),
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=watermark(look, copy_for, copy_number),
        scale=look.scale,
    )


def _head(actions: list[ActionLine], on: date, agency: str, styles: Sheet) -> Iterator[Flowable]:
    title = _("Actions of {agency}").format(agency=agency) if agency else _("Actions by agency")
    yield para(title, styles.title)
    yield para(f"{_count(actions)} {_('As on {day}.').format(day=day(on))}", replace(styles.small, after=4))
    if not actions:
        yield para(_("No action is open."), styles.body)


def _count(actions: list[ActionLine]) -> str:
    late = sum(_is_late(one) for one in actions)
    open_ = ngettext("{count} action.", "{count} actions.", len(actions))
    return f"{open_} {ngettext('{count} is late.', '{count} are late.', late)}" if late else open_


def _is_late(one: ActionLine) -> bool:
    return one.done_on is None and one.days_late > 0


def _by_agency(actions: list[ActionLine], styles: Sheet) -> Iterator[Flowable]:
    ordered = sorted(actions, key=_order)
    for _agency, found in groupby(ordered, key=lambda one: fold(one.agency)):
        theirs = list(found)
        yield para(theirs[0].agency or _("No agency named"), styles.heading)
        yield para(_count(theirs), replace(styles.small, after=3, keep_with_next=True))
        yield from (action_row(one, styles, with_person=True) for one in theirs)


def _order(one: ActionLine) -> tuple[str, bool, date, str, str]:
    return fold(one.agency), not _is_late(one), one.due or date.max, one.young_person, one.action
