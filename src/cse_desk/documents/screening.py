"""The completed screening tool: the young person's words, the two words of the result, the judgement, then every answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from cse_desk.clock import LONDON
from cse_desk.documents import page
from cse_desk.documents.fonts import Weight
from cse_desk.documents.parts import Flowable, Panel, Row, fact, gap, labelled, para, quote, room
from cse_desk.documents.screening_result import judgement, not_known, profile, prompts, result, what_holds
from cse_desk.documents.screening_since import since
from cse_desk.documents.styles import MARKING, PAPER, Look, Sheet, sheet
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.labels import NOT_ANSWERED
from cse_desk.models.records.screening import PaperAnswer, PaperSection, ScreeningPaper

GUIDE = (
    "This is a guide to thinking, not a validated measure. It sets out what is known, what is not, and what must be done next. "
    "It does not decide: the people named here do. A screening is not a safeguarding referral."
)
GUIDE_SHORT = "A guide to thinking, not a validated measure."
_SHORT_ANSWER = 34  # letters; what is longer is set below its question, across the page
_SHORT_DETAIL = 44  # letters; shorter ones share a line
_QUIET = {"No", NOT_ANSWERED}


def build(paper: ScreeningPaper, look: Look, *, printed_by: str = "", printed_at: datetime | None = None) -> bytes:
    """The PDF of one screening; every question and every answer is on it, however long."""
    styles = sheet(look)
    story: list[Flowable] = [
        *_head(paper, styles),
        *_own_words(paper, styles),
        *result(paper, styles),
        *judgement(paper, styles),
        *what_holds(paper.result, styles),
        *prompts(paper.result, styles),
        *profile(paper.result, styles),
        *not_known(paper.result, styles),
        *since(paper.comparison, styles, _day(paper, printed_at)),
    ]
    for section in paper.sections:
        story += _section(section, styles)
    return page.to_pdf(
        story,
        marking=MARKING,
        title=_("Screening"),
        reference=paper.reference,
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        note=_(GUIDE_SHORT),
        scale=look.scale,
    )


def conflict_words(count: int) -> str:
    """That questions wait for a decision between two answers."""
    return ngettext(
        "{count} question has two answers that stand: nobody has decided yet.",
        "{count} questions have two answers that stand: nobody has decided yet.",
        count,
    )


def _day(paper: ScreeningPaper, printed_at: datetime | None) -> date:
    """How far the chart goes: to the day of printing, else of the signature."""
    at = printed_at or paper.signed_at
    return (
        at.astimezone(LONDON).date() if at is not None else paper.comparison.before_on if paper.comparison else date.min
    )


def _head(paper: ScreeningPaper, styles: Sheet) -> Iterator[Flowable]:
    yield para(paper.title, styles.title)
    if paper.signed_at is None:
        yield para(_("Draft. Not signed: it may still change."), replace(styles.strong, after=2))
    if paper.conflicts:
        yield para(conflict_words(paper.conflicts), replace(styles.strong, after=2))
    if paper.result.one_agency:
        yield para(
            _("One agency's view: nobody from another agency has taken part yet."), replace(styles.strong, after=2)
        )
    yield para(_(GUIDE), replace(styles.small, after=7))
    left = [
        (_("Young person"), paper.name),
        (_("Known as"), paper.known_as),
        (_("Born"), paper.born_on),
        (_("Age"), paper.age),
        (_("Reference"), paper.reference),
    ]
    right = [(_("Why now"), paper.reason), (_("Seen alone"), paper.seen_alone), ("", paper.not_seen_note)]
    columns = [[fact(label, value, styles, width=76) for label, value in side if value] for side in (left, right)]
    columns[1].append(fact(_("Completed by"), "\n".join(paper.completed_by) or _("Not said"), styles, width=76))
    if styles.scale > 1:
        yield Row([[one for column in columns for one in column]], [0], pad=5, line=PAPER.line)
    else:
        yield Row(columns, [0, 0], gap=16, pad=5, line=PAPER.line)


def _own_words(paper: ScreeningPaper, styles: Sheet) -> Iterator[Flowable]:
    if not paper.own_words:
        told = _("No words of the young person's own are recorded in this screening.")
        yield Panel([para(told, styles.body)], bar=PAPER.words, ground=PAPER.words_ground, before=6, after=6)
    for place, (words, source) in enumerate(paper.own_words):
        yield quote(words, source, styles, title="" if place else _("In the young person's own words"))


def _section(section: PaperSection, styles: Sheet) -> Iterator[Flowable]:
    yield room(90 * styles.scale)
    yield para(section.title, styles.heading)
    if section.intro:
        yield para(section.intro, replace(styles.small, after=4, keep_with_next=True))
    for one in section.answers:
        yield from one_answer(one, styles)
    yield gap(4)


def one_answer(one: PaperAnswer, styles: Sheet, *, is_numbered: bool = True) -> Iterator[Flowable]:
    """A question with its answer, and what was said with it below; `is_numbered`: with a column for the number."""
    answer = one.answer or _(NOT_ANSWERED)
    below = one.is_verbatim or len(answer) > _SHORT_ANSWER or "\n" in answer
    question: list[Flowable] = [para(one.text, styles.body)]
    plain = answer in _QUIET
    if one.is_harm:
        question.append(para(_("Sign of harm"), styles.label if plain else replace(styles.label, colour=PAPER.high)))
    style = replace(styles.body, colour=PAPER.muted) if plain else replace(styles.strong, weight=Weight.BOLD)
    short: list[Flowable] = [] if below else [para(answer, replace(style, align="near"))]
    number, side = 34 * styles.scale**0.7 if is_numbered else -8.0, 116 * styles.scale**0.5
    numbers: list[list[Flowable]] = [[para(one.number, styles.number)]] if is_numbered else []
    yield Row(
        [*numbers, question, short],
        [*([number] if is_numbered else []), 0, side],
        pad=3,
        line=PAPER.line,
        keep_with_next=below or bool(one.details) or bool(one.beside),
    )
    if below:
        yield from _long(answer, one, styles, number + 8)
    yield from _details(one.details, styles, number + 8)
    if one.beside:
        yield para(one.beside, replace(styles.small, indent=number + 8, after=3.5))


def _long(answer: str, one: PaperAnswer, styles: Sheet, indent: float) -> Iterator[Flowable]:
    if one.is_verbatim and one.answer:
        yield quote(answer, "", styles)
    else:
        yield para(answer, replace(styles.body, indent=indent, after=4))


def _details(details: tuple[tuple[str, str], ...], styles: Sheet, indent: float) -> Iterator[Flowable]:
    small = replace(styles.small, indent=indent, after=3.5, colour=PAPER.text)
    together: list[tuple[str, Weight]] = []
    for label, words in details:
        if len(words) <= _SHORT_DETAIL and "\n" not in words:
            together += [(f"{label}  ", Weight.SEMIBOLD), (f"{words}      ", Weight.REGULAR)]
            continue
        if together:
            yield para(together, small)
            together = []
        yield labelled(label, words, small)
    if together:
        yield para(together, small)
