"""Days, ages and clocks in words for screens: what is asked again at every redraw, without the database."""

from datetime import date, datetime

from cse_desk.clock import LONDON
from cse_desk.models.rules import ages, due


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
