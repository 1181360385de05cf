"""A file somebody brings in: what it would be as a form of this office, or what keeps it from being one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from cse_desk.changes.strictjson import clean_text
from cse_desk.errors import BadForm
from cse_desk.forms import definition
from cse_desk.forms.checking import read_file
from cse_desk.forms.questionnaire import Form
from cse_desk.forms.raw import json_object
from cse_desk.forms.sheet.reading import faults_in
from cse_desk.models.enums import FormState
from cse_desk.models.records.own_forms import FormLine, Unheeded
from cse_desk.models.rules import form_versions as rules
from cse_desk.models.tables.forms import FormDefinition
from cse_desk.services import form_rows, shipped_forms
from cse_desk.services.forms_by_sheet import json_text_of


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that keeps a file from being a form; `cell` "" where it is the file as a whole."""

    cell: str
    what: str

    @property
    def words(self) -> str:
        """In one line."""
        return f"{self.cell}: {self.what}" if self.cell else self.what


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked at. With faults nothing of it can be kept and `form` is None.

    `text` is what would be kept. `draft`: one with the same address that may be written over. `raised_from`: the version in the file,
    where it is in use already and the draft gets a higher one. `same`: this very text is here.
    """

    name: str
    faults: tuple[Fault, ...] = ()
    text: str = ""
    form: Form | None = None
    questions: int = 0
    unheeded: tuple[Unheeded, ...] = ()
    copyright: str = ""
    draft: FormLine | None = None
    raised_from: str = ""
    same: FormLine | None = None


def read(path: Path) -> str | Looked:
    """The text of the form in a spreadsheet or JSON file; where it is none, what is wrong, by its cell."""
    try:
        data = read_file(path)
        text = json_text_of(data) if path.suffix.lower() == ".xlsx" else data
        return clean_text(definition.kept_text(json_object(text)))
    except BadForm as bad:
        return faulty(path, bad)


def faulty(path: Path, bad: BadForm) -> Looked:
    """A file that is no form."""
    faults = (Fault(str(one["cell"] or ""), str(one["what"])) for one in faults_in(bad.problems))
    return Looked(path.name, tuple(faults))


def looked(session: Session, path: Path, text: str, *, new_id: str, on: date) -> Looked:
    """What would be kept, beside what is here. `new_id`: for the address of a form that has none; BadForm."""
    raw = json_object(text)
    url = str(raw.get("url") or "") or f"urn:uuid:{_dashed(new_id)}"
    given = str(raw.get("version") or "") or "1"
    rows = form_rows.all_rows(session)
    version = version_of_draft(given, url, form_rows.facts_of(session, rows))
    title = str(raw.get("title") or "") or path.stem
    whole = definition.with_fields(text, url=url, version=version, title=title, status="draft")
    found = form_rows.loaded(whole)
    here = [one for one in rows if one.url == url]
    sources = form_rows.sources(session, here)

    def first(some: Iterable[FormDefinition]) -> FormLine | None:
        return next((form_rows.line_of(one, sources[one.id], on=on) for one in some), None)

    return Looked(
        path.name,
        text=whole,
        form=found.form,
        questions=definition.questions(found.form),
        unheeded=form_rows.unheeded(found),
        copyright=definition.field(whole, "copyright"),
        draft=first(one for one in here if form_rows.facts(one).state is FormState.DRAFT),
        raised_from=given if given != version else "",
        same=first(one for one in here if _is_alike(form_rows.text_of(session, one), whole)),
    )


def version_of_draft(given: str, url: str, known: Iterable[rules.FormFacts]) -> str:
    """The version in the file, or a higher one where it was released already."""
    released = rules.released_of(url, [*known, *shipped_forms.facts()])
    if not released or rules.version_key(given) > rules.version_key(released[0].version):
        return given
    return rules.next_version(released[0].version)


def _is_alike(text: str, other: str) -> bool:
    return bool(text) and definition.without_its_version(text) == definition.without_its_version(other)


def _dashed(id_: str) -> str:
    return f"{id_[:8]}-{id_[8:12]}-{id_[12:16]}-{id_[16:20]}-{id_[20:]}"
