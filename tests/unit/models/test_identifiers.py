"""Check digits, with vectors computed by hand and from published checkers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.models.rules.identifiers import (
    IdentifierProblem,
    local_identifier_problem,
    nhs_number_problem,
    shown_nhs_number,
    tidy,
    upn_problem,
)


@pytest.mark.parametrize(
    "number",
    [
        "9434765919",
        "9434765870",
        "9990000018",
        "9990000026",
        "9990000034",
        "9990000107",
        "999 000 0018",
        "999-000-0026",
    ],
)
def test_these_nhs_numbers_are_right(number: str) -> None:
    assert nhs_number_problem(number) is None


@pytest.mark.parametrize("number", ["9434765918", "9990000019", "0000000001"])
def test_a_slip_in_an_nhs_number_is_seen(number: str) -> None:
    assert nhs_number_problem(number) is IdentifierProblem.CHECK


@pytest.mark.parametrize("number", [f"999123456{last}" for last in range(10)])
def test_some_stems_have_no_nhs_number_at_all(number: str) -> None:
    assert nhs_number_problem(number) is IdentifierProblem.CHECK


@pytest.mark.parametrize("number", ["", "943476591", "94347659190", "943476591X", "٩٩٩٠٠٠٠٠١٨"])
def test_an_nhs_number_is_ten_digits(number: str) -> None:
    assert nhs_number_problem(number) is IdentifierProblem.FORM


def test_nhs_numbers_are_shown_as_people_read_them_out() -> None:
    assert shown_nhs_number("9990000018") == "999 000 0018"
    assert shown_nhs_number("unknown") == "unknown"


@pytest.mark.parametrize("upn", ["B801200005001", "P207000016049", "A805400016001", "L80540001600A", "b801 200005001"])
def test_these_upns_are_right(upn: str) -> None:
    assert upn_problem(upn) is None


def test_remainder_thirteen_is_p_by_the_standard_not_q() -> None:
    assert upn_problem("P207000016049") is None
    assert upn_problem("Q207000016049") is IdentifierProblem.CHECK


@pytest.mark.parametrize(
    "upn", ["", "B80120000500", "1801200005001", "B8012000050011", "L80540001600I", "B80120000500é"]
)
def test_a_upn_has_its_form(upn: str) -> None:
    assert upn_problem(upn) is IdentifierProblem.FORM


@given(st.integers(0, 999_999_999), st.integers(0, 8))
def test_changing_one_digit_of_an_nhs_number_is_always_seen(stem: int, place: int) -> None:
    digits = f"{stem:09}"
    right = next((f"{digits}{last}" for last in range(10) if nhs_number_problem(f"{digits}{last}") is None), None)
    if right is None:
        return
    changed = f"{right[:place]}{(int(right[place]) + 1) % 10}{right[place + 1 :]}"

    assert nhs_number_problem(changed) is IdentifierProblem.CHECK


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    nhs_number_problem(text)
    upn_problem(text)


def test_a_local_number_is_at_most_twenty_characters() -> None:
    assert local_identifier_problem("x" * 20) is None
    assert local_identifier_problem("x" * 21) is IdentifierProblem.LENGTH
