"""What the VPG's decisions add up to: which level was in force from when to when, since when somebody is on the agenda, earlier removals.

Pure, and the same for every order of the decisions. A decision that a later one corrects does not count; the later one does, from its
own day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from cse_desk.models.enums import HarmWord, LevelWord, PanelDecisionKind, Strand
from cse_desk.models.records.closure import EarlierRemoval, LevelInForce
from cse_desk.models.rules.closure_sitting import steps
from cse_desk.models.rules.panel import REMOVALS


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as these rules need it; `lamport` and `id` order those of one day."""

    id: str
    on: date
    kind: PanelDecisionKind
    level: LevelWord | None = None
    strands: frozenset[Strand] = frozenset()
    corrects: str = ""
    lamport: int = 0
    harm: HarmWord | None = None


@dataclass(frozen=True, slots=True)
class Assessed:
    """A signed screening: its two words as judged; `on`: the day it was signed."""

    id: str
    signed_at: datetime
    on: date
    harm: HarmWord | None
    level: LevelWord | None


@dataclass(frozen=True, slots=True)
class LevelMark:
    """A level that came into force (or was set again by the VPG) on a day; `id`: the decision or screening that says so."""

    on: date
    level: LevelWord
    id: str
    by_vpg: bool


def standing(decided: Iterable[Decided], before: date) -> tuple[Decided, ...]:
    """The decisions made before a day that no other of them corrects, in order."""
    made = [one for one in decided if one.on < before]
    corrected = {one.corrects for one in made if one.corrects}
    return tuple(
        sorted((one for one in made if one.id not in corrected), key=lambda one: (one.on, one.lamport, one.id))
    )


def begun(decisions: Iterable[Decided]) -> date | None:
    """The day on which they were added, the last time; None when no addition is here. Another strand added later begins nothing anew."""
    day: date | None = None
    on: set[Strand] = set()
    for one in decisions:
        if one.kind is PanelDecisionKind.ADD:
            day = one.on if not on else day
            on |= one.strands or set(Strand)
        elif one.kind in REMOVALS:
            on -= one.strands or set(Strand)
    return day


def first_level(decisions: Iterable[Decided], levels: Iterable[LevelInForce], added: date | None) -> LevelWord | None:
    """The level on the day they were added, the last time."""
    at = [one for one in decisions if one.kind is PanelDecisionKind.ADD and one.on == added and one.level]
    if at:
        return at[0].level
    return next((one.level for one in levels), None)


def levels_in_force(
    decisions: Iterable[Decided], assessed: Iterable[Assessed], added: date | None, until: date
) -> tuple[LevelInForce, ...]:
    """The levels since they were added, each until the next, as `level_marks` reads them; screenings of before `until`."""
    found = level_marks(decisions, (one for one in assessed if one.on < until))
    return tuple(_since(added, [(one.on, one.level) for one in found]))


def level_marks(decisions: Iterable[Decided], assessed: Iterable[Assessed]) -> tuple[LevelMark, ...]:
    """Every level as it came into force, the earliest first: for the guard, the agenda and the meeting alike.

    The VPG sets the level. A signed screening raises it from its own day; it lowers nothing until the VPG has said so. Before any
    decision with a level, a screening's level is all there is.
    """
    found: list[LevelMark] = []
    is_set = False
    for one in _in_order(decisions, assessed):
        if one.by_vpg or not is_set or steps(one.level) > steps(found[-1].level):
            found.append(one)
            is_set = is_set or one.by_vpg
    return tuple(found)


def _in_order(decisions: Iterable[Decided], assessed: Iterable[Assessed]) -> list[LevelMark]:
    """On one day a decision comes after the screening it knew, and a screening after the one signed before it."""
    found = [(one.on, 1, float(one.lamport), one.id, one.level) for one in decisions if one.level is not None]
    found += [(one.on, 0, one.signed_at.timestamp(), one.id, one.level) for one in assessed if one.level is not None]
    return [LevelMark(on, level, id_, by_vpg=bool(is_set)) for on, is_set, _place, id_, level in sorted(found)]


def _since(added: date | None, marks: list[tuple[date, LevelWord]]) -> Iterable[LevelInForce]:
    """Each mark until the next of another level; what was in force on the day of adding begins with it."""
    kept: list[tuple[date, LevelWord]] = []
    for day, level in marks:
        start = max(day, added) if added else day
        if kept and kept[-1][0] == start:
            kept.pop()
        if not kept or kept[-1][1] is not level:
            kept.append((start, level))
    for at, (start, level) in enumerate(kept):
        yield LevelInForce(level, start, kept[at + 1][0] if at + 1 < len(kept) else None)


def earlier_removals(decisions: Iterable[Decided]) -> tuple[EarlierRemoval, ...]:
    """Each time they were removed for a strand and later added for it again."""
    gone: dict[Strand, date] = {}
    found: set[EarlierRemoval] = set()
    for one in decisions:
        strands = one.strands or frozenset(Strand)
        if one.kind in REMOVALS:
            gone |= dict.fromkeys(strands, one.on)
        elif one.kind is PanelDecisionKind.ADD:
            found |= {EarlierRemoval(gone.pop(strand), one.on) for strand in strands if strand in gone}
    return tuple(sorted(found, key=lambda each: (each.removed or date.min, each.put_back or date.min)))
