"""Answers in words, corrections, timing, interests, the watch after a removal."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cse_desk.models.rules.interests import DeclaredInterest, kept_from
from cse_desk.models.rules.panel import corrected, is_a_sentence
from cse_desk.models.rules.timing import ends_about
from cse_desk.models.rules.watch import Watch

NOW = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "words", ["", "ok", "OK.", "n/a", "see above", "yes yes yes yes", "1 2 3 4", "noted, thank you"]
)
def test_what_is_no_answer(words: str) -> None:
    assert not is_a_sentence(words)


def test_a_sentence_is_an_answer() -> None:
    assert is_a_sentence("He stayed with his aunt that night, and she rang us.")


def test_a_correction_puts_aside_what_it_names_and_only_what_came_before() -> None:
    assert corrected([("a", ""), ("b", "a"), ("c", "b")]) == {"a", "b"}
    assert corrected([("a", "b"), ("b", "a")]) == {"a"}
    assert corrected([("a", "a"), ("b", "unknown")]) == set()


def test_the_end_counts_what_is_left_of_each_and_nothing_of_who_took_longer() -> None:
    assert ends_about(NOW, [(10, 380), (12, 0), (8, 900)]) == NOW + timedelta(seconds=220 + 720)


INTEREST = DeclaredInterest("child", "Mark Hale", "Police", whole_agency=False)


def kept(
    interest: DeclaredInterest, name: str, agency: str, *, meeting: str = "m", on: date = date(2026, 12, 8)
) -> bool:
    return "child" in kept_from([interest], name=name, agency=agency, meeting=meeting, on=on)


def test_an_interest_keeps_everything_from_the_person_and_from_a_copy_for_the_agency_as_such() -> None:
    assert kept(INTEREST, "mark  hale", "Police")
    assert kept(INTEREST, "Mark Hale", "Somewhere else")
    assert kept(INTEREST, "", "police")
    assert not kept(INTEREST, "Ann Reed", "Police")
    assert not kept(INTEREST, "", "Health")


def test_an_interest_of_a_whole_agency_of_one_meeting_and_one_that_is_over() -> None:
    whole = DeclaredInterest("child", "Mark Hale", "Police", whole_agency=True, meeting="m", ended=date(2026, 12, 9))
    assert kept(whole, "Ann Reed", "Police")
    assert not kept(whole, "Ann Reed", "Police", meeting="other")
    assert not kept(whole, "Ann Reed", "Police", on=date(2026, 12, 9))


def test_the_watch_lasts_six_months_with_follow_ups_at_three_and_six() -> None:
    watch = Watch(date(2026, 8, 31))
    assert watch.follow_ups() == ((3, date(2026, 11, 30)), (6, date(2027, 2, 28)))
    days = [date(2026, 8, 30), date(2026, 8, 31), date(2027, 2, 28), date(2027, 3, 1), None]
    assert watch.brings_back(days) == (date(2026, 8, 31), date(2027, 2, 28), None)
