"""Numbers to ring."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DangerNumberLine:
    """A line of the danger-now card. `record_id` is empty for a new line; `checked_on` None: nobody has checked it yet."""

    record_id: str = ""
    label: str = ""
    number: str = ""
    when_to_ring: str = ""
    hours: str = ""
    is_local: bool = True
    checked_on: date | None = None
    checked_by: str = ""
