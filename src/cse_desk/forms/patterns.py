"""Patterns that somebody else wrote: those that could run for ever are not run."""

import re
from typing import Final

# A quantifier over a group that itself repeats or branches can take for ever on a long answer.
_WILD: Final = re.compile(r"\([^)]*[+*{|][^)]*\)\s*[+*{]|\\[1-9]")
LONGEST: Final = 5_000


def is_wild(regex: str) -> bool:
    """Whether a pattern could take exponential time."""
    return _WILD.search(regex) is not None


def usable(regex: str) -> str | None:
    """Why a pattern cannot be used; None when it can."""
    if is_wild(regex):
        return "it could take for ever"
    try:
        re.compile(regex)
    except (re.error, OverflowError, RecursionError) as trouble:
        return str(trouble)
    return None
