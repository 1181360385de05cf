"""The result of a screening: two words, never one, each with its reason; an aid, not a decision.

Source: the content outline of the screening tool, sections 0, 3 and 4 (our own words; a guide to thinking, not a validated measure).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import Answer, Block, HarmWord, Level, LevelWord, Recency
from cse_desk.models.labels import answer_label, label
from cse_desk.models.records.screening import (
    Box,
    Domain,
    DomainProfile,
    Floor,
    Given,
    Judgement,
    PromptAnswer,
    PromptText,
    ScreeningResult,
    Situation,
    ToAsk,
    Tool,
)
from cse_desk.models.rules import due
from cse_desk.models.rules.floors import TOO_MANY_UNKNOWN, floors
from cse_desk.models.rules.prompts import fired
from cse_desk.models.rules.readings import Reading, Readings, read

_CRIMINAL = ("d10.06", "d10.04", "d2.06")
_SEXUAL_TO_ASK = ("d3.05", "d3.06", "d3.07", "d3.08")
_SEXUAL = ("d3.05", "d3.07", "d3.08", "d8.07", "d10.08")
_CRIMINAL_TO_ASK = ("d10.03", "d10.04", "d10.05", "d10.06")
_LEVEL_RANK = {
    LevelWord.NO_INDICATORS: 0,
    LevelWord.NOT_ENOUGH_KNOWN: 0,
    LevelWord.LOW: 1,
    LevelWord.MEDIUM: 2,
    LevelWord.HIGH: 3,
}
_HARM_RANK = {HarmWord.NOT_KNOWN: 0, HarmWord.NOT_THAT_WE_KNOW: 0, HarmWord.POSSIBLY: 1, HarmWord.YES: 2}


@dataclass(frozen=True, slots=True)
class ScreeningSettings:
    """Numbers an area may set (resources/forms/screening-settings.json)."""

    not_known_harm_working_days: int = 5
    not_known_working_days: int = 10
    reassess_months: int = 3


def assess(
    tool: Tool,
    given: Mapping[str, Given],
    situation: Situation,
    prompts: Mapping[str, PromptText],
    *,
    now: datetime,
    prompt_answers: Mapping[str, PromptAnswer] | None = None,
    settings: ScreeningSettings | None = None,
) -> ScreeningResult:
    """What the tool says of these answers. Pure: the same answers in any order give the same result."""
    readings = read(tool, given, situation)
    holds = floors(readings)
    harm, harm_why = _harm(readings)
    level, level_why = _level(readings, holds)
    to_ask = _to_ask(readings, settings or ScreeningSettings())
    return ScreeningResult(
        harm=harm,
        harm_why=harm_why,
        level=level,
        level_why=level_why,
        prompts=fired(readings, to_ask, prompts, prompt_answers or {}, now),
        floors=holds,
        profile=tuple(_profile(domain, readings) for domain in tool.domains),
        to_ask=to_ask,
        harm_listed=tuple(_harm_words(row) for row in readings.harm),
        advice=tuple(_advice(readings)),
        one_agency=len(set(situation.agencies)) == 1,
        hard_forbidden=frozenset(word for floor in holds if floor.hard for word in floor.forbids),
        soft_forbidden=frozenset(word for floor in holds if not floor.hard for word in floor.forbids),
    )


# ---- the first word ------------------------------------------------------------------------


def _harm(readings: Readings) -> tuple[HarmWord, str]:
    yes = [row for row in readings.harm if row.answer is Answer.YES]
    possible = [row for row in readings.harm if row.answer is Answer.POSSIBLE]
    if yes:
        why = ngettext("{count} sign of harm is Yes: ", "{count} signs of harm are Yes: ", len(yes))
        return HarmWord.YES, why + _names(yes)
    if possible:
        why = ngettext("{count} sign of harm is Possible: ", "{count} signs of harm are Possible: ", len(possible))
        return HarmWord.POSSIBLY, why + _names(possible)
    unknown = readings.unknown_harm
    if len(unknown) >= TOO_MANY_UNKNOWN:
        why = ngettext("{count} sign of harm is not known.", "{count} signs of harm are not known.", len(unknown))
        return HarmWord.NOT_KNOWN, why
    return HarmWord.NOT_THAT_WE_KNOW, _("No sign of harm was answered Yes or Possible.")


def _names(rows: list[Reading]) -> str:
    named = ", ".join(f"{row.indicator.number} {row.indicator.short}" for row in rows[:3])
    more = len(rows) - 3
    return named + (_(" and {count} more.").format(count=more) if more > 0 else ".")


# ---- the second word: the indicative level -------------------------------------------------


def _level(readings: Readings, holds: tuple[Floor, ...]) -> tuple[LevelWord, str]:
    word, why = _indicative(readings, holds)
    not_enough = next((floor for floor in holds if floor.id == "F8"), None)
    if not_enough is not None and word in not_enough.forbids:
        return LevelWord.NOT_ENOUGH_KNOWN, f"{not_enough.words} (F8)"
    return word, why


def _indicative(readings: Readings, holds: tuple[Floor, ...]) -> tuple[LevelWord, str]:
    for floor in holds:
        if floor.hard and floor.least is LevelWord.HIGH:
            return LevelWord.HIGH, f"{floor.words} ({floor.id})"
    high = [row for row in readings.risk if row.is_high]
    current = [row for row in high if row.recency in (None, Recency.NOW)]
    if len(current) >= 2:
        return LevelWord.HIGH, _("Two or more risk indicators at High now: ") + _names(current)
    for floor in holds:
        if floor.least is LevelWord.MEDIUM:
            return LevelWord.MEDIUM, f"{floor.words} ({floor.id})"
    return _without_floor(readings, high)


def _without_floor(readings: Readings, high: list[Reading]) -> tuple[LevelWord, str]:
    if high:
        return LevelWord.MEDIUM, _("A risk indicator at High: ") + _names(high)
    medium = [row for row in readings.risk if row.level is Level.MEDIUM]
    if len(medium) >= 3 and len({row.indicator.domain for row in medium}) >= 2:
        return LevelWord.MEDIUM, _("Three or more risk indicators at Medium, in two domains or more.")
    if readings.risk or readings.harm:
        return LevelWord.LOW, _("Few risk indicators, none at High.")
    if _beyond_who_they_are(readings):
        return LevelWord.LOW, _("Vulnerability only. It never raises the level by itself.")
    if readings.is_risk_mostly_unknown:
        return LevelWord.NOT_ENOUGH_KNOWN, _("Half or more of the risk indicators are not known.")
    return LevelWord.NO_INDICATORS, _("No risk indicator and no sign of harm was answered Yes or Possible.")


def _beyond_who_they_are(readings: Readings) -> bool:
    """Whether something that happens to the young person is among the vulnerabilities, not only who they are (F10)."""
    return any(not row.indicator.is_characteristic for row in readings.vulnerability)


# ---- what else is on the page --------------------------------------------------------------


def _profile(domain: Domain, readings: Readings) -> DomainProfile:
    rows = [row for row in readings.asked if row.indicator.domain == domain.id]
    strengths = [row.answer for row in rows if row.indicator.block is Block.STRENGTH]
    return DomainProfile(
        domain=domain,
        boxes=tuple(_box(row) for row in rows if row.indicator.block is not Block.STRENGTH),
        strength=strengths[0] if strengths else None,
        unknown=sum(row.answer is Answer.NOT_KNOWN for row in rows),
    )


def _box(row: Reading) -> Box:
    block = Block.HARM if row.counts_as_harm else row.indicator.block
    return Box(row.indicator.id, block, row.answer, row.level, row.given.basis, row.recency)


def _to_ask(readings: Readings, settings: ScreeningSettings) -> tuple[ToAsk, ...]:
    """Every Not known, signs of harm first."""
    unknown = [row for row in readings.rows if row.answer is Answer.NOT_KNOWN]
    today = readings.situation.today
    asked = []
    for row in sorted(unknown, key=lambda row: not row.counts_as_harm):
        days = settings.not_known_harm_working_days if row.counts_as_harm else settings.not_known_working_days
        one = row.indicator
        asked.append(ToAsk(one.id, one.number, one.text, one.block, due.working_days_after(today, days)))
    return tuple(asked)


def _harm_words(row: Reading) -> str:
    """One sign of harm: what, when, and how it was answered. Past harm has no time limit."""
    when = label(row.recency) if row.recency else _("when: not said")
    if row.given.happened:
        when += f", {day_words(row.given.happened)}"
    taken_back = _(" It was taken back; it stays recorded.") if row.given.taken_back else ""
    head = f"{row.indicator.number} {row.indicator.short}: {answer_label(row.answer)}"
    return f"{head} ({when}). {_answered_words(row.given)}{taken_back}"


def _answered_words(given: Given) -> str:
    parts = [part.strip().rstrip(".") for part in (given.answered, given.answered_police, given.answered_support)]
    written = "; ".join(part for part in parts if part)
    if not written:
        return _("Nobody has written how it was answered.")
    words = _("Answered: {parts}.").format(parts=written)
    return words if given.is_answered else words + _(" The answer is not complete.")


def _advice(readings: Readings) -> list[str]:
    words = []
    if _beyond_who_they_are(readings) and not readings.risk and not readings.harm:
        words.append(
            _("Vulnerability without risk indicators: think of early help, and agree who will notice a change.")
        )
    if _any(readings, _CRIMINAL) and not _any(readings, _SEXUAL_TO_ASK):
        words.append(
            _(
                "Made to work or carry for others: ask 3.05 to 3.08 aloud. Sexual harm is missed here, in boys above all."
            )
        )
    if _any(readings, _SEXUAL) and not _any(readings, _CRIMINAL_TO_ASK):
        words.append(_("Sexual harm: ask 10.03 to 10.06 too. Criminal harm is missed here, in girls above all."))
    if readings.age is None:
        words.append(_("No age is known. Write an estimate: for a child under 13 other rules hold."))
    return words


def _any(readings: Readings, indicators: tuple[str, ...]) -> bool:
    return any(row.indicator.id in indicators for row in readings.positive)


# ---- judgement -----------------------------------------------------------------------------


class JudgementProblem(StrEnum):
    """What keeps a judgement from being signed."""

    REASONS_MISSING = "reasons-missing"
    HARD_FLOOR = "hard-floor"  # only a changed answer lifts it
    DIFFERS_WITHOUT_REASON = "differs-without-reason"
    NOT_A_CHOICE = "not-a-choice"


def level_choices(result: ScreeningResult) -> tuple[LevelWord, ...]:
    """The words a person may choose from; those a hard floor forbids are shown but cannot be chosen."""
    words = (LevelWord.HIGH, LevelWord.MEDIUM, LevelWord.LOW, LevelWord.NO_INDICATORS, LevelWord.NOT_ENOUGH_KNOWN)
    return tuple(word for word in words if word is not LevelWord.NO_INDICATORS or result.level is word)


def judgement_problems(result: ScreeningResult, judgement: Judgement) -> tuple[JudgementProblem, ...]:
    """What must be mended before the judgement can be signed; empty when nothing."""
    problems = []
    if not judgement.reasons.strip():
        problems.append(JudgementProblem.REASONS_MISSING)
    if judgement.level in result.hard_forbidden:
        problems.append(JudgementProblem.HARD_FLOOR)
    elif judgement.level not in level_choices(result):
        problems.append(JudgementProblem.NOT_A_CHOICE)
    if needs_reason(result, judgement) and not judgement.differs_why.strip():
        problems.append(JudgementProblem.DIFFERS_WITHOUT_REASON)
    return tuple(problems)


def needs_sign_off(result: ScreeningResult, judgement: Judgement) -> bool:
    """Whether a manager signs too: the judgement differs from the aid, or is under a soft floor."""
    differs = judgement.level is not result.level or judgement.harm is not result.harm
    return differs or judgement.level in result.soft_forbidden


def is_under_harm(harm: HarmWord, level: LevelWord) -> bool:
    """Whether further harm is called less than Medium although a sign of harm is Yes or Possible: "quiet now" is not "safe"."""
    return _HARM_RANK[harm] > 0 and _LEVEL_RANK[level] < _LEVEL_RANK[LevelWord.MEDIUM]


def needs_reason(result: ScreeningResult, judgement: Judgement) -> bool:
    """Whether a reason of its own is recorded: it differs from the aid, is under a floor, or under a sign of harm."""
    return needs_sign_off(result, judgement) or is_under_harm(result.harm, judgement.level)
