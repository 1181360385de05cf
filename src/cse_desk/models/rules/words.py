"""Folding words so that people are found however their names were typed."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\w+")
_APOSTROPHES = str.maketrans("", "", "'’‘`ʼ´")
_NOT_DECOMPOSED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "ŋ": "n"}
)


def fold(text: str) -> str:
    """No case, no accents, no apostrophes, single spaces: "Zoë O’Neill" is "zoe oneill"."""
    if text.isascii():  # nearly always; nothing to take apart
        return " ".join(text.replace("'", "").replace("`", "").lower().split())
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold().translate(_NOT_DECOMPOSED))
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).split())


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text, each once, in order."""
    return tuple(dict.fromkeys(_WORD.findall(fold(text))))


def fold_postcode(text: str) -> str:
    """A postcode without its space."""
    return "".join(_WORD.findall(fold(text)))
