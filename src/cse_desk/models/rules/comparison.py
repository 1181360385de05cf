"""The answers of two screenings made on the same tool, side by side; and how long each pair of words stood.

Yes to Not known is knowledge lost, never a move down (design/DOMAIN, section 3; closure rule W10). Carrying answers over: only what was
known, only where nobody has answered yet, and never how recent it is, because that is counted from the day of the answer.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import Answer, AnswerChange, Basis, Block, HarmWord, Level, LevelWord, Recency
from cse_desk.models.labels import answer_label, label
from cse_desk.models.records.comparison import Comparison, DomainMovement, ItemChange, LevelSpan
from cse_desk.models.records.screening import Domain, Given, Tool
from cse_desk.models.rules.movement import kind_of

_NOTHING = Given()
_KNOWN = (Answer.YES, Answer.POSSIBLE, Answer.PARTLY, Answer.NO)
_OPENS = (Answer.YES, Answer.POSSIBLE, Answer.PARTLY)


def item_changes(
    tool: Tool, before: Mapping[str, Given], now: Mapping[str, Given], carried: Collection[str] = ()
) -> tuple[ItemChange, ...]:
    """Every indicator that has an answer in one of the two, in the order of the tool. `carried`: indicators taken over by an act."""
    found = []
    for one in tool.indicators:
        then, given = before.get(one.id, _NOTHING), now.get(one.id, _NOTHING)
        if then.answer is None and given.answer is None:
            continue
        found.append(
            ItemChange(
                indicator=one.id,
                number=one.number,
                short=one.short,
                domain=one.domain,
                block=one.block,
                change=_change(then, given),
                before=then,
                now=given,
                is_newly_known=then.answer not in _KNOWN and given.answer in _KNOWN,
                is_carried=one.id in carried and _is_unchanged(then, given),
            )
        )
    return tuple(found)


def _change(before: Given, now: Given) -> AnswerChange:
    if now.answer is None:
        return AnswerChange.LEFT
    if before.answer is None:
        return AnswerChange.NEW
    kind = kind_of(before.answer, now.answer)
    if kind:
        return AnswerChange(kind)
    differs = before.answer is not now.answer or any(then is not given for then, given in _details(before, now))
    return AnswerChange.DETAIL if differs else AnswerChange.SAME


def _details(before: Given, now: Given) -> Iterator[tuple[Level | Basis | Recency, Level | Basis | Recency]]:
    """Level, basis and recency, where both screenings say something."""
    if now.answer not in _OPENS:
        return
    for then, given in ((before.level, now.level), (before.basis, now.basis), (before.recency, now.recency)):
        if then is not None and given is not None:
            yield then, given


def _is_unchanged(before: Given, now: Given) -> bool:
    return (before.answer, before.level, before.basis, before.who, before.note) == (
        now.answer,
        now.level,
        now.basis,
        now.who,
        now.note,
    )


def domain_movements(domains: Iterable[Domain], items: Sequence[ItemChange]) -> tuple[DomainMovement, ...]:
    """One for each domain. A strength that grew is gained; one that shrank or is not known any more is lost."""
    return tuple(_domain(domain, [one for one in items if one.domain == domain.id]) for domain in domains)


def _domain(domain: Domain, items: Sequence[ItemChange]) -> DomainMovement:
    strengths = [one.change for one in items if one.block is Block.STRENGTH]
    others = [one.change for one in items if one.block is not Block.STRENGTH]
    return DomainMovement(
        domain=domain,
        up=others.count(AnswerChange.UP),
        down=others.count(AnswerChange.DOWN),
        lost=others.count(AnswerChange.LOST),
        learned=others.count(AnswerChange.LEARNED),
        strengths_gained=strengths.count(AnswerChange.UP),
        strengths_lost=strengths.count(AnswerChange.DOWN) + strengths.count(AnswerChange.LOST),
    )


def spans(assessed: Sequence[tuple[str, date, HarmWord | None, LevelWord | None]]) -> tuple[LevelSpan, ...]:
    """How long each pair of words stood: from the day it was signed to the day of the next, the first first."""
    ends = [day for _id, day, _harm, _level in assessed[1:]]
    return tuple(
        LevelSpan(id_, day, until, harm, level) for (id_, day, harm, level), until in zip_longest(assessed, ends)
    )


# ---- in words ------------------------------------------------------------------------------


def given_words(given: Given) -> str:
    """ "Possible, gut feeling, within 6 months, medium": the answer with what opened under it."""
    if given.answer not in _OPENS:
        return answer_label(given.answer)
    details = [label(one).lower() for one in (given.basis, given.recency, given.level) if one is not None]
    return ", ".join([answer_label(given.answer), *details])


def change_words(before: Given, now: Given, block: Block) -> str:
    """What became of an answer, in a sentence; "" while there is none, or nothing changed."""
    change = _change(before, now)
    if change in (AnswerChange.LEFT, AnswerChange.SAME):
        return ""
    if change is AnswerChange.NEW:
        return _("It had no answer last time.")
    if change is AnswerChange.DETAIL and before.answer is now.answer:
        return "; ".join(_detail_words(before, now)) + "."
    arrow = _("{before}, now {now}").format(before=answer_label(before.answer), now=answer_label(now.answer))
    meaning = _MEANINGS.get((change, block is Block.STRENGTH), "")
    return f"{arrow}: {_(meaning)}." if meaning else f"{arrow}."


_MEANINGS = {
    (AnswerChange.LOST, False): "knowledge lost, not risk gone",
    (AnswerChange.LOST, True): "knowledge lost",
    (AnswerChange.LEARNED, False): "learned since",
    (AnswerChange.LEARNED, True): "learned since",
    (AnswerChange.UP, False): "more worrying",
    (AnswerChange.DOWN, False): "less worrying",
    (AnswerChange.UP, True): "a strength that grew",
    (AnswerChange.DOWN, True): "a strength that shrank",
}


def _detail_words(before: Given, now: Given) -> Iterator[str]:
    for then, given in _details(before, now):
        if then is not given:
            yield _("{before}, now {now}").format(before=label(then), now=label(given).lower())


def movement_words(one: DomainMovement) -> str:
    """ "2 more worrying, 1 less; knowledge lost about 1"; "nothing moved"."""
    counts = (
        (one.up, _("{count} more worrying")),
        (one.down, _("{count} less worrying")),
        (one.lost, _("knowledge lost about {count}")),
        (one.learned, _("{count} learned")),
        (one.strengths_gained, _("{count} strength grew")),
        (one.strengths_lost, _("{count} strength shrank or is not known")),
    )
    told = [words.format(count=count) for count, words in counts if count]
    return ", ".join(told) if told else _("nothing moved")


def span_words(one: LevelSpan) -> str:
    """ "5 Jan 2026 to 1 Apr 2026 (86 days)"; "since 1 Apr 2026"."""
    if one.until is None:
        return _("since {day}").format(day=day_words(one.since))
    length = ngettext("{count} day", "{count} days", (one.until - one.since).days)
    return _("{first} to {last} ({length})").format(
        first=day_words(one.since), last=day_words(one.until), length=length
    )


def word_span_words(one: LevelSpan) -> str:
    """Both words and how long they stood: "Yes; High, since 1 Apr 2026"."""
    words = "; ".join(label(word) for word in (one.harm, one.level) if word is not None)
    return f"{words}, {span_words(one)}"


def lists_of(found: Comparison) -> Iterator[tuple[str, tuple[ItemChange, ...]]]:
    """What became of single answers, the weightiest first: (title, answers)."""
    yield _("Knowledge lost, not risk gone"), found.with_change(AnswerChange.LOST)
    yield _("More worrying"), found.with_change(AnswerChange.UP)
    yield _("Less worrying"), found.with_change(AnswerChange.DOWN)
    yield _("Newly known"), found.newly_known
    yield _("Same answer, other details"), found.with_change(AnswerChange.DETAIL)


def item_words(one: ItemChange) -> str:
    """ "2.01 Changed mood: Yes, now Not known: knowledge lost, not risk gone."."""
    return f"{one.number} {one.short}: {change_words(one.before, one.now, one.block)}"


# ---- carrying over -------------------------------------------------------------------------


def carriable(tool: Tool, page: str, before: Mapping[str, Given], now: Mapping[str, Given]) -> tuple[str, ...]:
    """The indicators of a page whose earlier answers may be taken over: known last time, and nobody has answered them yet."""
    return tuple(
        one.id
        for one in tool.indicators
        if one.domain == page
        and before.get(one.id, _NOTHING).answer in _KNOWN
        and now.get(one.id, _NOTHING).answer is None
    )


def carried_answers(indicators: Iterable[str], before: Mapping[str, object]) -> dict[str, object]:
    """Their answers with all that opened under them, but for how recent it was."""
    wanted = tuple(indicators)
    return {
        path: value
        for path, value in before.items()
        if value is not None and any(path == one or path.startswith(f"{one}.") for one in wanted) and not _ages(path)
    }


def _ages(path: str) -> bool:
    return path.endswith(".recency")
