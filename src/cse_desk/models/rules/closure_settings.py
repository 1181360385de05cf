"""The closure guard's numbers as dated data (resources/settings/closure-guard.json). Pure: the caller hands in the bytes of the file."""

from dataclasses import dataclass, fields
from datetime import date

from cse_desk.models.records.closure import GuardSettings
from cse_desk.models.rules.dated_numbers import DatedNumber, in_force, read_dated_numbers

_NAMES = tuple(one.name for one in fields(GuardSettings))


@dataclass(frozen=True, slots=True)
class DatedSettings:
    """Every number with its history."""

    numbers: tuple[DatedNumber, ...]

    def on(self, day: date) -> GuardSettings:
        """The numbers in force on that day (the first day counts)."""
        return GuardSettings(**in_force(self.numbers, day))


def read_guard_settings(data: bytes) -> DatedSettings:
    """The numbers from their file. Raises BadForm naming each that is unknown, missing, doubled or no number above 0."""
    return DatedSettings(read_dated_numbers(data, _NAMES, "the closure guard's settings"))
