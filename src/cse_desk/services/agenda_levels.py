"""Which level was in force when: what signed screenings said and what the VPG decided, in one line of days."""

from dataclasses import dataclass
from datetime import date

from cse_desk.clock import LONDON
from cse_desk.models.enums import Direction, HarmWord, LevelWord
from cse_desk.models.rules.summary import direction
from cse_desk.services.agenda_facts import ChildRows
from cse_desk.services.case_summaries import word_of


@dataclass(frozen=True, slots=True)
class LevelSaid:
    """A level (and the harm word) from a day on, and who said so."""

    on: date
    harm: HarmWord | None
    level: LevelWord
    by_vpg: bool


@dataclass(frozen=True, slots=True)
class Levels:
    """Now, before (the last that was different) and first."""

    now: LevelSaid | None
    before: LevelSaid | None
    first: LevelSaid | None

    @property
    def direction(self) -> Direction | None:
        """From the one before to now."""
        return direction(self.before.level if self.before else None, self.now.level if self.now else None)


def levels_of(child: ChildRows) -> Levels:
    """Now, the last one that was different, and the first."""
    said = said_of(child)
    if not said:
        return Levels(None, None, None)
    now = said[-1]
    before = next((one for one in reversed(said) if one.level is not now.level), None)
    return Levels(now, before or (said[-2] if len(said) > 1 else None), said[0])


def said_of(child: ChildRows) -> list[LevelSaid]:
    """Every level that was said, the earliest first; of one day the VPG's word is the last."""
    found = []
    for row in child.screenings:
        level = word_of(LevelWord, row.judgement_level)
        if level is not None and row.signed_at is not None:
            day = row.signed_at.astimezone(LONDON).date()
            found.append(LevelSaid(day, word_of(HarmWord, row.judgement_harm), level, by_vpg=False))
    for decision in child.decisions:
        level = word_of(LevelWord, decision.level)
        if level is not None and decision.decided_on is not None:
            found.append(LevelSaid(decision.decided_on, word_of(HarmWord, decision.harm), level, by_vpg=True))
    return sorted(found, key=lambda one: (one.on, one.by_vpg))


def rose_since(child: ChildRows, since: date | None) -> LevelSaid | None:
    """The level that was said after a day and is higher than the one that stood on it; None: it did not rise."""
    said = said_of(child)
    stood = next((one for one in reversed(said) if since is not None and one.on <= since), None)
    later = [one for one in said if since is not None and one.on > since]
    if stood is None or not later:
        return None
    return later[-1] if direction(stood.level, later[-1].level) is Direction.UP else None
