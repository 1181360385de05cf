"""Days and hours by which something is to be done, and how that is said."""

from datetime import UTC, date, datetime, time, timedelta

from cse_desk.clock import LONDON
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext, weekday

OFFICE_ENDS = time(17, 0)
_LAST_MINUTE = time(23, 59)
_SOON = ("Today", "Tomorrow")
_BY_THE_HOUR = timedelta(hours=72)  # the clock of a return interview: so long its hours are counted
_TOO_LATE_TO_ASK = time(16, 0)  # what opens later the same day has until midnight


def end_of_day(day: date) -> datetime:
    """The end of the office day: when something that is due "on a day" becomes late."""
    return datetime.combine(day, OFFICE_ENDS, LONDON).astimezone(UTC)


def same_day(opened: datetime) -> datetime:
    """By the end of the office day, or by midnight for what opened after four."""
    local = opened.astimezone(LONDON)
    limit = OFFICE_ENDS if local.time() < _TOO_LATE_TO_ASK else _LAST_MINUTE
    return datetime.combine(local.date(), limit, LONDON).astimezone(UTC)


def working_days_after(day: date, count: int) -> date:
    """The day that many working days later; weekends do not count (bank holidays do: too early is safer than too late)."""
    left = count
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def is_late(due: datetime | None, now: datetime) -> bool:
    """Whether its time has passed."""
    return due is not None and due < now


def is_by_the_hour(due: datetime) -> bool:
    """Whether its hour matters, not only its day."""
    return due.astimezone(LONDON).time() != OFFICE_ENDS


def when_words(due: datetime | None, now: datetime) -> str:
    """ "5 h 18 min left", "2 days late", "Today", "Tomorrow", "In 3 days", "Thu 3 Dec"; "" without a day."""
    if due is None:
        return ""
    days = (due.astimezone(LONDON).date() - now.astimezone(LONDON).date()).days
    if due < now:
        return _late_words(now - due, -days)
    if is_by_the_hour(due) and due - now <= _BY_THE_HOUR:
        return _("{time} left").format(time=_hours(due - now))
    if days < len(_SOON):
        return _(_SOON[days])
    if days < 7:
        return ngettext("In {count} day", "In {count} days", days)
    local = due.astimezone(LONDON).date()
    return weekday(local) if local.year == now.astimezone(LONDON).year else day_words(local)


def _late_words(late: timedelta, days: int) -> str:
    if days:
        return ngettext("{count} day late", "{count} days late", days)
    return _("{time} late").format(time=_hours(late))


def _hours(span: timedelta) -> str:
    minutes = max(1, int(span.total_seconds()) // 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{count} min").format(count=rest)
    return (
        _("{hours} h {minutes} min").format(hours=hours, minutes=rest) if rest else _("{hours} h").format(hours=hours)
    )
