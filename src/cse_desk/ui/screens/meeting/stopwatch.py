"""Seconds spent on one young person, by the clock it is handed."""

from datetime import datetime


class Stopwatch:
    """Runs from a number of seconds; stands still while it is paused."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._since: datetime | None = None

    def set(self, seconds: int, now: datetime, *, is_paused: bool) -> None:
        """Go on from here."""
        self._seconds = float(seconds)
        self._since = None if is_paused else now

    def seconds(self, now: datetime) -> int:
        """Whole seconds; a clock that was put back takes nothing away."""
        running = (now - self._since).total_seconds() if self._since is not None else 0.0
        return int(self._seconds + max(0.0, running))

    @property
    def is_paused(self) -> bool:
        """Whether it stands still."""
        return self._since is None

    def pause(self, now: datetime) -> None:
        """Stand still."""
        self._seconds, self._since = float(self.seconds(now)), None

    def go_on(self, now: datetime) -> None:
        """Run again."""
        if self._since is None:
            self._since = now


def clock_face(seconds: int) -> str:
    """For example 06:20, or 1:02:05."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"
