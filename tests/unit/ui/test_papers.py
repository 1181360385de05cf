"""A meeting's papers in the real window: chosen, looked at, printed; a numbered copy gets its line and comes back."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cse_desk.models.enums import AgendaWhy, Role
from cse_desk.models.tables.panel import Interest, PanelAction
from cse_desk.services.desk import Desk
from cse_desk.services.panel_papers import PanelPaper, Recipient
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.registry import screens
from cse_desk.ui.screens.papers.screen import PapersScreen
from cse_desk.ui.theme import Theme
from cse_desk.ui.widgets.labels import PlainLabel
from tests.helpers.contexts import context_of
from tests.helpers.panel_room import HALE, Room, a_child, record
from tests.helpers.stage import a_window
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of, stays_at_foot
from tests.unit.services.folk import MAISIE, somebody


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    made = Room.of(Desk(open_vault(Role.COORDINATOR)))
    for details in (MAISIE, somebody("Kofi", "Asante")):
        root = a_child(made.desk, details)
        made.desk.agendas.put_on(
            meeting=made.meeting, young_person_id=root, why=AgendaWhy.REVIEW, why_words="For the test."
        )
    return made


@pytest.fixture
def screen(room, lanes, doors, desk, qtbot, wait_idle) -> Iterator[PapersScreen]:
    window = a_window(context_of(room.desk.vault, lanes, doors=doors), *screens())
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go_to(Place("papers", room.meeting))
    wait_idle(lanes)
    found = window.screen_shown()
    assert isinstance(found, PapersScreen)
    yield found
    window.locking.stop()


def said(screen: PapersScreen) -> str:
    return " | ".join(one.text() for one in screen.findChildren(PlainLabel) if one.isVisible())


def choose(screen: PapersScreen, paper: PanelPaper, wait_idle) -> None:
    screen.choosing.paper.button(paper.value).click()
    wait_idle(screen.context.lanes)


def for_the_inspector(screen: PapersScreen, wait_idle) -> None:
    at = next(
        at for at in range(screen.choosing.recipient.count()) if HALE.name in screen.choosing.recipient.itemText(at)
    )
    screen.choosing.recipient.setCurrentIndex(at)
    screen.choosing.recipient.activated.emit(at)
    wait_idle(screen.context.lanes)


@pytest.mark.parametrize("paper", PanelPaper)
def test_every_paper_is_shown_as_it_will_be_printed(screen, wait_idle, paper):
    choose(screen, paper, wait_idle)

    assert screen.preview.page_count() > 0
    assert problems_of(screen) == []


def test_the_keyboard_chooses_and_prints(screen, doors, wait_idle):
    screen.choosing.paper.button(PanelPaper.AGENDA.value).setFocus()
    QTest.keyClick(screen.choosing.paper.button(PanelPaper.AGENDA.value), Qt.Key.Key_Down)
    wait_idle(screen.context.lanes)
    assert screen.choosing.paper.value() == PanelPaper.SHORT.value
    QTest.keyClick(screen.window(), Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    wait_idle(screen.context.lanes)

    assert len(doors.printed) == 1


def test_a_copy_for_somebody_says_what_it_is_and_gets_its_line_when_printed(screen, room, doors, wait_idle):
    maisie = next(one for one in room.desk.agendas.view(meeting=room.meeting).items if "Maisie" in one.name)
    record(room.desk, Interest, maisie.young_person_id, member_name=HALE.name, member_agency=HALE.agency)
    for_the_inspector(screen, wait_idle)
    assert "Copy 1. Whoever this recipient must not read about is left out." in said(screen)
    assert "None yet." in said(screen)
    screen.preview.print_button.click()
    wait_idle(screen.context.lanes)

    assert f"1  {HALE.name}, {HALE.agency}" in said(screen)
    assert "1 young person left out" in said(screen)
    assert "1 copy is out." in said(screen)
    assert "Copy 2." in said(screen)
    assert problems_of(screen) == []

    screen.copies.rows[0].shredded_button.click()
    wait_idle(screen.context.lanes)
    assert "Shredded, 24 Nov 2026" in said(screen)
    assert "0 copies are out." in said(screen)


def test_the_actions_are_offered_to_whoever_has_one_and_the_agenda_is_not(screen, room, wait_idle):
    kofi = next(one for one in room.desk.agendas.view(meeting=room.meeting).items if "Kofi" in one.name)
    housing = {"what": "Find a flat", "owner": "Ewa Lis", "agency": "Marlport Housing"}
    record(room.desk, PanelAction, kofi.young_person_id, meeting=room.meeting, item=kofi.item, **housing)
    screen.show_place(Place("papers", room.meeting, PanelPaper.ACTIONS))
    wait_idle(screen.context.lanes)
    chooser = screen.choosing.recipient
    at = chooser.findText("Ewa Lis, Marlport Housing")
    chooser.setCurrentIndex(at)
    chooser.activated.emit(at)
    wait_idle(screen.context.lanes)
    wanted = screen.choosing.wanted(room.meeting)
    assert wanted is not None
    assert wanted.recipient == Recipient("Ewa Lis", "Marlport Housing")

    choose(screen, PanelPaper.AGENDA, wait_idle)
    assert chooser.findText("Ewa Lis, Marlport Housing") == -1
    assert chooser.value() == ""


def test_your_own_copy_has_no_number_and_no_line(screen, room, wait_idle):
    screen.preview.print_button.click()
    wait_idle(screen.context.lanes)

    assert room.desk.panel_papers.of(meeting=room.meeting).copies == ()
    assert "It has no number: it stays with you." in said(screen)


def test_minutes_that_are_not_sealed_are_a_draft_and_say_so(screen, wait_idle):
    choose(screen, PanelPaper.MINUTES, wait_idle)

    assert "These minutes are not sealed yet: a draft is shown." in said(screen)
    assert stays_at_foot(screen, screen.back_button)


@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_at_any_text_size(screen, desk, wait_idle, percent):
    theme.wear(desk, Theme(percent=percent))
    screen.window().resize(1366, 768)
    wait_idle(screen.context.lanes)

    assert problems_of(screen) == []
