"""A sheet to go through with the young person: open questions with room to write or draw. A family paper: no marking, nobody's answers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cse_desk.documents import page
from cse_desk.documents.layout import Column
from cse_desk.documents.parts import Flowable, Panel, gap, para, room
from cse_desk.documents.styles import PAPER, Look, Sheet, sheet_at

_LEAST_SCALE = 1.3  # 13 points and more
_LINES = 46.0  # points of room below each question


@dataclass(frozen=True, slots=True)
class TalkPart:
    """A heading and its questions."""

    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TalkSheet:
    """All that stands on it: words of our own and nothing of any record."""

    title: str
    start: tuple[str, ...]
    parts: tuple[TalkPart, ...]
    end: tuple[str, ...]


def build(talk: TalkSheet, look: Look) -> bytes:
    """The PDF. Nothing in it says what the paper is to somebody who finds it."""
    scale = max(look.scale, _LEAST_SCALE)
    story = list(_story(talk, sheet_at(scale)))
    return page.to_pdf(story, marking=None, title=talk.title, watermark=look.watermark, scale=scale)


def _story(talk: TalkSheet, styles: Sheet) -> Iterator[Flowable]:
    yield para(talk.title, styles.title)
    spaced = replace(styles.body, after=5)
    yield from (para(words, spaced) for words in talk.start)
    for part in talk.parts:
        yield room(150 * styles.scale)
        yield para(part.title, styles.heading)
        for question in part.questions:
            yield para(question, replace(styles.body, before=3, after=3, keep_with_next=True))
            yield Panel([gap(_LINES)], border=PAPER.line, after=4)
    yield gap(8)
    yield Column([para(words, replace(spaced, before=6)) for words in talk.end])
