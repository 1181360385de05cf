"""How plain a text is: sentences, words and syllables counted (Flesch and Kincaid's grade of 1975; reading age is about five more)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_VOWELS = re.compile(r"[aeiouy]+")
_ENDS = re.compile(r"(?<=[.!?:;])[\"”]?\s+")


@dataclass(frozen=True, slots=True)
class Plainness:
    """`grade`: years of school; `longest`: the sentence with the most words."""

    grade: float
    longest: str


def plainness(texts: Iterable[str]) -> Plainness:
    """Of several texts together; each is at least one sentence."""
    found = [one for text in texts for one in sentences(text)]
    words = [word for one in found for word in words_of(one)]
    per_sentence = len(words) / len(found)
    per_word = sum(map(syllables, words)) / len(words)
    return Plainness(
        grade=0.39 * per_sentence + 11.8 * per_word - 15.59,
        longest=max(found, key=lambda one: len(words_of(one))),
    )


def sentences(text: str) -> Iterator[str]:
    """What stands between full stops, question marks, colons and semicolons."""
    yield from (one for one in _ENDS.split(text.strip()) if words_of(one))


def words_of(text: str) -> list[str]:
    """The words of a text; figures are not counted."""
    return re.findall(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*", text)


def syllables(word: str) -> int:
    """As they are spoken, near enough: groups of vowels, a silent e left out."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    count = len(_VOWELS.findall(plain))
    silent = (plain.endswith("e") and not plain.endswith(("le", "ee"))) or plain.endswith(("ed", "es"))
    if silent and count > 1 and not re.search(r"([td]ed|[szx]es|[cs]hes|[cg]es)$", plain):
        count -= 1
    return max(count, 1)
