"""Safety prompts P1-P20: which answers open them, and by when. They never close themselves.

Source: the content outline of the screening tool, section 3. A row names its prompts; beyond that: P1 needs "now", P5 needs the last
days, P3 goes by the age when it happened, P16 also opens where others move a child or make them work (somebody knows who), P17 by
every Not known.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from cse_desk.clock import LONDON
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Answer, Block, Recency
from cse_desk.models.labels import answer_label
from cse_desk.models.records.screening import FiredPrompt, OpenedPrompt, PromptAnswer, PromptText, ToAsk
from cse_desk.models.rules import due
from cse_desk.models.rules.readings import Reading, Readings

UNDER_13 = "(u13)"
_LAST_DAYS = timedelta(days=7)
_PEOPLE_BEHIND = frozenset({"P7", "P19"})
_NAMED = 3


def fired(
    readings: Readings,
    to_ask: tuple[ToAsk, ...],
    texts: Mapping[str, PromptText],
    answers: Mapping[str, PromptAnswer],
    now: datetime,
) -> tuple[FiredPrompt, ...]:
    """Every prompt that is open or was answered, in the order of `texts`; those opened before stay though the answer changed."""
    reasons = _reasons(readings)
    opened = {one.prompt: one for one in readings.situation.opened}
    result = []
    for id, text in texts.items():
        because = tuple(dict.fromkeys(reasons.get(id, ())))
        if not because and id not in opened:
            continue
        result.append(_fired(text, because, opened.get(id), readings, to_ask, answers.get(id), now))
    return tuple(result)


def _fired(
    text: PromptText,
    because: tuple[str, ...],
    opened: OpenedPrompt | None,
    readings: Readings,
    to_ask: tuple[ToAsk, ...],
    answer: PromptAnswer | None,
    now: datetime,
) -> FiredPrompt:
    at = opened.at if opened else now
    return FiredPrompt(
        prompt=text,
        because=because or (opened.because if opened else ()),
        why=_why(because, readings)
        if because
        else _("The answer that opened it was changed; it stays until it is answered."),
        due=_due(text.clock, at, to_ask),
        answer=answer,
    )


def _reasons(readings: Readings) -> dict[str, list[str]]:
    """Prompt id -> what opened it."""
    reasons: dict[str, list[str]] = {}
    for prompt, because in (*_by_rows(readings), *_by_situation(readings)):
        reasons.setdefault(prompt, []).append(because)
    return reasons


def _by_rows(readings: Readings) -> Iterator[tuple[str, str]]:
    for row in readings.positive:
        for mark in row.indicator.prompts:
            prompt = mark.removesuffix(UNDER_13)
            if mark.endswith(UNDER_13) and not row.was_under_13:
                continue
            if _CONDITIONS.get(prompt, _always)(row, readings):
                yield prompt, row.indicator.id
        yield from ((prompt, row.indicator.id) for prompt in _by_what_it_is(row, readings))
    yield from (("P17", row.indicator.id) for row in readings.rows if row.answer is Answer.NOT_KNOWN)


def _by_what_it_is(row: Reading, readings: Readings) -> Iterator[str]:
    if row.counts_as_harm:
        yield "P2"
        if row.was_under_13:
            yield "P3"
    if row.is_high and readings.is_13_or_under:
        yield "P4"
    if _PEOPLE_BEHIND & set(row.indicator.prompts) and row.indicator.block is not Block.VULNERABILITY:
        yield "P16"


def _by_situation(readings: Readings) -> Iterator[tuple[str, str]]:
    if readings.situation.safe_now in ("no", "not-known"):
        yield "P1", "s0.01"
    if readings.situation.communication_need_unanswered:
        yield "P13", "s0.05"


def _always(_row: Reading, _readings: Readings) -> bool:
    return True


def _is_now(row: Reading, _readings: Readings) -> bool:
    return row.recency is Recency.NOW


def _may_be_days_ago(row: Reading, readings: Readings) -> bool:
    latest = row.given.happened_latest or row.given.happened
    if latest is not None:
        return readings.situation.today - latest <= _LAST_DAYS
    return row.recency in (None, Recency.NOW)


_CONDITIONS: Mapping[str, Callable[[Reading, Readings], bool]] = {"P1": _is_now, "P5": _may_be_days_ago}


def _why(because: Iterable[str], readings: Readings) -> str:
    """Names the first answers in words."""
    parts = [_because_words(one, readings) for one in because]
    more = len(parts) - _NAMED
    words = "; ".join(parts[:_NAMED])
    return words + (_("; and {count} more.").format(count=more) if more > 0 else ".")


def _because_words(because: str, readings: Readings) -> str:
    row = readings.row(because)
    if row is None:
        return _SITUATION_WORDS.get(because, because)
    return f"{row.indicator.number} {row.indicator.short}: {answer_label(row.answer)}"


_SITUATION_WORDS = {
    "s0.01": "Safe right now: no, or not known",
    "s0.05": "A communication need has no answer yet",
}


def _due(clock: str, opened: datetime, to_ask: tuple[ToAsk, ...]) -> datetime | None:
    """By when; None where the clock starts with something else (a return, a talk, a contact)."""
    if clock == "now":
        return opened
    if clock == "1h":
        return opened + timedelta(hours=1)
    if clock == "same-day":
        return due.same_day(opened)
    if clock == "1-working-day":
        return due.end_of_day(due.working_days_after(opened.astimezone(LONDON).date(), 1))
    if clock == "configured" and to_ask:
        return due.end_of_day(min(one.due for one in to_ask))
    return None
