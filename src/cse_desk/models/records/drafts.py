"""Unfinished work."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed but not yet recorded: `key` is e.g. "screening:<id>", `value` is JSON text."""

    key: str
    title: str
    value: str
    seen: int
    saved_at: datetime
