"""Versions of forms: a draft may be written over, a released version never; a newer one has a higher number.

Source: design/ARCHITECTURE §5 (a released form is frozen; old responses render with their own version).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cse_desk.models.enums import FormState

_PARTS = re.compile(r"[0-9]+|[^0-9.]+")
_NUMBER = re.compile(r"[0-9]+")
_RUNS = re.compile(r"[0-9]+|[^0-9]+")


class FormRefusal(StrEnum):
    """Why something about a version cannot be."""

    FROZEN = "form-frozen"
    NOT_A_DRAFT = "form-not-a-draft"
    NOT_IN_USE = "form-not-in-use"
    NO_VERSION = "form-no-version"
    VERSION_TAKEN = "form-version-taken"
    VERSION_LOWER = "form-version-lower"


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What the rules need of one version; `contents` are the SHA-256 of what stands as its released text: two where two machines differ."""

    id: str
    url: str
    version: str
    contents: frozenset[str] = frozenset()
    released_on: date | None = None
    retired_on: date | None = None

    @property
    def state(self) -> FormState:
        """Follows from its days: what was ever released is never a draft again."""
        if self.released_on is None:
            return FormState.DRAFT
        return FormState.RETIRED if self.retired_on is not None else FormState.RELEASED


def version_key(version: str) -> tuple[tuple[int, int, str], ...]:
    """Versions in order: numbers as numbers, so that 1.10 comes after 1.9; ends at the first zeros that say nothing (1.0 is 1)."""
    parts = [
        (1, int(one), "") if _NUMBER.fullmatch(one) else (0, 0, one.casefold())
        for one in _PARTS.findall(version.strip())
    ]
    while parts and parts[-1] == (1, 0, ""):
        parts.pop()
    return tuple(parts)


def next_version(version: str) -> str:
    """What the version after this one is called: the last number but one goes up by one (1.0.0, 1.1.0); of one number that (3, 4)."""
    numbers = list(_NUMBER.finditer(version))
    if not numbers:
        return f"{version} 2".strip() if version else "1"
    found = numbers[-2] if len(numbers) > 2 else numbers[-1]
    after = "".join("0" if _NUMBER.fullmatch(one) else one for one in _RUNS.findall(version[found.end() :]))
    return f"{version[: found.start()]}{int(found[0]) + 1}{after}"


def may_write_over(one: FormFacts) -> FormRefusal | None:
    """Whether its text may be another: only a draft's."""
    return None if one.state is FormState.DRAFT else FormRefusal.FROZEN


def may_release(one: FormFacts, version: str, others: Iterable[FormFacts]) -> FormRefusal | None:
    """Whether a draft may be released as `version`: a number of its own, above all that were ever released under its address."""
    if one.state is not FormState.DRAFT:
        return FormRefusal.NOT_A_DRAFT
    if not version.strip():
        return FormRefusal.NO_VERSION
    known = [version_key(each.version) for each in released_of(one.url, others) if each.id != one.id]
    if version_key(version) in known:
        return FormRefusal.VERSION_TAKEN
    return FormRefusal.VERSION_LOWER if any(version_key(version) < each for each in known) else None


def may_retire(one: FormFacts) -> FormRefusal | None:
    """Whether a version may be taken out of use."""
    return None if one.state is FormState.RELEASED else FormRefusal.NOT_IN_USE


def may_take_back(one: FormFacts) -> FormRefusal | None:
    """Whether a version may be thrown away: a draft only; what was released stays readable for ever."""
    return None if one.state is FormState.DRAFT else FormRefusal.FROZEN


def released_of(url: str, versions: Iterable[FormFacts]) -> list[FormFacts]:
    """Those of an address that were ever released, the newest first."""
    found = [one for one in versions if one.url == url and one.state is not FormState.DRAFT]
    return sorted(found, key=lambda one: (version_key(one.version), one.id), reverse=True)


def differing(versions: Iterable[FormFacts]) -> frozenset[str]:
    """The ids of versions under whose address and number more than one text was released; all of them are kept."""
    by_name: dict[tuple[str, object], list[FormFacts]] = defaultdict(list)
    for one in versions:
        if one.state is not FormState.DRAFT:
            by_name[one.url, version_key(one.version)].append(one)
    groups = [group for group in by_name.values() if len(frozenset().union(*(one.contents for one in group))) > 1]
    return frozenset(one.id for group in groups for one in group)
