"""How likely further harm is, as the rules of the tool work it out: floors at their edges, and the indicative level."""

from dataclasses import replace

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from cse_desk.models.enums import Answer, Block, HarmWord, Level, LevelWord, Recency
from cse_desk.models.records.screening import (
    Given,
    Situation,
)
from cse_desk.models.rules import screening as rules
from tests.unit.models.screened import (
    INDICATORS,
    NOT_KNOWN,
    NOW,
    POSSIBLE,
    PROMPTS,
    TOOL,
    YES,
    aged,
    holding,
    opened,
    result,
)

# ---- floors at their edges -----------------------------------------------------------------


@pytest.mark.parametrize(("years", "holds"), [(12, True), (13, False)])
def test_f1_holds_below_thirteen(years: int, holds: bool):
    assert ("F1" in holding(result({"d1.07": POSSIBLE}, aged(years)))) is holds


@pytest.mark.parametrize(
    ("given", "floor", "level"),
    [
        (replace(YES, recency=Recency.NOW), "F2", LevelWord.HIGH),
        (replace(YES, recency=Recency.WITHIN_6_MONTHS), "F2", LevelWord.HIGH),
        (replace(YES, recency=Recency.MONTHS_6_TO_12), "F3", LevelWord.MEDIUM),
        (replace(POSSIBLE, recency=Recency.NOW), "F3", LevelWord.MEDIUM),
        (YES, "F3", LevelWord.MEDIUM),
    ],
)
def test_f2_and_f3_go_by_how_recent(given: Given, floor: str, level: LevelWord):
    found = result({"d9.06": given}, aged(16))

    assert floor in holding(found)
    assert found.level is level


def test_f3_lifts_only_when_all_three_parts_of_the_answer_are_written():
    part = replace(POSSIBLE, answered="Strategy discussion held.", answered_police="No further action: no complaint.")
    whole = replace(part, answered_support="Sees the school counsellor.")

    assert "F3" in holding(result({"d9.06": part}, aged(16)))
    assert "F3" not in holding(result({"d9.06": whole}, aged(16)))
    assert result({"d9.06": whole}, aged(16)).harm is HarmWord.POSSIBLY


def test_f4_hard_and_soft():
    always = result({"d8.03": POSSIBLE}, aged(12))
    never_low = result({"d8.02": POSSIBLE}, aged(12))

    assert always.level is LevelWord.HIGH
    assert LevelWord.MEDIUM in always.hard_forbidden
    assert never_low.level is LevelWord.MEDIUM
    assert never_low.hard_forbidden == frozenset()
    assert LevelWord.LOW in never_low.soft_forbidden


@pytest.mark.parametrize(("years", "holds"), [(13, True), (14, False)])
def test_f5_and_p4_hold_up_to_thirteen(years: int, holds: bool):
    found = result({"d3.03": YES}, aged(years))

    assert ("F5" in holding(found)) is holds
    assert ("P4" in opened(found)) is holds


def test_f6_needs_a_risk_indicator():
    assert "F6" in holding(result({"d1.02": POSSIBLE, "d2.03": YES}, aged(16)))
    assert "F6" not in holding(result({"d1.02": YES}, aged(16)))
    assert "F6" in holding(result({"d2.03": YES}, aged(16, has_communication_need=True)))


def test_f7_a_disclosure_taken_back_counts_as_made():
    found = result({"d3.08": Given(answer=Answer.NO, taken_back=True)}, aged(15))

    assert "F7" in holding(found)
    assert found.harm is HarmWord.YES
    assert found.level is not LevelWord.LOW


@pytest.mark.parametrize(("count", "holds"), [(2, False), (3, True)])
def test_f8_holds_from_three_unknown_signs_of_harm(count: int, holds: bool):
    unknown = [one.id for one in TOOL.indicators if one.block is Block.HARM][:count]

    found = result(dict.fromkeys(unknown, NOT_KNOWN), aged(16))

    assert ("F8" in holding(found)) is holds
    assert (found.level is LevelWord.NOT_ENOUGH_KNOWN) is holds


def test_f8_never_hides_a_higher_level():
    unknown = {one.id: NOT_KNOWN for one in TOOL.indicators if one.block is Block.HARM}

    assert result({**unknown, "d3.02": YES}, aged(16)).level is LevelWord.MEDIUM


def test_f9_not_seen_alone_asks_low_for_a_reason():
    found = result({"d2.03": YES}, aged(16, seen_alone_since_last=False))

    assert "F9" in holding(found)
    assert found.level is LevelWord.LOW
    assert LevelWord.LOW in found.soft_forbidden


@pytest.mark.parametrize("years", [9, 12, 16])
def test_f10_a_characteristic_alone_never_moves_the_result(years: int):
    who = {one.id: YES for one in TOOL.indicators if one.is_characteristic}
    assert who

    found = result(who, aged(years))

    assert found.level is LevelWord.NO_INDICATORS
    assert found.harm is HarmWord.NOT_THAT_WE_KNOW


def test_no_indicators_found_is_not_said_when_nobody_knows():
    risk = [one.id for one in TOOL.indicators if one.block is Block.RISK]

    assert result(dict.fromkeys(risk, NOT_KNOWN), aged(16)).level is LevelWord.NOT_ENOUGH_KNOWN
    assert result(dict.fromkeys(risk[:10], NOT_KNOWN), aged(16)).level is LevelWord.NO_INDICATORS


def test_missing_now_is_now():
    found = result({"d4.07": YES}, aged(15))

    assert "F2" in holding(found)
    assert found.level is LevelWord.HIGH


def test_a_row_that_is_not_asked_has_no_box():
    given = {id: Given(answer=Answer.NO) for id in INDICATORS if id not in ("d7.02", "d7.04", "d7.06", "d7.07")}

    found = rules.assess(TOOL, given, aged(16), PROMPTS, now=NOW)

    boxes = {box.indicator for row in found.profile for box in row.boxes}
    assert not boxes & {"d7.02", "d7.04", "d7.06", "d7.07"}
    assert len(boxes) == 86 - 10 - 4


# ---- the indicative level ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({"d2.03": YES}, LevelWord.LOW),
        ({"d2.03": YES, "d5.03": YES}, LevelWord.LOW),
        ({"d2.03": YES, "d5.03": YES, "d6.03": YES}, LevelWord.MEDIUM),
        ({"d2.03": YES, "d2.05": YES, "d2.06": YES}, LevelWord.LOW),  # three, but one domain
        ({"d3.02": YES}, LevelWord.MEDIUM),
        ({"d3.02": replace(YES, recency=Recency.NOW), "d4.04": replace(YES, recency=Recency.NOW)}, LevelWord.HIGH),
        (
            {"d3.02": replace(YES, recency=Recency.NOW), "d4.04": replace(YES, recency=Recency.EARLIER)},
            LevelWord.MEDIUM,
        ),
        ({"d3.02": replace(YES, level=Level.LOW)}, LevelWord.LOW),
    ],
)
def test_the_indicative_level(answers: dict[str, Given], level: LevelWord):
    assert result(answers, aged(16)).level is level


_given = st.builds(
    Given,
    answer=st.sampled_from([Answer.YES, Answer.POSSIBLE, Answer.NO, Answer.NOT_KNOWN, None]),
    recency=st.sampled_from([*Recency, None]),
    level=st.sampled_from([*Level, None]),
)
_answers = st.dictionaries(st.sampled_from(sorted(INDICATORS)), _given, max_size=30)
_ages = st.integers(8, 17).map(aged)


@examples(_answers, _ages)
@settings(max_examples=150, deadline=None)
def test_strengths_never_change_the_level(answers: dict[str, Given], situation: Situation):
    strengths = {one.id: Given(answer=Answer.YES) for one in TOOL.indicators if one.block is Block.STRENGTH}
    without = {id: given for id, given in answers.items() if id not in strengths}

    assert result(without, situation).level is result({**without, **strengths}, situation).level


@examples(_answers, _ages)
@settings(max_examples=150, deadline=None)
def test_vulnerability_alone_never_gives_medium(answers: dict[str, Given], situation: Situation):
    only = {id: given for id, given in answers.items() if INDICATORS[id].block is Block.VULNERABILITY}

    assert result(only, situation).level in (LevelWord.LOW, LevelWord.NO_INDICATORS)


@examples(_answers, _ages, st.randoms())
@settings(max_examples=100, deadline=None)
def test_any_order_of_answers_gives_the_same_result(answers: dict[str, Given], situation: Situation, shuffle):
    items = list(answers.items())
    shuffle.shuffle(items)

    assert result(dict(items), situation) == result(answers, situation)


@examples(_answers, _ages)
@settings(max_examples=150, deadline=None)
def test_what_the_tool_says_is_never_what_a_floor_forbids(answers: dict[str, Given], situation: Situation):
    found = result(answers, situation)

    assert found.level not in found.hard_forbidden
    assert (found.harm is HarmWord.YES) == any(
        (given.answer is Answer.YES and INDICATORS[id].block is Block.HARM)
        or (
            given.answer is Answer.YES
            and INDICATORS[id].is_harm_under_13
            and situation.born is not None
            and situation.born.year > 2013
        )
        for id, given in answers.items()
    )
