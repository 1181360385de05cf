"""What is owed about screening again, from the rows of one young person."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from cse_desk import paths
from cse_desk.clock import LONDON
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import MissingKind
from cse_desk.models.rules.dated_numbers import DatedNumber, in_force
from cse_desk.models.rules.due import end_of_day
from cse_desk.models.rules.reassess import ReassessSettings, Why, read_reassess_settings, screen_again, settings_on
from cse_desk.models.rules.summary import DueFact
from cse_desk.models.tables.facts import ClosureRequest, MissingEpisode
from cse_desk.models.tables.screenings import Screening
from cse_desk.services.casework_settings import CaseworkSettings

_WHAT = {
    Why.PLANNED: "Screening due again",
    Why.MISSING: "Screen again: was missing",
    Why.CLOSURE: "Screen again: a removal is asked for",
}
_SINCE = {Why.PLANNED: "", Why.MISSING: "Back {day}.", Why.CLOSURE: "Asked for {day}."}


def due_again(
    signed: Sequence[Screening],
    missing: Iterable[MissingEpisode],
    closures: Iterable[ClosureRequest],
    settings: CaseworkSettings,
) -> DueFact | None:
    """None when nothing was signed yet."""
    if not signed:
        return None
    last = max(signed, key=lambda one: (one.signed_at, one.id))
    assert last.signed_at is not None
    day = last.signed_at.astimezone(LONDON).date()
    numbers = numbers_on(day, settings)
    asked = [one.asked_on for one in closures if one.asked_on is not None and one.taken_back_on is None]
    found = screen_again(day, numbers, returned=_returns(missing), closure_asked=asked)
    since = _(_SINCE[found.why]).format(day=day_words(found.since)) if _SINCE[found.why] else ""
    why = f"{_('Last one {day}.').format(day=day_words(day))} {since}".strip()
    return DueFact("screen", last.root, _(_WHAT[found.why]), why, end_of_day(found.due))


def numbers_on(day: date, settings: CaseworkSettings) -> ReassessSettings:
    """The numbers for a screening signed on that day: what this vault was told goes before those of the installation."""
    return _in_force(day, shipped(), tuple(one.number for one in settings.again))


@lru_cache(maxsize=1024)
def _in_force(day: date, shipped: tuple[DatedNumber, ...], own: tuple[DatedNumber, ...]) -> ReassessSettings:
    return replace(settings_on(shipped, day), **in_force(own, day))


def shipped() -> tuple[DatedNumber, ...]:
    """The numbers of the installation (resources/settings/reassessment.json)."""
    return _numbers(paths.resources())


def _returns(missing: Iterable[MissingEpisode]) -> list[date]:
    """The days of returns; who was absent with an address that is known was not missing."""
    return [
        one.returned_at.astimezone(LONDON).date()
        for one in missing
        if one.returned_at is not None and one.missing_kind != MissingKind.ABSENT_ADDRESS_KNOWN
    ]


@lru_cache(maxsize=2)
def _numbers(resources: Path) -> tuple[DatedNumber, ...]:
    return read_reassess_settings((resources / "settings" / "reassessment.json").read_bytes())
