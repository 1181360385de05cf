"""The register of the instruments we ship (resources/forms/instruments.json): what each is for, who fills it in, where its rules come from.

A form without a line there is not shipped; a line without a form is a fault. `compartment` is a code of models.enums.Compartment.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """Whom or what the answers are kept with."""

    YOUNG_PERSON = "young-person"
    OFFICE = "office"


class Readers(StrEnum):
    """Who reads the questions; how plain they must be depends on it."""

    WORKERS = "workers"
    FAMILIES = "families"


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument. `rules_from`: each source its rules rest on; `validated`: how far it was tested, in words for people."""

    id: str
    file: str
    url: str
    version: str
    title: str
    purpose: str
    filled_in_by: str
    readers: Readers
    about: About
    compartment: str
    rules_from: tuple[str, ...]
    validated: str

    @property
    def canonical(self) -> str:
        """`url|version`, as a response names its form."""
        return f"{self.url}|{self.version}"


def read(data: bytes | str) -> tuple[Instrument, ...]:
    """The register in its order. ValueError when a line is not whole or an id stands twice."""
    found = json.loads(data)
    rows = found.get("instruments") if isinstance(found, dict) else None
    if not isinstance(rows, list):
        raise ValueError("instruments")
    register = tuple(_instrument(row) for row in rows)
    if len({one.id for one in register}) != len(register):
        raise ValueError("an id stands twice")
    return register


def _instrument(row: Mapping[str, object]) -> Instrument:
    return Instrument(
        id=_text(row, "id"),
        file=_text(row, "file"),
        url=_text(row, "url"),
        version=_text(row, "version"),
        title=_text(row, "title"),
        purpose=_text(row, "purpose"),
        filled_in_by=_text(row, "filled_in_by"),
        readers=Readers(_text(row, "readers")),
        about=About(_text(row, "about")),
        compartment=_text(row, "compartment"),
        rules_from=_texts(row, "rules_from"),
        validated=_text(row, "validated"),
    )


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(name)
    return value


def _texts(row: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = row.get(name)
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one.strip() for one in value):
        raise ValueError(name)
    return tuple(value)
