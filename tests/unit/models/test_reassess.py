"""When a young person is screened again, and that its numbers are dated."""

import json
from datetime import date

import pytest

from cse_desk import paths
from cse_desk.errors import BadForm
from cse_desk.models.rules.reassess import (
    Again,
    ReassessSettings,
    Why,
    read_reassess_settings,
    screen_again,
    settings_on,
)

SHIPPED = (paths.resources() / "settings" / "reassessment.json").read_bytes()
LAST = date(2026, 1, 10)
USUAL = ReassessSettings()


def test_three_months_after_the_last_one() -> None:
    assert screen_again(LAST, USUAL) == Again(date(2026, 4, 10), Why.PLANNED, LAST)


@pytest.mark.parametrize(
    ("returned", "due", "why"),
    [
        ([date(2026, 2, 1)], date(2026, 2, 8), Why.MISSING),
        ([date(2026, 3, 1), date(2026, 2, 1)], date(2026, 2, 8), Why.MISSING),
        ([LAST], date(2026, 4, 10), Why.PLANNED),  # screened on the day of the return
        ([date(2026, 1, 2)], date(2026, 4, 10), Why.PLANNED),
        ([date(2026, 4, 8)], date(2026, 4, 10), Why.PLANNED),  # due sooner anyway
    ],
)
def test_after_each_missing_episode_that_ended_since(returned, due, why) -> None:
    found = screen_again(LAST, USUAL, returned=returned)
    assert (found.due, found.why) == (due, why)


def test_when_a_removal_is_asked_for_and_the_last_one_is_not_fresh() -> None:
    assert screen_again(LAST, USUAL, closure_asked=[date(2026, 2, 7)]).why is Why.PLANNED  # 28 days
    found = screen_again(LAST, USUAL, closure_asked=[date(2026, 2, 8)], returned=[date(2026, 2, 8)])
    assert found == Again(date(2026, 2, 15), Why.CLOSURE, date(2026, 2, 8))


def test_the_shipped_numbers_are_the_usual_ones_and_say_what_they_mean() -> None:
    assert settings_on(read_reassess_settings(SHIPPED), LAST) == USUAL
    assert all(one["unit"] and one["means"] for one in json.loads(SHIPPED)["settings"])


def test_a_new_number_holds_from_its_first_day() -> None:
    found = json.loads(SHIPPED)
    found["settings"].append({"setting": "planned_months", "value": 2, "valid_from": "2026-06-01"})
    numbers = read_reassess_settings(json.dumps(found).encode())
    assert settings_on(numbers, date(2026, 5, 31)).planned_months == 3
    assert settings_on(numbers, date(2026, 6, 1)).planned_months == 2


def test_a_file_that_is_not_whole_is_refused() -> None:
    with pytest.raises(BadForm, match="not the reassessment settings"):
        read_reassess_settings(b"[]")
