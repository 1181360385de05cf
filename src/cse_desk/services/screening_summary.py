"""A signed screening in short, to stand beside a referral: both words and why, the profile in numbers, prompts nobody answered."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from cse_desk.errors import Refused
from cse_desk.models.enums import Answer, Block, HarmWord, LevelWord
from cse_desk.models.records.panel import DomainCount, ScreeningSummary
from cse_desk.models.records.screening import DomainProfile
from cse_desk.models.tables.screenings import PromptAnswered, PromptOpened, Screening
from cse_desk.services.known_words import word_of
from cse_desk.services.open_prompts import open_prompts, prompt_texts
from cse_desk.services.person_details import rows_of
from cse_desk.services.referral_start import screening_words, sign_off_missing, signed_screening
from cse_desk.services.screenings import Screenings
from cse_desk.vault.store import Vault


def summary_of(vault: Vault, young_person_id: str) -> ScreeningSummary | None:
    """Of the screening signed last; None: none is signed here. The numbers are left out where its tool is not here."""
    with vault.reading() as session:
        row = signed_screening(session, young_person_id)
        if row is None:
            return None
        found = _summary(session, row)
    try:
        profile = Screenings(vault).result(screening_id=found.screening).profile
    except Refused:
        return found
    return _with_numbers(found, profile)


def _summary(session: Session, row: Screening) -> ScreeningSummary:
    opened, answered = rows_of(session, PromptOpened, [row.root]), rows_of(session, PromptAnswered, [row.root])
    texts = prompt_texts()
    waiting = [one.prompt for one in open_prompts(opened, answered)]
    return ScreeningSummary(
        screening=row.id,
        words=screening_words(row),
        harm=word_of(HarmWord, row.judgement_harm),
        level=word_of(LevelWord, row.judgement_level),
        tool_harm=word_of(HarmWord, row.tool_harm),
        tool_level=word_of(LevelWord, row.tool_level),
        reasons=row.judgement_reasons or "",
        change_my_mind=row.judgement_change_my_mind or "",
        not_known=row.judgement_not_known or "",
        domains=(),
        prompts_open=tuple(texts[one].title if one in texts else one for one in waiting),
        needs_sign_off=sign_off_missing(row),
    )


def _with_numbers(found: ScreeningSummary, profile: tuple[DomainProfile, ...]) -> ScreeningSummary:
    return replace(found, domains=tuple(_counts(profile)))


def _counts(profile: tuple[DomainProfile, ...]) -> Iterator[DomainCount]:
    """The domains in which anything is answered Yes, Possible or Not known; strengths are no risk and are not counted."""
    for one in profile:
        answers = [box.answer for box in one.boxes if box.block is not Block.STRENGTH]
        counted = DomainCount(
            one.domain.short or one.domain.title,
            yes=answers.count(Answer.YES),
            possible=answers.count(Answer.POSSIBLE),
            not_known=answers.count(Answer.NOT_KNOWN),
        )
        if counted.yes or counted.possible or counted.not_known:
            yield counted
