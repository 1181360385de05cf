"""A screening that follows another, in the window: last time beside each question, carrying over, and what moved on the result page."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.clock import SetClock
from cse_desk.models.enums import ScreeningReason
from cse_desk.ui.formkit.indicator import IndicatorCard
from cse_desk.ui.jobs import Lanes
from cse_desk.vault.store import Vault
from tests.helpers.doors import FakeDoors
from tests.helpers.screening_room import Room
from tests.helpers.walk import problems_of
from tests.unit.services.folk import MAISIE
from tests.unit.services.test_reassessments import BEFORE, signed

Key = Qt.Key


@pytest.fixture
def room(qtbot: QtBot, desk: QApplication, vault: Vault, lanes: Lanes, doors: FakeDoors) -> Iterator[Room]:
    made = Room(qtbot, vault, lanes, doors)
    yield made
    made.leave()


@pytest.fixture
def again(room: Room, clock: SetClock) -> str:
    """The second screening of somebody, three months after the first."""
    person = next(iter(room.desk.people.create(MAISIE).roots))
    signed(room.desk, person, **BEFORE)
    clock.go_on(days=90)
    _changes, second = room.desk.screenings.start(young_person_id=person, reason=ScreeningReason.PLANNED_REVIEW)
    return second


def card(room: Room, indicator: str) -> IndicatorCard:
    found = room.wizard.form_page.widget_of(indicator)
    assert isinstance(found, IndicatorCard)
    return found


def test_last_time_stands_beside_the_question_and_says_when_knowledge_is_lost(room: Room, again: str) -> None:
    room.open(again, "d2")
    shown = card(room, "d2.01").beside
    assert shown.isVisible()
    assert shown.text().startswith("Last time, ")
    assert shown.text().endswith(": Yes, evidence.")
    card(room, "d2.01").answer.setFocus()
    room.press(Key.Key_U)
    assert shown.text().endswith("Yes, now Not known: knowledge lost, not risk gone.")
    room.settle()
    assert shown.text().endswith("knowledge lost, not risk gone.")


def test_carrying_over_is_one_press_for_this_section_and_is_marked(room: Room, again: str) -> None:
    room.open(again, "d2")
    carry = room.wizard.carry
    assert carry.isVisible()
    assert "2.01" in carry.words.text()
    assert "2.04" not in carry.words.text()
    assert problems_of(carry) == []
    carry.button.setFocus()
    room.press(Key.Key_Space)
    room.settle()
    assert room.work.flow.value("d2.01") == "yes"
    assert not carry.isVisible()
    assert "Carried over: somebody said that it has not changed." in card(room, "d2.01").beside.text()
    assert room.work.flow.value("d1.01") is None


def test_the_result_page_says_what_moved(room: Room, again: str) -> None:
    room.open(again, "d2")
    room.wizard.carry.button.click()
    room.settle()
    card(room, "d2.01").answer.setFocus()
    room.press(Key.Key_U)
    room.settle()
    room.wizard.to_result.emit()
    room.settle()
    said = room.result.since.words()
    assert room.result.since.isVisible()
    assert any(one.startswith("Now, as the tool says: ") for one in said)
    assert any(one.startswith("Before: ") and "since" in one for one in said)
    assert any(one.startswith("2 Behaviour") and "knowledge lost about 1" in one for one in said)
    at = said.index("Knowledge lost, not risk gone")
    assert said[at + 1].startswith("2.01 ")
    assert "Carried over, said not to have changed" in said
    assert problems_of(room.result.since) == []


def test_a_first_screening_shows_none_of_it(room: Room) -> None:
    person = next(iter(room.desk.people.create(MAISIE).roots))
    _changes, first = room.desk.screenings.start(young_person_id=person, reason=ScreeningReason.NEW_CONCERN)
    room.open(first, "d2")
    assert not room.wizard.carry.isVisible()
    assert not card(room, "d2.01").beside.isVisible()
    assert room.result.since.isHidden()
