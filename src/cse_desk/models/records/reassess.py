"""The numbers about screening again, as Settings shows them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NumberLine:
    """What holds today. `since` None: as the program came; `coming`: (from, number, who set it) of changes ahead."""

    setting: str
    means: str
    unit: str
    value: int
    since: date | None
    by: str
    coming: tuple[tuple[date, int, str], ...] = ()
