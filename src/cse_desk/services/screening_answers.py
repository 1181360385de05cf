"""From the answers of a form to what the rules of the result take in."""

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from cse_desk.forms import screening_tool as places
from cse_desk.forms.questionnaire import Form
from cse_desk.models.enums import Answer, Basis, Block, Level, Recency, ScreeningReason, Under13
from cse_desk.models.records.screening import (
    Domain,
    Given,
    Indicator,
    OpenedPrompt,
    PromptText,
    Situation,
    Tool,
)

Answers = Mapping[str, object]
_E = TypeVar("_E", bound=StrEnum)
_NEEDS_FAIRNESS = frozenset({"sign", "symbols", "aid", "intermediary"})  # a language alone is not a disability
_NO_NEED = frozenset({"none"})  # a need nobody knows of is one without an answer


def tool_of(form: Form) -> Tool:
    """The form's indicators as the rules need them. ValueError for a code no rule knows."""
    marks = places.tool_of(form)
    return Tool(
        url=marks.url,
        version=marks.version,
        domains=tuple(Domain(one.id, one.number, one.title, one.short) for one in marks.domains),
        indicators=tuple(
            Indicator(
                id=one.id,
                number=one.number,
                domain=one.domain,
                text=one.text,
                short=one.short,
                block=Block(one.block),
                level=Level(one.level) if one.level else None,
                under_13=Under13(one.under_13) if one.under_13 else None,
                prompts=one.prompts,
                guidance=one.guidance,
                is_characteristic=one.characteristic,
                is_harm_under_13=one.harm_under_13,
                asked_if=one.asked_if,
            )
            for one in marks.indicators
        ),
    )


def given_of(tool: Tool, answers: Answers) -> dict[str, Given]:
    """Each indicator's answer with everything under it; indicators nobody has touched are left out."""
    return {
        one.id: given_of_one(one.id, answers)
        for one in tool.indicators
        if one.id in answers or f"{one.id}.taken-back" in answers
    }


def given_of_one(id: str, answers: Answers) -> Given:
    """One indicator's answer with everything under it."""
    first, last = days_of(_text(answers, f"{id}.happened"))
    return Given(
        answer=_code(Answer, answers.get(id)),
        basis=_code(Basis, answers.get(f"{id}.basis")),
        recency=_code(Recency, answers.get(f"{id}.recency")),
        level=_code(Level, answers.get(f"{id}.level")),
        level_why=_text(answers, f"{id}.level-why"),
        who=_text(answers, f"{id}.who"),
        note=_text(answers, f"{id}.note"),
        happened=first,
        happened_latest=last,
        answered=_text(answers, f"{id}.answered"),
        answered_police=_text(answers, f"{id}.answered-police"),
        answered_support=_text(answers, f"{id}.answered-support"),
        taken_back=answers.get(f"{id}.taken-back") is True,
    )


def situation_of(
    answers: Answers,
    *,
    today: date,
    born: date | None,
    estimated_ages: tuple[int, int] | None = None,
    estimated_on: date | None = None,
    last_screened: date | None = None,
    opened: Iterable[OpenedPrompt] = (),
    signed_agencies: Iterable[str] = (),
) -> Situation:
    """What the first page says, and the age. `last_screened`: day of the signed screening before this one.

    `signed_agencies`: those whose part was signed on their own machine.
    """
    needs = _codes(answers.get(places.COMMUNICATION))
    return Situation(
        today=today,
        born=born,
        estimated_ages=estimated_ages,
        estimated_on=estimated_on,
        safe_now=_text(answers, places.SAFE_NOW),
        reason=_code(ScreeningReason, answers.get(places.REASON)),
        seen_alone_since_last=_seen_alone(answers, last_screened),
        communication_need_unanswered=bool(needs - _NO_NEED) and not _text(answers, f"{places.COMMUNICATION}.how"),
        agencies=tuple(dict.fromkeys((*agencies_of(answers), *signed_agencies))),
        has_communication_need=bool(needs & _NEEDS_FAIRNESS),
        opened=tuple(opened),
    )


def agencies_of(answers: Answers) -> tuple[str, ...]:
    """The agencies of everybody who completed it together."""
    found = [
        value.strip()
        for path, value in answers.items()
        if path.startswith(f"{places.CONTRIBUTORS}:")
        and path.endswith(f"/{places.CONTRIBUTORS}.agency")
        and isinstance(value, str)
    ]
    return tuple(dict.fromkeys(one for one in found if one))


def _seen_alone(answers: Answers, last_screened: date | None) -> bool | None:
    """Whether somebody saw the young person alone since the screening before; None when it is not said."""
    said = answers.get(places.SEEN_ALONE)
    if said in ("never", "not-known"):
        return False
    if said != "seen":
        return None
    _, latest = days_of(_text(answers, f"{places.SEEN_ALONE}.on"))
    if latest is None or last_screened is None:
        return True
    return latest >= last_screened


def days_of(text: str) -> tuple[date | None, date | None]:
    """First and last day that a whole or partial FHIR date ("2022-05-03", "2022-05", "2022") may mean."""
    parts = text.split("-")
    try:
        if len(parts) == 3:
            exact = date.fromisoformat(text)
            return exact, exact
        if len(parts) == 2:
            year, month = int(parts[0]), int(parts[1])
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return (date(int(text), 1, 1), date(int(text), 12, 31)) if text else (None, None)
    except ValueError:
        return None, None


def prompt_texts(found: Mapping[str, object]) -> dict[str, PromptText]:
    """The prompts of resources/forms/screening-prompts.json, read, in their order. ValueError when the file is not as it should be."""
    rows = found.get("prompts")
    if not isinstance(rows, list):
        raise ValueError("prompts")
    texts = [
        PromptText(
            id=row["id"],
            title=row["title"],
            text=row["text"],
            clock=row["clock"],
            clock_words=row["clock_words"],
            closes=row["closes"],
            closes_words=row["closes_words"],
            not_needed_allowed=row["not_needed_allowed"],
        )
        for row in rows
    ]
    return {one.id: one for one in texts}


def _text(answers: Answers, path: str) -> str:
    value = answers.get(path)
    return value if isinstance(value, str) else ""


def _codes(value: object) -> frozenset[str]:
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else frozenset()


def _code(kind: type[_E], value: object) -> _E | None:
    """The member; None for what this version does not know."""
    try:
        return kind(value) if isinstance(value, str) else None
    except ValueError:
        return None
