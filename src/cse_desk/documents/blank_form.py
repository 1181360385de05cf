"""Any form, blank, for a pen: every question with boxes and lines, help and conditions in words. For the screening tool see blank_tool."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cse_desk.documents import page
from cse_desk.documents.asking import blank_table, lines_for, only_if, options_of
from cse_desk.documents.parts import Flowable, Row, gap, para, room
from cse_desk.documents.pen import PenLines, Ticks
from cse_desk.documents.styles import PAPER, Look, Sheet, sheet
from cse_desk.forms.questionnaire import Form, Item, ItemType, JsonValue
from cse_desk.forms.rich import words_of
from cse_desk.i18n import gettext as _

_MOST_TICKS = 40  # answers that are printed; of a longer list the answer is written
_WIDEST = 5  # columns of a table
_MOST_STEPS = 11  # of a slider that are printed as boxes
_COPIES = 2  # of a group that is filled in several times and does not fit a table
_STEP = 14.0  # points by which what opens under a question stands in
_MATRIX = frozenset({"table", "matrix", "htable"})


def build(form: Form, look: Look, *, printed_by: str = "", printed_at: datetime | None = None) -> bytes:
    """The PDF of a form with nothing filled in; no marking: what it holds is for whoever fills it in to say."""
    styles = sheet(look)
    story = [*_head(form, styles)]
    for item in form.items:
        story += _item(item, form, styles, depth=0)
    return page.to_pdf(
        story,
        marking=None,
        title=form.title or form.name or _("Form"),
        reference=_("version {version}").format(version=form.version) if form.version else "",
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        scale=look.scale,
    )


def _head(form: Form, styles: Sheet) -> Iterator[Flowable]:
    yield para(form.title or form.name or _("Form"), styles.title)
    if form.description:
        yield para(form.description, replace(styles.small, after=6))
    small = replace(styles.small, colour=PAPER.text)
    yield Row(
        [[PenLines(one, 1, small)] for one in (_("Filled in by"), _("Date"))], [0, 0], gap=18, pad=4, line=PAPER.line
    )


def _item(item: Item, form: Form, styles: Sheet, *, depth: int) -> Iterator[Flowable]:
    if item.hidden or item.is_aside:
        return
    if item.type is ItemType.DISPLAY:
        style = (
            styles.body if depth == 0 else styles.small
        )  # what is said before the first question is for everybody to read
        yield _in(depth, [para(words_of(item), replace(style, before=2, after=4))])
    elif item.is_group:
        yield from _group(item, form, styles, depth=depth)
    else:
        yield from _question(item, form, styles, depth=depth)


def _in(depth: int, cell: Sequence[Flowable], *, keep: bool = False) -> Row:
    """A line of the form; what stands in a group at the top begins at the margin like its heading."""
    if depth <= 1:
        return Row([list(cell)], [0], keep_with_next=keep)
    return Row([[], list(cell)], [_STEP * min(depth - 1, 6), 0], keep_with_next=keep)


# ---- groups --------------------------------------------------------------------------------


def _group(item: Item, form: Form, styles: Sheet, *, depth: int) -> Iterator[Flowable]:
    title = f"{item.prefix} {words_of(item)}".strip()
    style = (
        styles.heading if depth == 0 else styles.subheading if depth == 1 else replace(styles.strong, before=4, after=2)
    )
    if depth == 0:
        yield room(110 * styles.scale)
    if title:
        yield para(title, style)
    yield from _told(item, form, styles)
    questions = [one for one in item.children if not one.hidden and not one.is_aside]
    if _is_matrix(item, questions):
        yield from _matrix(questions, styles)
    elif item.repeats and len(questions) <= _WIDEST and all(_fits_a_cell(one) for one in questions):
        yield from blank_table([_column_of(one) for one in questions], styles)
    else:
        for _copy in range(_COPIES if item.repeats else 1):
            for child in item.children:
                yield from _item(child, form, styles, depth=depth + 1)
            yield gap(4)


def _is_matrix(item: Item, questions: Sequence[Item]) -> bool:
    """A group shown as a table of questions with the same few answers."""
    if item.item_control not in _MATRIX or not questions:
        return False
    first = options_of(questions[0])
    return 0 < len(first) <= _WIDEST and all(options_of(one) == first and not one.children for one in questions)


def _matrix(questions: Sequence[Item], styles: Sheet) -> Iterator[Flowable]:
    columns = options_of(questions[0])
    widths = [0.0, *([62.0 * styles.scale**0.5] * len(columns))]
    head = [[para(one, replace(styles.label, align="near"))] for one in ("", *columns)]
    yield Row(head, widths, pad=2, line=PAPER.border, keep_with_next=True)
    for one in questions:
        text = para(f"{one.prefix} {words_of(one)}".strip(), styles.body)
        yield Row([[text], *([Ticks("", [""], styles.body)] for _column in columns)], widths, pad=2, line=PAPER.line)
    yield gap(6)


def _fits_a_cell(item: Item) -> bool:
    return item.is_question and not item.children and len(options_of(item)) <= _WIDEST


def _column_of(question: Item) -> str:
    ticks = options_of(question)
    return f"{words_of(question)} ({', '.join(ticks)})" if ticks else words_of(question)


# ---- questions -----------------------------------------------------------------------------


def _question(item: Item, form: Form, styles: Sheet, *, depth: int) -> Iterator[Flowable]:
    text = f"{item.prefix} {words_of(item)}".strip() + (" *" if item.required else "")
    ticks = options_of(item) or _steps_of(item)
    is_listed = 0 < len(ticks) <= _MOST_TICKS
    cell: list[Flowable] = [para(text, styles.strong), *_told(item, form, styles)]
    if is_listed:
        lists = [[one] for one in ticks] if item.orientation == "vertical" else [ticks]
        cell += [Ticks("", one, styles.body) for one in lists]
    if not is_listed or item.type is ItemType.OPEN_CHOICE:
        label = item.open_label or (_("Other") if is_listed else "")
        cell.append(PenLines(label, lines_for(item), styles.body))
    yield _in(depth, cell, keep=bool(item.children))
    for child in item.children:
        yield gap(3)
        yield from _item(child, form, styles, depth=depth + 1)
    yield gap(7)


def _steps_of(item: Item) -> list[str]:
    """The places of a slider that has few."""
    if item.type is not ItemType.INTEGER or not isinstance(item.min_value, int) or not isinstance(item.max_value, int):
        return []
    steps = range(item.min_value, item.max_value + 1, item.slider_step or 1)
    return [str(one) for one in steps] if item.item_control == "slider" and len(steps) <= _MOST_STEPS else []


def _told(item: Item, form: Form, styles: Sheet) -> Iterator[Flowable]:
    """Condition, help and hints, small."""
    small = replace(styles.small, before=1, after=1)
    lines = [only_if(item, form), item.marks.guidance, *(words_of(one) for one in item.asides), _hint(item)]
    for told in lines:
        if told:
            yield para(told, small)


def _hint(item: Item) -> str:
    """How it is answered, in a few words."""
    parts = []
    if item.calculated:
        parts.append(_("worked out from other answers"))
    if item.repeats and item.is_question:
        parts.append(_("tick all that apply") if item.options else _("more than one answer is possible"))
    if item.entry_format:
        parts.append(item.entry_format)
    if item.units:
        parts.append(_("in {units}").format(units=_(" or ").join(one.words for one in item.units)))
    parts += _bounds(item)
    told = ", ".join(parts)
    return told[:1].upper() + told[1:] + "." if told else ""


def _bounds(item: Item) -> Iterator[str]:
    least, most = _amount(item.min_value), _amount(item.max_value)
    if least and most:
        yield _("from {least} to {most}").format(least=least, most=most)
    elif least:
        yield _("{least} or more").format(least=least)
    elif most:
        yield _("{most} at most").format(most=most)
    if item.max_length and item.max_length < 200:
        yield _("at most {count} characters").format(count=item.max_length)


def _amount(value: JsonValue) -> str:
    if isinstance(value, dict):
        return f"{value.get('value', '')} {value.get('code', '')}".strip()
    return "" if value is None else str(value)
