"""Versions of forms: order, what a draft may become, what stays frozen, and where two texts stand under one number."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.models.enums import FormState
from cse_desk.models.rules import form_versions as rules
from cse_desk.models.rules.form_versions import FormFacts, FormRefusal, next_version, version_key
from cse_desk.models.rules.licences import holds

DAY = date(2026, 11, 24)
VERSIONS = st.from_regex(r"\A[0-9]{1,3}(\.[0-9]{1,3}){0,3}\Z")


def one(id_: str = "a", version: str = "1.0.0", *contents: str, **days: date) -> FormFacts:
    return FormFacts(id_, "urn:x", version, frozenset(contents), days.get("released"), days.get("retired"))


@pytest.mark.parametrize(
    ("before", "after"),
    [("1.0.0", "1.1.0"), ("1.9.3", "1.10.0"), ("3", "4"), ("1.2", "1.3"), ("v7", "v8"), ("", "1"), ("two", "two 2")],
)
def test_the_next_version_is_called_as_people_would(before: str, after: str) -> None:
    assert next_version(before) == after


@given(VERSIONS)
def test_the_next_version_is_higher(version: str) -> None:
    assert version_key(next_version(version)) > version_key(version)


@given(st.lists(st.text(max_size=8)))
def test_any_text_has_a_place_in_the_order(versions: list[str]) -> None:
    assert sorted(map(version_key, versions)) == sorted(map(version_key, reversed(versions)))


def test_numbers_are_compared_as_numbers_and_last_zeros_say_nothing() -> None:
    assert version_key("1.10") > version_key("1.9")
    assert version_key("2") == version_key("2.0.0")


@given(st.none() | st.just(DAY), st.none() | st.just(DAY))
def test_only_a_draft_is_written_over_or_thrown_away(released: date | None, retired: date | None) -> None:
    version = FormFacts("a", "urn:x", "1", frozenset(), released, retired)
    refused = None if version.state is FormState.DRAFT else FormRefusal.FROZEN

    assert rules.may_write_over(version) is refused
    assert rules.may_take_back(version) is refused
    assert (version.state is FormState.DRAFT) is (released is None)


def test_a_release_takes_a_number_above_all_that_were_released() -> None:
    others = [one("old", "1.0.0", released=DAY, retired=DAY), one("now", "1.2.0", released=DAY), one("draft", "9")]

    assert rules.may_release(one(), "1.3.0", others) is None
    assert rules.may_release(one(), "1.2", others) is FormRefusal.VERSION_TAKEN
    assert rules.may_release(one(), "1.0", others) is FormRefusal.VERSION_TAKEN
    assert rules.may_release(one(), "1.1.0", others) is FormRefusal.VERSION_LOWER
    assert rules.may_release(one(), " ", others) is FormRefusal.NO_VERSION
    assert rules.may_release(one("now", released=DAY), "5", others) is FormRefusal.NOT_A_DRAFT


def test_only_what_is_in_use_is_retired() -> None:
    assert rules.may_retire(one(released=DAY)) is None
    assert rules.may_retire(one()) is FormRefusal.NOT_IN_USE
    assert rules.may_retire(one(released=DAY, retired=DAY)) is FormRefusal.NOT_IN_USE


def test_two_texts_under_one_number_are_found_whether_in_one_record_or_in_two() -> None:
    same = [one("a", "1.0", "x", released=DAY), one("b", "1.0.0", "x", released=DAY)]
    two = [one("c", "2.0", "x", released=DAY), one("d", "2", "y", released=DAY, retired=DAY)]
    forked = [one("e", "3", "x", "y", released=DAY)]
    drafts = [one("f", "4", "x"), one("g", "4", "y")]

    assert rules.differing([*same, *two, *forked, *drafts]) == {"c", "d", "e"}


def test_a_licence_is_for_whom_it_names_until_its_last_day() -> None:
    agencies = ["Marlport Council", "Barnardo's"]

    assert holds(agencies, DAY, agency="marlport council", on=DAY)
    assert holds(agencies, None, agency="Barnardo’s", on=DAY)
    assert not holds(agencies, DAY, agency="Marlport Council", on=date(2026, 11, 25))
    assert not holds(agencies, None, agency="Marlport Council, housing", on=DAY)
    assert not holds(["", " "], None, agency="", on=DAY)
