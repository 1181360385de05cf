"""Whom nothing about a young person may reach: a panel member may be, or be close to, the person of concern."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cse_desk.models.rules.words import fold


@dataclass(frozen=True, slots=True)
class DeclaredInterest:
    """One declared interest. meeting "": every meeting. ended: the first day on which it is over."""

    young_person_id: str
    name: str
    agency: str
    whole_agency: bool
    meeting: str = ""
    ended: date | None = None


def kept_from(
    interests: Iterable[DeclaredInterest], *, name: str, agency: str, meeting: str, on: date
) -> frozenset[str]:
    """The young people of whom this recipient gets no item, no action and no minute.

    A copy for an agency as such (`name` "") leaves out everybody in whom one of its people has an interest: nobody can say who opens it.
    """
    return frozenset(
        one.young_person_id
        for one in interests
        if one.meeting in ("", meeting) and (one.ended is None or on < one.ended) and _is_about(one, name, agency)
    )


def _is_about(one: DeclaredInterest, name: str, agency: str) -> bool:
    same_agency = bool(fold(agency)) and fold(one.agency) == fold(agency)
    if same_agency and (one.whole_agency or not fold(name)):
        return True
    return bool(fold(name)) and fold(one.name) == fold(name)
