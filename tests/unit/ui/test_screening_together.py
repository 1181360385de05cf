"""Completing a screening together, in the window: signing a part, sending it for a part, and two answers on the result page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import Role
from cse_desk.services.desk import Desk
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.screening.together import TogetherPage
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.vault.store import Vault
from tests.helpers.doors import FakeDoors
from tests.helpers.screening_room import Room, a_screening
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.services.exchanging import acquaint, taken_in
from tests.unit.services.folk import MAISIE

Key = Qt.Key


@pytest.fixture
def room(qtbot: QtBot, desk: QApplication, vault: Vault, lanes: Lanes, doors: FakeDoors) -> Iterator[Room]:
    made = Room(qtbot, vault, lanes, doors)
    yield made
    made.leave()


def opened(room: Room) -> TogetherPage:
    room.open(a_screening(room.vault, MAISIE, {"s0.01": "yes", "d1.01": "no", "d8.01": "possible"}), "together")
    assert room.screen.together is not None
    return room.screen.together


def texts(page: TogetherPage) -> list[str]:
    return [label.text() for label in page.findChildren(PlainLabel) if label.isVisibleTo(page)]


def test_a_part_is_signed_with_name_agency_day_and_sections(room: Room) -> None:
    page = opened(room)
    assert "Nobody has signed a part yet." in texts(page)
    card = page.sign_card
    assert card.name.value() == "Leanne Ward"
    card.agency.set_value("")
    card.sections.set_value(["d8"])
    card.button.setFocus()
    room.press(Key.Key_Space)
    room.settle()
    assert card.fields["agency"].problem.text().startswith("The agency is missing.")
    card.agency.setFocus()
    room.type("Marlport Council")
    card.button.setFocus()
    room.press(Key.Key_Space)
    room.settle()
    assert any(one.startswith("Leanne Ward, Marlport Council, ") for one in texts(page))
    assert "Online" in texts(page)
    assert problems_of(page) == []
    room.press(Key.Key_Tab)
    page.back_button.click()
    room.settle()
    assert room.result.isVisible()


def test_a_day_that_is_none_is_said_and_nothing_is_signed(room: Room) -> None:
    page = opened(room)
    page.sign_card.day.set_value(None)
    page.sign_card.button.click()
    room.settle()
    assert page.sign_card.fields["day"].problem.isVisible()
    assert "Nobody has signed a part yet." in texts(page)


def test_what_arrived_meanwhile_is_said_and_the_second_press_signs(
    room: Room, open_vault: OpenVault, tmp_path: Path
) -> None:
    charity = Desk(open_vault(Role.CSE_WORKER))
    acquaint(room.desk, charity)
    page = opened(room)
    screening = room.work.screening_id
    there, back = (
        (room.desk, charity),
        (charity, room.desk),
    )
    for one, other in (there, back):
        if one is charity:
            record = charity.screenings.open(screening_id=screening)
            answers = record.answers | {"d3.01": "no"}
            charity.screenings.save(
                screening_id=screening, answers=answers, last_page="", last_item="", seen=record.seen
            )
        sent = one.contributions.send(
            screening_id=screening,
            fingerprint=one.contributions.recipients()[0].fingerprint,
            lawful_basis="public-task",
            why="Their part.",
            folder=tmp_path,
        )
        taken_in(other, sent.path)
    page.sign_card.button.click()
    room.settle()
    assert page.sign_card.sections_box is not None
    assert page.sign_card.sections_box.problem.isVisible()
    assert "Nobody has signed a part yet." in texts(page)
    page.sign_card.button.click()
    room.settle()
    assert "Nobody has signed a part yet." not in texts(page)


def test_it_is_sealed_for_a_colleague_and_what_comes_back_is_one_assessment(
    room: Room, open_vault: OpenVault, tmp_path: Path
) -> None:
    charity = Desk(open_vault(Role.CSE_WORKER))
    acquaint(room.desk, charity)
    page = opened(room)
    send = page.send_card
    send.recipient.set_value(room.desk.contributions.recipients()[0].fingerprint)
    send.chosen.emit()
    room.settle()
    send.button.click()
    assert send.labels["basis"].problem.isVisible()
    send.basis.set_value("public-task")
    send.why.set_value("They know her online life.")
    room.doors.files.append(tmp_path)
    send.button.click()
    room.settle()
    assert page.file.isVisible()
    (sealed,) = tmp_path.glob("*.casex")
    taken_in(charity, sealed)
    screening = room.work.screening_id
    record = charity.screenings.open(screening_id=screening)
    charity.screenings.save(
        screening_id=screening, answers=record.answers | {"d8.01": "yes"}, last_page="", last_item="", seen=record.seen
    )
    back = charity.contributions.send(
        screening_id=screening,
        fingerprint=charity.contributions.recipients()[0].fingerprint,
        lawful_basis="public-task",
        why="Back.",
        folder=tmp_path,
    )
    mine = room.desk.screenings.open(screening_id=screening)
    room.desk.screenings.save(
        screening_id=screening, answers=mine.answers | {"d8.01": "no"}, last_page="", last_item="", seen=mine.seen
    )
    took = taken_in(room.desk, back.path)
    room.context.bus.tell_changed(took.changes, "")
    room.settle()
    page.back_button.click()
    room.settle()
    (card,) = room.result.differing.cards()
    said = " ".join(label.text() for label in card.findChildren(PlainLabel))
    assert "Leanne Ward" in said
    assert charity.vault.me.name in said
    keep = next(one for one in card.buttons if "“Yes”" in one.accessibleName())
    keep.click()
    room.settle()
    assert room.result.differing.isHidden()
    assert room.work.flow.value("d8.01") == "yes"
