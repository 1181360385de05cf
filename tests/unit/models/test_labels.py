"""Every code has words, and levels have shapes."""

from enum import StrEnum

import pytest

from cse_desk.models import enums
from cse_desk.models.enums import Answer, HarmWord, Level, LevelWord
from cse_desk.models.labels import Shape, answer_label, label, shape, tone

ALL_CODES = [
    member
    for kind in vars(enums).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
    for member in kind
]


@pytest.mark.parametrize("code", ALL_CODES, ids=lambda code: f"{type(code).__name__}.{code.name}")
def test_every_code_has_words(code: StrEnum) -> None:
    assert not label(code)[0].islower()
    assert "-" not in label(code).replace("Pre-agenda", "")


def test_the_words_of_the_result_are_those_of_the_content() -> None:
    assert [label(word) for word in HarmWord] == ["Yes", "Possibly", "Not that we know", "Not known"]
    assert [label(word) for word in LevelWord] == ["High", "Medium", "Low", "No indicators found", "Not enough known"]


def test_not_answered_is_not_the_same_as_not_known() -> None:
    assert answer_label(None) == "Not answered"
    assert answer_label(Answer.NOT_KNOWN) == "Not known"


def test_the_three_levels_have_three_shapes() -> None:
    assert {shape(level) for level in Level} == {Shape.TRIANGLE_UP, Shape.DIAMOND, Shape.TRIANGLE_DOWN}


def test_a_harm_word_never_has_the_shape_of_a_level() -> None:
    levels = {shape(level) for level in (*Level, *LevelWord)}
    assert levels & {shape(word) for word in HarmWord} == {Shape.QUESTION}  # not known looks alike everywhere


@pytest.mark.parametrize("word", [*HarmWord, *LevelWord, *Level])
def test_every_word_of_the_result_has_a_tone(word: HarmWord | LevelWord | Level) -> None:
    assert tone(word) in {"high", "medium", "low", "not-known"}
