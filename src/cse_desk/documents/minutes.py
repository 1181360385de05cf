"""The minutes of a VPG meeting: a draft, or a sealed version that never changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from cse_desk.clock import LONDON
from cse_desk.documents import agenda_item, page
from cse_desk.documents.agenda import head, watermark
from cse_desk.documents.parts import Flowable, Panel, labelled, para
from cse_desk.documents.styles import MARKING, PAPER, Look, Sheet, sheet
from cse_desk.documents.whole import Whole
from cse_desk.i18n import day, moment
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import AttendanceState
from cse_desk.models.labels import label
from cse_desk.models.records.panel import AttenderLine, DecisionLine, MinutedWords, MinutesPaper

_COLUMNS = ("What are we worried about?", "What is working well?", "What needs to happen?")


def build(paper: MinutesPaper, look: Look, *, printed_by: str = "", printed_at: datetime | None = None) -> bytes:
    """The PDF; a draft says on its first page and across each page that it is one."""
    styles = sheet(look)
    story: list[Flowable] = [*head(paper.head, _("Minutes"), styles), *_version(paper, styles), *_here(paper, styles)]
    for number, item in enumerate(paper.items, start=1):
        story.append(Whole(list(_item(number, item, styles)), notes=False))
    draft = "" if paper.sealed_at else _("DRAFT")
    copy = watermark(look, paper.copy_for, paper.copy_number)
    return page.to_pdf(
        story,
        marking=paper.head.marking or MARKING,
        title=_("Minutes"),
        reference=day(paper.head.starts_at.astimezone(LONDON).date()),
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=" · ".join(part for part in (draft, copy) if part),
        scale=look.scale,
    )


def _version(paper: MinutesPaper, styles: Sheet) -> Iterator[Flowable]:
    if paper.sealed_at is None:
        yield para(_("Draft. Not sealed: it may still change."), replace(styles.strong, before=4))
        return
    sealed = _("Version {number}, sealed by {name}, {when}. A sealed version never changes.")
    told = sealed.format(number=paper.version, name=paper.sealed_by, when=moment(paper.sealed_at))
    checked = _(" Checked by {name}.").format(name=paper.checked_by) if paper.checked_by else ""
    yield para(told + checked, replace(styles.strong, before=4))
    if paper.amends_why:
        yield labelled(_("Why it was amended"), paper.amends_why, styles.body)


def _here(paper: MinutesPaper, styles: Sheet) -> Iterator[Flowable]:
    spaced = replace(styles.body, before=4)
    for state, title in (
        ((AttendanceState.PRESENT, AttendanceState.DEPUTY), _("Present")),
        ((AttendanceState.APOLOGIES,), _("Apologies")),
        ((AttendanceState.ABSENT, AttendanceState.EXPECTED), _("Not present")),
    ):
        found = [_named(one) for one in paper.attenders if one.state in state]
        if found:
            yield labelled(title, "; ".join(found), spaced)
    if paper.quorum_words:
        yield labelled(_("Quorum"), paper.quorum_words, spaced)


def _named(one: AttenderLine) -> str:
    name = _("{deputy} for {name}").format(deputy=one.deputy, name=one.name) if _sent_deputy(one) else one.name
    role = _(" (chair)") if one.is_chair else ""
    return f"{name}{role}, {one.agency}" if one.agency else f"{name}{role}"


def _sent_deputy(one: AttenderLine) -> bool:
    return one.state is AttendanceState.DEPUTY and bool(one.deputy)


# ---- one young person ----------------------------------------------------------------------


def _item(number: int, item: MinutedWords, styles: Sheet) -> Iterator[Flowable]:
    name = ", ".join(part for part in (item.name, item.age_words) if part)
    yield agenda_item.heading(number, name, "", styles)
    yield para(", ".join(label(one) for one in item.strands), replace(styles.small, after=2))
    yield from _words(item, styles)
    for title, said in zip(_COLUMNS, (item.worried, item.working, item.needs), strict=True):
        if said:
            yield para(_(title), replace(styles.strong, before=4, keep_with_next=True))
            yield para(said, styles.body)
    yield from _decided(item, styles)
    yield from agenda_item.guard(item.guard, styles)
    yield from agenda_item.lines(_("Dissent"), item.dissents, styles)
    if item.actions:
        yield para(_("Actions"), replace(styles.label, before=5, after=2, keep_with_next=True))
        yield from (agenda_item.action_row(one, styles) for one in item.actions)


def _words(item: MinutedWords, styles: Sheet) -> Iterator[Flowable]:
    if item.own_words:
        yield from agenda_item.spoken(item.own_words, styles)
    else:
        yield para(_(agenda_item.NO_WORDS), styles.body)


def _decided(item: MinutedWords, styles: Sheet) -> Iterator[Flowable]:
    if item.skipped_why:
        yield labelled(_("No decision"), item.skipped_why, replace(styles.body, before=5))
    elif not item.decisions:
        yield labelled(_("No decision"), _("None is recorded."), replace(styles.body, before=5))
    for one in item.decisions:
        yield Panel(list(_decision(one, styles)), border=PAPER.text, before=6, after=3, pad=7)


def _decision(one: DecisionLine, styles: Sheet) -> Iterator[Flowable]:
    strands = ", ".join(label(strand).lower() for strand in one.strands)
    yield para(_("Decision: {words} ({strands})").format(words=one.words, strands=strands), styles.strong)
    yield para(one.reason, styles.body)
    told = [
        _("Being harmed? {word}").format(word=label(one.harm)) if one.harm else "",
        _("Further harm: {word}").format(word=label(one.level)) if one.level else "",
        _("Offered to: {whom}").format(whom=one.offered_to) if one.offered_to else "",
        _("Review by {day}").format(day=day(one.review_on)) if one.review_on else "",
    ]
    if any(told):
        yield para(". ".join(part for part in told if part) + ".", styles.body)
    if one.corrects:
        yield para(one.corrects, styles.body)
    if one.chair_signed_at is not None:
        signed = _("Signed by the chair, {name}, {when}.")
        yield para(signed.format(name=one.chair, when=moment(one.chair_signed_at)), styles.small)
