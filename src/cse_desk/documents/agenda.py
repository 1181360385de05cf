"""The agenda of a VPG meeting: full, short, or with initials only; for everybody, or one recipient's numbered copy."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from cse_desk.clock import LONDON
from cse_desk.documents import agenda_item, page
from cse_desk.documents.initials import initials_only
from cse_desk.documents.parts import Flowable, Row, fact, labelled, para
from cse_desk.documents.styles import MARKING, PAPER, Look, Sheet, sheet
from cse_desk.documents.whole import Whole
from cse_desk.i18n import clock_time, day, from_the_left, ngettext, weekday
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import AttendanceState
from cse_desk.models.labels import label
from cse_desk.models.records.panel import Absent, AgendaItemContent, AgendaPaper, AttenderLine, MeetingHead, Sourced

FAMILIES = "It discusses more than one family: return or shred this copy after the meeting. Their words are read out."
_HERE = (AttendanceState.EXPECTED, AttendanceState.PRESENT, AttendanceState.DEPUTY)


class AgendaForm(StrEnum):
    """How much of it is printed."""

    FULL = "full"
    SHORT = "short"
    INITIALS = "initials"


def build(
    paper: AgendaPaper,
    look: Look,
    *,
    form: AgendaForm = AgendaForm.FULL,
    printed_by: str = "",
    printed_at: datetime | None = None,
) -> bytes:
    """The PDF: a first page with the order, then one block for each young person, whole on a page where a page can hold it."""
    shown = initials_only(paper) if form is AgendaForm.INITIALS else paper
    styles = sheet(look)
    notes = look.scale == 1.0
    one = agenda_item.full if form is AgendaForm.FULL else agenda_item.short
    story: list[Flowable] = [*head(shown.head, _("Agenda"), styles), *_copy(shown, styles), *_people(shown, styles)]
    story += [*_order(shown, styles), *_should_be_here(shown, styles)]
    for number, item in enumerate(shown.items, start=1):
        story.append(Whole(list(one(item, styles, number=number)), notes=notes))
    return page.to_pdf(
        story,
        marking=shown.head.marking or MARKING,
        title=_("Agenda"),
        reference=day(_local(shown.head.starts_at).date()),
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=watermark(look, shown.copy_for, shown.copy_number),
        scale=look.scale,
    )


def watermark(look: Look, copy_for: str, number: int | None) -> str:
    """Whose copy it is, across each page; and that the people are invented, where they are."""
    copy = ""
    if copy_for:
        copy = _("Copy {number}, {who}").format(number=number, who=copy_for) if number else copy_for
    return " · ".join(part for part in (look.watermark, copy) if part)


def head(meeting: MeetingHead, title: str, styles: Sheet) -> Iterator[Flowable]:
    """Group, day, time, place and chair."""
    at = _local(meeting.starts_at)
    yield para(f"{meeting.group_name}: {title.lower()}", styles.title)
    when = _("{day} {year} at {time}").format(day=weekday(at.date()), year=at.year, time=clock_time(meeting.starts_at))
    yield fact(_("When"), when, styles, width=64)
    for name, value in ((_("Where"), meeting.where), (_("Chair"), meeting.chair)):
        if value:
            yield fact(name, value, styles, width=64)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)


def _copy(paper: AgendaPaper, styles: Sheet) -> Iterator[Flowable]:
    if paper.copy_for:
        yield fact(_("This copy"), watermark(Look(), paper.copy_for, paper.copy_number), styles, width=64)
    yield para(_(FAMILIES), replace(styles.small, before=4))


def _people(paper: AgendaPaper, styles: Sheet) -> Iterator[Flowable]:
    spaced = replace(styles.body, before=4)
    coming = [one for one in paper.attenders if one.state in _HERE]
    if coming:
        yield labelled(_("Expected"), "; ".join(_named(one) for one in coming), spaced)
    away = [one for one in paper.attenders if one.state is AttendanceState.APOLOGIES]
    if away:
        yield labelled(_("Apologies"), "; ".join(_named(one) for one in away), spaced)


def _named(one: AttenderLine) -> str:
    name = one.deputy if one.state is AttendanceState.DEPUTY and one.deputy else one.name
    return f"{name}, {one.agency}" if one.agency else name


# ---- the order -----------------------------------------------------------------------------


def _order(paper: AgendaPaper, styles: Sheet) -> Iterator[Flowable]:
    count = ngettext("{count} young person", "{count} young people", len(paper.items))
    yield para(_("The order: {count}").format(count=count), styles.heading)
    if not paper.items:
        yield para(_("Nobody is on this agenda yet."), styles.body)
        return
    heads = ("", _("Young person"), _("Why"), _("Further harm"))
    numbers = [para(one, replace(styles.label, align="right")) for one in (_("Min"), _("About"))]
    yield _row([*(para(one, styles.label) for one in heads), *numbers], styles, PAPER.border)
    at = _local(paper.head.starts_at)
    for number, item in enumerate(paper.items, start=1):
        yield _order_row(number, item, at, styles)
        at += timedelta(minutes=item.minutes)
    yield para(_total(paper), replace(styles.strong, before=4))


def _order_row(number: int, item: AgendaItemContent, at: datetime, styles: Sheet) -> Row:
    age = f", {item.age_words}" if item.age_words else ""
    return _row(
        [
            para(str(number), styles.number),
            para(from_the_left(f"{item.name}{age}"), replace(styles.strong, align="near")),
            para(label(item.why), styles.body),
            para(label(item.level) if item.level else _("Not assessed"), styles.body),
            para(str(item.minutes), replace(styles.body, align="right")),
            para(f"{at:%H:%M}", replace(styles.body, align="right")),
        ],
        styles,
        PAPER.line,
    )


def _row(cells: Sequence[Flowable], styles: Sheet, line: str) -> Row:
    widths = [one * styles.scale**0.5 for one in (18.0, 0.0, 104.0, 92.0, 30.0, 38.0)]
    return Row([[one] for one in cells], widths, gap=6, pad=2.5, line=line)


def _total(paper: AgendaPaper) -> str:
    minutes = ngettext("{count} minute", "{count} minutes", paper.minutes_total)
    if paper.minutes_available is None:
        return _("{minutes} in all.").format(minutes=minutes)
    over = paper.minutes_total - paper.minutes_available
    told = _("{minutes} of {available}").format(minutes=minutes, available=paper.minutes_available)
    if over <= 0:
        return f"{told}."
    return f"{told}: " + ngettext("{count} minute too many.", "{count} minutes too many.", over)


def _should_be_here(paper: AgendaPaper, styles: Sheet) -> Iterator[Flowable]:
    if paper.copy_for:
        return  # the coordinator's own business, on no recipient's copy
    title = _("Not on it, and why they might be")
    yield from agenda_item.lines(title, tuple(map(_absent, paper.should_be_here)), styles)


def _absent(one: Absent) -> Sourced:
    taken_off = _("Taken off: {why}").format(why=one.taken_off) if one.taken_off else ""
    return Sourced(from_the_left(f"{one.name}: {one.why}"), detail=taken_off)
