"""Six months' watch after a removal: follow-ups at three and six months, and what proposes to refer again.

Source: design/DOMAIN §3, Closure guard.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cse_desk.models.rules.ages import add_months

MONTHS = 6
FOLLOW_UPS = (3, 6)


@dataclass(frozen=True, slots=True)
class Watch:
    """The watch over one young person who was removed on a day."""

    removed_on: date

    @property
    def until(self) -> date:
        """The last day of the watch."""
        return add_months(self.removed_on, MONTHS)

    def follow_ups(self) -> tuple[tuple[int, date], ...]:
        """(months, day) of each follow-up."""
        return tuple((months, add_months(self.removed_on, months)) for months in FOLLOW_UPS)

    def brings_back(self, days: Iterable[date | None]) -> tuple[date | None, ...]:
        """Those days on which something happened, or became known, while they were watched; a day nobody wrote down may have been one."""
        return tuple(day for day in days if day is None or self.removed_on <= day <= self.until)
