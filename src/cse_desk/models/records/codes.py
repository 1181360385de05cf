"""Code sets as screens offer them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CodeChoice:
    """One choice. `is_alone`: it excludes every other; `is_old`: it left the set and shows only because the record holds it."""

    code: str
    label: str
    is_alone: bool = False
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class CodeSetInfo:
    """What a set is and when somebody last compared it with its source."""

    name: str
    title: str
    source: str
    checked_on: date | None
    entries: int
