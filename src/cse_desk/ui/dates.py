"""Days as people type them: "9 8 2012", "9 Aug 2012", "9/8/12", "2012-08-09", "today". Day before month, as in Britain."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from cse_desk.i18n import DAYS, MONTHS, day
from cse_desk.i18n import gettext as _

_WORDS = {"today": 0, "t": 0, "yesterday": -1, "tomorrow": 1}
_LONG_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_YEARS_AHEAD = 10  # a year of two digits is at most this far in the future


class BadDay(ValueError):
    """The text is no day; the message is for the person."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a month or year where only that is known (day or month 0)."""

    year: int
    month: int = 0
    day: int = 0

    def iso(self) -> str:
        """For example 2012-08-09, 2012-08 or 2012, as FHIR writes it."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    def words(self) -> str:
        """For example 9 Aug 2012, Aug 2012 or 2012."""
        if self.day:
            return day(date(self.year, self.month, self.day))
        return f"{MONTHS[self.month - 1]} {self.year}" if self.month else str(self.year)

    def as_date(self) -> date | None:
        """The date; None while only the month or year is known."""
        return date(self.year, self.month, self.day) if self.day else None


def from_iso(text: str) -> Day:
    """The day back from `Day.iso`; ValueError when it is none."""
    parts = [int(part) for part in text.split("-")]
    found = Day(*parts)
    date(found.year, found.month or 1, found.day or 1)
    return found


def read_day(text: str, *, today: date, partial: bool = False) -> Day:
    """The day that `text` means; BadDay, in words, when it means none. `partial` lets a month or a year stand alone."""
    cleaned = text.strip().lower()
    if cleaned in _WORDS:
        found = today + timedelta(days=_WORDS[cleaned])
        return Day(found.year, found.month, found.day)
    parts = _parts(cleaned)
    for shape in (_whole, _month_and_year, _year):
        found_day = shape(parts, today)
        if found_day is not None:
            return _accept(found_day, partial)
    raise BadDay(_("Type a day like 9 8 2012 or 9 Aug 2012."))


def _parts(text: str) -> list[str]:
    run = re.fullmatch(r"(\d{2})(\d{2})(\d{4})", text)
    if run:
        return list(run.groups())
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", text)
    if iso:
        return [one for one in (iso[3], iso[2], iso[1]) if one]
    found = re.findall(r"\d+|[^\W\d_]+", re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text))
    weekdays = {name.lower() for name in DAYS}
    return [one for one in found if one[:3] not in weekdays or one.isdigit()]


def _month(part: str) -> int:
    if part.isdigit():
        return int(part)
    matches = [at for at, name in enumerate(_LONG_MONTHS, 1) if len(part) >= 3 and name.startswith(part)]
    if part == "sept":
        matches = [9]
    if len(matches) != 1:
        raise BadDay(_("The month is not one I know. Type a day like 9 8 2012 or 9 Aug 2012."))
    return matches[0]


def _full_year(part: str, today: date) -> int:
    if len(part) == 4:
        return int(part)
    if len(part) != 2:
        raise BadDay(_("Type the year with four digits, for example 2012."))
    year = 2000 + int(part)
    return year if year <= today.year + _YEARS_AHEAD else year - 100


def _whole(parts: list[str], today: date) -> Day | None:
    if len(parts) != 3:
        return None
    first, second, year = parts
    if not first.isdigit() and second.isdigit():  # August 9 2012
        first, second = second, first
    if not first.isdigit() or not year.isdigit():
        return None
    return Day(_full_year(year, today), _month(second), int(first))


def _month_and_year(parts: list[str], today: date) -> Day | None:
    if len(parts) != 2:
        return None
    if not parts[1].isdigit() or len(parts[1]) != 4:
        raise BadDay(_("Say the year too, for example 9 8 2012."))
    return Day(_full_year(parts[1], today), _month(parts[0]))


def _year(parts: list[str], _today: date) -> Day | None:
    return Day(int(parts[0])) if len(parts) == 1 and parts[0].isdigit() and len(parts[0]) == 4 else None


def _accept(found: Day, partial: bool) -> Day:
    if not 1900 <= found.year <= 2199:
        raise BadDay(_("The year is not between 1900 and 2199."))
    if not partial and not found.day:
        raise BadDay(_("Say the day, month and year, for example 9 8 2012."))
    if found.month and not 1 <= found.month <= 12:
        raise BadDay(_("There are twelve months; the day comes first: 9 8 2012 is 9 Aug 2012."))
    try:
        date(found.year, found.month or 1, found.day or 1)
    except ValueError:
        name = MONTHS[found.month - 1]
        raise BadDay(_("{month} {year} has no day {day}.").format(month=name, year=found.year, day=found.day)) from None
    return found
