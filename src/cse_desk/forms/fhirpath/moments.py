"""Dates, times and both together as ISO texts of any precision: order, and adding a length of time.

Source: FHIRPath 2.0, sections 6.1.1 (equality), 6.2 (comparison) and 6.6.7 (date and time arithmetic).
"""

import calendar
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

_MOMENT: Final = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T(?:(\d{2})(?::(\d{2})(?::(\d{2}(?:\.\d+)?))?)?)?)?(Z|[+-]\d{2}:\d{2})?"
)
_TIME: Final = re.compile(r"T?(\d{2})(?::(\d{2})(?::(\d{2}(?:\.\d+)?))?)?(Z|[+-]\d{2}:\d{2})?")
_UNITS: Final = ("year", "month", "day", "hour", "minute", "second")
_NAMES: Final = {
    "a": "year",
    "mo": "month",
    "wk": "week",
    "d": "day",
    "h": "hour",
    "min": "minute",
    "s": "second",
    "ms": "millisecond",
}
_SECONDS: Final = {
    "week": Decimal(604_800),
    "day": Decimal(86_400),
    "hour": Decimal(3_600),
    "minute": Decimal(60),
    "second": Decimal(1),
    "millisecond": Decimal("0.001"),
}
_LEAST: Final = (1, 1, 1, 0, 0, 0)  # the smallest of each unit
_DAYS: Final = {"year": 365, "month": 30}


def unit(name: str) -> str | None:
    """ "year", "month" … "millisecond" for a unit in words or as a UCUM code; None when it is no length of time."""
    bare = name.strip("'")
    known = _NAMES.get(bare)
    if known is not None:
        return known
    single = bare.removesuffix("s")
    return single if single in _NAMES.values() else None


def _parts(text: str) -> tuple[list[Decimal], str] | None:
    """The numbers from the largest unit down, and the zone; None when the text is no moment."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        found = _TIME.fullmatch(text)
    if found is None:
        return None
    *numbers, zone = found.groups()
    given = [Decimal(one) for one in numbers if one is not None]
    return given, zone or ""


def compared(left: str, right: str) -> int | None:
    """-1, 0 or 1; None when the lesser precision of one leaves it open. Texts that are no moments are compared as texts."""
    first, second = _parts(left), _parts(right)
    if first is None or second is None:
        return (left > right) - (left < right)
    numbers = [_in_utc(*one) if first[1] and second[1] else one[0] for one in (first, second)]
    for one, other in zip(*numbers, strict=False):
        if one != other:
            return 1 if one > other else -1
    return 0 if len(numbers[0]) == len(numbers[1]) else None


def _in_utc(numbers: list[Decimal], zone: str) -> list[Decimal]:
    if zone == "Z" or len(numbers) < len(("year", "month", "day", "hour")):
        return numbers
    sign = -1 if zone[0] == "-" else 1
    offset = sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    seconds = numbers[5] if len(numbers) > 5 else Decimal(0)
    year, month, day, hour = (int(one) for one in numbers[:4])
    minute = int(numbers[4]) if len(numbers) > 4 else 0
    try:
        moved = datetime(year, month, day, hour, minute, tzinfo=UTC) - offset
    except (ValueError, OverflowError):
        return numbers
    full = [Decimal(one) for one in (moved.year, moved.month, moved.day, moved.hour, moved.minute)]
    return [*full, seconds][: len(numbers)]


def added(text: str, amount: Decimal, of: str) -> str | None:
    """The moment after a length of time, at the precision it has; None when the text is no moment or leaves the calendar."""
    is_time = _TIME.fullmatch(text) is not None and _MOMENT.fullmatch(text) is None
    found = _parts(text)
    if found is None:
        return None
    numbers, zone = found
    try:
        return _time_after(numbers, zone, amount, of) if is_time else _date_after(numbers, zone, amount, of)
    except (ValueError, OverflowError):
        return None


def _date_after(numbers: list[Decimal], zone: str, amount: Decimal, of: str) -> str:
    precision = len(numbers)
    year, month, day = (int(numbers[at]) if at < precision else 1 for at in range(3))
    if of in ("year", "month"):
        months = int(amount) * (12 if of == "year" else 1)
        if precision == 1:
            months = int(Decimal(months) / 12) * 12
        year, month = divmod(year * 12 + month - 1 + months, 12)
        month += 1
        day = min(day, calendar.monthrange(year, month)[1])
        return _written([Decimal(year), Decimal(month), Decimal(day), *numbers[3:]][:precision], zone)
    if precision < 3:
        whole = int(amount * _SECONDS[of] / _SECONDS["day"])
        coarse = _UNITS[precision - 1]
        return _date_after(numbers, zone, Decimal(int(whole / _DAYS[coarse])), coarse)
    clock = [*numbers[3:], *([Decimal(0)] * (6 - precision))]
    seconds = clock[0] * 3600 + clock[1] * 60 + clock[2]
    moved = seconds + (
        Decimal(int(amount * _SECONDS[of] / 86_400)) * 86_400 if precision == 3 else amount * _SECONDS[of]
    )
    days = int(moved // 86_400) if moved >= 0 else -int(-moved // 86_400) - (1 if moved % 86_400 else 0)
    rest = moved - days * 86_400
    on = date(year, month, day) + timedelta(days=days)
    full = [Decimal(on.year), Decimal(on.month), Decimal(on.day), rest // 3600, rest % 3600 // 60, rest % 60]
    return _written(full[:precision], zone)


def _time_after(numbers: list[Decimal], zone: str, amount: Decimal, of: str) -> str | None:
    if of not in _SECONDS:
        return None
    clock = [*numbers, *([Decimal(0)] * (3 - len(numbers)))]
    rest = (clock[0] * 3600 + clock[1] * 60 + clock[2] + amount * _SECONDS[of]) % 86_400
    rest = rest + 86_400 if rest < 0 else rest
    parts = [rest // 3600, rest % 3600 // 60, rest % 60][: len(numbers)]
    return ":".join(_two(one) for one in parts) + zone


def _written(numbers: list[Decimal], zone: str) -> str:
    date = "-".join([f"{int(numbers[0]):04}", *(_two(one) for one in numbers[1:3])])
    clock = ":".join(_two(one) for one in numbers[3:])
    return f"{date}T{clock}{zone}" if clock else date


def _two(number: Decimal) -> str:
    whole, _point, rest = f"{number:f}".partition(".")
    rest = rest.rstrip("0")
    return f"{int(whole):02}" + (f".{rest}" if rest else "")


def is_moment(text: str) -> bool:
    """A date, or a date with a time, that exists."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return False
    numbers, _zone = _parts(text) or ([], "")
    year, month, day, hour, minute, second = (*(int(one) for one in numbers), *_LEAST[len(numbers) :])
    try:
        datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """A time of the day."""
    found = _TIME.fullmatch(text)
    return found is not None and int(found[1]) < 24 and int(found[2] or 0) < 60 and Decimal(found[3] or 0) < 60
