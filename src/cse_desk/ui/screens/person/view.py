"""What the page of a young person shows, read in one go in the reading lane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cse_desk.models.enums import ReferralState, Strand
from cse_desk.models.records.people import DifferingField, HistoryEntry, RecordFinding
from cse_desk.models.records.screening import FiredPrompt, ScreeningLine

if TYPE_CHECKING:
    from cse_desk.ui.context import Services


@dataclass(frozen=True, slots=True)
class OpenPrompts:
    """The prompts of one screening that wait for an answer."""

    line: ScreeningLine
    prompts: tuple[FiredPrompt, ...]


@dataclass(frozen=True, slots=True)
class ScreeningView:
    """What the Screening tab shows."""

    lines: tuple[ScreeningLine, ...]
    prompts: tuple[OpenPrompts, ...]
    referral: tuple[tuple[Strand, ReferralState], ...]


@dataclass(frozen=True, slots=True)
class HistoryView:
    """What the History tab shows."""

    differing: tuple[DifferingField, ...]
    entries: tuple[HistoryEntry, ...]
    findings: tuple[RecordFinding, ...] = ()


def screening(services: Services, young_person_id: str) -> ScreeningView:
    """Screenings, the newest first, with what still waits of each."""
    lines = services.screenings.lines(young_person_id=young_person_id)
    waiting = tuple(_open_prompts(services, line) for line in lines if line.open_prompts)
    states = services.referrals.states(young_person_id=young_person_id)
    urgent = sorted((one for one in waiting if one.prompts), key=_soonest)
    return ScreeningView(lines, tuple(urgent), tuple(states.items()))


def _soonest(one: OpenPrompts) -> tuple[bool, float]:
    """By the first of its clocks; those that have none last, as they came."""
    due = [prompt.due.timestamp() for prompt in one.prompts if prompt.due is not None]
    return not due, min(due, default=0.0)


def _open_prompts(services: Services, line: ScreeningLine) -> OpenPrompts:
    fired = services.screenings.result(screening_id=line.screening_id).prompts
    return OpenPrompts(line, tuple(one for one in fired if one.is_open))


def history(services: Services, young_person_id: str) -> HistoryView:
    """Every act, and where people differ."""
    people = services.people
    return HistoryView(
        people.differing(young_person_id), people.history(young_person_id), people.findings(young_person_id)
    )
