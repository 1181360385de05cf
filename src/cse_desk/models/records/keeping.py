"""What is said of the vault itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Restored:
    """Which backup a vault was made of."""

    name: str  # of the file
    made: datetime
    at: datetime  # when it was restored


@dataclass(frozen=True, slots=True)
class LeftCopy:
    """A backup that an update made and left beside the vault."""

    name: str  # of the file
    made: datetime
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class LeftDrafts:
    """A damaged file of what was half typed, put aside beside the vault."""

    name: str  # of the file
    written: datetime  # last; it was found damaged then or later
    size: int  # bytes, with its log


@dataclass(frozen=True, slots=True)
class VaultFacts:
    """The open vault, for Settings."""

    folder: str  # a random id: nothing outside the vault says whose it is
    people: int
    last_backup: datetime | None  # as the access log has it
    restored: Restored | None = None  # None: it was created, or an earlier version restored it
    checked: datetime | None = None  # when every page was last read; None: that is due
    copies: tuple[LeftCopy, ...] = ()  # that updates left, the newest first
    drafts: tuple[LeftDrafts, ...] = ()  # damaged and put aside, the newest first


@dataclass(frozen=True, slots=True)
class Opening:
    """In which state the vault was found when it was opened."""

    was_left_open: bool  # not closed in order the time before: the computer stopped, or the program
    needs_check: bool  # it was too large to be read whole before it was opened, or the last check found something


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written, opened again and counted."""

    path: str
    entries: int  # of the access log
    rows: int  # of all tables
    size: int  # bytes
    at: datetime
    name_lasts: bool = True  # False: the disk did not confirm that a power cut leaves the file its name
