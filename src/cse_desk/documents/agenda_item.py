"""One young person on the VPG's papers: the young person's own words first, then what the group needs to know, each line with its source.

Shared by the agenda and the briefing sheet, so that both say the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cse_desk.documents.fonts import Weight
from cse_desk.documents.parts import Flowable, Panel, Row, gap, labelled, para, quote
from cse_desk.documents.shapes import word_mark
from cse_desk.documents.styles import PAPER, Sheet
from cse_desk.i18n import day, from_the_left, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import HarmWord, LevelWord
from cse_desk.models.labels import label, tone
from cse_desk.models.records.panel import (
    ActionLine,
    AgendaItemContent,
    GuardLine,
    LastDecision,
    Sourced,
    SpokenWords,
)

NO_WORDS = "No words of the young person's own since the last review."
_LABELS = 84.0  # points
_NUMBERS = 20.0


def full(item: AgendaItemContent, styles: Sheet, *, number: int | None = None) -> Iterator[Flowable]:
    """Everything of design/DOMAIN §3, Agenda item, in its order."""
    yield from head(item, styles, number=number)
    yield from words(item, styles)
    yield from _asked(item, styles)
    yield from _changed(item, styles)
    yield from lines(_("Missing since the last review"), item.missing, styles, none=item.missing_none_because)
    yield from lines(_("Harm"), item.harms, styles)
    yield from lines(_("People and places"), item.places_people, styles)
    for title, found in (
        (_("Education"), item.education),
        (_("Health"), item.health),
        (_("Family"), item.family),
        (_("Where they live"), item.living),
        (_("Plan"), item.plan),
    ):
        yield from lines(title, found, styles)
    yield from actions(item.open_actions, styles)
    yield from _last(item.last_decision, styles)
    yield from guard(item.guard, styles)


def short(item: AgendaItemContent, styles: Sheet, *, number: int | None = None) -> Iterator[Flowable]:
    """Who, why, the words, what changed, what was decided and what is open."""
    yield from head(item, styles, number=number)
    yield from words(replace(item, other_voices=()), styles)
    yield from _asked(item, styles)
    yield from _changed(item, styles)
    yield from actions(item.open_actions, styles)
    yield from _last(item.last_decision, styles)


# ---- the head ------------------------------------------------------------------------------


def head(item: AgendaItemContent, styles: Sheet, *, number: int | None) -> Iterator[Flowable]:
    """Name, age, why they are here, strands, both words of the level with where they come from."""
    name = ", ".join(part for part in (item.name, item.age_words) if part)
    minutes = ngettext("{count} min", "{count} min", item.minutes) if item.minutes else ""
    yield heading(number, name, minutes, styles)
    yield para(". ".join(_about(item)) + ".", replace(styles.small, after=3))
    yield _levels(item, styles)
    if item.contact_warning:
        yield labelled(_("Contact"), item.contact_warning, replace(styles.body, before=3, weight=Weight.SEMIBOLD))


def heading(number: int | None, name: str, aside: str, styles: Sheet) -> Row:
    """A number, a name in any script, and a short word at the right."""
    style = replace(styles.heading, before=0, after=1, align="near")
    wide = styles.scale**0.5
    cells = [[para(from_the_left(name), style)], [para(aside, replace(styles.small, align="right"))]]
    widths = [0.0, 44 * wide]
    if number is not None:
        cells.insert(0, [para(str(number), style)])
        widths.insert(0, (_NUMBERS + 6 * (number > 99)) * styles.scale)
    return Row(cells, widths, gap=2, keep_with_next=True)


def _about(item: AgendaItemContent) -> Iterator[str]:
    yield ": ".join(part for part in (label(item.why), item.why_words.rstrip(".")) if part)
    yield ", ".join(label(one) for one in item.strands) or _("No strand is named")
    if item.on_agenda_since is not None:
        since = _("On the agenda since {day}").format(day=day(item.on_agenda_since))
        if item.days_on_agenda is not None:
            days = ngettext("{count} day", "{count} days", item.days_on_agenda)
            since = f"{since}, {days}"
        yield since
        yield ngettext("{count} review", "{count} reviews", item.reviews)
    facts = (
        (_("known as {name}"), item.known_as),
        (_("{name}"), item.born_words),
        (_("lead: {name}"), item.lead),
        (_("school: {name}"), item.school),
    )
    told = [words.format(name=value) for words, value in facts if value]
    if told:
        yield _sentence(", ".join(told))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _levels(item: AgendaItemContent, styles: Sheet) -> Flowable:
    before = [
        _("before: {level}").format(level=label(item.previous_level).lower()) if item.previous_level else "",
        _("first: {level}").format(level=label(item.first_level).lower()) if item.first_level else "",
        label(item.direction).lower() if item.direction else "",
    ]
    told = ", ".join(part for part in before if part)
    harm = [para(_("Being harmed?"), styles.label), _word(item.harm, styles)]
    level = [para(_("Further harm"), styles.label), _word(item.level, styles)]
    if told:
        level.append(para(_sentence(told), styles.small))
    return Row([harm, level], [0, 0], gap=10, pad=2)


def _word(word: HarmWord | LevelWord | None, styles: Sheet) -> Flowable:
    if word is None:
        return para(_("Not assessed"), styles.strong)
    size = styles.body.size
    mark: list[Flowable] = [gap((styles.body.leading - size) / 2), word_mark(word, size)]
    said = para(label(word), replace(styles.strong, colour=PAPER.tone(tone(word))))
    return Row([mark, [said]], [size, 0], gap=5 * styles.scale**0.5)


# ---- words ---------------------------------------------------------------------------------


def words(item: AgendaItemContent, styles: Sheet) -> Iterator[Flowable]:
    """The young person's own words before anything else; that there are none is said, and why. Then those of others."""
    if not item.own_words:
        because = item.no_words_because.rstrip(".")
        none = _(NO_WORDS) if not because else f"{_(NO_WORDS)} {_sentence(because)}."
        yield Panel([para(none, styles.body)], bar=PAPER.words, before=5, after=4, pad=6)
    yield from spoken(item.own_words, styles)
    for one in item.other_voices:
        title = _("Warning from: {who}") if one.is_warning else "{who}"
        yield _spoken(one, styles, title.format(who=one.whose))


def spoken(found: Iterable[SpokenWords], styles: Sheet) -> Iterator[Flowable]:
    """What the young person said, each with what became of it."""
    return (_spoken(one, styles, _("In their own words")) for one in found)


def _spoken(one: SpokenWords, styles: Sheet, title: str) -> Panel:
    told = [
        _("to {name}").format(name=one.to_whom) if one.to_whom else "",
        day(one.said_on) if one.said_on else "",
        one.may_share,
    ]
    source = ". ".join(part for part in (", ".join(part for part in told[:2] if part), told[2]) if part)
    if one.words:
        block = quote(one.words, _sentence(source), styles, title=title)
    else:
        said = ", ".join(part for part in (one.form_words, source) if part)
        block = Panel(
            [para(title, replace(styles.label, colour=PAPER.words)), para(said, styles.body)], bar=PAPER.words
        )
    block.content.blocks.append(_answered(one, styles))
    return block


def _answered(one: SpokenWords, styles: Sheet) -> Flowable:
    spaced = replace(styles.body, before=3)
    if not one.answer:
        return labelled(_("What we did about it"), _("Not answered yet."), replace(spaced, weight=Weight.SEMIBOLD))
    told = _("Told back on {day}.").format(day=day(one.told_back_on)) if one.told_back_on else _("Not told back yet.")
    return labelled(_("What we did about it"), f"{one.answer.rstrip('.')}. {told}", spaced)


# ---- what is known -------------------------------------------------------------------------


def lines(title: str, found: Iterable[Sourced], styles: Sheet, *, none: str = "") -> Iterator[Flowable]:
    """A label with its lines beside it; nothing at all where there is nothing to say, or the reason why there is none."""
    told = [one for each in found for one in _line(each, styles)]
    if not told and none:
        told = [para(_sentence(none.rstrip(".")) + ".", styles.body)]
    if told:
        label_ = para(title, replace(styles.label, leading=styles.body.leading))
        yield Row([[label_], told], [_LABELS * styles.scale**0.5, 0], gap=8, pad=2)


def _line(one: Sourced, styles: Sheet) -> Iterator[Flowable]:
    yield para(sourced(one, styles), styles.body)
    if one.detail:
        yield para(one.detail, styles.small)


def sourced(one: Sourced, styles: Sheet) -> list[tuple[str, Weight]]:
    """A line and, after it, where it comes from and when."""
    source = ", ".join(part for part in (one.source, day(one.on) if one.on else "") if part)
    return [(one.text, styles.body.weight), *([(f"  ({source})", Weight.REGULAR)] if source else [])]


def _changed(item: AgendaItemContent, styles: Sheet) -> Iterator[Flowable]:
    yield from lines(_("What changed since last time"), item.changed, styles)


def _asked(item: AgendaItemContent, styles: Sheet) -> Iterator[Flowable]:
    if item.asked_for:
        yield labelled(_("Asked for"), item.asked_for, replace(styles.body, before=4))
    yield from lines(_("Removed before"), item.removed_before, styles)


def _last(decision: LastDecision | None, styles: Sheet) -> Iterator[Flowable]:
    if decision is None:
        return
    review = _(" Review by {day}.").format(day=day(decision.review_on)) if decision.review_on else ""
    said = f"{decision.words}, {day(decision.on)}: {decision.reason.rstrip('.')}.{review}"
    yield labelled(_("Last decision"), said, replace(styles.body, before=5))


def actions(found: Iterable[ActionLine], styles: Sheet) -> Iterator[Flowable]:
    """Open actions as a table: what, who and agency in full, by when, how late."""
    told = list(found)
    if not told:
        return
    yield para(_("Open actions"), replace(styles.label, before=5, after=2, keep_with_next=True))
    yield from (action_row(one, styles) for one in told)


def action_row(one: ActionLine, styles: Sheet, *, with_person: bool = False) -> Row:
    """One action on one line of a table."""
    what: list[Flowable] = [para(one.what, styles.body)]
    if one.done_when:
        what.append(para(_("Done when we see: {what}").format(what=one.done_when), styles.small))
    if with_person:
        what.insert(0, para(from_the_left(one.young_person), styles.strong))
    who = [para(one.owner or _("Nobody named"), styles.strong), para(one.agency, styles.small)]
    late = ngettext("{count} day late", "{count} days late", one.days_late)
    when = [para(day(one.due) if one.due else _("No day"), replace(styles.body, align="right"))]
    if one.done_on is not None:
        when.append(para(_("done {day}").format(day=day(one.done_on)), replace(styles.small, align="right")))
        what.append(para(_("Shown by: {what}").format(what=one.evidence or _("nothing written")), styles.small))
    elif one.days_late > 0:
        when.append(para(late, replace(styles.small, align="right", colour=PAPER.high, weight=Weight.SEMIBOLD)))
    wide = styles.scale**0.5
    return Row([what, who, when], [0, 116 * wide, 70 * wide], gap=8, pad=3, line=PAPER.line)


def guard(found: Iterable[GuardLine], styles: Sheet) -> Iterator[Flowable]:
    """The closure guard in words: what stops a removal, what the chair answers."""
    told = list(found)
    if not told:
        return
    stops = sum(one.stops for one in told)
    words_ = ngettext("{count} stops it", "{count} stop it", stops)
    rest = ngettext("{count} needs the chair's words", "{count} need the chair's words", len(told) - stops)
    title = _("Before they can be removed: {stops}, {answers}").format(stops=words_, answers=rest)
    blocks: list[Flowable] = [para(title, styles.strong)]
    for one in told:
        blocks += _guard_line(one, styles)
    yield Panel(blocks, border=PAPER.high, before=6, after=4, pad=7)


def _guard_line(one: GuardLine, styles: Sheet) -> Iterator[Flowable]:
    kind = _("Stops:") if one.stops else _("Answer:")
    yield para([(f"{kind} ", Weight.BOLD), (one.words, Weight.REGULAR)], replace(styles.body, before=2))
    if one.answer:
        by = f" ({one.answered_by})" if one.answered_by else ""
        yield para(f"{one.answer}{by}", replace(styles.body, indent=11))
