"""A filled-in form on paper: what it is, what has to be known before it is read, then every question with its answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from cse_desk.documents import page
from cse_desk.documents.parts import Flowable, Row, fact, gap, labelled, para, room
from cse_desk.documents.screening import one_answer
from cse_desk.documents.styles import MARKING, PAPER, Look, Sheet, sheet
from cse_desk.i18n import gettext as _
from cse_desk.models.records.filled_forms import FilledPaper, FilledSection


def build(paper: FilledPaper, look: Look, *, printed_by: str = "", printed_at: datetime | None = None) -> bytes:
    """The PDF of one form; every question that is asked is on it, answered or not."""
    styles = sheet(look)
    story: list[Flowable] = [*_head(paper, styles)]
    for section in paper.sections:
        story += _section(section, styles, is_numbered=paper.is_numbered)
    return page.to_pdf(
        story,
        marking=MARKING,
        title=paper.title,
        reference=paper.reference,
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        note=_("version {version}").format(version=paper.version),
        scale=look.scale,
    )


def _head(paper: FilledPaper, styles: Sheet) -> Iterator[Flowable]:
    yield para(paper.title, styles.title)
    for note in paper.notes:
        yield para(note, replace(styles.strong, after=2))
    facts = [fact(label, value, styles, width=76) for label, value in paper.facts]
    half = len(facts) if styles.scale > 1 else (len(facts) + 1) // 2
    columns = [column for column in (facts[:half], facts[half:]) if column]
    yield Row(columns, [0] * len(columns), gap=16, pad=5, line=PAPER.line)
    for label, words in paper.worked_out:
        yield labelled(label, words, replace(styles.body, before=3))


def _section(section: FilledSection, styles: Sheet, *, is_numbered: bool) -> Iterator[Flowable]:
    if not section.lines:
        return
    yield room(90 * styles.scale)
    yield para(section.title, styles.heading)
    for one in section.lines:
        if isinstance(one, str):
            if one:
                yield para(one, styles.subheading)
        else:
            yield from one_answer(one, styles, is_numbered=is_numbered)
    yield gap(4)
