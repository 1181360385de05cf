"""Judgements that wait for a manager's signature."""

from dataclasses import dataclass
from datetime import date, datetime

from cse_desk.models.enums import HarmWord, LevelWord
from cse_desk.models.records.screening import Judgement


@dataclass(frozen=True, slots=True)
class Judged:
    """What a manager reads of a judgement before signing it off; a word of another version is None."""

    harm: HarmWord | None = None
    level: LevelWord | None = None
    differs_why: str = ""
    reasons: str = ""


def judged_of(judgement: Judgement | None) -> Judged:
    """Of a judgement that is shown whole; None: nothing of it was shown."""
    if judgement is None:
        return Judged()
    return Judged(judgement.harm, judgement.level, judgement.differs_why, judgement.reasons)


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

    @property
    def judged(self) -> Judged:
        """What is signed off."""
        return Judged(self.harm, self.level, self.differs_why, self.reasons)
