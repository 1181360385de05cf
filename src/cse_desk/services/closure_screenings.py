"""What the signed screenings of a young person say to the closure guard: levels, harm, their words, the closing screening."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cse_desk.clock import LONDON
from cse_desk.forms import screening_tool as places
from cse_desk.models.enums import Answer, Block, HarmPart, HarmWord, LevelWord, ScreeningReason
from cse_desk.models.records.closure import ClosingScreening, Heard, KnownHarm
from cse_desk.models.records.screening import Given, Tool
from cse_desk.models.tables.screenings import Screening
from cse_desk.services import screening_rows, tools
from cse_desk.services.known_words import word_of
from cse_desk.services.own_words import quotes_of
from cse_desk.services.screening_answers import agencies_of, days_of, given_of

_SAID = frozenset({Answer.YES, Answer.POSSIBLE})


@dataclass(frozen=True, slots=True)
class Read:
    """A signed screening, read: `tool` None when the form it was made with is not here."""

    row: Screening
    on: date
    tool: Tool | None
    given: Mapping[str, Given]


def read_signed(rows: Sequence[Screening]) -> tuple[Read, ...]:
    """The signed ones in the order in which they were signed."""
    signed = sorted((one.signed_at, one.id, one) for one in rows if one.signed_at is not None)
    return tuple(_read(row, at.astimezone(LONDON).date()) for at, _id, row in signed)


def _read(row: Screening, on: date) -> Read:
    form = tools.find_tool(row.form_url or "", row.form_version or "")
    if form is None:
        return Read(row, on, None, {})
    tool = screening_rows.rules_tool(form.url, form.version)
    return Read(row, on, tool, given_of(tool, screening_rows.clean(form, row.answers or {})))


def heard(found: Sequence[Read]) -> Iterator[Heard]:
    """The young person's own words, written down in a screening."""
    for one in found:
        if any(quotes_of(one.row.answers or {})):
            yield Heard(one.on, has_said=True)


# ---- harm ----------------------------------------------------------------------------------


def signs_of_harm(found: Sequence[Read], closing: Read | None) -> Iterator[KnownHarm]:
    """Every sign of harm ever answered Yes or Possible, or told and taken back: known since the screening that first said so.

    Its answer may have been written down at any of the screenings. Of a screening whose form is not here only the judgement is known.
    """
    first: dict[str, Read] = {}
    parts: dict[str, frozenset[HarmPart]] = {}
    for one in found:
        if one.tool is None and word_of(HarmWord, one.row.judgement_harm) in (HarmWord.YES, HarmWord.POSSIBLY):
            yield KnownHarm(one.on, is_in_closing=one is closing)
        for sign, given in _signs(one):
            first.setdefault(sign, one)
            parts[sign] = parts.get(sign, frozenset()) | _parts(given)
    for sign, one in first.items():
        yield KnownHarm(one.on, parts[sign], is_in_closing=one is closing)


def _signs(one: Read) -> Iterator[tuple[str, Given]]:
    for indicator in one.tool.indicators if one.tool else ():
        given = one.given.get(indicator.id)
        if indicator.block is Block.HARM and given and (given.answer in _SAID or given.taken_back):
            yield indicator.id, given


def _parts(given: Given) -> frozenset[HarmPart]:
    written = {
        HarmPart.SAFEGUARDING: given.answered,
        HarmPart.POLICE: given.answered_police,
        HarmPart.SUPPORT: given.answered_support,
    }
    return frozenset(part for part, words in written.items() if words.strip())


# ---- the closing screening -----------------------------------------------------------------


def closing_of(found: Sequence[Read], wanted: str, until: date) -> Read | None:
    """The one that was asked with; else the last made for a closure; else the last there is."""
    before = [one for one in found if one.on <= until]
    asked = [one for one in before if one.row.id == wanted]
    made_for = [one for one in before if word_of(ScreeningReason, one.row.reason) is ScreeningReason.CLOSURE]
    return next((some[-1] for some in (asked, made_for, before) if some), None)


def closing_screening(found: Sequence[Read], closing: Read, last_review: date | None) -> ClosingScreening:
    """The closing screening as the guard looks at it."""
    answers = closing.row.answers or {}
    earlier = [one for one in found if (one.on, one.row.id) < (closing.on, closing.row.id) and one is not closing]
    return ClosingScreening(
        on=closing.on,
        reason=word_of(ScreeningReason, closing.row.reason),
        indicative=word_of(LevelWord, closing.row.tool_level),
        agencies=agencies_of(answers),
        has_seen_child=_has_seen(answers, last_review),
        harm_not_known=sum(_is_harm_not_known(closing, id_) for id_ in closing.given),
        lost=sum(
            _is_lost(id_, given, earlier) for id_, given in closing.given.items() if not _is_strength(closing, id_)
        ),
    )


def _has_seen(answers: Mapping[str, object], last_review: date | None) -> bool:
    said, on = answers.get(places.SEEN_ALONE), answers.get(f"{places.SEEN_ALONE}.on")
    _first, latest = days_of(on if isinstance(on, str) else "")
    return said == "seen" and (last_review is None or (latest is not None and latest > last_review))


def _block(one: Read, id_: str) -> Block | None:
    return next((each.block for each in one.tool.indicators if each.id == id_), None) if one.tool else None


def _is_harm_not_known(one: Read, id_: str) -> bool:
    return one.given[id_].answer is Answer.NOT_KNOWN and _block(one, id_) is Block.HARM


def _is_strength(one: Read, id_: str) -> bool:
    return _block(one, id_) is Block.STRENGTH


def _is_lost(id_: str, now: Given, earlier: Sequence[Read]) -> bool:
    """Not known, though the last that anybody knew was Yes or Possible: also when it was lost one screening earlier."""
    if now.answer is not Answer.NOT_KNOWN:
        return False
    known = [
        given.answer
        for one in earlier
        if (given := one.given.get(id_)) and given.answer not in (None, Answer.NOT_KNOWN)
    ]
    return bool(known) and known[-1] in _SAID
