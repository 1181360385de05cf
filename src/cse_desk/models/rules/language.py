"""The language coach: finds words that blame a young person. It suggests, never blocks, and leaves what stands in quotation marks alone.

Source: design/DOMAIN, section 4; the list itself is data with a source for each entry (resources/wordlists/language.json).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cse_desk.models.records.language import Advice, Remark

_QUOTATION = re.compile(
    "“[^”]*”"
    '|"[^"]*"'
    r"|(?<![\w'’])['‘](?=\S)[^\n]{1,300}?(?<=\S)['’](?!\w)"  # never the apostrophe of a word
)
_SPACE = r"[\s]+"
_APOSTROPHE = "['’]"


@dataclass(frozen=True, slots=True)
class WordList:
    """The entries with one pattern each, in the order of the list."""

    entries: tuple[tuple[Advice, re.Pattern[str]], ...]
    any_of_them: re.Pattern[str]


def word_list(entries: Iterable[Advice]) -> WordList:
    """The list, ready to look with. ValueError for an empty phrase."""
    made = tuple((one, re.compile(_bounded(one.find), re.IGNORECASE)) for one in entries)
    every = [phrase for one, _pattern in made for phrase in one.find]
    return WordList(made, re.compile(_bounded(every), re.IGNORECASE))


def remarks(text: str, words: WordList) -> tuple[Remark, ...]:
    """Every place that is better said otherwise, in reading order and without overlap; the longer phrase counts."""
    if not words.any_of_them.search(text):
        return ()
    quoted = tuple(quotations(text))
    found = [
        Remark(match.start(), match.end(), match.group(), advice)
        for advice, pattern in words.entries
        for match in pattern.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in quoted)
    ]
    return tuple(_without_overlap(sorted(found, key=lambda one: (one.start, -one.end))))


def _without_overlap(found: Iterable[Remark]) -> Iterator[Remark]:
    reached = 0
    for one in found:
        if one.start >= reached:
            reached = one.end
            yield one


def quotations(text: str) -> Iterator[tuple[int, int]]:
    """Where somebody's own words stand: from a quotation mark, double or single, to the one that closes it. An open one quotes nothing."""
    return (match.span() for match in _QUOTATION.finditer(text))


def _bounded(phrases: Iterable[str]) -> str:
    return rf"(?<![\w-])(?:{'|'.join(_phrase(one) for one in phrases)})(?![\w-])"


def _phrase(phrase: str) -> str:
    words = phrase.split()
    if not words:
        raise ValueError(phrase)
    return _SPACE.join(f"(?:{'|'.join(_word(one) for one in word.split('|'))})" for word in words)


def _word(word: str) -> str:
    stem = re.escape(word.removesuffix("*")).replace("'", _APOSTROPHE)
    return rf"{stem}\w*" if word.endswith("*") else stem
