"""What is said of the vault itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class VaultFacts:
    """The open vault, for Settings."""

    folder: str  # a random id: nothing outside the vault says whose it is
    people: int
    last_backup: datetime | None  # as the access log has it


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written, opened again and counted."""

    path: str
    entries: int  # of the access log
    rows: int  # of all tables
    size: int  # bytes
    at: datetime
