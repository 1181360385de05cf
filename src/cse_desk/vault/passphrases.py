"""Passphrases: offered as generated words, or the person's own if it could not be guessed.

The file can be attacked offline, at leisure, so the bar is higher than for an account that throttles: four words of 7,776 are 51 bits,
with the stretching of `keys` about 130,000 years of one graphics card; own phrases need 10^13 guesses or more by zxcvbn's count.
Source: design/SECURITY, "Keys". The word list is the EFF's long list, as shipped with xkcdpass.
"""

import os
from collections.abc import Collection
from functools import cache
from importlib import resources

from cse_desk.errors import WeakPassphrase
from cse_desk.vault.keys import Passphrase, RandomBytes

LEAST_WORDS = 4
LEAST_GUESSES_LOG10 = 13.0
LEAST_CHARACTERS = 12
MOST_CHARACTERS = 1_000
_JUDGED = 72  # zxcvbn's cost grows with length; what follows can only add


@cache
def words() -> tuple[str, ...]:
    """The 7,776 words."""
    text = resources.files("xkcdpass").joinpath("static", "eff-long").read_text("ascii")
    found = tuple(text.split())
    assert len(set(found)) == 7_776
    return found


def offer(count: int = LEAST_WORDS, random_bytes: RandomBytes = os.urandom) -> str:
    """A generated passphrase of at least four words, separated by spaces."""
    if count < LEAST_WORDS:
        raise ValueError(count)
    return " ".join(_any_word(random_bytes) for _ in range(count))


def _any_word(random_bytes: RandomBytes) -> str:
    known = words()
    whole = 65_536 // len(known) * len(known)
    while True:
        number = int.from_bytes(random_bytes(2), "big")
        if number < whole:  # so that no word is likelier than another
            return known[number % len(known)]


def judge(passphrase: Passphrase, about: Collection[str] = ()) -> None:
    """Raises WeakPassphrase when it could be guessed; `about` are words an attacker would try: names, agency."""
    text = passphrase if isinstance(passphrase, str) else passphrase.decode("utf-8", "replace")
    if _is_generated(text):
        return
    if not LEAST_CHARACTERS <= len(text) <= MOST_CHARACTERS:
        raise WeakPassphrase(0.0, "too-short" if len(text) < LEAST_CHARACTERS else "too-long")
    from zxcvbn import zxcvbn

    parts = [part for name in about for part in (name, *name.split()) if part]
    found = zxcvbn(text[:_JUDGED], user_inputs=parts)
    guesses = float(found["guesses_log10"])
    if guesses < LEAST_GUESSES_LOG10:
        raise WeakPassphrase(guesses, str(found["feedback"]["warning"] or ""))


def _is_generated(text: str) -> bool:
    parts = text.split(" ")
    return len(set(parts)) >= LEAST_WORDS and set(parts) <= _known()


@cache
def _known() -> frozenset[str]:
    return frozenset(words())
