"""How long a meeting takes that keeps to its minutes."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def ends_about(now: datetime, left: Iterable[tuple[int, int]]) -> datetime:
    """When it ends. `left`: (minutes planned, seconds used) of every young person who is not done; who took longer owes nothing."""
    return now + timedelta(seconds=sum(max(0, minutes * 60 - used) for minutes, used in left))
