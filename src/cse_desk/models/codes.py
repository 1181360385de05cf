"""Dated code sets: data an agency may replace (resources/codes). Pure: the caller hands in the bytes of a file.

A code that left the set is still shown on the records that hold it; it is no longer offered.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from cse_desk.errors import BadForm


@dataclass(frozen=True, slots=True)
class Code:
    """One entry. `more` holds what only some sets have, e.g. `police` of ethnicity or `alone` of disability."""

    code: str
    label: str
    valid_from: date | None
    valid_to: date | None
    source: str
    more: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def is_valid_on(self, day: date) -> bool:
        """Whether it may be chosen for something that happens on `day` (both ends count)."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @property
    def is_alone(self) -> bool:
        """Whether it excludes every other code of its set (no disability, no factors)."""
        return self.more.get("alone") is True


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A set, with the day somebody last compared it with its source."""

    name: str
    title: str
    checked_on: date | None
    source: str
    note: str
    entries: tuple[Code, ...]

    def valid_on(self, day: date) -> tuple[Code, ...]:
        """What may be chosen on that day, in the set's own order."""
        return tuple(entry for entry in self.entries if entry.is_valid_on(day))

    def find(self, code: str) -> Code | None:
        """The entry, also one that is no longer valid; of two with the same code the later one."""
        return next((entry for entry in reversed(self.entries) if entry.code == code), None)

    def label(self, code: str) -> str:
        """Its words; a code this set does not know stays as it came."""
        entry = self.find(code)
        return entry.label if entry else code


def read_codes(data: bytes) -> CodeSet:
    """A code set from its file. Raises BadForm naming each entry that cannot be read."""
    try:
        found = json.loads(data)
        entries = tuple(_entry(one) for one in found["entries"])
        checked = found["checked_on"]
        made = CodeSet(
            name=str(found["set"]),
            title=str(found["title"]),
            checked_on=date.fromisoformat(checked) if checked else None,
            source=str(found["source"]),
            note=str(found.get("note", "")),
            entries=entries,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadForm((f"not a code set: {error}",)) from error
    if problems := tuple(_problems(made)):
        raise BadForm(problems)
    return made


def _entry(found: dict[str, object]) -> Code:
    rest = {key: value for key, value in found.items() if key not in _OWN}
    return Code(
        code=str(found["code"]),
        label=str(found["label"]),
        valid_from=_day(found["valid_from"]),
        valid_to=_day(found["valid_to"]),
        source=str(found["source"]),
        more=MappingProxyType(rest),
    )


_OWN = frozenset({"code", "label", "valid_from", "valid_to", "source"})


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _problems(found: CodeSet) -> list[str]:
    problems = []
    spans: dict[str, list[tuple[date, date]]] = {}
    for entry in found.entries:
        start, end = entry.valid_from or date.min, entry.valid_to or date.max
        if not entry.code or not entry.label:
            problems.append(f"{found.name}: an entry without code or label")
        if start > end:
            problems.append(f"{found.name} {entry.code}: ends before it starts")
        if any(start <= other_end and other_start <= end for other_start, other_end in spans.get(entry.code, [])):
            problems.append(f"{found.name} {entry.code}: twice on the same day")
        spans.setdefault(entry.code, []).append((start, end))
    return problems
