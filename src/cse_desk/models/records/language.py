"""Words a record about an exploited young person is better without, and where they stand in a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Advice:
    """One entry of the word list (resources/wordlists/language.json)."""

    id: str
    find: tuple[str, ...]  # phrases: words in order, "a|b" one of these, "*" any ending
    why: str
    better: tuple[str, ...]
    source: str  # who says so, and the year


@dataclass(frozen=True, slots=True)
class Remark:
    """A place in a text, `start` and `end` in characters, with what is advised about it."""

    start: int
    end: int
    words: str  # as they stand in the text
    advice: Advice
