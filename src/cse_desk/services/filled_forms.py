"""Filling in an instrument: begin, answer, look it over, finish, correct, print; and record the dated fact it holds."""

from dataclasses import fields
from datetime import date, datetime

from sqlalchemy.orm import Session

from cse_desk.errors import NotFound, Refused
from cse_desk.forms import looking_over
from cse_desk.forms.instruments import About
from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import day, moment
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, RootKind
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.drafts import Draft
from cse_desk.models.records.filled_forms import FilledFinding, FilledLine, FilledPaper, FilledRecord, OfferedForm
from cse_desk.models.records.people import FieldProblem
from cse_desk.models.rules import facts as fact_rules
from cse_desk.models.tables.base import Recorded
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.services import filled_facts, filled_paper, filled_rows, half_typed, office, person_details
from cse_desk.services.acts import done
from cse_desk.services.codes import Codes
from cse_desk.services.facts.rows import KINDS
from cse_desk.services.facts.rows import write as write_fact
from cse_desk.services.filled_facts import FormFact
from cse_desk.services.history_words import column_label, value_words
from cse_desk.services.instruments import Instruments
from cse_desk.services.open_prompts import prompt_texts
from cse_desk.services.printing import Printing
from cse_desk.services.refusals import Rule, authorise, role_table
from cse_desk.services.screening_rows import Answers, DraftAnswers, differing, draft_answers
from cse_desk.services.viewing import Viewing
from cse_desk.vault import history, log
from cse_desk.vault.queries import records
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing


class FilledForms:
    """Use cases about instruments in an open vault."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._viewing = Viewing(vault)
        self._printing = Printing(vault)
        self._instruments = Instruments(vault)

    # ---- looking ----------------------------------------------------------------------------

    def offered(self, *, about: About) -> tuple[OfferedForm, ...]:
        """What can be filled in about a young person, or about the office, in the order of the register."""
        role = self._vault.me.role
        return tuple(
            OfferedForm(
                instrument=one.id,
                title=one.title,
                version=one.version,
                purpose=one.purpose,
                filled_in_by=one.filled_in_by,
                validated=one.validated,
                compartment=Compartment(one.compartment),
                may_write=role_table().may_write(role, one.compartment),
            )
            for one in self._instruments.register()
            if one.about is about and one.id not in filled_rows.OWN_SCREENS
        )

    def of(self, *, young_person_id: str) -> tuple[FilledLine, ...]:
        """What was filled in about a young person: what is not finished, then the newest first."""
        with self._vault.reading() as session:
            return filled_rows.lines(session, [young_person_id], self._vault.me.role, self._vault.clock.now())

    def of_office(self) -> tuple[FilledLine, ...]:
        """What was filled in about the office's own work."""
        with self._vault.reading() as session:
            found = office.find(session)
            roots = [found.id] if found is not None else []
            return filled_rows.lines(session, roots, self._vault.me.role, self._vault.clock.now())

    def form(self, *, instrument: str) -> Form:
        """The form of an instrument; NotFound."""
        return self._instruments.form_of(instrument)

    def form_of(self, *, form_id: str) -> Form:
        """The form it was made with; NotFound, Refused(OTHER_FORM)."""
        with self._vault.reading() as session:
            return filled_rows.form_of(session, filled_rows.load(session, form_id))

    def open(self, *, form_id: str) -> FilledRecord:
        """One for work: recorded answers, and over them what was typed and not yet recorded. NotFound, Refused(OTHER_FORM)."""
        now = self._vault.clock.now()
        with self._vault.reading() as session:
            row = filled_rows.load(session, form_id)
            form = filled_rows.form_of(session, row)
            conflicts = _conflicting_paths(session, row)
            before = filled_rows.before_of(session, row, form)
            replaced = filled_rows.correction(filled_rows.replacing(session, row))
            about = _person(session, row.root)
            has_fact = bool(row.fact) and filled_facts.is_there(session, row)
            seen = log.position(session)
        if about:
            self._viewing.viewed(about)
        draft = self._vault.drafts.load(filled_rows.draft_key(form_id)) if row.finished_at is None else None
        typed = draft_answers(draft) if draft else None
        kind = filled_facts.kind_of(row.instrument or "")
        return FilledRecord(
            form_id=row.id,
            young_person_id=about,
            instrument=row.instrument or "",
            form_url=form.url,
            form_version=form.version,
            title=row.form_title or form.title,
            compartment=Compartment(row.compartment),
            answers=dict(row.answers or {}) | (dict(typed.changed) if typed else {}),
            last_page=typed.last_page if typed else row.last_page or "",
            last_item=typed.last_item if typed else row.last_item or "",
            seen=draft.seen if draft else seen,
            at=row.finished_at or now,
            started_on=row.started_on,
            started_by=row.started_by or "",
            finished_at=row.finished_at,
            finished_by=row.finished_by or "",
            may_write=role_table().may_write(self._vault.me.role, row.compartment),
            conflicts=conflicts,
            resumed_from_draft=draft is not None,
            corrects=row.corrects or "",
            correct_why=row.correct_why or "",
            replaced=replaced,
            has_fact=has_fact,
            fact_kind=KINDS[kind].table.__kind__ if kind is not None and about else "",
            before=before,
        )

    def look_over(self, *, form_id: str, answers: Answers | None = None) -> FilledFinding:
        """What these answers come to, or those recorded: what is left, what the form works out, what stands out, which prompts open."""
        now = self._vault.clock.now()
        with self._vault.reading() as session:
            row = filled_rows.load(session, form_id)
            young = filled_rows.is_under_13(session, row.root, self._vault.clock.today())
            form, at = filled_rows.form_of(session, row), row.finished_at or now
        flow = filled_rows.flow_of(form, (row.answers or {}) if answers is None else answers, at)
        texts = prompt_texts()
        opened = looking_over.prompts(flow, is_under_13=young)
        return FilledFinding(
            left=filled_rows.left_of(flow),
            worked_out=filled_rows.worked_out(flow),
            same_answers=tuple(filled_rows.name_of(one) for one in looking_over.same_answers(flow)),
            prompts=tuple(texts[one] for one in opened if one in texts),
        )

    # ---- answering --------------------------------------------------------------------------

    def start(self, *, instrument: str, young_person_id: str = "") -> tuple[Changes, str]:
        """Begin to fill one in, about a young person or (with "") about the office; its id comes second. Refused(ROLE), NotFound."""
        line = self._instruments.instrument(instrument)
        if line.id in filled_rows.OWN_SCREENS or (line.about is About.YOUNG_PERSON) is not bool(young_person_id):
            raise NotFound(instrument)
        authorise(self._vault.me.role, Compartment(line.compartment))
        form_id = self._vault.ids.new()
        with self._vault.transaction("Form begun") as writing:
            root = young_person_id or office.root_of(self._vault, writing)
            if young_person_id:
                person_details.must_be_known(writing.session, root)
            row = FilledForm(id=form_id, root=root, compartment=line.compartment)
            row.instrument, row.form_url, row.form_version, row.form_title = line.id, line.url, line.version, line.title
            self._begun(row)
            writing.session.add(row)
        return done(self._vault, writing), form_id

    def _begun(self, row: FilledForm) -> None:
        row.started_on, row.started_by = self._vault.clock.today(), self._vault.me.name

    def keep_draft(self, *, form_id: str, answers: Answers, last_page: str, last_item: str, seen: int) -> None:
        """Keep what is being typed, encrypted, without recording it; every few seconds, from any lane."""
        with self._vault.reading() as session:
            row = filled_rows.load(session, form_id)
        changed = differing(row.answers or {}, answers)
        value = DraftAnswers(changed, last_page, last_item).text()
        title, now = row.form_title or _("Form"), self._vault.clock.now()
        self._vault.drafts.save(Draft(filled_rows.draft_key(form_id), title, value, seen, now))

    def save(self, *, form_id: str, answers: Answers, last_page: str, last_item: str, seen: int) -> Changes:
        """Record the answers. One that arrived after `seen` is not overwritten unseen. Refused(ROLE, FORM_FINISHED), NotFound."""
        self._authorise(form_id)
        with self._vault.transaction("Form filled in", seen=seen) as writing:
            row = filled_rows.load(writing.session, form_id)
            filled_rows.must_be_open(row)
            kept = {path: value for path, value in answers.items() if value is not None}
            if differing(row.answers or {}, kept):
                row.answers = kept
            if (last_page, last_item) != (row.last_page or "", row.last_item or ""):
                row.last_page, row.last_item = last_page or None, last_item or None
        self._vault.drafts.drop(filled_rows.draft_key(form_id))
        return done(self._vault, writing)

    def finish(self, *, form_id: str, seen: int) -> Changes:
        """Lock it with the day and one's name.

        Refused: FORM_FINISHED, CHANGED_SINCE, CONFLICTS_OPEN, NOTHING_ANSWERED, QUESTIONS_LEFT, ROLE. NotFound.
        """
        self._authorise(form_id)
        me, now = self._vault.me, self._vault.clock.now()
        with self._vault.transaction("Form finished", seen=seen) as writing:
            session = writing.session
            row = filled_rows.load(session, form_id)
            filled_rows.must_be_open(row)
            if records.arrived_since(session, row.id, seen):
                raise Refused(Rule.CHANGED_SINCE)
            if conflicts := len(_conflicting_paths(session, row)):
                raise Refused(Rule.CONFLICTS_OPEN, count=conflicts)
            flow = filled_rows.flow_of(filled_rows.form_of(session, row), row.answers or {}, now)
            if not row.answers:
                raise Refused(Rule.NOTHING_ANSWERED)
            if not flow.may_finish:
                raise Refused(Rule.QUESTIONS_LEFT, count=max(1, filled_rows.left_of(flow)))
            row.finished_at, row.finished_by, row.finished_role = now, me.name, me.role
            row.finished_covers = list(history.standing_changes(session, row.id))
        self._vault.drafts.drop(filled_rows.draft_key(form_id))
        return done(self._vault, writing)

    def correct(self, *, form_id: str, why: str) -> tuple[Changes, str]:
        """Begin another with the same answers, for a reason; the finished one stands until this one is finished. Its id comes second.

        Refused(ROLE, FORM_NOT_FINISHED, REASON_NEEDED, OTHER_FORM), NotFound.
        """
        self._authorise(form_id)
        if not why.strip():
            raise Refused(Rule.REASON_NEEDED)
        new_id = self._vault.ids.new()
        with self._vault.transaction("Correction of a form begun") as writing:
            old = filled_rows.load(writing.session, form_id)
            if old.finished_at is None:
                raise Refused(Rule.FORM_NOT_FINISHED)
            filled_rows.form_of(writing.session, old)
            row = FilledForm(id=new_id, root=old.root, compartment=old.compartment)
            row.instrument, row.form_title = old.instrument, old.form_title
            row.form_url, row.form_version = old.form_url, old.form_version
            row.answers, row.corrects, row.correct_why = old.answers, old.id, why.strip()
            self._begun(row)
            writing.session.add(row)
        half_typed.drop(self._vault, half_typed.correct_key(form_id))
        return done(self._vault, writing), new_id

    def take_off(self, *, form_id: str) -> Changes:
        """It was filled in by mistake; the log keeps it. Refused(ROLE), NotFound."""
        self._authorise(form_id)
        with self._vault.transaction("Form taken off") as writing:
            filled_rows.load(writing.session, form_id).withdrawn = True
        self._vault.drafts.drop(filled_rows.draft_key(form_id))
        return done(self._vault, writing)

    def _authorise(self, form_id: str) -> None:
        """By the compartment of the record, before anything is written."""
        with self._vault.reading() as session:
            compartment = filled_rows.load(session, form_id).compartment
        authorise(self._vault.me.role, Compartment(compartment))

    # ---- the fact it holds ------------------------------------------------------------------

    def fact(self, *, form_id: str) -> FormFact:
        """The dated fact as a finished form says it, to look at before it is recorded. Refused(NO_FACT, FORM_NOT_FINISHED), NotFound."""
        with self._vault.reading() as session:
            return self._fact(session, filled_rows.load(session, form_id))

    def fact_words(self, *, form_id: str) -> tuple[tuple[tuple[str, str], ...], tuple[FieldProblem, ...]]:
        """(what, words) of each part of that fact, and what is wrong with it as it stands."""
        fact, codes, clock = self.fact(form_id=form_id), Codes(), self._vault.clock
        kind = KINDS[type(fact)].table.__kind__
        told = tuple(
            (column_label(one.name), words)
            for one in fields(fact)
            if one.name != "record_id" and (words := _words(kind, one.name, getattr(fact, one.name), codes))
        )
        return told, fact_rules.problems_of(fact, clock.now(), clock.today())

    def record_fact(self, *, form_id: str) -> Changes:
        """Record that fact, or fill in the one that is there, in one act. Refused(ROLE, NO_FACT, FORM_NOT_FINISHED, DETAILS), NotFound."""
        self._authorise(form_id)
        clock = self._vault.clock
        with self._vault.transaction("Fact recorded from a form") as writing:
            row = filled_rows.load(writing.session, form_id)
            fact = self._fact(writing.session, row)
            hard = [one for one in fact_rules.problems_of(fact, clock.now(), clock.today()) if one.is_hard]
            if hard:
                raise Refused(Rule.DETAILS, count=len(hard), first=hard[0].field)
            row.fact = self._write_fact(writing, row.root, fact)
        return done(self._vault, writing)

    def _fact(self, session: Session, row: FilledForm) -> FormFact:
        if row.finished_at is None:
            raise Refused(Rule.FORM_NOT_FINISHED)
        if row.fact and filled_facts.is_there(session, row):
            raise Refused(Rule.NO_FACT)
        flow = filled_rows.flow_of(filled_rows.form_of(session, row), row.answers or {}, row.finished_at)
        found = filled_facts.fact_of(session, row, flow)
        if found is None:
            raise Refused(Rule.NO_FACT)
        return found

    def _write_fact(self, writing: Writing, root: str, fact: FormFact) -> str:
        kind = KINDS[type(fact)]
        row: Recorded | None = writing.session.get(kind.table, fact.record_id) if fact.record_id else None
        if row is None:
            row = kind.table(id=self._vault.ids.new(), root=root, compartment=kind.compartment)
            writing.session.add(row)
        write_fact(row, fact)
        return row.id

    # ---- paper ------------------------------------------------------------------------------

    def paper(self, *, form_id: str) -> FilledPaper:
        """Everything the print shows. NotFound, Refused(OTHER_FORM)."""
        now = self._vault.clock.now()
        with self._vault.reading() as session:
            row = filled_rows.load(session, form_id)
            about = person_details.with_names(session, row.root) if _person(session, row.root) else None
            replaced = filled_rows.correction(filled_rows.replacing(session, row))
            return filled_paper.build(row, filled_rows.form_of(session, row), about, replaced, now)

    def pdf(self, *, form_id: str, printed_by: str = "") -> bytes:
        """The filled-in form; making it is not printing it, so nothing is logged."""
        from cse_desk.documents import filled_paper as document

        paper, now = self.paper(form_id=form_id), self._vault.clock.now()
        name = printed_by or self._vault.me.name
        return document.build(paper, self._printing.look(), printed_by=name, printed_at=now)

    def blank_pdf(self, *, instrument: str, printed_by: str = "") -> bytes:
        """The form with nothing filled in, for a pen. NotFound."""
        from cse_desk.documents import blank_form

        form, now = self._instruments.form_of(instrument), self._vault.clock.now()
        name = printed_by or self._vault.me.name
        return blank_form.build(form, self._printing.look(), printed_by=name, printed_at=now)


def _person(session: Session, root: str) -> str:
    """The root, where it is a young person's."""
    kind = records.kinds_of(session.connection(), [root]).get(root)
    return root if kind in ("", RootKind.YOUNG_PERSON) else ""


def _conflicting_paths(session: Session, row: FilledForm) -> tuple[str, ...]:
    found = records.conflicting_fields(session, row.root)
    return tuple(field.removeprefix("answers/") for record, _kind, field in found if record == row.id)


def _words(kind: str, name: str, value: object, codes: Codes) -> str:
    """A part of a fact as a person reads it."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return value_words(kind, name, value if isinstance(value, bool) else str(value), codes) if value else ""
