"""Who completed which part of a screening, and stands by it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Part:
    """One signed part. `sections`: their titles; `changed_since`: an answer of these sections is not what it was when it was signed."""

    record_id: str
    name: str
    agency: str
    signed_on: date | None
    sections: tuple[str, ...]
    changed_since: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A section that can be signed for. `mine`: whether an answer of it that stands was given in this vault."""

    page: str
    title: str
    answers: int
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """Everything about who completes a screening with whom."""

    parts: tuple[Part, ...]
    sections: tuple[Section, ...]  # those that have an answer, in the order of the form
    seen: int
