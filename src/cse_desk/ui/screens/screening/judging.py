"""The judgement as it is typed: read from the form's answers, and what still keeps it from being signed. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cse_desk.forms.flow import Flow
from cse_desk.forms.screening_tool import (
    JUDGEMENT_CHANGE_MY_MIND,
    JUDGEMENT_DIFFERS,
    JUDGEMENT_HARM,
    JUDGEMENT_LEVEL,
    JUDGEMENT_NOT_KNOWN,
    JUDGEMENT_REASONS,
)
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models import labels
from cse_desk.models.enums import HarmWord, LevelWord
from cse_desk.models.records.screening import Judgement, ScreeningResult
from cse_desk.ui.formkit.obstacles import Obstacle
from cse_desk.ui.screens.screening.words import page_numbers, page_title, question_pages

PATHS: Mapping[str, str] = {
    "harm": JUDGEMENT_HARM,
    "level": JUDGEMENT_LEVEL,
    "reasons": JUDGEMENT_REASONS,
    "change_my_mind": JUDGEMENT_CHANGE_MY_MIND,
    "not_known": JUDGEMENT_NOT_KNOWN,
    "differs_why": JUDGEMENT_DIFFERS,
}
_LEVELS = (LevelWord.HIGH, LevelWord.MEDIUM, LevelWord.LOW, LevelWord.NO_INDICATORS, LevelWord.NOT_ENOUGH_KNOWN)


@dataclass(frozen=True, slots=True)
class Typed:
    """The judgement so far; a word is None until it is chosen."""

    harm: HarmWord | None
    level: LevelWord | None
    reasons: str
    change_my_mind: str
    not_known: str
    differs_why: str

    def whole(self) -> Judgement | None:
        """The judgement; None while a word is missing."""
        if self.harm is None or self.level is None:
            return None
        return Judgement(self.harm, self.level, self.reasons, self.change_my_mind, self.not_known, self.differs_why)


def typed_of(flow: Flow) -> Typed:
    """What stands in the judgement's boxes."""
    found = {name: flow.answers.get(path) for name, path in PATHS.items()}
    texts = {name: value if isinstance(value, str) else "" for name, value in found.items()}
    harm, level = texts.pop("harm"), texts.pop("level")
    return Typed(
        harm=HarmWord(harm) if harm in set(HarmWord) else None,
        level=LevelWord(level) if level in set(LevelWord) else None,
        **texts,
    )


def level_words(result: ScreeningResult) -> tuple[LevelWord, ...]:
    """The words to choose from: "no indicators found" only where the tool found none."""
    return tuple(word for word in _LEVELS if word is not LevelWord.NO_INDICATORS or result.level is word)


def why_forbidden(result: ScreeningResult, word: LevelWord) -> tuple[str, ...]:
    """Why a word cannot be chosen: the hard floors that forbid it, in words."""
    return tuple(f"{one.words} ({one.id})" for one in result.floors if one.hard and word in one.forbids)


def soft_floors(result: ScreeningResult, word: LevelWord) -> tuple[str, ...]:
    """The floors that a word is under and that may be overridden with a reason and a manager's sign-off."""
    return tuple(one.id for one in result.floors if not one.hard and word in one.forbids)


def differs(result: ScreeningResult, typed: Typed) -> bool:
    """Whether a chosen word is another than the tool's."""
    return (typed.harm not in (None, result.harm)) or (typed.level not in (None, result.level))


def needs_sign_off(result: ScreeningResult, typed: Typed) -> bool:
    """Whether a manager signs too: it differs from the aid, or is under a soft floor."""
    return differs(result, typed) or (typed.level is not None and typed.level in result.soft_forbidden)


_UNDER_HARM = (LevelWord.LOW, LevelWord.NO_INDICATORS, LevelWord.NOT_ENOUGH_KNOWN)


def is_under_harm(result: ScreeningResult, typed: Typed) -> bool:
    """Whether further harm is called less than Medium although a sign of harm is Yes or Possible."""
    return typed.level in _UNDER_HARM and result.harm in (HarmWord.YES, HarmWord.POSSIBLY)


def needs_reason(result: ScreeningResult, typed: Typed) -> bool:
    """Whether it needs a reason of its own."""
    return needs_sign_off(result, typed) or is_under_harm(result, typed)


def difference_words(result: ScreeningResult, typed: Typed) -> str:
    """For example "Why High, when the aid says Medium"."""
    parts = []
    if typed.harm not in (None, result.harm) and typed.harm is not None:
        parts.append((labels.label(typed.harm), labels.label(result.harm)))
    if typed.level not in (None, result.level) and typed.level is not None:
        parts.append((labels.label(typed.level), labels.label(result.level)))
    if not parts and is_under_harm(result, typed) and typed.level is not None:
        word = labels.label(typed.level)
        return _("Why “{word}”, although there is a sign of harm").format(word=word)
    if not parts:
        return _("Why this level, although a rule says that it needs a reason")
    mine = _(" and ").join(f"“{one}”" for one, _tool in parts)
    tools = _(" and ").join(f"“{one}”" for _mine, one in parts)
    return _("Why {mine}, when the aid says {tools}").format(mine=mine, tools=tools)


def obstacles(flow: Flow, result: ScreeningResult, conflicts: int) -> Iterator[Obstacle]:
    """Everything that keeps the judgement from being signed, in reading order."""
    yield from _left(flow)
    if conflicts:
        words = ngettext(
            "{count} question has two answers that stand", "{count} questions have two answers that stand", conflicts
        )
        yield Obstacle(words, page=question_pages(flow)[0].id)
    yield from _judgement(result, typed_of(flow))


def _left(flow: Flow) -> Iterator[Obstacle]:
    numbers = page_numbers(flow)
    for page in question_pages(flow):
        if page.left:
            words = _("{page}: {left} left").format(page=page_title(page, numbers.get(page.id)), left=page.left)
            yield Obstacle(words, page=page.id, item=flow.first_left(page.id) or "")


def _judgement(result: ScreeningResult, typed: Typed) -> Iterator[Obstacle]:
    if typed.harm is None:
        yield Obstacle(_("Being harmed: choose a word"), field="harm")
    if typed.level is None:
        yield Obstacle(_("Further harm: choose a word"), field="level")
    elif typed.level in result.hard_forbidden:
        word = labels.label(typed.level)
        why = " ".join(why_forbidden(result, typed.level))
        yield Obstacle(_("Further harm: “{word}” cannot be chosen. {why}").format(word=word, why=why), field="level")
    for name, words in (
        ("reasons", _("Write your reasons")),
        ("change_my_mind", _("Write what would change your mind")),
        ("not_known", _("Write what you do not know")),
    ):
        if not getattr(typed, name).strip():
            yield Obstacle(words, field=name)
    if needs_reason(result, typed) and not typed.differs_why.strip():
        yield Obstacle(difference_words(result, typed), field="differs_why")
