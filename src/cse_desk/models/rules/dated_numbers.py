"""Numbers that differ between areas, each from a day on: data of resources/settings. Pure: the caller hands in the bytes of a file.

The number in force on a day is the one of the latest line that has begun; a change is a new line, and the old one stays.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cse_desk.errors import BadForm


@dataclass(frozen=True, slots=True)
class DatedNumber:
    """One number from a day on; `valid_from` None: since ever."""

    setting: str
    value: int
    valid_from: date | None


def in_force(numbers: Sequence[DatedNumber], day: date) -> dict[str, int]:
    """The numbers in force on that day (the first day counts)."""
    begun = sorted(
        (one for one in numbers if one.valid_from is None or one.valid_from <= day),
        key=lambda one: one.valid_from or date.min,
    )
    return {one.setting: one.value for one in begun}


def read_dated_numbers(data: bytes, names: Sequence[str], what: str) -> tuple[DatedNumber, ...]:
    """The numbers of a file. Raises BadForm naming each that is unknown, missing, doubled or no number above 0; `what` is its name."""
    try:
        found = tuple(_number(one) for one in json.loads(data)["settings"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadForm((f"not {what}: {error}",)) from error
    if problems := tuple(_problems(found, names)):
        raise BadForm(problems)
    return found


def _number(found: Mapping[str, object]) -> DatedNumber:
    start, value = found["valid_from"], found["value"]
    if type(value) is not int or value < 1:
        raise ValueError(f"{found['setting']} is no whole number above 0")
    return DatedNumber(str(found["setting"]), value, None if start is None else date.fromisoformat(str(start)))


def _problems(numbers: Sequence[DatedNumber], names: Sequence[str]) -> list[str]:
    held = [(one.setting, one.valid_from) for one in numbers]
    return [
        *(f"{name}: not a setting" for name in sorted({name for name, _day in held} - set(names))),
        *(f"{name}: no line without a first day" for name in names if (name, None) not in held),
        *(f"{name}: two lines from the same day" for name in sorted({n for n, d in held if held.count((n, d)) > 1})),
    ]
