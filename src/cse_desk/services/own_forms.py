"""Forms an office keeps: looked at, kept as a draft, released (then frozen), retired; under a licence or its own.

Source: design/ARCHITECTURE §5; docs/decisions/0022.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from cse_desk.errors import BadForm, Refused
from cse_desk.forms import definition
from cse_desk.forms.instruments import About
from cse_desk.forms.loader import Loaded
from cse_desk.forms.questionnaire import Form
from cse_desk.forms.raw import json_object
from cse_desk.forms.sheet.reading import json_of
from cse_desk.forms.sheet.template import blank_rows
from cse_desk.forms.sheet.workbook import to_xlsx
from cse_desk.forms.sheet.writing import Book
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, FormSource
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.own_forms import FormDetail, FormLine, Licence
from cse_desk.models.rules import form_versions as rules
from cse_desk.models.tables.forms import FormDefinition
from cse_desk.services import form_files, form_rows, half_typed, instruments, shipped_forms
from cse_desk.services.contacts import Contacts
from cse_desk.services.form_files import Looked
from cse_desk.services.forms_by_sheet import sheet_of
from cse_desk.services.printing import Printing
from cse_desk.services.refusals import FormRule, authorise
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing
from cse_desk.whole_files import write_whole

WHAT = "form"  # in the access log

_PARTS = (
    *(Compartment.SESSIONS, Compartment.SCREENING, Compartment.PLAN, Compartment.VOICE),
    *(Compartment.MISSING, Compartment.HARM, Compartment.INTELLIGENCE),
)


def places() -> tuple[tuple[str, str], ...]:
    """Where answers may be kept: (whose record/which part of it, words)."""
    person, office = About.YOUNG_PERSON.value, About.OFFICE.value
    found = [(f"{person}/{one.value}", instruments.about_words(person, one.value)) for one in _PARTS]
    directory = Compartment.DIRECTORY.value
    return (*found, (f"{office}/{directory}", instruments.about_words(office, directory)))


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft that was kept."""

    changes: Changes
    form_id: str


class OwnForms:
    """Use cases of the Tools screen."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    # ---- looking ----------------------------------------------------------------------------

    def lines(self) -> tuple[FormLine, ...]:
        """Every version, also those with the program: by title, the newest version of each first."""
        with self._vault.reading() as session:
            rows = form_rows.all_rows(session)
            differ = rules.differing([*form_rows.facts_of(session, rows), *shipped_forms.facts()])
            sources, today = form_rows.sources(session, rows), self._vault.clock.today()
        own = [form_rows.line_of(one, sources[one.id], on=today, differ=differ) for one in rows]
        by_version = sorted(
            [*own, *shipped_forms.lines()], key=lambda one: rules.version_key(one.version), reverse=True
        )
        return tuple(sorted(by_version, key=lambda one: (one.title.casefold(), one.url)))

    def detail(self, *, form_id: str) -> FormDetail:
        """One version in full. NotFound."""
        if form_id in shipped_forms.ids():
            with self._vault.reading() as session:
                return shipped_forms.detail(session, form_id)
        with self._vault.reading() as session:
            row = form_rows.row(session, form_id)
            rows = form_rows.all_rows(session)
            found = form_rows.facts_of(session, rows)
            text = form_rows.text_of(session, row)
            uses = form_rows.uses(session, row.url or "", row.version or "") if row.released_on else 0
            source, today = form_rows.sources(session, [row])[form_id], self._vault.clock.today()
        differ = rules.differing([*found, *shipped_forms.facts()])
        line = form_rows.line_of(row, source, on=today, differ=differ)
        newest = next((one.version for one in rules.released_of(line.url, [*found, *shipped_forms.facts()])), "")
        return FormDetail(
            line=line,
            purpose=row.purpose or "",
            about=_about(row),
            unheeded=form_rows.unheeded(form_rows.loaded(text), is_licensed=bool(row.licensed)) if text else (),
            written_by=row.written_by or "",
            released_by=row.released_by or "",
            retired_by=row.retired_by or "",
            retired_why=row.retired_why or "",
            licence=form_rows.licence_of(row),
            looked_at=tuple(str(one) for one in row.looked_at or ()),
            uses=uses,
            is_whole=bool(text),
            newest="" if newest == line.version else newest,
            next_version=form_files.version_of_draft(line.version, line.url, found),
        )

    def form(self, *, form_id: str) -> Form:
        """The form itself, for trying out and paper. NotFound; BadForm while a piece of its text is missing."""
        return form_rows.loaded(self.text(form_id=form_id)).form

    def text(self, *, form_id: str) -> str:
        """Its text. NotFound; "" while a piece is missing."""
        if form_id in shipped_forms.ids():
            return instruments.text_of(form_id)
        with self._vault.reading() as session:
            return form_rows.text_of(session, form_rows.row(session, form_id))

    def agencies(self) -> tuple[str, ...]:
        """Whom a licence may name: one's own agency first, then those of everybody whose card is here."""
        others = sorted({one.agency for one in Contacts(self._vault).all() if one.agency}, key=str.casefold)
        return tuple(dict.fromkeys((self._vault.me.agency, *others)))

    # ---- paper ------------------------------------------------------------------------------

    def blank_pdf(self, *, form_id: str) -> bytes:
        """The form for a pen. NotFound; BadForm while a piece of its text is missing."""
        return self.blank_pdf_of(form=self.form(form_id=form_id))

    def blank_pdf_of(self, *, form: Form) -> bytes:
        """Any form for a pen, kept or not."""
        from cse_desk.documents import blank_form

        look, now = Printing(self._vault).look(), self._vault.clock.now()
        return blank_form.build(form, look, printed_by=self._vault.me.name, printed_at=now)

    def faults_pdf(self, *, looked: Looked) -> bytes:
        """What is wrong with a file, to put right beside it."""
        from cse_desk.documents import fault_list

        faults = [(one.cell, one.what) for one in looked.faults]
        look, now = Printing(self._vault).look(), self._vault.clock.now()
        return fault_list.build(looked.name, faults, look, printed_by=self._vault.me.name, printed_at=now)

    # ---- bringing in ------------------------------------------------------------------------

    def look(self, *, path: Path) -> Looked:
        """What is in a spreadsheet or JSON file; nothing is kept, whatever is wrong is said by its cell."""
        text = form_files.read(path)
        if isinstance(text, Looked):
            return text
        try:
            with self._vault.reading() as session:
                return form_files.looked(
                    session, path, text, new_id=self._vault.ids.new(), on=self._vault.clock.today()
                )
        except BadForm as bad:
            return form_files.faulty(path, bad)

    def keep(self, *, text: str, licence: Licence | None = None, replaces: str = "") -> Kept:
        """Keep what was looked at as a draft, in place of another (`replaces`) or beside what is there.

        Refused(ROLE, BUILT_IN, FROZEN, LICENCE_HOLDER, LICENCE_AGENCY); BadForm, NotFound.
        """
        authorise(self._vault.me.role, Compartment.DIRECTORY)
        form = form_rows.loaded(text).form
        if form.url in shipped_forms.built_in():
            raise Refused(FormRule.BUILT_IN)
        _check_licence(licence)
        form_id = replaces or self._vault.ids.new()
        with self._vault.transaction(_("Draft of a form kept")) as writing:
            row = self._draft(writing, form_id, is_new=not replaces)
            row.url, row.version, row.title = form.url, form.version, form.title
            row.purpose = definition.field(text, "purpose") or form.description or None
            row.questions = definition.questions(form)
            row.content = form_rows.add_text(writing, self._vault.ids, form_id, text)
            form_rows.drop_texts(writing.session, form_id, but=row.content)
            row.written_on, row.written_by = self._vault.clock.today(), self._vault.me.name
            if licence is not None or not replaces:
                _licensed(row, licence)
        return Kept(writing.changes, form_id)

    def _draft(self, writing: Writing, form_id: str, *, is_new: bool) -> FormDefinition:
        if not is_new:
            found = _own(writing.session, form_id)
            _refuse(rules.may_write_over(form_rows.facts(found)))
            return found
        made = FormDefinition(id=form_id, root=form_id, compartment=Compartment.DIRECTORY)
        writing.session.add(made)
        return made

    def throw_away(self, *, form_id: str) -> Changes:
        """Take a draft off the list. Refused(ROLE, FROZEN), NotFound."""
        authorise(self._vault.me.role, Compartment.DIRECTORY)
        with self._vault.transaction(_("Draft of a form thrown away")) as writing:
            row = _own(writing.session, form_id)
            _refuse(rules.may_take_back(form_rows.facts(row)))
            row.withdrawn = True
        return writing.changes

    # ---- in use and out of use ---------------------------------------------------------------

    def release(
        self, *, form_id: str, version: str, on: date | None, about: str, answers_in: str, looked_at: Iterable[str] = ()
    ) -> Changes:
        """Freeze a draft as a version and put it in use. `looked_at`: the words of what cannot be honoured, each looked at by who releases.

        Refused(ROLE, NOT_A_DRAFT, NO_VERSION, VERSION_TAKEN, VERSION_LOWER, NO_DAY, DAY_AHEAD, NOT_WHOLE, LOOK_FIRST), NotFound.
        """
        authorise(self._vault.me.role, Compartment.DIRECTORY)
        day = self._release_day(on)
        with self._vault.transaction(_("Form released")) as writing:
            session = writing.session
            row = _own(session, form_id)
            known = [*form_rows.facts_of(session, form_rows.all_rows(session)), *shipped_forms.facts()]
            _refuse(rules.may_release(form_rows.facts(row), version.strip(), known))
            text = form_rows.text_of(session, row)
            seen = _looked_at(text, looked_at, is_licensed=bool(row.licensed))
            fields = {"version": version.strip(), "status": "active", "date": day.isoformat()}
            released = definition.with_fields(text, **fields)
            row.content = row.released_content = form_rows.add_text(writing, self._vault.ids, form_id, released)
            form_rows.drop_texts(session, form_id, but=row.content)
            row.version, row.released_on, row.released_by = version.strip(), day, self._vault.me.name
            row.looked_at, row.about, row.answers_in = seen, about, answers_in
        return writing.changes

    def _release_day(self, on: date | None) -> date:
        if on is None:
            raise Refused(FormRule.NO_DAY)
        if on > self._vault.clock.today():
            raise Refused(FormRule.DAY_AHEAD)
        return on

    def retire(self, *, form_id: str, why: str) -> Changes:
        """No new use from now on; what was filled in stays readable. Refused(ROLE, NOT_IN_USE, WHY_MISSING), NotFound."""
        authorise(self._vault.me.role, Compartment.DIRECTORY)
        if not why.strip():
            raise Refused(FormRule.WHY_MISSING)
        with self._vault.transaction(_("Form retired")) as writing:
            row = _own(writing.session, form_id)
            _refuse(rules.may_retire(form_rows.facts(row)))
            row.retired_on, row.retired_by = self._vault.clock.today(), self._vault.me.name
            row.retired_why = why.strip()
        half_typed.drop(self._vault, half_typed.retire_key(form_id))
        return writing.changes

    def set_licence(self, *, form_id: str, licence: Licence) -> Changes:
        """A licence was prolonged, or given to other agencies; the text stays as it is.

        Refused(ROLE, NOT_LICENSED, LICENCE_HOLDER, LICENCE_AGENCY), NotFound.
        """
        authorise(self._vault.me.role, Compartment.DIRECTORY)
        _check_licence(licence)
        with self._vault.transaction(_("Licence of a form changed")) as writing:
            row = _own(writing.session, form_id)
            if not row.licensed:
                raise Refused(FormRule.NOT_LICENSED)
            _licensed(row, licence)
        return writing.changes

    # ---- writing out -------------------------------------------------------------------------

    def file_of(self, *, form_id: str, as_sheet: bool) -> bytes:
        """The form as a spreadsheet or as JSON. NotFound; BadForm while a piece of its text is missing."""
        text = self.text(form_id=form_id)
        return sheet_of(text.encode()) if as_sheet else json_of(dict(json_object(text))).encode()

    def write_out(self, *, form_id: str, path: Path) -> Path:
        """Write it to a file, by the file's ending a spreadsheet or JSON; noted in the access log.

        NotFound, BadForm; DiskFull, ReadOnlyPlace, DiskTrouble.
        """
        write_whole(path, self.file_of(form_id=form_id, as_sheet=path.suffix.lower() == ".xlsx"), may_replace=True)
        self._vault.note(Event.SAVED_COPY, what=WHAT, about=form_id)
        return path

    @staticmethod
    def write_template(*, path: Path) -> Path:
        """An empty spreadsheet to write a form in; it holds nothing of this vault. DiskFull, ReadOnlyPlace, DiskTrouble."""
        write_whole(path, to_xlsx(Book(rows=blank_rows())), may_replace=True)
        return path


def _own(session: Session, form_id: str) -> FormDefinition:
    """A form of this office. NotFound; Refused(NOT_OURS): it came with somebody's record, to read that by it."""
    row = form_rows.row(session, form_id)
    if form_rows.sources(session, [row])[form_id] is FormSource.RECEIVED:
        raise Refused(FormRule.NOT_OURS)
    return row


def _refuse(found: rules.FormRefusal | None) -> None:
    if found is not None:
        raise Refused(FormRule(found.value))


def _looked_at(text: str, seen: Iterable[str], *, is_licensed: bool) -> list[str]:
    """Every thing that cannot be honoured was looked at. Refused(NOT_WHOLE, LOOK_FIRST)."""
    if not text:
        raise Refused(FormRule.NOT_WHOLE)
    found: Loaded = form_rows.loaded(text)
    wanted = [one.words for one in form_rows.unheeded(found, is_licensed=is_licensed)]
    open_ = [one for one in wanted if one not in set(seen)]
    if open_:
        raise Refused(FormRule.LOOK_FIRST, count=len(open_), first=open_[0])
    return wanted


def _check_licence(licence: Licence | None) -> None:
    if licence is not None and not licence.holder.strip():
        raise Refused(FormRule.LICENCE_HOLDER)
    if licence is not None and not any(one.strip() for one in licence.agencies):
        raise Refused(FormRule.LICENCE_AGENCY)


def _licensed(row: FormDefinition, licence: Licence | None) -> None:
    row.licensed = True if licence is not None else None
    found = licence or Licence()
    row.licence_holder, row.licence_words = found.holder.strip() or None, found.words.strip() or None
    row.licence_agencies = [one.strip() for one in found.agencies if one.strip()] or None
    row.licence_until = found.until


def _about(row: FormDefinition) -> str:
    return instruments.about_words(row.about or "", row.answers_in or "") if row.released_on is not None else ""
