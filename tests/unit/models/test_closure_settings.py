"""The closure guard's numbers are dated: the one in force on the day of the decision counts."""

import json
from datetime import date

import pytest

from cse_desk import paths
from cse_desk.errors import BadForm
from cse_desk.models.records.closure import GuardSettings
from cse_desk.models.rules.closure_settings import read_guard_settings

SHIPPED = (paths.resources() / "settings" / "closure-guard.json").read_bytes()


def with_lines(*more: dict[str, object], without: str = "") -> bytes:
    found = json.loads(SHIPPED)
    kept = [one for one in found["settings"] if one["setting"] != without]
    return json.dumps({**found, "settings": [*more, *kept]}).encode()


def test_the_shipped_numbers_are_those_of_the_rules() -> None:
    assert read_guard_settings(SHIPPED).on(date(2026, 1, 20)) == GuardSettings(
        screening_days=28,
        two_steps_days=90,
        contact_days=180,
        restriction_days=90,
        sessions=4,
        in_force_days=56,
        put_back_months=24,
        birthday_months=6,
        agencies=3,
    )


def test_every_shipped_number_says_its_rule_its_unit_and_what_it_means() -> None:
    found = json.loads(SHIPPED)

    assert date.fromisoformat(found["checked_on"])
    assert all(one["rule"] and one["unit"] and one["means"] for one in found["settings"])


def test_a_new_number_holds_from_its_first_day_and_the_old_one_before() -> None:
    dated = read_guard_settings(with_lines({"setting": "sessions", "value": 6, "valid_from": "2026-04-01"}))

    assert dated.on(date(2026, 3, 31)).sessions == 4
    assert dated.on(date(2026, 4, 1)).sessions == 6
    assert dated.on(date(2026, 4, 1)).agencies == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[]", "not the closure guard's settings"),
        (b"{", "not the closure guard's settings"),
        (with_lines(without="sessions"), "sessions: no line without a first day"),
        (with_lines({"setting": "sesions", "value": 6, "valid_from": None}), "sesions: not a setting"),
        (with_lines({"setting": "sessions", "value": 6, "valid_from": None}), "sessions: two lines from the same day"),
        (with_lines({"setting": "sessions", "value": 0, "valid_from": "2026-04-01"}), "no whole number above 0"),
        (with_lines({"setting": "sessions", "value": True, "valid_from": "2026-04-01"}), "no whole number above 0"),
        (with_lines({"setting": "sessions", "value": 6, "valid_from": "April"}), "not the closure guard's settings"),
    ],
)
def test_numbers_that_cannot_be_trusted_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(BadForm) as refused:
        read_guard_settings(data)

    assert said in str(refused.value)
