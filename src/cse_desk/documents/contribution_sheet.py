"""The contribution sheet: what another agency knows, to be filled in with a pen or on a computer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from cse_desk.documents import page
from cse_desk.documents.asking import lines_for
from cse_desk.documents.fillable import FillLines, FillTicks, Stamp
from cse_desk.documents.layout import Column
from cse_desk.documents.parts import Flowable, Panel, Row, gap, para, room
from cse_desk.documents.styles import MARKING, PAPER, Look, Sheet, TextStyle, sheet
from cse_desk.documents.whole import Whole
from cse_desk.forms.contribution import part_of
from cse_desk.forms.questionnaire import Form, Item, ItemType
from cse_desk.i18n import gettext as _

REFERENCE: Final = (
    "sheet.reference"  # fields that nobody sees: which screening it is for, and which questions these are
)
QUESTIONS: Final = "sheet.questions"

_SHORT_LINES: Final = frozenset({"told", "happened"})
_NUMBER: Final = 34.0
_BOXES: Final = 186.0  # points for Yes, Possible, No, Not known


def build(
    form: Form,
    look: Look,
    *,
    reference: str,
    printed_by: str = "",
    printed_at: datetime | None = None,
) -> bytes:
    """The PDF of a sheet (`forms.contribution.sheet_of`). No name of a young person is on it: `reference` says whose it is."""
    styles = sheet(look)
    story: list[Flowable] = [*_head(form, styles, reference)]
    for item in form.items:
        story += _part(item, styles)
    return page.to_pdf(
        story,
        marking=_("{marking} when completed").format(marking=MARKING),
        title=form.title,
        reference=reference,
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        note=_("version {version}").format(version=form.version),
        scale=look.scale,
    )


def _head(form: Form, styles: Sheet, reference: str) -> Iterator[Flowable]:
    yield para(form.title, styles.title)
    yield para(
        _("About the young person with the reference {reference}").format(reference=reference),
        replace(styles.strong, after=4),
    )
    yield Stamp(REFERENCE, reference, styles.small)
    yield Stamp(QUESTIONS, form.canonical, styles.small)


def _part(item: Item, styles: Sheet) -> Iterator[Flowable]:
    if item.type is ItemType.DISPLAY:
        yield Panel([para(item.text, styles.body)], border=PAPER.border, pad=8, after=6)
        return
    yield room(120 * styles.scale)
    yield para(f"{item.prefix} {item.text}".strip(), styles.heading)
    if item.marks.section == "domain":
        told = _("Yes, Possible, No, or Not known. Leave out what your agency has nothing to do with.")
        yield para(told, replace(styles.small, after=4))
    for one in item.children:
        yield from (_indicator(one, styles) if one.marks.block else _question(one, styles))
    yield gap(4)


def _question(item: Item, styles: Sheet) -> Iterator[Flowable]:
    """A question of the frame."""
    told: list[Flowable] = [para(item.text + (" *" if item.required else ""), styles.strong), *_said_with(item, styles)]
    yield Column([*told, _answer(item, "", styles), gap(5)])


def _indicator(item: Item, styles: Sheet) -> Iterator[Flowable]:
    """A question of the tool with its four answers, and room for what was seen or said."""
    boxes = FillTicks(
        item.link_id, "", [(one.code, one.display) for one in item.options], _small(styles), said=item.text
    )
    question: list[Flowable] = [para(item.text, styles.strong), *_said_with(item, styles)]
    number, side = _NUMBER * styles.scale**0.7, _BOXES * styles.scale
    head = Row([[para(item.prefix, styles.number)], question, [boxes]], [number, 0, side], gap=6, pad=3)
    below = [Row([[], [one]], [number, 0]) for one in _details(item, styles)]
    whole = Whole([Panel([head, *below], border=PAPER.line, pad=3)], notes=False, line=False)
    whole.spaceBefore = 3.0
    yield whole


def _details(item: Item, styles: Sheet) -> Iterator[Flowable]:
    small = _small(styles)
    parts = {part_of(one.link_id): one for one in item.children}
    ticks = [_answer(parts[name], parts[name].text, styles) for name in ("basis", "recency") if name in parts]
    yield from ticks
    for name in ("asked", "words", "told", "happened"):
        if name in parts:
            count = 1 if name in _SHORT_LINES else 3
            yield FillLines(
                parts[name].link_id, parts[name].text, count, small, said=f"{item.prefix} {parts[name].text}"
            )
    if "note" in parts:
        yield FillLines(parts["note"].link_id, parts["note"].text, 3, small, said=f"{item.prefix} {parts['note'].text}")


def _said_with(item: Item, styles: Sheet) -> list[Flowable]:
    return [para(item.marks.guidance, replace(styles.small, before=1))] if item.marks.guidance else []


def _small(styles: Sheet) -> TextStyle:
    return replace(styles.small, colour=PAPER.text)


def _answer(item: Item, label: str, styles: Sheet) -> Flowable:
    style = _small(styles) if label else styles.body
    if item.options:
        options: Sequence[tuple[str, str]] = [(one.code, one.display) for one in item.options]
        return FillTicks(item.link_id, label, options, style, said=f"{item.prefix} {item.text}".strip())
    return FillLines(item.link_id, label, lines_for(item), style, said=item.text)
