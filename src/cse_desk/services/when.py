"""Days, ages and clocks in words for screens: what is asked again at every redraw, without the database."""

from collections.abc import Iterable
from datetime import date, datetime

from cse_desk import i18n
from cse_desk.clock import LONDON
from cse_desk.i18n import gettext as _
from cse_desk.models.rules import ages, due, timing

_YEAR = 300  # days: further away the year is said too


def due_words(moment: datetime | None, now: datetime) -> str:
    """How long is left, or since when it is late; "" without a day."""
    return due.when_words(moment, now)


def is_late(moment: datetime | None, now: datetime) -> bool:
    """Whether its time has passed."""
    return due.is_late(moment, now)


def days_until(moment: datetime, now: datetime) -> int:
    """Whole days in England until a moment; negative when it has passed."""
    return (moment.astimezone(LONDON).date() - now.astimezone(LONDON).date()).days


def is_soon(moment: datetime, now: datetime) -> bool:
    """Whether it is late, or its clock runs out today."""
    return due.is_late(moment, now) or days_until(moment, now) <= 0


def age_words(born: date, today: date) -> str:
    """How old somebody born on a day is; "" for a day that has not come."""
    if born > today:
        return ""
    return ages.age_words(ages.age_on(today, born=born), born=born, on=today)


def day_words(moment: datetime, now: datetime) -> str:
    """The day, and the hour where the hour matters: "today, 16:00", "Wed 25 Nov"."""
    local = moment.astimezone(LONDON)
    away = days_until(moment, now)
    day = _("today") if away == 0 else i18n.weekday(local.date()) if abs(away) < _YEAR else i18n.day(local.date())
    return f"{day}, {i18n.clock_time(moment)}" if due.is_by_the_hour(moment) else day


def meeting_ends(now: datetime, left: Iterable[tuple[int, int]]) -> datetime:
    """When a meeting ends that keeps to its minutes. `left`: (minutes planned, seconds used) of each young person to come."""
    return timing.ends_about(now, left)
