"""Who may have a form that is here under a licence. Only an agency named in the licence, and only until its last day."""

from collections.abc import Iterable
from datetime import date

from cse_desk.models.rules.words import fold


def is_over(until: date | None, *, on: date) -> bool:
    """Whether a licence has ended; its last day still counts."""
    return until is not None and until < on


def holds(agencies: Iterable[str], until: date | None, *, agency: str, on: date) -> bool:
    """Whether an agency has the licence on a day. Names must be the same (but for case and accents): a part of a name is not enough,
    because what left cannot be called back."""
    named = bool(fold(agency)) and fold(agency) in {fold(one) for one in agencies}
    return named and not is_over(until, on=on)
