"""What the young person said, word for word: the first thing shown wherever they are discussed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import VoiceOf
from cse_desk.models.labels import label
from cse_desk.models.records.facts import VoiceFact
from cse_desk.models.tables.screenings import Screening

_WORDS, _HOW = "s3.01.words", "s3.01.how"  # page "Views" of the tool


def own_words_of(screenings: Iterable[Screening], voices: Iterable[VoiceFact] = ()) -> tuple[str, str]:
    """The latest words and where they were said; ("", "") when none are written down."""
    found = [*_of_screenings(screenings), *_of_voices(voices)]
    dated = [one for one in found if one.on is not None]
    latest = max(dated or found, key=lambda one: (str(one.on), one.id), default=None)
    return (latest.words, latest.source) if latest else ("", "")


@dataclass(frozen=True, slots=True)
class _Words:
    on: date | None
    id: str
    words: str
    source: str


def _of_screenings(screenings: Iterable[Screening]) -> Iterator[_Words]:
    for one in screenings:
        for words, how in quotes_of(one.answers or {}):
            told = [how.rstrip(".")] if how else []
            day = [_("screening of {day}").format(day=day_words(one.started_on))] if one.started_on else []
            yield _Words(one.started_on, one.id, words, ", ".join([*told, *day]))


def _of_voices(voices: Iterable[VoiceFact]) -> Iterator[_Words]:
    for one in voices:
        if one.whose is VoiceOf.YOUNG_PERSON and one.words.strip():
            yield _Words(one.said_on, one.record_id, one.words, source_of(one))


def source_of(voice: VoiceFact) -> str:
    """ "18 Nov 2026, to Leanne Ward, in her car. May be shared." """
    parts = [day_words(voice.said_on) if voice.said_on else "", *_how(voice)]
    said = ", ".join(part for part in parts if part)
    shared = label(voice.may_share) if voice.may_share else ""
    if voice.shared_with.strip():
        shared = f"{shared}: {voice.shared_with.strip().rstrip('.')}"
    return f"{said}. {shared}.".strip(" .") + "."


def _how(voice: VoiceFact) -> Iterator[str]:
    if voice.whose is not VoiceOf.YOUNG_PERSON and voice.whose_name:
        yield voice.whose_name
    if voice.asked_by:
        yield _("to {name}").format(name=voice.asked_by)
    if voice.how_asked:
        yield voice.how_asked.strip().rstrip(".")


def quotes_of(answers: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """(words, how asked) of one screening's answers."""
    words, how = answers.get(_WORDS), answers.get(_HOW)
    if isinstance(words, str) and words.strip():
        yield words.strip(), how.strip() if isinstance(how, str) else ""
