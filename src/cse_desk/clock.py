"""The time, injected: nothing else asks the computer for it."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The day in England."""
        ...


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The day in England."""
        return self.now().astimezone(LONDON).date()


class SetClock:
    """A clock that stands still until told to go on; for the demo and for tests."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was set to, aware, in UTC."""
        return self._now

    def today(self) -> date:
        """The day in England."""
        return self._now.astimezone(LONDON).date()

    def go_on(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Move the clock forward (or back, with negative numbers)."""
        self._now += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
