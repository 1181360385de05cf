"""The danger-now card is this office's own, each number with the day it was checked."""

from datetime import date

import pytest

from cse_desk.clock import SetClock
from cse_desk.errors import NotFound, Refused
from cse_desk.services.directory import Directory
from cse_desk.vault.store import Vault
from tests.unit.documents.papers import pages_of


@pytest.fixture
def directory(vault: Vault) -> Directory:
    return Directory(vault)


def test_the_shipped_numbers_are_there_and_nobody_has_checked_them(directory: Directory) -> None:
    numbers = directory.numbers()

    assert [one.number for one in numbers][:3] == ["999", "101", "111"]
    assert all(one.checked_on is None for one in numbers)
    assert all(one.number.startswith("01632 960") for one in numbers if one.is_local)


def test_the_first_edit_keeps_the_other_lines(directory: Directory) -> None:
    before = directory.numbers()

    directory.save(record_id=before[3].record_id, label="Hub", number="01632 960199", when_to_ring="Harm", hours="days")

    after = directory.numbers()
    assert [one.number for one in after] == [
        *(one.number for one in before[:3]),
        "01632 960199",
        *(one.number for one in before[4:]),
    ]
    assert (after[3].label, after[3].checked_on, after[3].checked_by) == ("Hub", date(2026, 11, 24), "Leanne Ward")
    assert after[0].checked_on is None


def test_a_number_can_be_added_checked_again_and_removed(directory: Directory, clock: SetClock) -> None:
    directory.save(label="Night team", number="01632 960111")
    added = directory.numbers()[-1]
    clock.go_on(days=40)

    directory.save(record_id=added.record_id, label=added.label, number=added.number)

    assert directory.numbers()[-1].checked_on == date(2027, 1, 3)
    directory.remove(record_id=added.record_id)
    assert "Night team" not in {one.label for one in directory.numbers()}
    with pytest.raises(NotFound):
        directory.remove(record_id=added.record_id)


def test_a_line_needs_whom_and_a_number(directory: Directory) -> None:
    with pytest.raises(Refused):
        directory.save(label="Somebody", number=" ")


def test_the_card_prints(directory: Directory) -> None:
    (text,) = pages_of(directory.card_pdf())

    assert "999" in text
    assert "Leanne Ward" in text
