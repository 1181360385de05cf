"""The blank tool, for a pen: every question with boxes and lines, its guidance, and the safety prompts in short."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from cse_desk.documents import page
from cse_desk.documents.asking import blank_table, fields, lines_for, only_if, options_of
from cse_desk.documents.fonts import Weight
from cse_desk.documents.parts import Flowable, Panel, Row, gap, para, room, rule
from cse_desk.documents.pen import PenLines, Ticks
from cse_desk.documents.screening import GUIDE, GUIDE_SHORT
from cse_desk.documents.styles import MARKING, PAPER, Look, Sheet, sheet
from cse_desk.forms.questionnaire import Form, Item, ItemType
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Block, Level, Under13
from cse_desk.models.labels import label
from cse_desk.models.records.screening import PromptText

_COPIES = 2  # of a group that is answered for each of several people
_WIDEST_TABLE = 4  # columns; a group with more questions is printed question by question
_LETTERS = {"yes": "Y", "possible": "P", "partly": "P", "no": "N", "not-known": "?"}


def build(
    form: Form,
    prompts: Mapping[str, PromptText],
    look: Look,
    *,
    printed_by: str = "",
    printed_at: datetime | None = None,
) -> bytes:
    """The PDF of a form with nothing filled in. It is marked for what it becomes when somebody writes on it."""
    styles = sheet(look)
    story: list[Flowable] = [*_first_page(form, styles)]
    for group in form.items:
        story += _page(group, form, styles)
    story += _prompts(prompts, styles)
    return page.to_pdf(
        story,
        marking=_("{marking} when completed").format(marking=MARKING),
        title=form.title,
        reference=_("version {version}").format(version=form.version) if form.version else "",
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        note=_(GUIDE_SHORT),
        scale=look.scale,
    )


def _first_page(form: Form, styles: Sheet) -> Iterator[Flowable]:
    yield para(form.title, styles.title)
    yield para(_(GUIDE), replace(styles.small, after=8))
    small = replace(styles.small, colour=PAPER.text)
    yield Row(
        [
            [PenLines(one, 1, small) for one in (_("Young person"), _("Known as"), _("Born"))],
            [PenLines(one, 1, small) for one in (_("Reference"), _("Date"), _("Written down by"))],
        ],
        [0, 0],
        gap=18,
        pad=4,
        line=PAPER.line,
    )
    letters = _(
        "Y yes    P possible (for strengths: partly)    N no    ? not known. Not known is an answer; it is never the same as no."
    )
    yield para(letters, replace(styles.body, before=6))


def _page(group: Item, form: Form, styles: Sheet) -> Iterator[Flowable]:
    if group.hidden:
        return
    yield room(130 * styles.scale)
    title = f"{group.prefix} {group.text}".strip()
    yield para(title or form.title, styles.heading)
    yield from _guidance(group, form, styles)
    for item in group.children if group.is_group else (group,):
        yield from _item(item, form, styles, depth=0)
    yield gap(4)


def _item(item: Item, form: Form, styles: Sheet, *, depth: int) -> Iterator[Flowable]:
    if item.hidden or item.calculated:
        return
    if item.type is ItemType.DISPLAY:
        yield para(item.text, replace(styles.small, before=2, after=4, keep_with_next=True))
    elif item.marks.block:
        yield from _indicator(item, form, styles)
    elif item.is_group:
        yield from _group(item, form, styles, depth=depth)
    else:
        yield from _question(item, form, styles)


def _group(item: Item, form: Form, styles: Sheet, *, depth: int) -> Iterator[Flowable]:
    yield para(
        f"{item.prefix} {item.text}".strip(),
        styles.subheading if depth == 0 else replace(styles.strong, before=4, after=2),
    )
    yield from _guidance(item, form, styles)
    questions = [one for one in item.children if one.is_question and not one.hidden]
    if item.repeats and len(questions) <= _WIDEST_TABLE and len(questions) == len(item.children):
        yield from blank_table([_column_of(one) for one in questions], styles)
        return
    for _copy in range(_COPIES if item.repeats else 1):
        yield from _below(item, form, styles)
        yield gap(6)


def _guidance(group: Item, form: Form, styles: Sheet) -> Iterator[Flowable]:
    """What is said above the questions of a page or group."""
    yield from _only_if(group, form, styles)
    if group.marks.guidance:
        yield para(group.marks.guidance, replace(styles.small, after=3, keep_with_next=True))


def _column_of(question: Item) -> str:
    if question.is_choice and question.options:
        return f"{question.text} ({', '.join(options_of(question))})"
    return question.text


def _indicator(item: Item, form: Form, styles: Sheet) -> Iterator[Flowable]:
    """One row of the tool: the question with Y P N ?, guidance, and what opens under a Yes or Possible."""
    small = replace(styles.small, colour=PAPER.text)
    question: list[Flowable] = [
        para(item.text, styles.strong),
        para(_told(item), styles.small),
        *_only_if(item, form, styles),
    ]
    if item.marks.guidance:
        question.append(para(item.marks.guidance, replace(styles.small, before=1)))
    boxes = Ticks("", [_LETTERS.get(one.code, one.display) for one in item.options], styles.body)
    number, side = _number_width(styles), 118 * styles.scale
    below = [one for child in item.children for one in child.walk() if one.is_question and not one.hidden]
    question_row = [[para(item.prefix, styles.number)], question, [boxes]]
    yield Row(question_row, [number, 0, side], pad=4, line=PAPER.border, keep_with_next=bool(below))
    yield from fields(below, small, number, in_order=False)
    yield gap(4)


def _number_width(styles: Sheet) -> float:
    return 34 * float(styles.scale**0.7)


def _told(item: Item) -> str:
    """Block, suggested level, under thirteen, prompts: in words."""
    parts = [_word(Block, item.marks.block)]
    if item.marks.level:
        parts.append(_("suggested level: {level}").format(level=_word(Level, item.marks.level).lower()))
    if item.marks.under_13:
        parts.append(_word(Under13, item.marks.under_13).lower())
    if item.marks.prompts:
        parts.append(_("safety prompts: {prompts}").format(prompts=", ".join(item.marks.prompts)))
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + "."


def _word(kind: type[Block | Level | Under13], code: str) -> str:
    return label(kind(code)) if code in set(kind) else code


def _question(item: Item, form: Form, styles: Sheet) -> Iterator[Flowable]:
    number = _number_width(styles)
    told: list[Flowable] = [para(item.text, styles.strong), *_only_if(item, form, styles)]
    if item.marks.guidance:
        told.append(para(item.marks.guidance, replace(styles.small, before=1)))
    if item.marks.verbatim:
        told.append(para(_("In their exact words."), replace(styles.label, colour=PAPER.words)))
    ticks = options_of(item)
    if ticks:
        told.append(Ticks("", ticks, styles.body))
    yield Row([[para(item.prefix, styles.number)], told], [number, 0], pad=3, line=PAPER.line, keep_with_next=not ticks)
    if not ticks or item.type is ItemType.OPEN_CHOICE:
        yield Row([[], [PenLines("", lines_for(item), styles.body)]], [number, 0], keep_with_next=bool(item.children))
    yield from _below(item, form, styles)
    yield gap(4)


def _below(item: Item, form: Form, styles: Sheet) -> Iterator[Flowable]:
    """The questions that open under a question or in a group, close together; each condition is said once."""
    small = replace(styles.small, colour=PAPER.text)
    for is_question, part in groupby(item.children, key=lambda one: one.is_question and not one.marks.block):
        if not is_question:
            for child in part:
                yield from _item(child, form, styles, depth=2)
            continue
        asked = [
            one for child in part for one in child.walk() if one.is_question and not (one.hidden or one.calculated)
        ]
        for told, same in groupby(asked, key=lambda one: only_if(one, form, below=item)):
            if told:
                condition = para(told, replace(styles.small, before=2))
                yield Row([[], [condition]], [_number_width(styles), 0], keep_with_next=True)
            yield from fields(list(same), small, _number_width(styles))


def _only_if(item: Item, form: Form, styles: Sheet) -> list[Flowable]:
    told = only_if(item, form)
    return [para(told, replace(styles.small, before=1))] if told else []


def _prompts(prompts: Mapping[str, PromptText], styles: Sheet) -> Iterator[Flowable]:
    if not prompts:
        return
    yield room(160 * styles.scale)
    yield para(_("Safety prompts"), styles.heading)
    told = _(
        "A prompt fires when a question that names it is answered Yes or Possible. It stays open until done, or not needed with a reason."
    )
    yield para(told, replace(styles.small, after=4))
    for one in prompts.values():
        title = [(f"{one.id}  ", Weight.REGULAR), (one.title, Weight.BOLD), (f"   {one.clock_words}", Weight.REGULAR)]
        small = replace(styles.small, colour=PAPER.text)
        blocks: list[Flowable] = [para(title, styles.body), para(one.text, small)]
        closes = _("What “not needed” takes: {who}").format(who=one.closes_words)
        blocks.append(para(closes, styles.small))
        ticks = Ticks(
            "",
            [_("Done"), _("Not needed because")] if one.not_needed_allowed else [_("Done")],
            small,
            beside_lines=True,
        )
        blocks.append(Row([[ticks], [PenLines("", 1, small)]], [ticks.natural_width(), 0]))
        yield Panel(blocks, border=PAPER.line, pad=5, after=4)
    yield rule(styles)
    yield para(_("Signed, with date"), styles.label)
    yield PenLines("", 2, styles.body)
