"""What the language coach finds, and what it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.models.records.language import Advice
from cse_desk.models.rules.language import remarks, word_list

RISK = Advice("risk", ("putting|puts herself at risk",), "why", ("better",), "who, 2020")
ABSCOND = Advice("abscond", ("abscond*",), "why", ("better",), "who, 2020")
RISKY = Advice("risky", ("at risk of",), "why", ("better",), "who, 2020")
WORDS = word_list((RISK, ABSCOND, RISKY))


def _found(text: str) -> list[str]:
    return [one.words for one in remarks(text, WORDS)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She puts herself at risk.", ["puts herself at risk"]),
        ("PUTTING HERSELF AT RISK", ["PUTTING HERSELF AT RISK"]),
        ("putting\n  herself at risk", ["putting\n  herself at risk"]),
        ("He absconded, and absconds.", ["absconded", "absconds"]),
        ("He unabsconded", []),
        ("Non-absconding", []),
        ("He is safe.", []),
    ],
)
def test_whole_words_are_found_in_any_case_and_inflection(text, words):
    assert _found(text) == words


def test_a_place_says_where_it_stands():
    (found,) = remarks("Ah: absconds.", WORDS)
    assert ("Ah: absconds."[found.start : found.end], found.advice) == ("absconds", ABSCOND)


@pytest.mark.parametrize(
    "text",
    ["“I absconded”", '"I absconded"', 'He said: "I\nabsconded" twice', "'I don't know, I absconded'", "‘absconds’"],
)
def test_somebodys_own_words_are_never_touched(text):
    assert _found(text) == []


def test_what_stands_outside_a_quotation_is_found():
    assert _found('absconds "absconds" absconds “absconds” absconds') == ["absconds"] * 3


def test_an_apostrophe_opens_no_quotation():
    assert _found("the girls' home: he's absconded, they're not") == ["absconded"]


def test_a_mark_that_is_never_closed_hides_nothing():
    assert _found('“He absconds, and "more') == ["absconds"]


def test_of_two_that_overlap_the_longer_counts():
    assert _found("puts herself at risk of harm") == ["puts herself at risk"]


def test_an_empty_phrase_is_refused():
    with pytest.raises(ValueError, match=r"^ $"):
        word_list((Advice("x", (" ",), "why", ("b",), "s"),))


@given(st.text(alphabet='abscond “”" puts herself at risk of', max_size=80))
def test_any_text_gives_places_in_order_inside_it(text):
    found = remarks(text, WORDS)
    edges = [edge for one in found for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert all(text[one.start : one.end] == one.words for one in found)
