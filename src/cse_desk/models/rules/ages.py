"""Ages, exact and estimated. Floors and lists use the younger end of an estimate (content of the tool, section 0)."""

import calendar
from datetime import date, timedelta

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.screening import Age

ADULT = 18


def years_between(born: date, on: date) -> int:
    """Whole years; somebody born on 29 February has their birthday on 1 March of a common year (English law)."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def months_after_birthday(born: date, on: date) -> int:
    """Whole months since the last birthday, 0-11."""
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    return months % 12


def age_on(
    on: date,
    *,
    born: date | None = None,
    estimated_ages: tuple[int, int] | None = None,
    estimated_on: date | None = None,
) -> Age | None:
    """The age on a day; an estimate grows older with the years since it was made. None when nothing is known."""
    if born is not None:
        years = years_between(born, on)
        return Age(years, years)
    if estimated_ages is None:
        return None
    since = years_between(estimated_on, on) if estimated_on else 0
    return Age(min(estimated_ages) + since, max(estimated_ages) + since)


def latest_birthday(estimated_ages: tuple[int, int], estimated_on: date) -> date:
    """The date of birth that gives the younger end of an estimate."""
    return add_years(estimated_on, -min(estimated_ages))


def add_years(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes 28 February where there is none."""
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def born_between(youngest: int, oldest: int, on: date) -> tuple[date, date]:
    """First and last date of birth of those who are of these ages on a day."""
    return add_years(on, -(oldest + 1)) + timedelta(days=1), add_years(on, -youngest)


def age_words(age: Age | None, *, born: date | None = None, on: date | None = None) -> str:
    """ "14 years 3 months", "about 12 to 14", "not known"."""
    if age is None:
        return _("Age not known")
    if age.estimated:
        return _("about {low} to {high} years").format(low=age.low, high=age.high)
    years = ngettext("{count} year", "{count} years", age.low)
    if born is None or on is None:
        return years
    months = months_after_birthday(born, on)
    if not months:
        return years
    return years + " " + ngettext("{count} month", "{count} months", months)


def born_fact(*, born: date | None, estimated_ages: tuple[int, int] | None, estimated_on: date | None) -> str:
    """What stands beside "Born": "9 Aug 2012", or the words of `born_words` where the day is not known."""
    if born is not None:
        return day_words(born)
    return born_words(born=born, estimated_ages=estimated_ages, estimated_on=estimated_on)


def born_words(*, born: date | None, estimated_ages: tuple[int, int] | None, estimated_on: date | None) -> str:
    """ "born 9 Aug 2012", or how old somebody thought they were on a day."""
    if born is not None:
        return _("born {day}").format(day=day_words(born))
    if estimated_ages is None:
        return _("date of birth not known")
    low, high = min(estimated_ages), max(estimated_ages)
    ages = str(low) if low == high else _("{low} to {high}").format(low=low, high=high)
    if estimated_on is None:
        return _("thought to be {ages}").format(ages=ages)
    return _("thought to be {ages} on {day}").format(ages=ages, day=day_words(estimated_on))
