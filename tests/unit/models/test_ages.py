"""Ages count birthdays, and estimates count from their younger end."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.models.rules.ages import (
    add_months,
    age_on,
    age_words,
    born_between,
    born_fact,
    born_words,
    latest_birthday,
    years_between,
)

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2012, 8, 9), date(2026, 8, 8), 13),
        (date(2012, 8, 9), date(2026, 8, 9), 14),
        (date(2012, 2, 29), date(2025, 2, 28), 12),
        (date(2012, 2, 29), date(2025, 3, 1), 13),
    ],
)
def test_an_age_changes_on_the_birthday(born: date, on: date, years: int) -> None:
    assert years_between(born, on) == years


def test_an_estimate_grows_older_with_the_years() -> None:
    age = age_on(date(2027, 6, 1), estimated_ages=(12, 14), estimated_on=date(2026, 5, 1))

    assert age is not None
    assert (age.low, age.high, age.estimated) == (13, 15, True)


def test_ages_in_words() -> None:
    born, today = date(2012, 8, 9), date(2026, 11, 24)

    assert age_words(age_on(today, born=born), born=born, on=today) == "14 years 3 months"
    assert age_words(age_on(today, estimated_ages=(12, 14), estimated_on=today)) == "about 12 to 14 years"
    assert age_words(None) == "Age not known"
    assert born_words(born=born, estimated_ages=None, estimated_on=None) == "born 9 Aug 2012"
    thought = {"born": None, "estimated_ages": (12, 14), "estimated_on": date(2026, 3, 1)}
    assert born_words(**thought) == born_fact(**thought) == "thought to be 12 to 14 on 1 Mar 2026"  # type: ignore[arg-type]  # by name
    assert born_fact(born=born, estimated_ages=None, estimated_on=None) == "9 Aug 2012", "beside its label"


def test_months_are_added_to_the_last_day_of_a_short_month() -> None:
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)


@given(DAYS, st.integers(0, 17), st.integers(0, 17))
def test_the_days_of_birth_of_an_age_give_that_age(on: date, one: int, other: int) -> None:
    youngest, oldest = min(one, other), max(one, other)
    first, last = born_between(youngest, oldest, on)

    assert years_between(last, on) == youngest
    assert oldest - 1 <= years_between(first, on) <= oldest


@given(DAYS, st.integers(0, 17), st.integers(0, 4))
def test_the_birthday_of_an_estimate_gives_its_younger_end(on: date, youngest: int, more: int) -> None:
    assert years_between(latest_birthday((youngest, youngest + more), on), on) == youngest
