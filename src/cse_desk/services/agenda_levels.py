"""Which level was in force when, as the closure guard reads it: the VPG sets it, a signed screening raises it and lowers nothing."""

from collections.abc import Sequence
from datetime import date

from cse_desk.clock import LONDON
from cse_desk.models.enums import Direction
from cse_desk.models.rules import panel_history
from cse_desk.models.rules.levels import Levels, direction, read
from cse_desk.models.rules.panel_history import LevelMark
from cse_desk.models.tables.panel import PanelDecision
from cse_desk.models.tables.screenings import Screening
from cse_desk.services.agenda_facts import ChildRows
from cse_desk.services.panel_facts import assessed_of, decided_of


def levels_of(child: ChildRows, day: date | None = None) -> Levels:
    """As they stand, or stood when a meeting's day began: what that meeting decides is not part of it."""
    if day is None:
        return levels_at(child.screenings, child.decisions)
    signed = [row for row in child.screenings if row.signed_at and row.signed_at.astimezone(LONDON).date() <= day]
    return levels_at(signed, child.decided_before(day))


def levels_at(screenings: Sequence[Screening], decisions: Sequence[PanelDecision]) -> Levels:
    """After these decisions (that stand, the earliest first) and these signed screenings."""
    return read(decided_of(decisions), assessed_of(screenings))


def said_of(child: ChildRows) -> tuple[LevelMark, ...]:
    """Every level as it came into force, the earliest first."""
    return panel_history.level_marks(decided_of(child.decisions), assessed_of(child.screenings))


def rose_since(child: ChildRows, since: date | None) -> LevelMark | None:
    """The level that came into force after a day and is higher than the one that stood on it; None: it did not rise."""
    said = said_of(child)
    stood = next((one for one in reversed(said) if since is not None and one.on <= since), None)
    later = [one for one in said if since is not None and one.on > since]
    if stood is None or not later:
        return None
    return later[-1] if direction(stood.level, later[-1].level) is Direction.UP else None
