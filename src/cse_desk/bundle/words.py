"""The 7,776 words of the EFF's large list, as xkcdpass ships them: the same on every computer, or none at all."""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

WORDS: Final = 7776
LIST_SHA256: Final = "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522"
ENOUGH_LETTERS: Final = 4  # of a word somebody types


@cache
def word_list() -> tuple[str, ...]:
    """All words in the order of the list; RuntimeError when the installed list is another one."""
    raw = (files("xkcdpass") / "static" / "eff-long").read_bytes()
    if hashlib.sha256(raw).hexdigest() != LIST_SHA256:
        raise RuntimeError("the word list is not the one the safety words are defined on")
    return tuple(raw.decode("ascii").split())


def to_words(digest: bytes, count: int) -> tuple[str, ...]:
    """`count` words out of a digest read as one big-endian number, least significant word first."""
    words, number = word_list(), int.from_bytes(digest)
    chosen = []
    for _ in range(count):
        number, index = divmod(number, WORDS)
        chosen.append(words[index])
    return tuple(chosen)


def fits(word: str, typed: str) -> bool:
    """Whether what was typed is the word, or at least its first four letters (capitals and hyphens do not matter)."""
    wanted, given = _letters(word), _letters(typed)
    return given == wanted or (len(given) >= ENOUGH_LETTERS and wanted.startswith(given))


def all_fit(words: Sequence[str], typed: str) -> bool:
    """Whether as many words were typed and each fits, in order; spaces, commas and full stops separate."""
    given = typed.replace(",", " ").replace(".", " ").split()
    return len(given) == len(words) and all(map(fits, words, given))


def _letters(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter not in "-\u2010\u2011")
