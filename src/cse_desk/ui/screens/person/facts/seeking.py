"""From a finding of the closure guard to the place on the young person's page where it is mended or looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from cse_desk.models.records.facts import Form
from cse_desk.ui.screens.person.facts.lines import FactLine, Section


class How(Enum):
    """What of a list is opened."""

    LATEST = "latest"  # the form of its first line; a new one where there is none
    OWED = "owed"  # the form of what still waits; else the list
    NEW = "new"  # a new form
    NEW_UNLESS_OWED = "new-unless-owed"
    LOOK = "look"  # the list


@dataclass(frozen=True, slots=True)
class Sought:
    """A list, and what of it."""

    section: str
    how: How


def form_of(section: Section, lines: Sequence[FactLine], how: How) -> Form | None:
    """The form to open of a list with these lines; None: the list is looked at."""
    owed = next((line.acts[0].form for line in lines if line.owed and line.acts), None)
    if how is How.LATEST:
        return lines[0].acts[0].form if lines and lines[0].acts else section.new()
    if how in (How.OWED, How.NEW_UNLESS_OWED) and owed is not None:
        return owed
    return section.new() if how in (How.NEW, How.NEW_UNLESS_OWED) else None
