"""One box finds people and words in the casework, each with a reason."""

import pytest

from cse_desk.clock import SetClock
from cse_desk.services.search import Search
from cse_desk.vault.store import Vault
from tests.unit.services.folk import MAISIE, somebody
from tests.unit.services.test_screenings import BLACKMAIL, Desk


@pytest.fixture
def desk(vault: Vault) -> Desk:
    return Desk(vault)


@pytest.fixture
def search(desk: Desk) -> Search:
    return Search(desk.vault)


def test_a_name_is_found_with_its_reason(search: Search, desk: Desk) -> None:
    (hit,) = search.find("mais tran")

    assert (hit.kind, hit.target, hit.title, hit.reason) == ("person", desk.maisie, "Maisie Tranter", "Name")
    assert hit.detail == "known as Mais, born 9 Aug 2012, lead Leanne Ward"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("saltmarsh", "School: Saltmarsh Academy"),
        ("leanne", "Lead: Leanne Ward"),
        ("karen", "Parent or carer: Name: Karen Tranter"),
        ("9990000077", "NHS number: 999 000 0077"),
        ("H8054999", "UPN: H805499923001"),
    ],
)
def test_other_things_find_the_young_person_too(search: Search, text: str, reason: str) -> None:
    (hit,) = search.find(text)

    assert (hit.kind, hit.title, hit.reason) == ("person", "Maisie Tranter", reason)


def test_words_of_an_answer_find_the_screening(search: Search, desk: Desk) -> None:
    screening = desk.begin()
    desk.save(screening, BLACKMAIL)

    (hit,) = search.find("messages sunday")

    assert (hit.kind, hit.target, hit.title) == ("screening", screening, "Screening: Maisie Tranter")
    assert hit.reason.startswith("8.08: Messages since Sunday")


def test_who_was_touched_last_comes_first(search: Search, desk: Desk, clock: SetClock) -> None:
    clock.go_on(hours=1)
    desk.people.create(somebody("Kofi", "Tranter"))

    assert [hit.title for hit in search.find("tranter")] == ["Kofi Tranter", "Maisie Tranter"]


@pytest.mark.parametrize("text", ["", "  ", "m", '"', "%", "' OR 1=1 --", "NEAR(", "zzz"])
def test_what_is_no_word_finds_nothing(search: Search, text: str) -> None:
    assert search.find(text) == ()


def test_two_letters_begin_a_name(search: Search) -> None:
    assert [hit.title for hit in search.find("tr")] == ["Maisie Tranter"]


def test_somebody_taken_off_is_not_found(search: Search, desk: Desk) -> None:
    desk.people.undo(desk.people.history(desk.maisie)[-1].act)

    assert search.find("tranter") == ()


def test_what_was_typed_is_not_written_down(search: Search, desk: Desk) -> None:
    search.find("tranter")

    with desk.vault.reading() as session:
        bodies = session.connection().exec_driver_sql("SELECT body FROM access_log WHERE event = 'searched'").scalars()
        assert ["tranter" in body.casefold() for body in bodies] == [False]


def test_accents_and_other_scripts(search: Search, desk: Desk) -> None:
    desk.people.create(somebody("Łukasz", "Wójcik"))
    desk.people.create(somebody("عائشة", "حسن"))

    assert [hit.title for hit in search.find("lukasz wojcik")] == ["Łukasz Wójcik"]
    assert [hit.title for hit in search.find("عائشة")] == ["عائشة حسن"]


def test_the_folk_of_these_tests_are_invented() -> None:
    assert MAISIE.nhs_number.startswith("999")
