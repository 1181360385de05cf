"""What other agencies know: a sheet for them, read back or typed in, and kept beside the screening under their name."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from cse_desk.errors import NotFound, Refused
from cse_desk.forms import contribution
from cse_desk.forms.checking import read_file
from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, ContributionWay
from cse_desk.models.records.agency_answers import ContributionEntry, ContributionForm, ContributionPreview
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.drafts import Draft
from cse_desk.models.tables.screenings import Contribution, Screening
from cse_desk.services import contribution_reading, contribution_rows, prompt_opening, screening_rows
from cse_desk.services.acts import done
from cse_desk.services.open_prompts import prompt_texts
from cse_desk.services.printing import Printing
from cse_desk.services.refusals import Rule, authorise
from cse_desk.services.screening_paper import reference_of
from cse_desk.services.screening_rows import Loaded
from cse_desk.vault.store import Vault

_HERE = Compartment.SCREENING


class AgencyAnswers:
    """Use cases about the parts of other agencies in an open vault."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._printing = Printing(vault)

    # ---- looking ----------------------------------------------------------------------------

    def of(self, *, screening_id: str, answers: screening_rows.Answers | None = None) -> tuple[ContributionEntry, ...]:
        """Every part, in the order in which it came in, beside these answers of the screening (or those recorded). NotFound."""
        return contribution_rows.entries_of(self._load(screening_id), answers)

    def sections(self, *, screening_id: str) -> tuple[tuple[str, str], ...]:
        """(id, title) of what an agency can be asked about."""
        return contribution.sections_of(contribution_rows.tool_of(self._load(screening_id)))

    def sheet(self, *, screening_id: str) -> Form:
        """The whole sheet, to type a part in."""
        return contribution_rows.sheet_form(contribution_rows.tool_of(self._load(screening_id)))

    def _load(self, screening_id: str) -> Loaded:
        with self._vault.reading() as session:
            return screening_rows.load(session, screening_id)

    # ---- the sheet --------------------------------------------------------------------------

    def sheet_pdf(self, *, screening_id: str, sections: Iterable[str] | None = None, printed_by: str = "") -> bytes:
        """The sheet for an agency, to print or to fill in on a computer; it names nobody. Making it is not printing it."""
        from cse_desk.documents import contribution_sheet

        loaded = self._load(screening_id)
        wanted = None if sections is None else frozenset(sections)
        return contribution_sheet.build(
            contribution_rows.sheet_form(contribution_rows.tool_of(loaded), wanted),
            self._printing.look(),
            reference=reference_of(screening_id),
            printed_by=printed_by or self._vault.me.name,
            printed_at=self._vault.clock.now(),
        )

    def read(self, *, screening_id: str, data: bytes) -> ContributionForm:
        """What was filled in, to look at before it is added; of the file nothing else is kept.

        BadForm: it cannot be read. Refused: NO_SHEET, OTHER_SHEET (it belongs to another screening), OTHER_FORM.
        """
        from cse_desk.documents import filled_form

        sheet = self.sheet(screening_id=screening_id)
        return contribution_reading.form_of(filled_form.read(data), sheet, reference=reference_of(screening_id))

    def read_file(self, *, screening_id: str, path: Path) -> ContributionForm:
        """The same of a file, which stays where it is. BadForm also when it cannot be opened."""
        return self.read(screening_id=screening_id, data=read_file(path))

    # ---- adding -----------------------------------------------------------------------------

    def preview(self, *, screening_id: str, form: ContributionForm) -> ContributionPreview:
        """What would be added, beside our answers, and which prompts it would open."""
        loaded = self._load(screening_id)
        sheet = contribution_rows.sheet_form(contribution_rows.tool_of(loaded))
        texts = prompt_texts()
        return ContributionPreview(
            entry=contribution_rows.entry_of(form, sheet, loaded.row.answers or {}),
            prompts=tuple((one, texts[one].title) for one in self._would_open(loaded, form)),
            problems=tuple(one.value for one in self._problems(form)),
            unplaced=form.unplaced,
        )

    def _would_open(self, loaded: Loaded, form: ContributionForm) -> Sequence[str]:
        known = {one.prompt for one in loaded.opened}
        answers = contribution_rows.with_signs(loaded.row.answers or {}, form.answers)
        found = screening_rows.result_of(loaded, answers, self._vault.clock.now()).prompts
        return [one.prompt.id for one in found if one.prompt.id not in known]

    def _problems(self, form: ContributionForm) -> list[Rule]:
        answers, day = form.answers, contribution_rows.day_of(form.answers)
        found = []
        if not str(answers.get(contribution.NAME) or "").strip():
            found.append(Rule.NAME_NEEDED)
        if not str(answers.get(contribution.AGENCY) or "").strip():
            found.append(Rule.AGENCY_NEEDED)
        if day is None:
            found.append(Rule.DAY_NEEDED)
        elif day > self._vault.clock.today():
            found.append(Rule.DAY_AHEAD)
        if not contribution_rows.says_something(answers):
            found.append(Rule.NOTHING_ANSWERED)
        return found

    def add(self, *, screening_id: str, form: ContributionForm) -> Changes:
        """Keep it as that agency's part, and its author among those who complete the screening together while it is not signed.

        It changes no answer of the screening; what it says opens safety prompts like any answer.
        Refused: NAME_NEEDED, AGENCY_NEEDED, DAY_NEEDED, DAY_AHEAD, NOTHING_ANSWERED, ROLE. NotFound.
        """
        authorise(self._vault.me.role, _HERE)
        for problem in self._problems(form):
            raise Refused(problem)
        with self._vault.transaction("An agency's contribution added") as writing:
            loaded = screening_rows.load(writing.session, screening_id)
            sheet = contribution_rows.sheet_form(contribution_rows.tool_of(loaded))
            row = Contribution(id=self._vault.ids.new(), root=loaded.row.root, compartment=_HERE)
            row.screening, row.form_url, row.form_version = screening_id, sheet.url, sheet.version
            self._fill(row, form)
            writing.session.add(row)
            ours = loaded.row.answers or {}
            if loaded.row.signed_at is None:
                ours = self._with_author(ours, form, row.id)
                loaded.row.answers = ours
            signs = contribution_rows.with_signs(ours, form.answers)
            prompt_opening.open_prompts(self._vault, writing, loaded, signs)
        self.drop_draft(screening_id=screening_id)
        return done(self._vault, writing)

    def _with_author(self, ours: screening_rows.Answers, form: ContributionForm, instance: str) -> dict[str, object]:
        """Who wrote is among those who complete it together, and so is who works here: one agency more is never the only one."""
        me, answers = self._vault.me, form.answers
        if not contribution_rows.has_contributors(ours):
            own = contribution_rows.Contributor(me.name, me.agency)
            ours = contribution_rows.with_contributor(ours, own, self._vault.ids.new())
        name, agency = str(answers[contribution.NAME]).strip(), str(answers[contribution.AGENCY]).strip()
        way = form.way or ContributionWay.PAPER
        return contribution_rows.with_contributor(ours, contribution_rows.Contributor(name, agency, way), instance)

    def _fill(self, row: Contribution, form: ContributionForm) -> None:
        answers = {path: value for path, value in form.answers.items() if value not in (None, "", [])}
        if form.unplaced:
            answers[contribution_rows.UNPLACED] = "\n".join(f"{where}: {text}" for where, text in form.unplaced)
        row.name, row.agency = str(answers[contribution.NAME]).strip(), str(answers[contribution.AGENCY]).strip()
        row.job = str(answers.get(contribution.JOB) or "").strip() or None
        row.given_on = contribution_rows.day_of(answers)
        row.way = (form.way or ContributionWay.PAPER).value
        row.taken_by, row.at = self._vault.me.name, self._vault.clock.now()
        row.answers = answers

    def take_off(self, *, contribution_id: str) -> Changes:
        """It was entered by mistake. What it opened stays open until somebody answers it."""
        authorise(self._vault.me.role, _HERE)
        with self._vault.transaction("An agency's contribution taken off") as writing:
            row = writing.session.get(Contribution, contribution_id)
            if row is None or row.withdrawn:
                raise NotFound(contribution_id)
            row.withdrawn = True
            screening = writing.session.get(Screening, row.screening)
            if screening is not None and screening.signed_at is None:
                screening.answers = contribution_rows.without_contributor(screening.answers or {}, row.id)
        return done(self._vault, writing)

    # ---- what is being typed ----------------------------------------------------------------

    def keep_draft(self, *, screening_id: str, form: ContributionForm) -> None:
        """Keep what is being entered, encrypted, without recording it."""
        value = {
            "answers": dict(form.answers),
            "way": form.way.value if form.way else "",
            "unplaced": [list(one) for one in form.unplaced],
        }
        text = json.dumps(value, ensure_ascii=False)
        now = self._vault.clock.now()
        self._vault.drafts.save(
            Draft(_key(screening_id), _("An agency's contribution"), text, self._vault.position(), now)
        )

    def draft(self, *, screening_id: str) -> ContributionForm | None:
        """What was being entered; None when nothing was."""
        draft = self._vault.drafts.load(_key(screening_id))
        found = json.loads(draft.value) if draft else None
        if not isinstance(found, dict) or not isinstance(found.get("answers"), dict):
            return None
        way = next((one for one in ContributionWay if one.value == found.get("way")), None)
        return ContributionForm(found["answers"], way, tuple((str(at), str(text)) for at, text in found["unplaced"]))

    def drop_draft(self, *, screening_id: str) -> None:
        """It was added, or thrown away."""
        self._vault.drafts.drop(_key(screening_id))


def _key(screening_id: str) -> str:
    return f"contribution:{screening_id}"
