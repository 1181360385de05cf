"""Forms of an office as they leave the services: lines of the list, one version in full, its licence."""

from dataclasses import dataclass
from datetime import date

from cse_desk.models.enums import FormSource, FormState


@dataclass(frozen=True, slots=True)
class Licence:
    """Under which a form is here. `holder` gives it; `agencies` have it; `until` None: without an end."""

    holder: str = ""
    agencies: tuple[str, ...] = ()
    until: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class FormLine:
    """One version in the list. `is_differing`: another text was released under the same address and version."""

    form_id: str
    title: str
    url: str
    version: str
    state: FormState
    source: FormSource
    questions: int = 0
    written_on: date | None = None
    released_on: date | None = None
    retired_on: date | None = None
    is_differing: bool = False
    is_ended: bool = False  # its licence is over


@dataclass(frozen=True, slots=True)
class Unheeded:
    """Something in a form that the program does not act on, in plain words. `where` "": the form as a whole."""

    where: str
    what: str
    is_serious: bool = False

    @property
    def words(self) -> str:
        """In one line."""
        return f"{self.where}: {self.what}" if self.where else self.what


@dataclass(frozen=True, slots=True)
class FormDetail:
    """One version in full. `is_whole` False: a piece of its text never arrived."""

    line: FormLine
    purpose: str = ""
    filled_in_by: str = ""
    rules_from: tuple[str, ...] = ()
    validated: str = ""
    about: str = ""  # whose record its answers belong to, in words
    unheeded: tuple[Unheeded, ...] = ()
    written_by: str = ""
    released_by: str = ""
    retired_by: str = ""
    retired_why: str = ""
    licence: Licence | None = None
    looked_at: tuple[str, ...] = ()
    uses: int = 0  # how often it was filled in, of what is here
    is_whole: bool = True
    newest: str = ""  # the version in use under its address, where that is another
    next_version: str = ""
