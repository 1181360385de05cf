"""The result page of a screening on paper: two words and why, the judgement beside them, prompts, profile, what to ask."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cse_desk.documents.charts import profile_chart
from cse_desk.documents.fonts import Weight
from cse_desk.documents.page import WIDTH
from cse_desk.documents.parts import Flowable, Panel, Row, bullet, gap, labelled, para, room
from cse_desk.documents.shapes import word_mark
from cse_desk.documents.styles import PAPER, Sheet, TextStyle
from cse_desk.documents.whole import Whole
from cse_desk.i18n import day, moment
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Answer, Basis, Block, HarmWord, Level, LevelWord, Recency
from cse_desk.models.labels import HARM_QUESTION, LEVEL_QUESTION, label, tone
from cse_desk.models.records.screening import (
    Box,
    DomainProfile,
    FiredPrompt,
    Floor,
    Judgement,
    PromptAnswer,
    ScreeningPaper,
    ScreeningResult,
    SignOff,
)

_GIVEN = (Answer.YES, Answer.POSSIBLE)


def result(paper: ScreeningPaper, styles: Sheet) -> Iterator[Flowable]:
    """What the tool says: two words, never one, each with why."""
    found = paper.result
    yield para(_("What the tool says: an aid, not a decision"), styles.subheading)
    yield Row(
        [
            [_tool(HARM_QUESTION, found.harm, found.harm_why, styles)],
            [_tool(LEVEL_QUESTION, found.level, found.level_why, styles)],
        ],
        [0, 0],
        gap=10,
        pad=2,
        even=True,
    )


def _tool(question: str, word: HarmWord | LevelWord, why: str, styles: Sheet) -> Panel:
    return Panel(
        [para(_(question), styles.label), marked_word(word, styles.word, styles), para(why, styles.body)],
        border=PAPER.border,
    )


def marked_word(word: HarmWord | LevelWord, style: TextStyle, styles: Sheet) -> Row:
    """A word of the result with its shape and its colour."""
    size = style.size * 0.86
    mark: list[Flowable] = [gap((style.leading - size) / 2), word_mark(word, size)]
    words = para(label(word), replace(style, colour=PAPER.tone(tone(word))))
    return Row([mark, [words]], [size, 0], gap=6 * styles.scale**0.5)


def judgement(paper: ScreeningPaper, styles: Sheet) -> Iterator[Flowable]:
    """What the people decided, beside what the tool said, and who signed."""
    title = para(_("Professional judgement"), replace(styles.subheading, before=0))
    found = paper.judgement
    if found is None:
        yield Panel([title, para(_("Not yet made."), styles.body)], border=PAPER.text, before=5, after=5)
        return
    word = replace(styles.word, size=styles.word.size * 0.85, leading=styles.word.leading * 0.9)
    blocks: list[Flowable] = [
        title,
        Row(
            [
                [para(_(HARM_QUESTION), styles.label), marked_word(found.harm, word, styles)],
                [para(_(LEVEL_QUESTION), styles.label), marked_word(found.level, word, styles)],
            ],
            [0, 0],
        ),
        *_reasons(found, paper.result, styles),
        *_signatures(paper, styles),
    ]
    yield Panel(blocks, border=PAPER.text, before=5, after=5)


def _reasons(found: Judgement, tool: ScreeningResult, styles: Sheet) -> Iterator[Flowable]:
    spaced = replace(styles.body, before=4)
    yield labelled(_("Reasons"), found.reasons or _("None given"), spaced)
    if found.differs_why or (found.harm, found.level) != (tool.harm, tool.level):
        told = _("Why this differs from the tool ({harm}; {level})").format(
            harm=label(tool.harm), level=label(tool.level)
        )
        yield labelled(told, found.differs_why or _("None given"), spaced)
    yield labelled(_("What would change this"), found.change_my_mind or _("Not said"), spaced)
    yield labelled(_("What we do not know"), found.not_known or _("Not said"), spaced)


def _signatures(paper: ScreeningPaper, styles: Sheet) -> Iterator[Flowable]:
    spaced = replace(styles.body, before=4)
    if paper.signed_at is None:
        yield labelled(_("Signed"), _("not yet"), spaced)
    else:
        yield labelled(_("Signed"), _by(paper.signed_by, paper.signed_at), spaced)
    if paper.sign_off is not None:
        yield labelled(_("Manager's sign-off"), _signed_off(paper.sign_off), spaced)


def _signed_off(one: SignOff) -> str:
    return ". ".join(part for part in (_by(one.by_name, one.at), one.reason) if part)


def _by(name: str, at: datetime) -> str:
    return _("{name}, {when}").format(name=name, when=moment(at))


def what_holds(found: ScreeningResult, styles: Sheet) -> Iterator[Flowable]:
    """Signs of harm one by one, floors with why, advice."""
    if found.harm_listed:
        yield para(_("Signs of harm, and whether they were answered"), styles.subheading)
        yield from (bullet(one, styles) for one in found.harm_listed)
    if found.floors:
        yield para(_("What may not be recorded as low, and why"), styles.subheading)
        yield from (_floor(one, styles) for one in found.floors)
    if found.advice:
        yield para(_("Also"), styles.subheading)
        yield from (bullet(one, styles) for one in found.advice)


def _floor(one: Floor, styles: Sheet) -> Flowable:
    kind = (
        _("lifts only when an answer changes")
        if one.hard
        else _("may be overridden with a reason and a manager's sign-off")
    )
    because = ", ".join(_number(each) for each in one.because)
    told = [(f"{one.id}  ", Weight.SEMIBOLD), (f"{one.words} ", Weight.REGULAR), (f"({kind}", Weight.REGULAR)]
    return bullet(
        [*told, (_("; because of {numbers})").format(numbers=because) if because else ")", Weight.REGULAR)], styles
    )


def _number(indicator: str) -> str:
    """As printed beside the question: d8.08 -> 8.08; other sources as they are."""
    return indicator[1:] if indicator[:1] == "d" and "." in indicator else indicator


def prompts(found: ScreeningResult, styles: Sheet) -> Iterator[Flowable]:
    """Safety prompts: open ones first."""
    still_open = [one for one in found.prompts if one.is_open]
    answered = [one for one in found.prompts if not one.is_open]
    if still_open:
        title = _("Open safety prompts ({count})").format(count=len(still_open))
        yield room(80 * styles.scale)
        yield para(title, styles.heading)
        yield from (Panel(list(_prompt(one, styles)), border=PAPER.high, pad=7, after=5) for one in still_open)
    if answered:
        yield para(_("Answered safety prompts ({count})").format(count=len(answered)), styles.heading)
        yield from (Panel(list(_prompt(one, styles)), border=PAPER.border, pad=7, after=5) for one in answered)


def _prompt(one: FiredPrompt, styles: Sheet) -> Iterator[Flowable]:
    when = _("by {when}").format(when=moment(one.due)) if one.due else one.prompt.clock_words
    title = para([(f"{one.prompt.id}  ", Weight.REGULAR), (one.prompt.title, Weight.BOLD)], styles.body)
    late = para(when if one.is_open else "", replace(styles.strong, align="right"))
    yield Row([[title], [late]], [0, 150 * styles.scale**0.5])
    yield para(one.prompt.text, replace(styles.body, before=2))
    yield labelled(_("Why"), one.why, replace(styles.small, before=2))
    if one.answer is None:
        yield labelled(_("What “not needed” takes"), one.prompt.closes_words, styles.small)
    else:
        yield from _answered(one.answer, styles)


def _answered(one: PromptAnswer, styles: Sheet) -> Iterator[Flowable]:
    who = ", ".join(part for part in (one.by_name, one.by_role, moment(one.at)) if part)
    yield para([(f"{label(one.outcome)}  ", Weight.BOLD), (who, Weight.REGULAR)], replace(styles.body, before=2))
    if one.reason:
        yield labelled(_("Reason"), one.reason, styles.body)
    if one.reference:
        yield labelled(_("Reference"), one.reference, styles.body)


def profile(found: ScreeningResult, styles: Sheet) -> Iterator[Flowable]:
    """The profile chart, and the same in numbers."""
    if not found.profile:
        return
    chart = profile_chart(found.profile, width=WIDTH, text_size=9.5 * styles.scale**0.5)
    yield room(chart.height + 40)
    yield para(_("Profile"), styles.heading)
    yield chart
    heading = para(_("The same in numbers"), styles.subheading)
    columns = [_(one) for one in _COLUMNS]
    if styles.scale > 1:  # a table of eight columns has no room for large print
        yield heading
        for one in found.profile:
            told = "; ".join(
                f"{column.lower()}: {figure}" for column, figure in zip(columns, _figures(one), strict=True)
            )
            yield labelled(
                f"{one.domain.number}  {one.domain.title}", told, replace(styles.small, colour=PAPER.text, after=4)
            )
        return
    small = replace(styles.small, colour=PAPER.text)
    rows = [_counts([f"{one.domain.number}  {one.domain.title}", *_figures(one)], small) for one in found.profile]
    yield Whole([heading, _counts([_("Domain"), *columns], styles.label), *rows], notes=False, line=False)


_COLUMNS = (
    "Signs of harm",
    "Risk: high, medium, low",
    "Vulnerability",
    "Now, or within 6 months",
    "Evidence, gut feeling, both",
    "Not known",
)


def _counts(cells: Sequence[str], style: TextStyle) -> Row:
    wide = [0, 46, 62, 62, 62, 70, 42]
    return Row([[para(one, replace(style, align="near"))] for one in cells], wide, gap=6, pad=1.5, line=PAPER.line)


def _figures(one: DomainProfile) -> list[str]:
    given = [box for box in one.boxes if box.answer in _GIVEN]
    risks = [box for box in given if box.block is Block.RISK]
    return [
        str(_many(given, Block.HARM)),
        " · ".join(
            str(sum(1 for box in risks if box.level is level)) for level in (Level.HIGH, Level.MEDIUM, Level.LOW)
        ),
        str(_many(given, Block.VULNERABILITY)),
        str(sum(1 for box in given if box.recency in {Recency.NOW, Recency.WITHIN_6_MONTHS})),
        " · ".join(str(sum(1 for box in given if box.basis is basis)) for basis in Basis),
        str(one.unknown),
    ]


def _many(boxes: Sequence[Box], block: Block) -> int:
    return sum(1 for box in boxes if box.block is block)


def not_known(found: ScreeningResult, styles: Sheet) -> Iterator[Flowable]:
    """Every Not known, with a line for who asks whom."""
    if not found.to_ask:
        return
    yield room(80 * styles.scale)
    yield para(_("Not known, so ask"), styles.heading)
    wide = [34 * styles.scale**0.7, 0, 80 * styles.scale**0.5, 130]
    head = replace(styles.label, align="near")
    yield Row(
        [[para(one, head)] for one in ("", _("What to find out"), _("By"), _("Who asks whom"))],
        wide,
        pad=2,
        keep_with_next=True,
    )
    for one in found.to_ask:
        what: list[Flowable] = [para(one.text, styles.body)]
        if one.block is Block.HARM:
            what.append(para(_("Sign of harm"), styles.label))
        yield Row(
            [[para(one.number, styles.number)], what, [para(day(one.due), styles.strong)], []],
            wide,
            pad=3,
            line=PAPER.line,
        )
