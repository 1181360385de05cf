"""The answers to the tool, read once: who is how old, what stands at which level. The rules of the result look at these.

Source: the content outline of the screening tool, sections 0 and 4 (our own words; docs/decisions/0010).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from cse_desk.models.enums import Answer, Block, Level, Recency, Under13
from cse_desk.models.records.screening import Age, Given, Indicator, Situation, Tool
from cse_desk.models.rules.ages import age_on

THIRTEEN = 13
ALWAYS_NOW = frozenset({"d4.07"})  # "is missing now" says when in its own words
POSITIVE = frozenset({Answer.YES, Answer.POSSIBLE})
RECENT = frozenset({Recency.NOW, Recency.WITHIN_6_MONTHS})
_NOTHING = Given()
_RANK = {Level.LOW: 0, Level.MEDIUM: 1, Level.HIGH: 2}
_NOW_DAYS = 30  # a day of harm that is this near counts as "now" where nobody chose a word
_HALF_YEAR_DAYS = 183


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator with its answer, and what follows from both."""

    indicator: Indicator
    given: Given
    answer: Answer | None  # as it counts: a disclosure taken back counts as made
    level: Level | None  # as it stands after the worker's change and the rules for under thirteen
    recency: Recency | None  # as chosen, or as the day of the harm says
    age_then: Age | None  # at the time of the harm where known, else on the day of the answer
    counts_as_harm: bool

    @property
    def is_positive(self) -> bool:
        """Yes or Possible."""
        return self.answer in POSITIVE

    @property
    def is_high(self) -> bool:
        """Yes or Possible, at High."""
        return self.is_positive and self.level is Level.HIGH

    @property
    def is_risk(self) -> bool:
        """A risk indicator that does not count as harm here."""
        return self.indicator.block is Block.RISK and not self.counts_as_harm

    @property
    def is_unknown(self) -> bool:
        """Not known, or not answered yet."""
        return self.answer in (None, Answer.NOT_KNOWN)

    @property
    def was_under_13(self) -> bool:
        """By the age at the time of the harm where known, else on the day of the answer; an estimate at its younger end."""
        return self.age_then is not None and self.age_then.low < THIRTEEN


@dataclass(frozen=True)
class Readings:
    """All rows of a tool for one young person."""

    tool: Tool
    situation: Situation
    age: Age | None
    rows: tuple[Reading, ...]

    @property
    def is_under_13(self) -> bool:
        """On the day of the answer, by the younger end of an estimate."""
        return self.age is not None and self.age.low < THIRTEEN

    @property
    def is_13_or_under(self) -> bool:
        """On the day of the answer, by the younger end of an estimate."""
        return self.age is not None and self.age.low <= THIRTEEN

    @cached_property
    def positive(self) -> tuple[Reading, ...]:
        """Answered Yes or Possible; strengths not among them."""
        return tuple(row for row in self.rows if row.is_positive and row.indicator.block is not Block.STRENGTH)

    @cached_property
    def harm(self) -> tuple[Reading, ...]:
        """Signs of harm answered Yes or Possible."""
        return tuple(row for row in self.positive if row.counts_as_harm)

    @cached_property
    def risk(self) -> tuple[Reading, ...]:
        """Risk indicators answered Yes or Possible."""
        return tuple(row for row in self.positive if row.is_risk)

    @cached_property
    def vulnerability(self) -> tuple[Reading, ...]:
        """Vulnerabilities answered Yes or Possible."""
        return tuple(row for row in self.positive if row.indicator.block is Block.VULNERABILITY)

    @cached_property
    def unknown_harm(self) -> tuple[Reading, ...]:
        """Signs of harm that are Not known, or have no answer yet."""
        return tuple(row for row in self.rows if row.indicator.block is Block.HARM and row.is_unknown)

    @cached_property
    def asked(self) -> tuple[Reading, ...]:
        """Rows that are asked, given the other answers; an answered row always counts as asked."""
        return tuple(row for row in self.rows if row.answer is not None or self._is_asked(row.indicator))

    def _is_asked(self, indicator: Indicator) -> bool:
        if not indicator.asked_if:
            return True
        given = {row.indicator.id: row.answer for row in self.rows}
        return any(given.get(other) == answer for other, answer in indicator.asked_if)

    @cached_property
    def is_risk_mostly_unknown(self) -> bool:
        """Whether at least half of the risk indicators asked are Not known or have no answer."""
        risk = [row for row in self.asked if row.indicator.block is Block.RISK]
        return bool(risk) and 2 * sum(row.is_unknown for row in risk) >= len(risk)

    def row(self, indicator: str) -> Reading | None:
        """The row with this id; None when the tool has none."""
        return next((row for row in self.rows if row.indicator.id == indicator), None)


def read(tool: Tool, given: Mapping[str, Given], situation: Situation) -> Readings:
    """Read every row; answers to rows the tool does not have are left out."""
    age = _age_on(situation, situation.today)
    rows = tuple(_reading(one, given.get(one.id, _NOTHING), situation, age) for one in tool.indicators)
    return Readings(tool, situation, age, rows)


def _age_on(situation: Situation, day: date) -> Age | None:
    return age_on(
        day, born=situation.born, estimated_ages=situation.estimated_ages, estimated_on=situation.estimated_on
    )


def _reading(indicator: Indicator, given: Given, situation: Situation, age: Age | None) -> Reading:
    is_under_13 = age is not None and age.low < THIRTEEN
    happened = given.happened if given.happened and given.happened <= situation.today else None
    return Reading(
        indicator=indicator,
        given=given,
        answer=Answer.YES if given.taken_back else given.answer,
        level=effective_level(indicator, given, is_under_13=is_under_13),
        recency=given.recency or _recency(indicator, given.happened_latest or happened, situation),
        age_then=_age_on(situation, happened) if happened else age,
        counts_as_harm=indicator.block is Block.HARM or (indicator.is_harm_under_13 and is_under_13),
    )


def effective_level(indicator: Indicator, given: Given, *, is_under_13: bool) -> Level | None:
    """The worker's level or the suggested one, lifted for a child under thirteen; None for strengths."""
    level = given.level or indicator.level
    if level is None or not is_under_13 or indicator.under_13 is None:
        return level
    least = Level.HIGH if indicator.under_13 is Under13.ALWAYS_HIGH else Level.MEDIUM
    return max(level, least, key=_RANK.__getitem__)


def _recency(indicator: Indicator, happened: date | None, situation: Situation) -> Recency | None:
    if indicator.id in ALWAYS_NOW:
        return Recency.NOW
    if happened is None:
        return None
    ago = situation.today - happened
    if ago <= timedelta(days=_NOW_DAYS):
        return Recency.NOW
    if ago <= timedelta(days=_HALF_YEAR_DAYS):
        return Recency.WITHIN_6_MONTHS
    return Recency.MONTHS_6_TO_12 if ago <= timedelta(days=365) else Recency.EARLIER
