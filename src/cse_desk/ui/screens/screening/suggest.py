"""Words offered while somebody types who said it and from which agency: people who are known already, and what was typed before."""

from cse_desk.forms.questionnaire import Answers, Item
from cse_desk.forms.screening_tool import CONTRIBUTORS
from cse_desk.models.records.people import PersonDetails

_MOST = 40


def suggestions(item: Item, details: PersonDetails, answers: Answers) -> tuple[str, ...]:
    """For a question about a person ("who", "by", "to") names with agencies, for one about an agency agencies; else nothing."""
    part = item.link_id.rpartition(".")[2]
    if part == "agency":
        return _unique([*(one.agency for one in details.professionals), *_typed(answers, "agency")])
    if part in ("who", "by", "to", "agreed"):
        known = [f"{one.name}, {one.agency}" if one.agency else one.name for one in details.professionals]
        return _unique([*known, *_contributors(answers), *_typed(answers, "who")])
    if part == "name":
        return _unique([one.name for one in details.professionals])
    return ()


def _contributors(answers: Answers) -> list[str]:
    found = []
    for path, name in answers.items():
        if path.startswith(f"{CONTRIBUTORS}:") and path.endswith(f"/{CONTRIBUTORS}.name") and isinstance(name, str):
            agency = answers.get(path.removesuffix("name") + "agency")
            found.append(f"{name}, {agency}" if agency else name)
    return found


def _typed(answers: Answers, part: str) -> list[str]:
    return [value for path, value in answers.items() if path.endswith(f".{part}") and isinstance(value, str)]


def _unique(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in words if one and one.strip()))[:_MOST]
