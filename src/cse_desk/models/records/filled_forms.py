"""Instruments as they are offered to be filled in, and those that were."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cse_desk.models.enums import Compartment
from cse_desk.models.records.screening import PaperAnswer, PromptText


@dataclass(frozen=True, slots=True)
class OfferedForm:
    """An instrument that can be filled in. `may_write`: by the role of who works here."""

    instrument: str
    title: str
    version: str
    purpose: str
    filled_in_by: str
    validated: str
    compartment: Compartment
    may_write: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """A finished form that takes the place of another: when, by whom and why."""

    form_id: str
    on: date | None
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class FilledLine:
    """One form of the list. `told`: what tells it from others of its kind; `worked_out`: what the form makes of whole answers."""

    form_id: str
    instrument: str
    title: str
    version: str
    started_on: date | None
    started_by: str
    finished_on: date | None
    finished_by: str
    left: int
    told: str = ""
    worked_out: tuple[tuple[str, str], ...] = ()
    corrects: bool = False
    correct_why: str = ""
    replaced: Correction | None = None
    is_here: bool = True  # its form is one of this installation
    may_write: bool = False

    @property
    def is_finished(self) -> bool:
        """Whether it is locked."""
        return self.finished_on is not None


@dataclass(frozen=True, slots=True)
class Before:
    """What an earlier form of the same kind said to one question: when, by whom, in words."""

    on: date | None
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class FilledRecord:
    """A filled-in form for work: recorded answers, and over them what was typed and not yet recorded."""

    form_id: str
    young_person_id: str  # "" = about the office
    instrument: str
    form_url: str
    form_version: str
    title: str
    compartment: Compartment
    answers: Mapping[str, object]
    last_page: str
    last_item: str
    seen: int
    at: datetime  # the moment that the form's own expressions take as now
    started_on: date | None
    started_by: str
    finished_at: datetime | None
    finished_by: str
    may_write: bool
    conflicts: tuple[str, ...] = ()  # paths on which two answers stand
    resumed_from_draft: bool = False
    corrects: str = ""
    correct_why: str = ""
    replaced: Correction | None = None
    has_fact: bool = False
    fact_kind: str = ""  # the kind of dated fact that can be recorded from it; "" = none
    before: Mapping[str, tuple[Before, ...]] = field(default_factory=dict)  # by path


@dataclass(frozen=True, slots=True)
class FilledFinding:
    """What a look over the whole form says. `same_answers`: scales on which every question has the same answer."""

    left: int
    worked_out: tuple[tuple[str, str], ...]
    same_answers: tuple[str, ...]
    prompts: tuple[PromptText, ...]


@dataclass(frozen=True, slots=True)
class FilledSection:
    """A page of the form, for print: answers, and headings between them."""

    title: str
    lines: tuple[PaperAnswer | str, ...]


@dataclass(frozen=True, slots=True)
class FilledPaper:
    """A filled-in form, everything its PDF needs. `facts`: (label, words) of its head."""

    title: str
    version: str
    reference: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]  # what has to be known before it is read: not finished, corrected, the same answers
    worked_out: tuple[tuple[str, str], ...]
    sections: tuple[FilledSection, ...]

    @property
    def is_numbered(self) -> bool:
        """Whether its questions have numbers."""
        return any(not isinstance(one, str) and one.number for section in self.sections for one in section.lines)
