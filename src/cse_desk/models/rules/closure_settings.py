"""The closure guard's numbers as dated data (resources/settings/closure-guard.json). Pure: the caller hands in the bytes of the file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from cse_desk.errors import BadForm
from cse_desk.models.records.closure import GuardSettings

_NAMES = tuple(one.name for one in fields(GuardSettings))


@dataclass(frozen=True, slots=True)
class DatedNumber:
    """One number from a day on; `valid_from` None: since ever."""

    setting: str
    value: int
    valid_from: date | None


@dataclass(frozen=True, slots=True)
class DatedSettings:
    """Every number with its history."""

    numbers: tuple[DatedNumber, ...]

    def on(self, day: date) -> GuardSettings:
        """The numbers in force on that day (the first day counts)."""
        begun = sorted(
            (one for one in self.numbers if one.valid_from is None or one.valid_from <= day),
            key=lambda one: one.valid_from or date.min,
        )
        return GuardSettings(**{one.setting: one.value for one in begun})


def read_guard_settings(data: bytes) -> DatedSettings:
    """The numbers from their file. Raises BadForm naming each that is unknown, missing, doubled or no number above 0."""
    try:
        found = tuple(_number(one) for one in json.loads(data)["settings"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadForm((f"not the closure guard's settings: {error}",)) from error
    if problems := tuple(_problems(found)):
        raise BadForm(problems)
    return DatedSettings(found)


def _number(found: Mapping[str, object]) -> DatedNumber:
    start, value = found["valid_from"], found["value"]
    if type(value) is not int or value < 1:
        raise ValueError(f"{found['setting']} is no whole number above 0")
    return DatedNumber(str(found["setting"]), value, None if start is None else date.fromisoformat(str(start)))


def _problems(numbers: tuple[DatedNumber, ...]) -> list[str]:
    held = [(one.setting, one.valid_from) for one in numbers]
    return [
        *(f"{name}: not a setting" for name in sorted({name for name, _day in held} - set(_NAMES))),
        *(f"{name}: no line without a first day" for name in _NAMES if (name, None) not in held),
        *(f"{name}: two lines from the same day" for name in sorted({n for n, d in held if held.count((n, d)) > 1})),
    ]
