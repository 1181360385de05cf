"""What moved since the signed screening before: both words, and the answers behind them, counted."""

from collections.abc import Sequence

from cse_desk.models.enums import HarmWord, LevelWord
from cse_desk.models.records.screening import Moved, ScreeningResult
from cse_desk.models.rules import movement
from cse_desk.models.rules.movement import Words
from cse_desk.models.tables.screenings import Screening
from cse_desk.services import screening_rows, tools
from cse_desk.services.known_words import word_of
from cse_desk.services.screening_answers import given_of
from cse_desk.services.screening_rows import Answers


def signed_before(rows: Sequence[Screening], row: Screening) -> Screening | None:
    """The latest signed screening of the same young person before this one."""
    until = row.signed_at
    signed = [
        (one.signed_at, one.id, one)
        for one in rows
        if one.id != row.id and one.signed_at is not None and (until is None or one.signed_at < until)
    ]
    return max(signed, key=lambda each: each[:2])[2] if signed else None


def moved(before: Screening | None, row: Screening, answers: Answers, result: ScreeningResult) -> Moved | None:
    """What moved; None when there is nothing before to compare with. Answers are compared only on the same tool."""
    if before is None:
        return None
    harm, level = word_of(HarmWord, before.judgement_harm), word_of(LevelWord, before.judgement_level)
    words = Words(harm, level) if harm is not None and level is not None else None
    form = tools.find_tool(row.form_url or "", row.form_version or "")
    direction = movement.direction(words, Words(result.harm, result.level))
    if form is None or (before.form_url, before.form_version) != (row.form_url, row.form_version):
        return Moved(direction)
    tool = screening_rows.rules_tool(form.url, form.version)
    found = movement.movement(
        tool,
        given_of(tool, screening_rows.clean(form, before.answers or {})),
        given_of(tool, screening_rows.clean(form, answers)),
    )
    return Moved(direction, up=len(found.up), down=len(found.down), lost=len(found.lost), learned=len(found.learned))
