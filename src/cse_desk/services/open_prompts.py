"""Which safety prompts wait for an answer. What opened is a record of its own, so nothing has to be worked out again here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from cse_desk import paths
from cse_desk.changes.strictjson import JsonValue, strict_json
from cse_desk.clock import LONDON
from cse_desk.errors import BadForm
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.records.screening import OpenedPrompt, PromptText
from cse_desk.models.rules.screening import ScreeningSettings
from cse_desk.models.rules.summary import DueFact
from cse_desk.models.tables.screenings import PromptAnswered, PromptOpened, Screening
from cse_desk.services import screening_answers
from cse_desk.services.person_details import rows_of, texts


@dataclass(frozen=True, slots=True)
class OpenPrompt:
    """A prompt of one screening that nobody answered yet."""

    screening: str
    prompt: str
    at: datetime
    because: tuple[str, ...]
    due: datetime | None


def target_of(screening: str, prompt: str) -> str:
    """What `DueItem.target` of an open prompt says: screening and prompt."""
    return f"{screening}/{prompt}"


def opened_of(rows: Iterable[PromptOpened], screening: str) -> tuple[OpenedPrompt, ...]:
    """What was ever opened in a screening; of two vaults' records the earlier."""
    first: dict[str, OpenedPrompt] = {}
    for row in rows:
        if row.screening != screening or row.prompt is None or row.at is None:
            continue
        known = first.get(row.prompt)
        if known is None or row.at < known.at:
            first[row.prompt] = OpenedPrompt(row.prompt, row.at, texts(row.because))
    return tuple(sorted(first.values(), key=lambda one: (one.at, one.prompt)))


def open_prompts(opened: Iterable[PromptOpened], answered: Iterable[PromptAnswered]) -> tuple[OpenPrompt, ...]:
    """Those without an answer, the first opened first."""
    done = {(row.screening, row.prompt) for row in answered}
    first: dict[tuple[str, str], OpenPrompt] = {}
    for row in opened:
        key = (row.screening or "", row.prompt or "")
        if row.at is None or not all(key) or key in done:
            continue
        if key not in first or row.at < first[key].at:
            first[key] = OpenPrompt(*key, row.at, texts(row.because), row.due)
    return tuple(sorted(first.values(), key=lambda one: (one.at, one.prompt)))


def due_of_prompts(session: Session, screenings: Mapping[str, Sequence[Screening]]) -> dict[str, tuple[DueFact, ...]]:
    """What is due by open prompts, for each of these roots."""
    opened, answered = (
        _by_root(rows_of(session, PromptOpened, screenings)),
        rows_of(session, PromptAnswered, screenings),
    )
    found: dict[str, tuple[DueFact, ...]] = {}
    for root, rows in opened.items():
        waiting = open_prompts(rows, [row for row in answered if row.root == root])
        found[root] = tuple(_due_fact(one) for one in waiting)
    return found


def _by_root(rows: Iterable[PromptOpened]) -> dict[str, list[PromptOpened]]:
    found: dict[str, list[PromptOpened]] = {}
    for row in rows:
        found.setdefault(row.root, []).append(row)
    return found


def _due_fact(one: OpenPrompt) -> DueFact:
    text = prompt_texts().get(one.prompt)
    title = text.title if text else one.prompt
    why = _("{prompt}, {when}.").format(prompt=one.prompt, when=text.clock_words if text else "")
    opened = _("Opened {day}.").format(day=day_words(one.at.astimezone(LONDON).date()))
    return DueFact("open-prompt", target_of(one.screening, one.prompt), title, f"{why} {opened}", one.due)


# ---- the prompts' own words ----------------------------------------------------------------


@lru_cache(maxsize=1)
def prompt_texts() -> Mapping[str, PromptText]:
    """P1-P20 as data, with the numbers of this installation filled in (resources/forms)."""
    numbers = _numbers(_file("screening-settings.json"))
    return {
        id_: replace(text, text=_filled(text.text, numbers), clock_words=_filled(text.clock_words, numbers))
        for id_, text in screening_answers.prompt_texts(_file("screening-prompts.json")).items()
    }


@lru_cache(maxsize=1)
def screening_settings() -> ScreeningSettings:
    """The numbers of the tool that differ between areas (resources/forms/screening-settings.json)."""
    found = _file("screening-settings.json")
    numbers, usual = _numbers(found), ScreeningSettings()
    return ScreeningSettings(
        not_known_harm_working_days=int(numbers.get("harm_days", usual.not_known_harm_working_days)),
        not_known_working_days=int(numbers.get("other_days", usual.not_known_working_days)),
        reassess_months=int(numbers.get("reassess_months", usual.reassess_months)),
    )


def _file(name: str) -> dict[str, JsonValue]:
    found = strict_json((paths.resources() / "forms" / name).read_bytes())
    if not isinstance(found, dict):
        raise BadForm((name,))
    return found


def _numbers(found: Mapping[str, JsonValue]) -> dict[str, str]:
    """The file's numbers by the names the texts use."""
    days = found.get("not_known_days")
    nested = {f"{name}_days": value for name, value in days.items()} if isinstance(days, dict) else {}
    return {name: str(value) for name, value in {**found, **nested}.items() if type(value) is int}


def _filled(text: str, numbers: Mapping[str, str]) -> str:
    for name, value in numbers.items():
        text = text.replace("{" + name + "}", value)
    return text
