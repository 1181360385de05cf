"""Both words as they stand: what the VPG decided and what signed screenings said, read once, for the list, the header, agenda and meeting.

The guard reads its levels from the same marks (`panel_history`; docs/decisions/0015).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cse_desk.models.enums import Direction, HarmWord, LevelWord
from cse_desk.models.rules import panel_history
from cse_desk.models.rules.panel_history import Assessed, Decided

HARM_ORDER = (HarmWord.YES, HarmWord.POSSIBLY, HarmWord.NOT_KNOWN, HarmWord.NOT_THAT_WE_KNOW)
LEVEL_ORDER = (
    LevelWord.HIGH,
    LevelWord.MEDIUM,
    LevelWord.LOW,
    LevelWord.NOT_ENOUGH_KNOWN,
    LevelWord.NO_INDICATORS,
)
_STEPS = {LevelWord.NO_INDICATORS: 0, LevelWord.LOW: 1, LevelWord.MEDIUM: 2, LevelWord.HIGH: 3}


@dataclass(frozen=True, slots=True)
class Levels:
    """Now, before (the last that was different), on the day they were added; the harm word beside it; a word nobody gave is None.

    said_on: the last day on which one of the two words was given as it stands.
    """

    harm: HarmWord | None = None
    now: LevelWord | None = None
    before: LevelWord | None = None
    first: LevelWord | None = None
    said_on: date | None = None

    @property
    def direction(self) -> Direction | None:
        """From the one before to now."""
        return direction(self.before, self.now)


def read(decided: Sequence[Decided], assessed: Sequence[Assessed]) -> Levels:
    """After these decisions (none that was put right) and these signed screenings."""
    marks = panel_history.level_marks(decided, assessed)
    now = marks[-1].level if marks else None
    others = [one.level for one in marks if one.level is not now]
    added = panel_history.begun(decided)
    in_force = panel_history.levels_in_force(decided, assessed, added, date.max)
    harm, harm_on = _harm(decided, assessed)
    return Levels(
        harm=harm,
        now=now,
        before=others[-1] if others else (now if len(marks) > 1 else None),
        first=panel_history.first_level(decided, in_force, added),
        said_on=max(filter(None, [harm_on, marks[-1].on if marks else None]), default=None),
    )


@dataclass(frozen=True, slots=True)
class Stand:
    """Both words after something was said of them."""

    on: date
    by_vpg: bool
    words: Levels


def over_time(decided: Sequence[Decided], assessed: Sequence[Assessed]) -> Iterator[Stand]:
    """How they stood after each screening and each decision, the earliest first: the last is how they stand now."""
    said: list[tuple[date, bool, float, Decided | Assessed]] = [
        *((one.on, False, one.signed_at.timestamp(), one) for one in assessed),
        *((one.on, True, float(one.lamport), one) for one in decided),
    ]
    so_far: tuple[list[Decided], list[Assessed]] = ([], [])
    for on, by_vpg, _place, one in sorted(said, key=lambda each: (*each[:3], each[3].id)):
        if isinstance(one, Decided):
            so_far[0].append(one)
        else:
            so_far[1].append(one)
        yield Stand(on, by_vpg, read(*so_far))


def direction(before: LevelWord | None, now: LevelWord | None) -> Direction | None:
    """Movement between two levels; None where one of them is missing or not enough is known to say."""
    if before not in _STEPS or now not in _STEPS:
        return None
    difference = _STEPS[now] - _STEPS[before]
    return Direction.UP if difference > 0 else Direction.DOWN if difference < 0 else Direction.SAME


def _harm(decided: Iterable[Decided], assessed: Iterable[Assessed]) -> tuple[HarmWord | None, date | None]:
    """Read as the level is: the VPG sets the word, a screening after it says more and takes nothing back."""
    found = [(one.on, 0, one.signed_at.timestamp(), one.id, one.harm) for one in assessed]
    found += [(one.on, 1, float(one.lamport), one.id, one.harm) for one in decided]
    now: HarmWord | None = None
    since: date | None = None
    is_set = False
    for on, by_vpg, _place, _id, word in sorted((one for one in found if one[-1] is not None), key=lambda one: one[:4]):
        if word is not None and (by_vpg or not is_set or now is None or _is_at_least(word, now)):
            now, since, is_set = word, on, is_set or bool(by_vpg)
    return now, since


def _is_at_least(word: HarmWord, other: HarmWord) -> bool:
    return HARM_ORDER.index(word) <= HARM_ORDER.index(other)
