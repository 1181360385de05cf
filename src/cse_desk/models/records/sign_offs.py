"""Judgements that wait for a manager's signature."""

from dataclasses import dataclass
from datetime import date, datetime

from cse_desk.models.enums import HarmWord, LevelWord


@dataclass(frozen=True, slots=True)
class WaitingSignOff:
    """One judgement that differs from the tool, or is under a rule that a manager may override. `is_own`: who judged works here."""

    screening_id: str
    young_person_id: str
    person: str
    signed_by: str
    signed_on: date
    harm: HarmWord | None
    level: LevelWord | None
    tool_harm: HarmWord | None
    tool_level: LevelWord | None
    differs_why: str
    reasons: str
    due: datetime
    is_late: bool
    when_words: str
    is_own: bool
