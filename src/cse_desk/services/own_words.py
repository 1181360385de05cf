"""What the young person said, word for word: the first thing shown wherever they are discussed."""

from collections.abc import Iterable, Iterator, Mapping

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.tables.screenings import Screening

_WORDS, _HOW = "s3.01.words", "s3.01.how"  # page "Views" of the tool
_TOLD_GROUP = "s0.08"


def own_words_of(screenings: Iterable[Screening]) -> tuple[str, str]:
    """The latest words and where they were said; ("", "") when none are written down."""
    found = [
        (one.signed_at is not None, one.started_on, one.id, words, source)
        for one in screenings
        for words, source in quotes_of(one.answers or {})
    ]
    if not found:
        return "", ""
    dated = [one for one in found if one[1] is not None]
    _signed, on, _id, words, source = max(dated or found, key=lambda one: (str(one[1]), one[2]))
    told = [source.rstrip(".")] if source else []
    return words, ", ".join([*told, *([_("screening of {day}").format(day=day_words(on))] if on else [])])


def quotes_of(answers: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """(words, how asked) of one screening's answers."""
    words, how = answers.get(_WORDS), answers.get(_HOW)
    if isinstance(words, str) and words.strip():
        yield words.strip(), how.strip() if isinstance(how, str) else ""
