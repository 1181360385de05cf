"""A question on paper: when it is asked, in words, and the boxes and lines to answer it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from cse_desk.documents import page
from cse_desk.documents.fonts import Weight
from cse_desk.documents.parts import Flowable, Row, gap, para
from cse_desk.documents.pen import PenLines, Ticks
from cse_desk.documents.shaping import measure
from cse_desk.documents.styles import PAPER, Sheet, TextStyle
from cse_desk.forms.questionnaire import Condition, Form, Item, ItemType, Operator
from cse_desk.i18n import gettext as _

_GAP = 8.0
_BLANK_ROWS = 4  # of a table to fill in
_KEPT_TOGETHER = 3  # rows that may not be torn from their question
_LONG_LABEL = 0.55  # of the width: a longer label stands above its boxes or lines
_OPERATORS = {
    "=": "is",
    "!=": "is not",
    ">": "is more than",
    "<": "is less than",
    ">=": "is at least",
    "<=": "is at most",
}


def options_of(item: Item) -> list[str]:
    """The answers to choose from, in words."""
    if item.type is ItemType.BOOLEAN:
        return [_("Yes"), _("No")]
    return [f"{one.prefix} {one.display or one.code}".strip() for one in item.options]


def lines_for(item: Item) -> int:
    """How many lines an answer by hand needs."""
    if item.marks.verbatim:
        return 5
    return 3 if item.type is ItemType.TEXT else 1


def fields(items: Sequence[Item], style: TextStyle, indent: float, *, in_order: bool = True) -> Iterator[Flowable]:
    """Short questions in as few rows as they need; `in_order` False lets a short one move up to a row with room."""
    width = page.WIDTH - indent - _GAP
    rows: list[_Cells] = []
    for one in (field for item in items for field in _field(item, style, width)):
        places = [row for row in (rows[-1:] if in_order else rows) if _free(row, width) >= one[1] + _GAP]
        if places:
            places[0].append(one)
        else:
            rows.append([one])
    for place, row in enumerate(rows):
        yield _row(row, indent, width, keep=place < min(len(rows) - 1, _KEPT_TOGETHER))


_Cells = list[tuple[Flowable, float]]  # what is drawn, and the width it needs


def _free(row: _Cells, width: float) -> float:
    return width - sum(wide for _field_, wide in row) - _GAP * (len(row) - 1)


def _row(row: _Cells, indent: float, width: float, *, keep: bool) -> Row:
    pens = [one for one, _wide in row if isinstance(one, PenLines)]
    for one, _wide in row:
        if isinstance(one, Ticks):
            one.beside_lines = bool(pens)
    share = _free(row, width) / len(pens) if pens else 0.0
    widths = [wide + (share if isinstance(one, PenLines) else 0.0) for one, wide in row]
    if not pens:
        widths[-1] = 0.0
    return Row([[], *([one] for one, _wide in row)], [indent, *widths], gap=_GAP, keep_with_next=keep)


def _field(item: Item, style: TextStyle, width: float) -> Iterator[tuple[Flowable, float]]:
    """What to tick or write on, and the width it needs; guidance and a long label come first, on rows of their own."""
    told = item.text
    if item.marks.guidance:
        yield para(item.marks.guidance, replace(style, colour=PAPER.muted, before=3)), width
    if measure(told, Weight.SEMIBOLD) * style.size / 1000 > width * _LONG_LABEL:
        yield para([(told, Weight.SEMIBOLD)], style), width
        told = ""
    options = options_of(item)
    if options:
        ticks = Ticks(told, options, style)
        yield ticks, min(ticks.natural_width(), width)
    if not options or item.type is ItemType.OPEN_CHOICE:
        count = 2 if item.type is ItemType.TEXT and not item.marks.verbatim else lines_for(item)
        pen = PenLines("" if options else told, count, style)
        yield pen, width if count > 1 else pen.least_width()


def only_if(item: Item, form: Form, *, below: Item | None = None) -> str:
    """When a question is asked at all, as a sentence; "" when always, or when its place under `below` already says so."""
    conditions = [one for one in item.enable_when if not _is_plain(one, below)]
    joined = _(" and ") if item.enable_behaviour == "all" else _(", or ")
    if item.enable_behaviour == "all":
        parts = [told for one in conditions if (told := _condition([one], form))]
    else:
        groups = groupby(conditions, key=lambda one: (one.question, one.operator))
        parts = [told for _key, group in groups if (told := _condition(list(group), form))]
    return _("Only if {condition}.").format(condition=joined.join(parts)) if parts else ""


def _is_plain(one: Condition, below: Item | None) -> bool:
    """A question under an answered question; or a reason beside the level it explains."""
    if below is None:
        return False
    return one.question == below.link_id and one.operator is Operator.EXISTS and one.expected is True


def _condition(same: Sequence[Condition], form: Form) -> str:
    """Conditions on one question with one operator: its answers are alternatives."""
    asked = form.by_link_id.get(same[0].question)
    if asked is None:
        return ""
    name = asked.prefix or asked.marks.short or asked.text
    if same[0].operator is Operator.EXISTS:
        told = _("{question} is answered") if same[0].expected else _("{question} is not answered")
        return told.format(question=name)
    answers = _(" or ").join(_answer(one, asked) for one in same)
    operator = _OPERATORS.get(same[0].operator, same[0].operator)
    return _("{question} {operator} {answer}").format(question=name, operator=operator, answer=answers)


def _answer(one: Condition, asked: Item) -> str:
    option = asked.option(one.expected)
    if option is not None:
        return option.display or option.code
    if isinstance(one.expected, bool):
        return _("Yes") if one.expected else _("No")
    return str(one.expected)


def blank_table(columns: Sequence[str], styles: Sheet) -> Iterator[Flowable]:
    """A group that is filled in several times: the names of its questions above blank rows."""
    widths = [0.0] * len(columns)
    yield Row([[para(one, replace(styles.label, align="near"))] for one in columns], widths, pad=2, keep_with_next=True)
    for _row in range(_BLANK_ROWS):
        yield Row([[PenLines("", 1, replace(styles.small, before=0))] for _one in columns], widths)
    yield gap(6)
