"""The trend of the agenda on paper: one table for everybody, each group and each strand, with the reasons. It names nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cse_desk.documents import page
from cse_desk.documents.parts import Flowable, Row, gap, para
from cse_desk.documents.styles import MARKING, PAPER, Look, Sheet, sheet
from cse_desk.i18n import day, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import TrendCell
from cse_desk.models.labels import label
from cse_desk.models.records.trend import TrendLine, TrendReport

_WIDTHS = (0.0, 62.0, 54.0, 54.0, 62.0, 62.0)  # the line's name takes what is left


def build(report: TrendReport, look: Look, *, printed_by: str = "", printed_at: datetime | None = None) -> bytes:
    """The PDF."""
    styles = sheet(look)
    return page.to_pdf(
        [*_head(report, styles), *_tables(report, styles), *_foot(report, styles)],
        marking=MARKING,
        title=_("Trend of the agenda"),
        reference=_period(report),
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        scale=look.scale,
    )


def _period(report: TrendReport) -> str:
    return _("{start} to {end}").format(start=day(report.start), end=day(report.end))


def _head(report: TrendReport, styles: Sheet) -> Iterator[Flowable]:
    yield para(_("Trend of the agenda"), styles.title)
    yield para(_("{period}, both days counted.").format(period=_period(report)), styles.strong)
    yield para(_(HOW), replace(styles.small, before=4, after=6))


HOW = (
    "On at the start, plus added, plus added again, less removed, is on at the end. Somebody with two strands is in both lines of "
    "strands and once in the line of all. A stay belongs to the group whose meeting began it."
)


def _tables(report: TrendReport, styles: Sheet) -> Iterator[Flowable]:
    for title, lines in (
        ("", (report.everybody,)),
        (_("By group"), report.groups),
        (_("By strand"), report.strands),
    ):
        if lines:
            yield from _table(title, lines, styles)


def _table(title: str, lines: Sequence[TrendLine], styles: Sheet) -> Iterator[Flowable]:
    if title:
        yield para(title, replace(styles.heading, before=10))
    heads = ["", *(label(cell) for cell in TrendCell)]
    yield Row(
        [[para(one, replace(styles.label, align="right"))] for one in heads],
        _wide(styles),
        gap=6,
        pad=3,
        line=PAPER.border,
        keep_with_next=True,
    )
    for line in lines:
        yield _numbers(line, styles)


def _numbers(line: TrendLine, styles: Sheet) -> Row:
    name: list[Flowable] = [para(line.title, styles.strong)]
    name += [para(words, styles.small) for words in _reasons(line)]
    if not line.adds_up:
        name.append(para(_("This line does not add up."), styles.strong))
    cells = [[para(str(line.count(cell)), replace(styles.body, align="right"))] for cell in TrendCell]
    return Row([name, *cells], _wide(styles), gap=6, pad=4, line=PAPER.line)


def _reasons(line: TrendLine) -> Iterator[str]:
    for kind, some in line.reasons:
        words = label(kind).replace(_("Remove:"), _("Removed:")) if kind else _("Removed, no reason is written down")
        yield _("{reason}: {count}").format(reason=words, count=len(some))


def _foot(report: TrendReport, styles: Sheet) -> Iterator[Flowable]:
    if report.undated:
        words = ngettext(
            "{count} coming or going has no day and is in no number.",
            "{count} comings or goings have no day and are in no number.",
            len(report.undated),
        )
        yield gap(8)
        yield para(words, styles.small)


def _wide(styles: Sheet) -> list[float]:
    return [one * styles.scale**0.5 for one in _WIDTHS]
