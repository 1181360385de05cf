"""Answers of the screening tool, and what the rules make of them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from cse_desk import paths
from cse_desk.forms.loader import load
from cse_desk.models.enums import Answer
from cse_desk.models.records.screening import (
    Given,
    ScreeningResult,
    Situation,
)
from cse_desk.models.rules import screening as rules
from cse_desk.services.screening_answers import prompt_texts, tool_of

FORMS = paths.resources() / "forms"
TOOL = tool_of(load((FORMS / "screening-tool.json").read_bytes()).form)
PROMPTS = prompt_texts(json.loads((FORMS / "screening-prompts.json").read_text("utf-8")))
TODAY = date(2026, 3, 10)  # a Tuesday
NOW = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
INDICATORS = {one.id: one for one in TOOL.indicators}


def aged(years: int, **more: object) -> Situation:
    return replace(Situation(today=TODAY, born=date(TODAY.year - years, 1, 15)), **more)  # type: ignore[arg-type]


def result(answers: Mapping[str, Given], situation: Situation) -> ScreeningResult:
    """Everything that is not given is No, as in the worked cases."""
    given = {id: Given(answer=Answer.NO) for id in INDICATORS} | dict(answers)
    return rules.assess(TOOL, given, situation, PROMPTS, now=NOW)


def opened(found: ScreeningResult) -> set[str]:
    return {one.prompt.id for one in found.prompts}


def holding(found: ScreeningResult) -> set[str]:
    return {floor.id for floor in found.floors}


YES, POSSIBLE = Given(answer=Answer.YES), Given(answer=Answer.POSSIBLE)
NOT_KNOWN = Given(answer=Answer.NOT_KNOWN)
