"""The result of a screening: the nine worked cases of the content outline, each floor at its edge, each prompt from its row."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cse_desk.models.enums import Answer, Basis, Block, HarmWord, LevelWord, Recency
from cse_desk.models.records.screening import (
    Given,
    Judgement,
    OpenedPrompt,
    ScreeningResult,
    Situation,
)
from cse_desk.models.rules import screening as rules
from tests.unit.models.screened import (
    FORMS,
    INDICATORS,
    NOT_KNOWN,
    NOW,
    POSSIBLE,
    PROMPTS,
    TODAY,
    TOOL,
    YES,
    aged,
    holding,
    opened,
    result,
)

# ---- the content ---------------------------------------------------------------------------


def test_the_tool_has_86_rows_in_four_blocks():
    counts = Counter(one.block for one in TOOL.indicators)

    assert len(TOOL.indicators) == 86
    assert (counts[Block.VULNERABILITY], counts[Block.RISK], counts[Block.HARM], counts[Block.STRENGTH]) == (
        15,
        46,
        15,
        10,
    )
    assert len(TOOL.domains) == 10


def test_every_prompt_a_row_names_exists():
    named = {mark.removesuffix("(u13)") for one in TOOL.indicators for mark in one.prompts}

    assert named <= set(PROMPTS)
    assert list(PROMPTS) == [f"P{number}" for number in range(1, 21)]
    assert not PROMPTS["P3"].not_needed_allowed


# ---- the nine worked cases -----------------------------------------------------------------


def test_case_a_a_girl_of_12_with_somebody_known_only_online():
    found = result({"d8.03": replace(YES, basis=Basis.GUT_FEELING), "d3.01": POSSIBLE}, aged(12))

    assert found.level is LevelWord.HIGH
    assert "F4" in holding(found)
    assert {"P4", "P16"} <= opened(found)
    assert "P3" not in opened(found)


def test_case_b_a_boy_of_15_who_is_blackmailed_now():
    found = result({"d8.08": replace(YES, recency=Recency.NOW)}, aged(15))

    assert (found.harm, found.level) == (HarmWord.YES, LevelWord.HIGH)
    assert "F2" in holding(found)
    assert {"P1", "P2", "P6", "P11", "P15"} <= opened(found)
    assert {LevelWord.MEDIUM, LevelWord.LOW, LevelWord.NO_INDICATORS} <= found.hard_forbidden


def test_case_c_a_disability_alone_gives_no_indicators_found():
    found = result({"d1.01": YES, "d1.02": YES}, aged(16))

    assert found.level is LevelWord.NO_INDICATORS
    assert "P13" in opened(found)
    assert holding(found) == set()


def test_case_d_every_vulnerability_together_is_low_with_advice():
    vulnerable = {one.id: YES for one in TOOL.indicators if one.block is Block.VULNERABILITY}
    assert len(vulnerable) == 15

    found = result(vulnerable, aged(14))

    assert found.level is LevelWord.LOW
    assert any("early help" in words for words in found.advice)
    assert found.hard_forbidden == found.soft_forbidden == frozenset()
    by_judgement = Judgement(
        found.harm, LevelWord.MEDIUM, "So much at once.", "", "", differs_why="All fifteen together."
    )
    assert rules.judgement_problems(found, by_judgement) == ()
    assert rules.needs_sign_off(found, by_judgement)


def test_case_e_harm_four_years_ago_that_nobody_answered():
    found = result({"d3.08": replace(YES, recency=Recency.EARLIER)}, aged(17))

    assert found.harm is HarmWord.YES
    assert "F3" in holding(found)
    assert found.level is LevelWord.MEDIUM
    assert any("3.08" in line and "Nobody has written how it was answered" in line for line in found.harm_listed)
    assert {LevelWord.LOW, LevelWord.NO_INDICATORS} <= found.soft_forbidden


def test_case_f_no_sign_of_harm_is_known():
    unknown = {one.id: NOT_KNOWN for one in TOOL.indicators if one.block is Block.HARM}

    found = result(unknown, aged(16))

    assert (found.harm, found.level) == (HarmWord.NOT_KNOWN, LevelWord.NOT_ENOUGH_KNOWN)
    assert "F8" in holding(found)
    assert "P17" in opened(found)
    assert {one.due for one in found.to_ask} == {date(2026, 3, 17)}  # five working days
    assert {LevelWord.LOW, LevelWord.NO_INDICATORS} <= found.hard_forbidden


def test_case_g_an_estimated_age_counts_at_its_younger_end():
    situation = Situation(today=TODAY, estimated_ages=(12, 14), estimated_on=TODAY)

    found = result({"d3.07": POSSIBLE}, situation)

    assert "F1" in holding(found)
    assert {"P2", "P3", "P4"} <= opened(found)
    assert found.level is LevelWord.HIGH


def test_case_h_a_boy_of_14_arrested_carrying_drugs():
    found = result({"d10.06": YES, "d10.04": POSSIBLE, "d2.06": YES}, aged(14))

    assert found.level is LevelWord.HIGH
    assert {"P7", "P14", "P16", "P19"} <= opened(found)
    assert any("3.05 to 3.08" in words for words in found.advice)
    said = " ".join([*found.advice, *(one.why for one in found.prompts), *(one.prompt.text for one in found.prompts)])
    assert "offender" not in said


def test_case_i_harm_the_day_before_her_thirteenth_birthday():
    born = date(2013, 2, 1)
    her = replace(YES, recency=Recency.WITHIN_6_MONTHS, happened=date(2026, 1, 31), happened_latest=date(2026, 1, 31))

    found = result({"d3.08": her}, Situation(today=TODAY, born=born))

    assert {"P3", "P4"} <= opened(found)


def test_harm_on_the_thirteenth_birthday_is_not_under_thirteen():
    her = replace(YES, recency=Recency.WITHIN_6_MONTHS, happened=date(2026, 2, 1), happened_latest=date(2026, 2, 1))

    assert "P3" not in opened(result({"d3.08": her}, Situation(today=TODAY, born=date(2013, 2, 1))))


# ---- prompts -------------------------------------------------------------------------------


def _rows() -> list[tuple[str, str]]:
    with (FORMS / "screening-tool.csv").open(encoding="utf-8", newline="") as file:
        return [(row["id"], mark) for row in csv.DictReader(file) for mark in row["prompts"].split()]


@pytest.mark.parametrize(("indicator", "mark"), _rows())
@pytest.mark.parametrize("answer", [Answer.YES, Answer.POSSIBLE])
def test_a_row_opens_the_prompts_it_names(indicator: str, mark: str, answer: Answer):
    now = Given(answer=answer, recency=Recency.NOW)
    prompt = mark.removesuffix("(u13)")

    assert prompt in opened(result({indicator: now}, aged(12)))
    if mark.endswith("(u13)") and not (prompt == "P2" and INDICATORS[indicator].block is Block.HARM):
        assert prompt not in opened(result({indicator: now}, aged(14)))


def test_a_no_opens_nothing():
    assert opened(result({}, aged(12))) == set()


@pytest.mark.parametrize(("said", "opens"), [("no", True), ("not-known", True), ("yes", False), ("", False)])
def test_not_safe_now_opens_p1(said: str, opens: bool):
    assert ("P1" in opened(result({}, aged(15, safe_now=said)))) is opens


def test_danger_needs_now():
    assert "P1" not in opened(result({"d8.08": replace(YES, recency=Recency.EARLIER)}, aged(15)))
    assert "P1" in opened(result({"d4.07": YES}, aged(15)))


def test_hours_matter_only_in_the_last_days():
    long_ago = replace(YES, recency=Recency.EARLIER)
    days_ago = replace(YES, happened=TODAY - timedelta(days=3), happened_latest=TODAY - timedelta(days=3))

    assert "P5" not in opened(result({"d9.06": long_ago}, aged(15)))
    assert "P5" in opened(result({"d9.06": days_ago}, aged(15)))
    assert "P5" in opened(result({"d9.06": YES}, aged(15)))


def test_a_need_without_an_arrangement_opens_p13():
    assert "P13" in opened(result({}, aged(15, communication_need_unanswered=True)))


def test_a_prompt_never_closes_itself():
    before = OpenedPrompt("P2", NOW - timedelta(hours=3), ("d1.07",))

    found = result({}, aged(15, opened=(before,)))

    (prompt,) = found.prompts
    assert prompt.prompt.id == "P2"
    assert prompt.is_open
    assert "stays until it is answered" in prompt.why


def test_each_clock_runs_from_the_moment_the_prompt_was_opened():
    opening = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    her = replace(YES, recency=Recency.NOW)
    marks = tuple(OpenedPrompt(id, opening) for id in ("P2", "P5", "P16"))

    found = {one.prompt.id: one.due for one in result({"d4.06": her, "d8.02": her}, aged(15, opened=marks)).prompts}

    assert found["P2"] == datetime(2026, 3, 9, 17, 0, tzinfo=UTC)
    assert found["P5"] == datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
    assert found["P16"] == datetime(2026, 3, 10, 17, 0, tzinfo=UTC)


def test_why_names_the_answers():
    (prompt,) = (
        one for one in result({"d8.08": replace(YES, recency=Recency.NOW)}, aged(15)).prompts if one.prompt.id == "P6"
    )

    assert prompt.why.startswith("8.08 ")
    assert "Yes" in prompt.why


# ---- judgement -----------------------------------------------------------------------------


def _judged(found: ScreeningResult, level: LevelWord, **more: str) -> Judgement:
    return Judgement(found.harm, level, **{"reasons": "What we know.", "change_my_mind": "", "not_known": "", **more})


def test_a_judgement_needs_reasons():
    found = result({"d2.03": YES}, aged(16))

    assert rules.judgement_problems(found, _judged(found, found.level, reasons=" ")) == (
        rules.JudgementProblem.REASONS_MISSING,
    )
    assert rules.judgement_problems(found, _judged(found, found.level)) == ()


def test_a_hard_floor_cannot_be_overridden_by_any_reason():
    found = result({"d8.08": replace(YES, recency=Recency.NOW)}, aged(15))

    low = _judged(found, LevelWord.LOW, differs_why="She is well now.")

    assert rules.JudgementProblem.HARD_FLOOR in rules.judgement_problems(found, low)


def test_under_a_soft_floor_a_reason_and_a_managers_signature_are_needed():
    found = result({"d3.08": replace(YES, recency=Recency.EARLIER)}, aged(17))
    bare, with_reason = (
        _judged(found, LevelWord.LOW),
        _judged(found, LevelWord.LOW, differs_why="Answered in another area."),
    )

    assert rules.judgement_problems(found, bare) == (rules.JudgementProblem.DIFFERS_WITHOUT_REASON,)
    assert rules.needs_sign_off(found, with_reason)
    assert rules.judgement_problems(found, with_reason) == ()


def test_raising_needs_the_same_as_lowering():
    found = result({"d2.03": YES}, aged(16))

    assert rules.needs_sign_off(found, _judged(found, LevelWord.HIGH))


def test_not_known_signs_of_harm_are_asked_first_and_sooner():
    found = result({"d2.03": NOT_KNOWN, "d9.07": NOT_KNOWN}, aged(16))

    assert [(one.indicator, one.due) for one in found.to_ask] == [
        ("d9.07", date(2026, 3, 17)),
        ("d2.03", date(2026, 3, 24)),
    ]


def test_one_agency_alone_is_said():
    assert result({}, aged(16, agencies=("School",))).one_agency
    assert not result({}, aged(16, agencies=("School", "Police"))).one_agency


def test_the_csv_is_where_the_rows_come_from():
    assert Path(FORMS / "screening-tool.csv").exists()
    assert {id for id, _ in _rows()} <= set(INDICATORS)


ANSWERED = replace(
    YES,
    recency=Recency.EARLIER,
    answered="Strategy meeting.",
    answered_police="Charged.",
    answered_support="A worker each week.",
)


def test_less_than_medium_beside_a_sign_of_harm_needs_a_reason_even_when_the_tool_says_the_same():
    """Somebody who was harmed and is quiet now never appears only as Low."""
    found = result({"d3.08": ANSWERED}, aged(17))
    assert found.harm is HarmWord.YES
    for word in (LevelWord.LOW, LevelWord.NOT_ENOUGH_KNOWN):
        assert rules.is_under_harm(found.harm, word)
    assert not rules.is_under_harm(found.harm, LevelWord.MEDIUM)
    assert not rules.is_under_harm(HarmWord.NOT_THAT_WE_KNOW, LevelWord.LOW)
    low = _judged(found, LevelWord.LOW)
    assert rules.JudgementProblem.DIFFERS_WITHOUT_REASON in rules.judgement_problems(found, low)
    said = _judged(found, LevelWord.LOW, differs_why="Answered in full, and nobody can reach her.")
    assert rules.JudgementProblem.DIFFERS_WITHOUT_REASON not in rules.judgement_problems(found, said)
