"""Movement between two screenings: losing knowledge is never a fall in risk."""

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from cse_desk.models.enums import Answer, Block, Direction, HarmWord, LevelWord
from cse_desk.models.records.screening import Domain, Given, Indicator, Tool
from cse_desk.models.rules.movement import Movement, Words, direction, movement


def row(id: str, block: Block = Block.RISK) -> Indicator:
    return Indicator(id, id[1:], "d1", "A row", "A row", block, None, None, (), "")


TOOL = Tool(
    "url",
    "1",
    (Domain("d1", 1, "Health", "Health"),),
    (row("d1.01"), row("d1.02", Block.HARM), row("d1.03", Block.STRENGTH)),
)


def said(**answers: str) -> dict[str, Given]:
    return {name.replace("_", "."): Given(answer=Answer(word)) for name, word in answers.items()}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("yes", "not-known", Movement(lost=("d1.01",))),
        ("possible", "not-known", Movement(lost=("d1.01",))),
        ("no", "not-known", Movement()),
        ("not-known", "no", Movement(learned=("d1.01",))),
        ("not-known", "possible", Movement(up=("d1.01",))),
        ("no", "possible", Movement(up=("d1.01",))),
        ("possible", "yes", Movement(up=("d1.01",))),
        ("yes", "possible", Movement(down=("d1.01",))),
        ("yes", "no", Movement(down=("d1.01",))),
        ("yes", "yes", Movement()),
    ],
)
def test_each_pair_of_answers_moves_as_it_should(before: str, after: str, expected: Movement):
    assert movement(TOOL, said(d1_01=before), said(d1_01=after)) == expected


def test_a_strength_is_told_apart():
    assert movement(TOOL, said(d1_03="yes"), said(d1_03="no")) == Movement(strengths_lost=("d1.03",))
    assert movement(TOOL, said(d1_03="partly"), said(d1_03="yes")) == Movement(strengths_gained=("d1.03",))
    assert movement(TOOL, said(d1_03="not-known"), said(d1_03="no")) == Movement()


def test_a_row_that_has_no_answer_on_one_side_does_not_move():
    assert movement(TOOL, {}, said(d1_01="yes")) == Movement()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("not-that-we-know", "low"), ("not-that-we-know", "medium"), Direction.UP),
        (("not-that-we-know", "high"), ("not-that-we-know", "medium"), Direction.DOWN),
        (("yes", "high"), ("yes", "high"), Direction.SAME),
        (("possibly", "high"), ("yes", "medium"), Direction.UP),
        (("yes", "medium"), ("not-known", "medium"), None),
        (("yes", "high"), ("yes", "not-enough-known"), None),
        (("not-known", "not-enough-known"), ("not-known", "not-enough-known"), Direction.SAME),
        (("not-known", "low"), ("not-known", "high"), Direction.UP),
    ],
)
def test_both_words_decide_the_direction(before: tuple[str, str], after: tuple[str, str], expected: Direction | None):
    earlier, later = (Words(HarmWord(harm), LevelWord(level)) for harm, level in (before, after))

    assert direction(earlier, later) is expected


def test_there_is_no_direction_without_an_earlier_result():
    assert direction(None, Words(HarmWord.YES, LevelWord.HIGH)) is None


@generated(st.sampled_from(HarmWord), st.sampled_from(LevelWord), st.sampled_from(HarmWord), st.sampled_from(LevelWord))
def test_less_knowledge_is_never_a_move_down(first: HarmWord, level: LevelWord, second: HarmWord, other: LevelWord):
    moved = direction(Words(first, level), Words(second, other))

    if moved is Direction.DOWN:
        assert second is not HarmWord.NOT_KNOWN or first is HarmWord.NOT_KNOWN
        assert other is not LevelWord.NOT_ENOUGH_KNOWN or level is LevelWord.NOT_ENOUGH_KNOWN
