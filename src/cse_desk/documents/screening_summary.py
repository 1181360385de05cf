"""A screening on one page: own words, both words of judgement and tool, why, the profile in numbers, open prompts, what moved."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from cse_desk.documents import page
from cse_desk.documents.parts import Flowable, Panel, Row, bullet, labelled, para, quote
from cse_desk.documents.screening import conflict_words
from cse_desk.documents.screening_result import marked_word
from cse_desk.documents.styles import MARKING, PAPER, Look, Sheet
from cse_desk.i18n import day, moment, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Answer, Block
from cse_desk.models.labels import HARM_QUESTION, LEVEL_QUESTION, label
from cse_desk.models.records.screening import DomainProfile, Judgement, ScreeningPaper
from cse_desk.models.rules.comparison import movement_words

_GIVEN = (Answer.YES, Answer.POSSIBLE)
_MOST = 700  # letters of a reason; what is longer is in the full print, and that is said
_PROMPTS = 6


def build(paper: ScreeningPaper, look: Look, *, printed_by: str = "", printed_at: datetime | None = None) -> bytes:
    """The PDF: one page, in the largest print that fits; large print may take more than one."""
    if look.large_print:
        from cse_desk.documents.styles import sheet_at

        story, scale = list(_story(paper, sheet_at(look.scale))), look.scale
    else:
        story, scale = page.one_page(lambda styles: list(_story(paper, styles)), 1.0)
    return page.to_pdf(
        story,
        marking=MARKING,
        title=_("Screening, in short"),
        reference=paper.reference,
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        note=_("The full print has every answer."),
        scale=scale,
    )


def _story(paper: ScreeningPaper, styles: Sheet) -> Iterator[Flowable]:
    yield para(_("Screening, in short"), styles.title)
    who = ", ".join(part for part in (paper.name, paper.known_as, paper.born, paper.age, paper.reason) if part)
    yield para(who, replace(styles.strong, after=2))
    yield para(_signed(paper), replace(styles.small, after=4))
    if paper.conflicts:
        yield para(conflict_words(paper.conflicts), replace(styles.strong, after=4))
    for words, source in paper.own_words[:1]:
        yield quote(_short(words), source, styles, title=_("In the young person's own words"))
    yield _words(paper, styles)
    if paper.judgement is not None:
        yield from _why(paper.judgement, styles)
    yield para(_("What is known"), styles.subheading)
    for one in paper.result.profile:
        told = _counts(one)
        if told:
            yield labelled(f"{one.domain.number}  {one.domain.short}", told, styles.body)
    yield from _waiting(paper, styles)
    if paper.comparison is not None:
        yield para(_("Since {day}").format(day=day(paper.comparison.before_on)), styles.subheading)
        moved = [one for one in paper.comparison.domains if one.has_moved]
        told = "; ".join(f"{one.domain.short}: {movement_words(one)}" for one in moved) or _("No answer moved.")
        yield para(_short(told), styles.body)


def _signed(paper: ScreeningPaper) -> str:
    if paper.signed_at is None:
        return _("Draft. Not signed: it may still change.")
    told = _("Signed by {who}, {when}.").format(who=paper.signed_by, when=moment(paper.signed_at))
    off = paper.sign_off
    return told if off is None else f"{told} {_('Signed off by {who}.').format(who=off.by_name)}"


def _words(paper: ScreeningPaper, styles: Sheet) -> Flowable:
    judged, tool = paper.judgement, paper.result
    columns = []
    for question, mine, aid in (
        (HARM_QUESTION, judged.harm if judged else None, tool.harm),
        (LEVEL_QUESTION, judged.level if judged else None, tool.level),
    ):
        style = replace(styles.word, size=styles.word.size * 0.8, leading=styles.word.leading * 0.85)
        said = para(_("Not judged yet"), style) if mine is None else marked_word(mine, style, styles)
        told = para(_("The tool, an aid: {word}").format(word=label(aid)), styles.small)
        columns.append([Panel([para(_(question), styles.label), said, told], border=PAPER.border)])
    return Row(columns, [0, 0], gap=10, pad=2, even=True)


def _why(found: Judgement, styles: Sheet) -> Iterator[Flowable]:
    spaced = replace(styles.body, before=3)
    for title, words in (
        (_("Reasons"), found.reasons),
        (_("Why it differs"), found.differs_why),
        (_("What would change this"), found.change_my_mind),
        (_("What we do not know"), found.not_known),
    ):
        if words:
            yield labelled(title, _short(words), spaced)


def _counts(one: DomainProfile) -> str:
    """The domains in which anything is Yes, Possible or Not known."""
    given = [box for box in one.boxes if box.answer in _GIVEN]
    harm = sum(box.block is Block.HARM for box in given)
    others = len(given) - harm
    parts = [ngettext("{count} sign of harm", "{count} signs of harm", harm)] if harm else []
    parts += [ngettext("{count} answer Yes or Possible", "{count} answers Yes or Possible", others)] if others else []
    parts += [_("{count} not known").format(count=one.unknown)] if one.unknown else []
    return ", ".join(parts)


def _waiting(paper: ScreeningPaper, styles: Sheet) -> Iterator[Flowable]:
    waiting = [one for one in paper.result.prompts if one.is_open]
    if not waiting:
        return
    yield para(_("Open safety prompts ({count})").format(count=len(waiting)), styles.subheading)
    for one in waiting[:_PROMPTS]:
        when = _("by {when}").format(when=moment(one.due)) if one.due else one.prompt.clock_words
        yield bullet(f"{one.prompt.id} {one.prompt.title}, {when}", styles)
    if len(waiting) > _PROMPTS:
        yield para(_("and {count} more").format(count=len(waiting) - _PROMPTS), styles.body)


def _short(words: str) -> str:
    if len(words) <= _MOST:
        return words
    return f"{words[:_MOST].rsplit(' ', 1)[0]} … {_('(more in the full print)')}"
