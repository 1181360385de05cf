"""Screenings as rows, and what the rules make of them: one place that reads a screening with all that belongs to it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.errors import NotFound
from cse_desk.forms import screening_tool as places
from cse_desk.forms.flow import Flow
from cse_desk.forms.nodes import Tree, tree_of
from cse_desk.forms.questionnaire import ORDER, Form, JsonValue
from cse_desk.models.enums import HarmWord, LevelWord, PromptOutcome
from cse_desk.models.records.drafts import Draft
from cse_desk.models.records.screening import (
    Judgement,
    PromptAnswer,
    ScreeningResult,
    SignOff,
    ToAskEntry,
    Tool,
)
from cse_desk.models.records.sign_offs import Judged
from cse_desk.models.rules.screening import assess
from cse_desk.models.tables.people import YoungPerson
from cse_desk.models.tables.screenings import (
    Contribution,
    PartSigned,
    PromptAnswered,
    PromptOpened,
    Screening,
    ToAskAction,
)
from cse_desk.services import screening_answers, tools
from cse_desk.services.known_words import word_of
from cse_desk.services.open_prompts import opened_of, prompt_texts, screening_settings
from cse_desk.services.person_details import rows_of
from cse_desk.vault.queries import records

Answers = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A screening with what its result needs."""

    row: Screening
    person: YoungPerson | None
    opened: tuple[PromptOpened, ...]
    answered: tuple[PromptAnswered, ...]
    actions: tuple[ToAskAction, ...]
    contributions: tuple[Contribution, ...]  # the parts of other agencies, as they came in
    last_screened: date | None  # day of the signed screening before this one
    parts: tuple[PartSigned, ...] = ()


def load(session: Session, screening_id: str) -> Loaded:
    """One screening; NotFound."""
    row = session.get(Screening, screening_id)
    if row is None or row.withdrawn:
        raise NotFound(screening_id)
    return Loaded(
        row=row,
        person=next(iter(rows_of(session, YoungPerson, [row.root])), None),
        opened=tuple(one for one in rows_of(session, PromptOpened, [row.root]) if one.screening == row.id),
        answered=tuple(one for one in rows_of(session, PromptAnswered, [row.root]) if one.screening == row.id),
        actions=tuple(one for one in rows_of(session, ToAskAction, [row.root]) if one.screening == row.id),
        contributions=_contributions(session, row),
        last_screened=_last_screened(rows_of(session, Screening, [row.root]), row),
        parts=tuple(one for one in rows_of(session, PartSigned, [row.root]) if one.screening == row.id),
    )


def _contributions(session: Session, row: Screening) -> tuple[Contribution, ...]:
    rows = [one for one in rows_of(session, Contribution, [row.root]) if one.screening == row.id]
    lamports = records.first_lamports(session.connection(), [one.id for one in rows]) if rows else {}
    return tuple(sorted(rows, key=lambda one: (one.at is None, str(one.at), lamports.get(one.id, 0), one.id)))


def _last_screened(others: Sequence[Screening], row: Screening) -> date | None:
    until = row.signed_at
    signed = [
        one.signed_at
        for one in others
        if one.id != row.id and one.signed_at is not None and (until is None or one.signed_at < until)
    ]
    return max(signed).astimezone(LONDON).date() if signed else None


@lru_cache(maxsize=4)
def rules_tool(url: str, version: str) -> Tool:
    """A form's indicators as the rules take them; Refused(OTHER_FORM) when it is not here."""
    return screening_answers.tool_of(tools.tool_of(url, version))


def result_of(loaded: Loaded, answers: Answers, now: datetime) -> ScreeningResult:
    """What the tool says of these answers. What was signed is judged by the day on which it was signed."""
    form = tools.tool_of(loaded.row.form_url, loaded.row.form_version)
    tool, person = rules_tool(form.url, form.version), loaded.person
    at = loaded.row.signed_at or now
    asked = clean(form, answers)
    situation = screening_answers.situation_of(
        asked,
        today=at.astimezone(LONDON).date(),
        born=person.born if person else None,
        estimated_ages=estimated_ages(person),
        estimated_on=person.estimated_on if person else None,
        last_screened=loaded.last_screened,
        opened=opened_of(loaded.opened, loaded.row.id),
        signed_agencies=tuple(one.agency for one in loaded.parts if one.agency),
    )
    return assess(
        tool,
        screening_answers.given_of(tool, asked),
        situation,
        prompt_texts(),
        now=at,
        prompt_answers={one.prompt: one for one in prompt_answers_of(loaded)},
        settings=screening_settings(),
    )


def estimated_ages(person: YoungPerson | None) -> tuple[int, int] | None:
    """(youngest, oldest), where both are written."""
    if person is None or person.estimated_youngest is None or person.estimated_oldest is None:
        return None
    return person.estimated_youngest, person.estimated_oldest


def flow_of(form: Form, answers: Answers) -> Flow:
    """The form with answers as a row, a draft or a screen has them."""
    given = {path: plain(value) for path, value in answers.items()}
    orders = tuple(sorted((path, json.dumps(value)) for path, value in given.items() if path.endswith(ORDER)))
    return Flow(form, given, tree=_tree(form.url, form.version, orders))


@lru_cache(maxsize=8)
def _tree(url: str, version: str, orders: tuple[tuple[str, str], ...]) -> Tree:
    """The places of a form: the same for every set of answers with the same repeated groups, and half the work of a Flow."""
    return tree_of(tools.tool_of(url, version), {path: json.loads(value) for path, value in orders})


def clean(form: Form, answers: Answers) -> dict[str, JsonValue]:
    """The answers to what is asked."""
    return flow_of(form, answers).clean_answers()


def plain(value: object) -> JsonValue:
    """A value of a row, a draft or a screen as the forms engine takes it."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(type(value).__name__)


# ---- rows -> records -----------------------------------------------------------------------


def judgement_of(row: Screening) -> Judgement | None:
    """Both words and the reasons; None until it was signed, or when it was signed by another version's words."""
    harm, level = word_of(HarmWord, row.judgement_harm), word_of(LevelWord, row.judgement_level)
    if row.signed_at is None or harm is None or level is None:
        return None
    return Judgement(
        harm=harm,
        level=level,
        reasons=row.judgement_reasons or "",
        change_my_mind=row.judgement_change_my_mind or "",
        not_known=row.judgement_not_known or "",
        differs_why=row.judgement_differs_why or "",
    )


def judged_of(row: Screening) -> Judged:
    """What a manager's signature stands under."""
    harm, level = word_of(HarmWord, row.judgement_harm), word_of(LevelWord, row.judgement_level)
    return Judged(harm, level, row.judgement_differs_why or "", row.judgement_reasons or "")


def sign_off_of(row: Screening) -> SignOff | None:
    """The manager's signature."""
    if row.sign_off_at is None:
        return None
    return SignOff(row.sign_off_by or "", row.sign_off_reason or "", row.sign_off_at)


def needs_sign_off(row: Screening) -> bool:
    """Whether a manager's signature is waited for."""
    return row.signed_at is not None and bool(row.sign_off_needed) and row.sign_off_at is None


def prompt_answers_of(loaded: Loaded) -> tuple[PromptAnswer, ...]:
    """The answer that stands for each prompt: the latest."""
    latest: dict[str, PromptAnswer] = {}
    for row in sorted(loaded.answered, key=lambda one: (one.at is None, str(one.at), one.id)):
        outcome = word_of(PromptOutcome, row.outcome)
        if row.prompt and row.at is not None and outcome is not None:
            latest[row.prompt] = PromptAnswer(
                record_id=row.id,
                prompt=row.prompt,
                outcome=outcome,
                reason=row.reason or "",
                by_name=row.by_name or "",
                by_role=row.by_role or "",
                reference=row.reference or "",
                at=row.at,
            )
    return tuple(latest[prompt] for prompt in sorted(latest))


def actions_of(loaded: Loaded) -> tuple[ToAskEntry, ...]:
    """Who asks whom, in the order of the tool."""
    entries = [
        ToAskEntry(
            record_id=row.id,
            indicator=row.indicator or "",
            who_asks=row.who_asks or "",
            asks_whom=row.asks_whom or "",
            due=row.due,
            done_on=row.done_on,
            found_out=row.found_out or "",
        )
        for row in loaded.actions
    ]
    return tuple(sorted(entries, key=lambda one: (one.due or date.max, one.indicator, one.record_id)))


def left_of(form: Form, answers: Answers) -> int:
    """Questions that still need an answer; the judgement's own boxes are filled in when signing."""
    return sum(page.left for page in flow_of(form, answers).pages if page.id != places.JUDGEMENT_PAGE)


# ---- drafts --------------------------------------------------------------------------------


def draft_key(screening_id: str) -> str:
    """Under which key unfinished typing is kept."""
    return f"screening:{screening_id}"


@dataclass(frozen=True, slots=True)
class DraftAnswers:
    """What was typed and not recorded: only what differs from the record, so that what arrived meanwhile is not hidden."""

    changed: dict[str, JsonValue]
    last_page: str
    last_item: str

    def text(self) -> str:
        """As a draft keeps it."""
        kept = {"changed": self.changed, "last_page": self.last_page, "last_item": self.last_item}
        return json.dumps(kept, ensure_ascii=False)


def draft_answers(draft: Draft) -> DraftAnswers:
    """A draft, read."""
    found = json.loads(draft.value)
    return DraftAnswers(found["changed"], found["last_page"], found["last_item"])


def differing(recorded: Answers, answers: Answers) -> dict[str, JsonValue]:
    """What a form says that the record does not; None where the record's answer is gone from the form."""
    paths = dict.fromkeys((*recorded, *answers))
    return {
        path: plain(answers.get(path))
        for path in paths
        if json.dumps(plain(recorded.get(path)), sort_keys=True) != json.dumps(plain(answers.get(path)), sort_keys=True)
    }
