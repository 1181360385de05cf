"""Words in sentences."""

import pytest
from bidi import algorithm

from cse_desk.i18n import from_the_left, in_sentence, or_list


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Asked for by the VPG", "asked for by the VPG"),
        ("VPG coordinator", "VPG coordinator"),
        ("CSE worker", "CSE worker"),
        ("A manager", "a manager"),
        ("Medium", "medium"),
        ("", ""),
    ],
)
def test_a_label_begins_small_inside_a_sentence_and_an_abbreviation_does_not(label: str, inside: str) -> None:
    assert in_sentence(label) == inside


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("manager",), "manager"),
        (("social worker", "manager"), "social worker or manager"),
        (("a", "b", "c"), "a, b or c"),
        ((), ""),
    ],
)
def test_the_last_of_several_comes_after_or(words: tuple[str, ...], said: str) -> None:
    assert or_list(words) == said


@pytest.mark.parametrize("words", ["Maisie T., 14", "", "1 Łukasz Wiśniewski, 15 (review)"])
def test_a_line_without_a_name_that_reads_from_the_right_stays_as_it_is(words: str) -> None:
    assert from_the_left(words) == words


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("عائشة البصري, 16 years", "يرصبلا ةشئاع, 16 years"),
        ("3 עדי, 15", "3 ידע, 15"),
        ("Known as عائشة, aged 14", "Known as ةشئاع, aged 14"),
        ("עַדִי Karim, 15", "Karim, 15"),
    ],
)
def test_an_age_stays_behind_a_name_that_reads_from_the_right(words: str, seen: str) -> None:
    drawn = algorithm.get_display(from_the_left(words), base_dir="L").replace("\u200e", "")

    assert drawn.endswith(seen)
    assert from_the_left(words).replace("\u200e", "") == words
    assert from_the_left(words)[0] == "\u200e"
