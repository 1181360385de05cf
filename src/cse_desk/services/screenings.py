"""Screening a young person: begin, answer, see the result, answer its prompts, judge, sign, sign off, print."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from cse_desk.errors import NotFound, Refused
from cse_desk.forms import screening_tool as places
from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, HarmWord, LevelWord, PromptOutcome, ScreeningReason
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.drafts import Draft
from cse_desk.models.records.screening import (
    Judgement,
    Moved,
    ScreeningLine,
    ScreeningPaper,
    ScreeningRecord,
    ScreeningResult,
    ToAskEntry,
)
from cse_desk.models.records.sign_offs import Judged
from cse_desk.models.rules.levels import direction
from cse_desk.models.rules.screening import needs_sign_off
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.screenings import PromptAnswered, PromptOpened, Screening, ToAskAction
from cse_desk.services import (
    differing,
    half_typed,
    movements,
    paper_conflicts,
    person_details,
    prompt_opening,
    reassessments,
    screening_paper,
    screening_rows,
    signed_parts,
    tools,
)
from cse_desk.services.acts import done
from cse_desk.services.codes import Codes
from cse_desk.services.known_words import word_of
from cse_desk.services.open_prompts import open_prompts, prompt_texts
from cse_desk.services.person_details import rows_of
from cse_desk.services.printing import Printing
from cse_desk.services.prompt_rules import may_answer
from cse_desk.services.refusals import Rule, authorise
from cse_desk.services.screening_answers import agencies_of
from cse_desk.services.screening_rows import Answers, DraftAnswers
from cse_desk.services.signing_rules import may_sign
from cse_desk.services.viewing import Viewing
from cse_desk.vault import history, log
from cse_desk.vault.queries import records
from cse_desk.vault.store import Vault

_HERE = Compartment.SCREENING


class Screenings:
    """Use cases about screenings of an open vault."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._viewing = Viewing(vault)
        self._printing = Printing(vault)

    # ---- looking ----------------------------------------------------------------------------

    def form(self) -> Form:
        """The tool that new screenings use."""
        return tools.screening_tool()

    def form_of(self, *, screening_id: str) -> Form:
        """The tool this screening was made with; Refused(OTHER_FORM) when it is not here."""
        with self._vault.reading() as session:
            row = screening_rows.load(session, screening_id).row
        return tools.tool_of(row.form_url, row.form_version)

    def open(self, *, screening_id: str) -> ScreeningRecord:
        """A screening for work: recorded answers, and over them what was typed and not yet recorded. NotFound."""
        with self._vault.reading() as session:
            loaded = screening_rows.load(session, screening_id)
            seen = log.position(session)
            conflicts = _conflicting_paths(session, loaded.row)
            amended = _is_amended(session, loaded.row)
        self._viewing.viewed(loaded.row.root)
        draft = self._vault.drafts.load(screening_rows.draft_key(screening_id))
        typed = screening_rows.draft_answers(draft) if draft else None
        row = loaded.row
        return ScreeningRecord(
            screening_id=row.id,
            young_person_id=row.root,
            form_url=row.form_url or "",
            form_version=row.form_version or "",
            answers=dict(row.answers or {}) | (dict(typed.changed) if typed else {}),
            last_page=typed.last_page if typed else row.last_page or "",
            last_item=typed.last_item if typed else row.last_item or "",
            seen=draft.seen if draft else seen,
            signed_at=row.signed_at,
            signed_by=row.signed_by or "",
            judgement=screening_rows.judgement_of(row),
            sign_off=screening_rows.sign_off_of(row),
            needs_sign_off=screening_rows.needs_sign_off(row),
            prompt_answers=screening_rows.prompt_answers_of(loaded),
            conflicts=conflicts,
            resumed_from_draft=draft is not None,
            kept_at=draft.saved_at if draft else None,
            actions=screening_rows.actions_of(loaded),
            amended_since_signed=amended,
        )

    def lines(self, *, young_person_id: str) -> tuple[ScreeningLine, ...]:
        """The screenings of a young person, the newest first."""
        with self._vault.reading() as session:
            rows = [row for row in rows_of(session, Screening, [young_person_id]) if row.form_url]  # else kept back
            opened, answered = (rows_of(session, kind, [young_person_id]) for kind in (PromptOpened, PromptAnswered))
        waiting = [one.screening for one in open_prompts(opened, answered)]  # type: ignore[arg-type]  # two kinds of rows
        rows.sort(key=lambda row: (row.signed_at is None, str(row.signed_at or row.started_on), row.id))
        levels = [word_of(LevelWord, row.judgement_level) for row in rows]
        lines = [
            self._line(row, before, waiting.count(row.id)) for row, before in zip(rows, [None, *levels], strict=False)
        ]
        return tuple(reversed(lines))

    def _line(self, row: Screening, before: LevelWord | None, waiting: int) -> ScreeningLine:
        form = tools.find_tool(row.form_url or "", row.form_version or "")
        level = word_of(LevelWord, row.judgement_level) if row.signed_at else None
        return ScreeningLine(
            screening_id=row.id,
            young_person_id=row.root,
            reason=word_of(ScreeningReason, row.reason),
            started_on=row.started_on or date.min,
            signed_on=screening_paper.day_of(row.signed_at),
            signed_by=row.signed_by or "",
            harm=word_of(HarmWord, row.judgement_harm) if row.signed_at else None,
            level=level,
            direction=direction(before, level),
            agencies=len(agencies_of(row.answers or {})),
            left=screening_rows.left_of(form, row.answers or {}) if form is not None and row.signed_at is None else 0,
            needs_sign_off=screening_rows.needs_sign_off(row),
            open_prompts=waiting,
            is_own_draft=row.signed_at is None and row.started_by == self._vault.me.author,
            besides_why=row.besides_why or "",
        )

    def result(self, *, screening_id: str, answers: Answers | None = None) -> ScreeningResult:
        """What the tool says: of these answers, or of those recorded. An aid that explains itself, not a decision."""
        with self._vault.reading() as session:
            loaded = screening_rows.load(session, screening_id)
        given = (loaded.row.answers or {}) if answers is None else answers
        return screening_rows.result_of(loaded, given, self._vault.clock.now())

    def moved(self, *, screening_id: str, answers: Answers | None = None) -> Moved | None:
        """What moved since the signed screening before; None when there is none."""
        with self._vault.reading() as session:
            loaded = screening_rows.load(session, screening_id)
            before = movements.signed_before(rows_of(session, Screening, [loaded.row.root]), loaded.row)
        given = (loaded.row.answers or {}) if answers is None else answers
        result = screening_rows.result_of(loaded, given, self._vault.clock.now())
        return movements.moved(before, loaded.row, given, result)

    # ---- answering --------------------------------------------------------------------------

    def start(self, *, young_person_id: str, reason: ScreeningReason, besides_why: str = "") -> tuple[Changes, str]:
        """Begin a screening; its id comes second. `besides_why`: why, while another one of them is not finished.

        Refused(ROLE, UNFINISHED), NotFound.
        """
        authorise(self._vault.me.role, _HERE)
        form, screening_id = self.form(), self._vault.ids.new()
        with self._vault.transaction("Screening begun") as writing:
            person_details.must_be_known(writing.session, young_person_id)
            row = Screening(id=screening_id, root=young_person_id, compartment=_HERE)
            row.form_url, row.form_version, row.reason = form.url, form.version, reason
            row.started_on, row.started_by = self._vault.clock.today(), self._vault.me.author
            row.besides_why = _besides(writing.session, young_person_id, besides_why.strip())
            row.answers = {places.REASON: reason.value}
            writing.session.add(row)
        return done(self._vault, writing), screening_id

    def keep_draft(self, *, screening_id: str, answers: Answers, last_page: str, last_item: str, seen: int) -> None:
        """Keep what is being typed, encrypted, without recording it; every few seconds, from any lane."""
        with self._vault.reading() as session:
            row = screening_rows.load(session, screening_id).row
        changed = screening_rows.differing(row.answers or {}, answers)
        self._vault.drafts.save(
            Draft(
                key=screening_rows.draft_key(screening_id),
                title=_("Screening"),
                value=DraftAnswers(changed, last_page, last_item).text(),
                seen=seen,
                saved_at=self._vault.clock.now(),
            )
        )

    def save(self, *, screening_id: str, answers: Answers, last_page: str, last_item: str, seen: int) -> Changes:
        """Record the answers; what they open is recorded with them. An answer that arrived after `seen` is not overwritten unseen."""
        authorise(self._vault.me.role, _HERE)
        with self._vault.transaction("Screening answered", seen=seen) as writing:
            loaded = screening_rows.load(writing.session, screening_id)
            row = loaded.row
            _set_answers(row, answers)
            _set(row, last_page=last_page or None, last_item=last_item or None)
            prompt_opening.open_prompts(self._vault, writing, loaded, row.answers or {})
        self._vault.drafts.drop(screening_rows.draft_key(screening_id))
        return done(self._vault, writing)

    # ---- prompts and questions --------------------------------------------------------------

    def answer_prompt(
        self,
        *,
        screening_id: str,
        prompt: str,
        outcome: PromptOutcome,
        reason: str = "",
        by_name: str = "",
        by_role: str = "",
        reference: str = "",
    ) -> Changes:
        """Say that a prompt was done, or was not needed and why. Refused by who may close it (`prompt_rules.may_answer`)."""
        me = self._vault.me
        authorise(me.role, _HERE)
        text = prompt_texts().get(prompt)
        if text is None:
            raise Refused(Rule.NO_SUCH_PROMPT, prompt=prompt)
        may_answer(text, outcome, reason=reason, by_name=by_name, by_role=by_role, reference=reference, me=me)
        with self._vault.transaction("Prompt answered") as writing:
            loaded = screening_rows.load(writing.session, screening_id)
            now = self._vault.clock.now()
            if prompt not in {one.prompt for one in loaded.opened}:
                opened = PromptOpened(id=self._vault.ids.new(), root=loaded.row.root, compartment=_HERE)
                opened.screening, opened.prompt, opened.at = screening_id, prompt, now
                writing.session.add(opened)
            row = PromptAnswered(id=self._vault.ids.new(), root=loaded.row.root, compartment=_HERE)
            row.screening, row.prompt, row.outcome, row.at = screening_id, prompt, outcome, now
            row.reason, row.reference = reason.strip() or None, reference.strip() or None
            row.by_name, row.by_role = by_name.strip(), by_role.strip() or None
            writing.session.add(row)
        half_typed.drop(self._vault, half_typed.prompt_key(screening_id, prompt))
        return done(self._vault, writing)

    def add_actions(self, *, screening_id: str, actions: Sequence[ToAskEntry]) -> Changes:
        """Write down who asks whom by when; an open action about the same question is changed, not doubled."""
        authorise(self._vault.me.role, _HERE)
        if any(not one.who_asks.strip() for one in actions):
            raise Refused(Rule.NAME_NEEDED)
        with self._vault.transaction("Questions to ask") as writing:
            loaded = screening_rows.load(writing.session, screening_id)
            waiting = {row.indicator: row for row in loaded.actions if row.done_on is None}
            for one in actions:
                row = waiting.get(one.indicator)
                if row is None:
                    row = ToAskAction(id=self._vault.ids.new(), root=loaded.row.root, compartment=_HERE)
                    _set(row, screening=screening_id, indicator=one.indicator)
                    writing.session.add(row)
                _set(row, who_asks=one.who_asks.strip(), asks_whom=one.asks_whom.strip() or None, due=one.due)
        return done(self._vault, writing)

    def answer_action(self, *, action_id: str, found_out: str) -> Changes:
        """Say what came of asking. The answer to the question itself is changed in the form, by a person."""
        authorise(self._vault.me.role, _HERE)
        if not found_out.strip():
            raise Refused(Rule.REASON_NEEDED)
        with self._vault.transaction("Question answered") as writing:
            row = writing.session.get(ToAskAction, action_id)
            if row is None or row.withdrawn:
                raise NotFound(action_id)
            row.done_on, row.found_out = self._vault.clock.today(), found_out.strip()
        half_typed.drop(self._vault, half_typed.found_key(action_id))
        return done(self._vault, writing)

    # ---- judging ----------------------------------------------------------------------------

    def sign(self, *, screening_id: str, judgement: Judgement, seen: int) -> Changes:
        """Sign one's own judgement over the answers as they stand; the tool's two words are kept beside it.

        Refused: SIGNED_ALREADY, CHANGED_SINCE, CONFLICTS_OPEN, QUESTIONS_LEFT, JUDGEMENT_INCOMPLETE, FLOOR_FORBIDS,
        DIFFERENCE_NEEDS_REASON, ROLE.
        """
        me = self._vault.me
        authorise(me.role, _HERE)
        with self._vault.transaction("Screening signed", seen=seen) as writing:
            session = writing.session
            loaded = screening_rows.load(session, screening_id)
            row = loaded.row
            if records.arrived_since(session, row.id, seen):
                raise Refused(Rule.CHANGED_SINCE)
            result = screening_rows.result_of(loaded, row.answers or {}, self._vault.clock.now())
            may_sign(row, result, judgement, conflicts=len(_conflicting_paths(session, row)))
            row.tool_harm, row.tool_level = result.harm, result.level
            row.judgement_harm, row.judgement_level = judgement.harm, judgement.level
            row.judgement_reasons = judgement.reasons.strip()
            row.judgement_change_my_mind = judgement.change_my_mind.strip() or None
            row.judgement_not_known = judgement.not_known.strip() or None
            row.judgement_differs_why = judgement.differs_why.strip() or None
            row.signed_at, row.signed_by, row.signed_role = self._vault.clock.now(), me.name, me.role
            row.signed_covers = list(history.standing_changes(session, row.id))
            row.sign_off_needed = needs_sign_off(result, judgement)
            prompt_opening.open_prompts(self._vault, writing, loaded, row.answers or {})
        self._vault.drafts.drop(screening_rows.draft_key(screening_id))
        return done(self._vault, writing)

    def sign_off(self, *, screening_id: str, by_name: str, reason: str, seen: Judged) -> Changes:
        """A manager's signature under a judgement that differs from the tool, as it was `seen`.

        Refused: NAME_NEEDED, REASON_NEEDED, NOT_SIGNED, NO_SIGN_OFF_NEEDED, JUDGEMENT_CHANGED, OWN_SIGN_OFF, ROLE.
        """
        authorise(self._vault.me.role, _HERE)
        if not by_name.strip():
            raise Refused(Rule.NAME_NEEDED)
        if not reason.strip():
            raise Refused(Rule.REASON_NEEDED)
        with self._vault.transaction("Screening signed off") as writing:
            row = screening_rows.load(writing.session, screening_id).row
            if row.signed_at is None:
                raise Refused(Rule.NOT_SIGNED)
            if not screening_rows.needs_sign_off(row):
                raise Refused(Rule.NO_SIGN_OFF_NEEDED)
            if screening_rows.judged_of(row) != seen:
                raise Refused(Rule.JUDGEMENT_CHANGED)
            if fold(by_name) == fold(row.signed_by or ""):
                raise Refused(Rule.OWN_SIGN_OFF)
            row.sign_off_by, row.sign_off_reason = by_name.strip(), reason.strip()
            row.sign_off_at = self._vault.clock.now()
        half_typed.drop(self._vault, half_typed.sign_off_key(screening_id))
        return done(self._vault, writing)

    # ---- paper ------------------------------------------------------------------------------

    def paper(self, *, screening_id: str) -> ScreeningPaper:
        """Everything the print shows."""
        with self._vault.reading() as session:
            loaded = screening_rows.load(session, screening_id)
            rows = person_details.load(session, [loaded.row.root])[loaded.row.root]
            compared = reassessments.compare(session, loaded, None)
            parts = signed_parts.parts_of(session, loaded)
            has_conflicts = bool(_conflicting_paths(session, loaded.row))
        made = screening_paper.build(loaded, rows, self._vault.clock.now(), compared, parts)
        if not has_conflicts:
            return made
        both = [one for one in differing.of(self._vault, loaded.row.root, Codes()) if one.record == loaded.row.id]
        return paper_conflicts.with_conflicts(made, self.form_of(screening_id=screening_id), tuple(both))

    def pdf(self, *, screening_id: str, printed_by: str = "") -> bytes:
        """The completed tool as a PDF; making it is not printing it, so nothing is logged."""
        from cse_desk.documents import screening

        paper = self.paper(screening_id=screening_id)
        now = self._vault.clock.now()
        return screening.build(
            paper, self._printing.look(), printed_by=printed_by or self._vault.me.name, printed_at=now
        )

    def blank_pdf(self) -> bytes:
        """The tool with nothing filled in, for a pen."""
        from cse_desk.documents import blank_tool

        me, now = self._vault.me, self._vault.clock.now()
        return blank_tool.build(self.form(), prompt_texts(), self._printing.look(), printed_by=me.name, printed_at=now)


def _set(row: Screening | ToAskAction, **values: object) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _set_answers(row: Screening, answers: Answers) -> None:
    kept = {path: value for path, value in answers.items() if value is not None}
    if screening_rows.differing(row.answers or {}, kept):
        row.answers = kept
    reason = word_of(ScreeningReason, str(kept.get(places.REASON, "")))
    if reason is not None:
        _set(row, reason=reason.value)


def _conflicting_paths(session: Session, row: Screening) -> tuple[str, ...]:
    found = records.conflicting_fields(session, row.root)
    return tuple(field.removeprefix("answers/") for record, _kind, field in found if record == row.id)


def _is_amended(session: Session, row: Screening) -> bool:
    """Whether an answer stands that the signature does not cover."""
    if row.signed_at is None:
        return False
    covered = set(person_details.texts(row.signed_covers))
    standing = records.standing(session.connection(), [row.id]).get(row.id, ())
    return any(one.field.startswith("answers/") and one.change not in covered for one in standing)


def _besides(session: Session, root: str, why: str) -> str | None:
    """The reason to keep; Refused(UNFINISHED) where one is needed. None where no other is unfinished."""
    unfinished = [row for row in rows_of(session, Screening, [root]) if row.signed_at is None and row.form_url]
    if unfinished and not why:
        raise Refused(Rule.UNFINISHED, count=len(unfinished))
    return why if unfinished else None
