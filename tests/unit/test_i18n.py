"""Words in sentences."""

import pytest

from cse_desk.i18n import in_sentence, or_list


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
