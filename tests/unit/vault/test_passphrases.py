"""Passphrases: offered, and judged."""

import os
from collections import Counter

import pytest

from cse_desk.errors import WeakPassphrase
from cse_desk.vault import passphrases


def test_an_offered_passphrase_is_four_of_7776_words() -> None:
    words = passphrases.words()
    assert (len(words), len(set(words))) == (7_776, 7_776)
    offered = passphrases.offer().split(" ")
    assert len(offered) == 4
    assert set(offered) <= set(words)


def test_fewer_than_four_words_are_never_offered() -> None:
    with pytest.raises(ValueError, match="3"):
        passphrases.offer(3)


def test_the_words_come_from_the_bytes_handed_in() -> None:
    numbers = iter((0, 7_775, 7_776, 65_000, 1, 2))  # 65,000 is above the last whole turn through the list
    words = passphrases.words()
    offered = passphrases.offer(5, lambda size: next(numbers).to_bytes(size, "big"))
    assert offered.split(" ") == [words[0], words[7_775], words[0], words[1], words[2]]


def test_no_word_is_likelier_than_another() -> None:
    """All 65,536 draws: each word comes up equally often."""
    draws = iter(range(65_536))
    phrase = passphrases.offer(8 * 7_776, lambda size: next(draws).to_bytes(size, "big"))
    assert set(Counter(phrase.split(" ")).values()) == {8}


def test_an_offered_passphrase_is_strong_enough() -> None:
    for _ in range(20):
        passphrases.judge(passphrases.offer(4, os.urandom))


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "password",
        "correct horse",
        "Password123!",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "qwertyuiopasdfghjkl",
        "abcdefghijklmnopqrstuvwxyz",
        "12345678901234567890",
        "orbit orbit orbit orbit",
        "x" * 1_001,
    ],
)
def test_a_phrase_that_could_be_guessed_is_refused(weak: str) -> None:
    with pytest.raises(WeakPassphrase):
        passphrases.judge(weak)


def test_own_names_add_nothing() -> None:
    phrase = "Orsolya Testborough 2026"
    with pytest.raises(WeakPassphrase) as weak:
        passphrases.judge(phrase, ("Orsolya Invented", "Testborough Council"))
    assert weak.value.guesses_log10 < 13


@pytest.mark.parametrize(
    "strong", ["my heron eats 7 purple gates!", "šest žlutých kol pod mostem", bytearray(b"kT9#vq2!Lm8$xz4")]
)
def test_an_own_phrase_that_cannot_be_guessed_is_taken(strong: str | bytearray) -> None:
    passphrases.judge(strong, ("Orsolya Invented",))


def test_a_very_long_phrase_is_judged_quickly_and_taken() -> None:
    passphrases.judge("a heron walks over the sluice while " * 20)
