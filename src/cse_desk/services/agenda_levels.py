"""Which level was in force when, as the closure guard reads it: the VPG sets it, a signed screening raises it and lowers nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cse_desk.clock import LONDON
from cse_desk.models.enums import Direction, HarmWord, LevelWord, PanelDecisionKind
from cse_desk.models.rules import panel_history
from cse_desk.models.rules.panel_history import Assessed, Decided, LevelMark
from cse_desk.models.rules.summary import HARM_ORDER, direction
from cse_desk.models.tables.panel import PanelDecision
from cse_desk.models.tables.screenings import Screening
from cse_desk.services.agenda_facts import ChildRows
from cse_desk.services.case_summaries import strands_of, word_of


@dataclass(frozen=True, slots=True)
class Levels:
    """Now, before (the last that was different), on the day they were added; the harm word beside it; a word nobody gave is None."""

    harm: HarmWord | None
    now: LevelWord | None
    before: LevelWord | None
    first: LevelWord | None

    @property
    def direction(self) -> Direction | None:
        """From the one before to now."""
        return direction(self.before, self.now)


def levels_of(child: ChildRows, day: date | None = None) -> Levels:
    """As they stand, or stood when a meeting's day began: what that meeting decides is not part of it."""
    if day is None:
        return levels_at(child.screenings, child.decisions)
    signed = [row for row in child.screenings if row.signed_at and row.signed_at.astimezone(LONDON).date() <= day]
    return levels_at(signed, child.decided_before(day))


def levels_at(screenings: Sequence[Screening], decisions: Sequence[PanelDecision]) -> Levels:
    """After these decisions (that stand, the earliest first) and these signed screenings."""
    decided = _decided(decisions)
    marks = panel_history.level_marks(decided, _assessed(screenings))
    now = marks[-1].level if marks else None
    others = [one.level for one in marks if one.level is not now]
    added = panel_history.begun(decided)
    in_force = panel_history.levels_in_force(decided, _assessed(screenings), added, date.max)
    return Levels(
        harm=_harm(screenings, decisions),
        now=now,
        before=others[-1] if others else (now if len(marks) > 1 else None),
        first=panel_history.first_level(decided, in_force, added),
    )


def said_of(child: ChildRows) -> tuple[LevelMark, ...]:
    """Every level as it came into force, the earliest first."""
    return panel_history.level_marks(_decided(child.decisions), _assessed(child.screenings))


def rose_since(child: ChildRows, since: date | None) -> LevelMark | None:
    """The level that came into force after a day and is higher than the one that stood on it; None: it did not rise."""
    said = said_of(child)
    stood = next((one for one in reversed(said) if since is not None and one.on <= since), None)
    later = [one for one in said if since is not None and one.on > since]
    if stood is None or not later:
        return None
    return later[-1] if direction(stood.level, later[-1].level) is Direction.UP else None


def _decided(rows: Iterable[PanelDecision]) -> tuple[Decided, ...]:
    """Rows that stand, the earliest first; one of another version's kind or without a day says nothing."""
    found = ((at, row, word_of(PanelDecisionKind, row.decision)) for at, row in enumerate(rows))
    return tuple(
        Decided(row.id, row.decided_on, kind, word_of(LevelWord, row.level), strands_of(row.strands), lamport=at)
        for at, row, kind in found
        if kind is not None and row.decided_on is not None
    )


def _assessed(rows: Iterable[Screening]) -> tuple[Assessed, ...]:
    """The judged levels of the signed ones."""
    found = ((row, word_of(LevelWord, row.judgement_level)) for row in rows)
    return tuple(
        Assessed(row.id, row.signed_at.astimezone(LONDON).date(), level)
        for row, level in found
        if level is not None and row.signed_at is not None
    )


def _harm(screenings: Iterable[Screening], decisions: Iterable[PanelDecision]) -> HarmWord | None:
    """Read as the level is: the VPG sets the word, a screening after it says more and takes nothing back."""
    found = [
        (row.signed_at.astimezone(LONDON).date(), 0, at, word_of(HarmWord, row.judgement_harm))
        for at, row in enumerate(screenings)
        if row.signed_at is not None
    ]
    found += [
        (row.decided_on, 1, at, word_of(HarmWord, row.harm))
        for at, row in enumerate(decisions)
        if row.decided_on is not None
    ]
    now: HarmWord | None = None
    is_set = False
    for _on, by_vpg, _at, word in sorted(found, key=lambda one: one[:3]):
        if word is not None and (by_vpg or not is_set or now is None or _is_more(word, now)):
            now, is_set = word, is_set or bool(by_vpg)
    return now


def _is_more(word: HarmWord, than: HarmWord) -> bool:
    return HARM_ORDER.index(word) < HARM_ORDER.index(than)
