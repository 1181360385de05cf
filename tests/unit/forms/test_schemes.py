"""Each published scheme can be expressed, and every edge of its bands holds."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from hypothesis import given, settings
from hypothesis import strategies as st

from cse_desk.forms.flow import Flow
from cse_desk.forms.loader import load
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.forms.raw import json_object
from cse_desk.forms.sheet.reading import questionnaire_of
from cse_desk.forms.sheet.workbook import from_xlsx, to_xlsx
from cse_desk.forms.sheet.writing import book_of
from tests.unit.forms import schemes


def scheme(raw: dict[str, Any]) -> Flow:
    loaded = load(raw)
    assert loaded.unsupported == ()
    return Flow(loaded.form)


# ---- weighted with recency --------------------------------------------------------------------

WEIGHTED = scheme(schemes.weighted_with_recency())


def points(vulnerable: int = 0, moderate: int = 0, *significant: str) -> Flow:
    answers: dict[str, JsonValue] = {f"v{number}": "yes" for number in range(vulnerable)}
    answers |= {f"m{number}": "six-months" for number in range(moderate)}
    for number, recency in enumerate(significant):
        answers |= {f"s{number}": True, f"s{number}.when": recency}
    return WEIGHTED.with_answers(answers)


@pytest.mark.parametrize(
    ("given", "score", "band"),
    [
        ((0, 0), "0", "none"),
        ((5, 0), "5", "none"),
        ((5, 1), "6", "mild"),
        ((0, 0, "current", "current"), "10", "mild"),
        ((1, 0, "current", "six-months"), "11", "moderate"),
        ((0, 0, "current", "six-months", "current"), "15", "moderate"),
        ((0, 1, "current", "six-months", "current"), "16", "significant"),
        ((8, 5, "both", "both", "both", "both"), "37", "significant"),
    ],
)
def test_weights_and_bands_of_the_weighted_scheme(given: tuple[Any, ...], score: str, band: str):
    asked = points(*given)

    assert (asked.value("score"), asked.value("band")) == (score, band)


@pytest.mark.parametrize(("recency", "score"), [*((code, str(weight)) for code, weight in schemes.RECENCY.items())])
def test_a_significant_sign_counts_by_how_recent_it_is_and_both_columns_count_six(recency: str, score: str):
    assert points(0, 0, recency).value("score") == score
    assert points(0, 0, "both").value("score") == "6"


def test_a_sign_that_is_taken_back_counts_no_more():
    assert points(0, 0, "both").with_answers({"s0": False}).value("score") == "0"


# ---- levels with floors -----------------------------------------------------------------------

LEVELS = scheme(schemes.levels_with_floors())


@pytest.mark.parametrize(
    ("areas", "age", "band"),
    [
        ((0, 0), 14, "low"),
        ((2, 2), 14, "low"),
        ((2, 2, 1), 14, "medium"),
        ((2, 2, 2, 2, 1), 14, "medium"),
        ((2, 2, 2, 2, 2), 14, "high"),
        ((3,), 14, "medium"),
        ((3,), 12, "medium"),
        ((0, 0), 12, "medium"),
        ((0, 0), 13, "low"),
        ((3, 3, 3, 1), 12, "high"),
    ],
)
def test_levels_with_floors(areas: tuple[int, ...], age: int, band: str):
    answers: dict[str, JsonValue] = {f"a{number}": f"o{level}" for number, level in enumerate(areas)}

    assert LEVELS.with_answers({"age": age, **answers}).value("band") == band


# ---- score and judgement ----------------------------------------------------------------------

JUDGED = scheme(schemes.score_and_judgement())


def column(name: str, score: int) -> dict[str, JsonValue]:
    """Answers in one column that add up to `score`, the judgement among them."""
    answers: dict[str, JsonValue] = {}
    for place in (*range(schemes.INDICATORS), "judgement"):
        given = min(6, score)
        score -= given
        answers[f"{name}.{place}"] = f"o{given}"
    return answers


@pytest.mark.parametrize(
    ("score", "band"), [(0, "low"), (18, "low"), (19, "medium"), (34, "medium"), (35, "high"), (54, "high")]
)
@pytest.mark.parametrize("name", schemes.COLUMNS)
def test_score_and_judgement_in_each_column(name: str, score: int, band: str):
    asked = JUDGED.with_answers(column(name, score))

    assert (asked.value(f"{name}.score"), asked.value(f"{name}.band")) == (score, band)


@pytest.mark.parametrize(
    ("initial", "review", "final", "travel"),
    [(20, 25, None, "up"), (20, 25, 10, "down"), (20, 10, 20, "same"), (20, None, None, None), (None, 10, None, None)],
)
def test_the_direction_of_travel(initial: int | None, review: int | None, final: int | None, travel: str | None):
    answers: dict[str, JsonValue] = {}
    for name, score in zip(schemes.COLUMNS, (initial, review, final), strict=True):
        answers |= column(name, score) if score is not None else {}

    assert JUDGED.with_answers(answers).value("travel") == travel


def test_a_column_nobody_filled_in_has_no_score():
    asked = JUDGED.with_answers(column("initial", 0))

    assert [asked.value(f"{name}.score") for name in schemes.COLUMNS] == [0, None, None]
    assert [asked.value(f"{name}.band") for name in schemes.COLUMNS] == ["low", None, None]


# ---- profile ----------------------------------------------------------------------------------

PROFILE = scheme(schemes.profile())


@pytest.mark.parametrize(("high", "medium", "low"), [(0, 0, 0), (1, 2, 3), (12, 0, 0), (4, 4, 4)])
def test_a_profile_counts_and_never_sums(high: int, medium: int, low: int):
    levels = ["high"] * high + ["medium"] * medium + ["low"] * low
    asked = PROFILE.with_answers({f"d{number}": level for number, level in enumerate(levels)})

    assert [asked.value(level) for level in ("high", "medium", "low")] == [high, medium, low]
    assert set(asked.worked.calculated) == {asked.tree.index[level] for level in ("high", "medium", "low")}


# ---- anchored ladders -------------------------------------------------------------------------

LADDERS = scheme(schemes.anchored_ladders())


@pytest.mark.parametrize(
    ("steps", "told", "band"),
    [
        ((), None, None),
        ((0, 0, 0), False, "green"),
        ((0, 1, 0), None, "green"),
        ((0, 2, 0), False, "amber"),
        ((3, 0, 0), False, "amber"),
        ((0, 0, 4), False, "red"),
        ((0, 0, 0), True, "red"),
        ((), True, "red"),
    ],
)
def test_the_highest_step_decides_and_a_disclosure_forces_the_top(
    steps: tuple[int, ...], told: bool | None, band: str | None
):
    answers: dict[str, JsonValue] = {f"l{number}": f"step-{step}" for number, step in enumerate(steps)}

    assert LADDERS.with_answers({**answers, "told": told}).value("band") == band


# ---- a licensed scale of ten items ----------------------------------------------------------------

SCALE = scheme(schemes.ten_item_scale())
REVERSED = [name for name, is_reversed in schemes.SCALE_ITEMS.items() if is_reversed]
PLAIN = [name for name, is_reversed in schemes.SCALE_ITEMS.items() if not is_reversed]


def all_of(code: str, names: Iterable[str] = tuple(schemes.SCALE_ITEMS)) -> dict[str, JsonValue]:
    return dict.fromkeys(names, code)


@pytest.mark.parametrize(
    ("plain", "turned", "total"),
    [
        ("strongly-agree", "strongly-disagree", "30"),
        ("strongly-disagree", "strongly-agree", "0"),
        ("agree", "disagree", "20"),
        ("disagree", "agree", "10"),
        ("strongly-agree", "strongly-agree", "15"),
        ("disagree", "disagree", "15"),
    ],
)
def test_five_of_ten_statements_are_turned_round(plain: str, turned: str, total: str):
    asked = SCALE.with_answers(all_of(plain, PLAIN) | all_of(turned, REVERSED))

    assert asked.value("total") == total


@given(
    st.permutations(list(schemes.SCALE_ITEMS)),
    st.lists(st.sampled_from(schemes.AGREEMENT), min_size=10, max_size=10),
)
@settings(max_examples=25, deadline=None)
def test_what_is_turned_round_belongs_to_the_statement_not_to_its_number(order: list[str], codes: list[str]):
    answers: dict[str, JsonValue] = dict(zip(schemes.SCALE_ITEMS, codes, strict=True))
    other = scheme(schemes.ten_item_scale(order))
    expected = sum(
        3 - schemes.AGREEMENT.index(code) if schemes.SCALE_ITEMS[name] else schemes.AGREEMENT.index(code)
        for name, code in zip(schemes.SCALE_ITEMS, codes, strict=True)
    )

    assert other.with_answers(answers).value("total") == SCALE.with_answers(answers).value("total") == str(expected)


@pytest.mark.parametrize("left_out", list(schemes.SCALE_ITEMS))
def test_a_total_stands_only_when_all_ten_are_answered(left_out: str):
    asked = SCALE.with_answers(all_of("agree"))
    less = asked.with_answer(left_out, None)

    assert (less.value("answered"), less.value("total"), less.value("straight-line")) == (9, None, None)
    assert less.with_answer(left_out, "agree").value("total") == "15"


def test_the_same_answer_ten_times_is_flagged_and_still_counted():
    asked = SCALE.with_answers(all_of("agree"))
    varied = asked.with_answer("roses", "disagree")

    assert (asked.value("straight-line"), asked.value("total")) == (True, "15")
    assert asked.is_asked("straight-line.said")
    assert (varied.value("straight-line"), varied.is_asked("straight-line.said")) == (False, False)


@pytest.mark.parametrize(
    "raw",
    [
        schemes.weighted_with_recency(),
        schemes.levels_with_floors(),
        schemes.score_and_judgement(),
        schemes.profile(),
        schemes.anchored_ladders(),
        schemes.ten_item_scale(),
    ],
)
def test_the_schemes_are_sound_fhir_and_survive_the_spreadsheet(raw: dict[str, Any]):
    Questionnaire.model_validate(json.loads(json.dumps(raw)))
    assert questionnaire_of(from_xlsx(to_xlsx(book_of(json_object(json.dumps(raw)))))) == raw
