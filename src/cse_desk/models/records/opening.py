"""How far long work on the sealed file is: opening it after an update, backing it up, restoring it, taking a bundle in."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What is being done. Those of one piece of work come in this order; what is not needed does not come."""

    UNPACK = "unpack"  # a backup is read and put beside where it will stand
    COPY = "copy"  # every page of the vault, for a backup
    CHECK = "check"  # every page of that copy is read again
    FILL = "fill"  # every page of a backup becomes a page of a new vault
    SEAL = "seal"  # the copy is written as one sealed file, and read back
    UPDATE = "update"  # the tables are brought to this version of the program
    REMAKE = "remake"  # what follows from the log is made again
    LISTS = "lists"  # the list of young people
    TAKE_IN = "take-in"  # the records of a bundle


@dataclass(frozen=True, slots=True)
class HowFar:
    """So much of a stage is done; a total of 0 means that its end is not known."""

    stage: Stage
    done: int
    total: int


Tell = Callable[[HowFar], object]  # told now and then, from the thread that works; what it raises stops the work


def nobody(_far: HowFar) -> None:
    """For work at which nobody looks."""
