"""Words that no other text holds, and where they turn up again: every byte of every file, and the files' names."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

_CONSONANTS = "bdfgkmnprtvz"
_VOWELS = "aeiou"
_LETTERS = 4


class Canaries:
    """`words("school")` is a word like "Qzibakozu": pronounceable, so that no rule of a field turns it away, and unlike any other."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}  # word in lower case -> where it was written
        self._next = itertools.count(1)

    def __call__(self, field: str) -> str:
        """A new word for a field."""
        number = next(self._next)
        syllables = []
        for _place in range(_LETTERS):
            number, at = divmod(number * 7 + 3, len(_CONSONANTS) * len(_VOWELS))
            syllables.append(_CONSONANTS[at % len(_CONSONANTS)] + _VOWELS[at // len(_CONSONANTS)])
            number += next(self._next)
        word = "qz" + "".join(syllables)
        if word in self.planted:
            return self(field)
        self.planted[word] = field
        return word.capitalize()


def files_under(folder: Path, *, without: tuple[Path, ...] = ()) -> Iterator[Path]:
    """Every file, and no folder, socket or pipe."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(path.is_relative_to(one) for one in without):
            yield path


def hits(word: str, folder: Path, *, without: tuple[Path, ...] = ()) -> list[str]:
    """The files that hold a word, in any case, as UTF-8 or UTF-16, or in their name."""
    return hits_of([word], folder, without=without).get(word, [])


def hits_of(words: list[str], folder: Path, *, without: tuple[Path, ...] = ()) -> dict[str, list[str]]:
    """For each word that turned up the files that hold it."""
    found: dict[str, list[str]] = {}
    spellings = {word: _spellings(word) for word in words}
    any_word = [_any_of([spelt[number] for spelt in spellings.values()]) for number in range(3)]
    for path in files_under(folder, without=without):
        name = str(path.relative_to(folder))
        held = path.read_bytes().lower() + b"\n" + name.lower().encode()
        if not any(pattern.search(held) for pattern in any_word):  # quicker than word by word
            continue
        for word, spelt in spellings.items():
            if any(one in held for one in spelt):
                found.setdefault(word, []).append(name)
    return found


def _any_of(spelt: list[bytes]) -> re.Pattern[bytes]:
    """Finds whether any of the words is there; they begin alike, which makes the search quick."""
    low, high = min(spelt), max(spelt)
    same = next((at for at, byte in enumerate(low) if high[at : at + 1] != bytes([byte])), len(low))
    start = low[:same]
    return re.compile(re.escape(start) + b"(?:" + b"|".join(re.escape(one[len(start) :]) for one in spelt) + b")")


def _spellings(word: str) -> tuple[bytes, ...]:
    low = word.lower()
    return low.encode(), low.encode("utf-16-le"), low.encode("utf-16-be")
