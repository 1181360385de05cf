"""Lines of a council's chronology, pasted in."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One event as it was read; `numbers`: the lines of the text it stands on, from 1. `why_not`: why it could not be read."""

    numbers: tuple[int, ...]
    on: date | None
    source: str
    words: str
    why_not: str = ""
    is_here: bool = False  # the same day and words are in the record already

    @property
    def may_enter(self) -> bool:
        """Whether it would be written down."""
        return self.on is not None and not self.why_not and not self.is_here


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a text holds: every line of it stands in one of these."""

    lines: tuple[PastedLine, ...]

    @property
    def entering(self) -> tuple[PastedLine, ...]:
        """What would be written down."""
        return tuple(one for one in self.lines if one.may_enter)

    @property
    def unread(self) -> tuple[PastedLine, ...]:
        """What could not be read, line by line."""
        return tuple(one for one in self.lines if one.why_not)
