"""The trend of the agenda in the real window: a period chosen, numbers that add up, who they are made of, printed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cse_desk.models.enums import MeetingEventKind, PanelDecisionKind, Role, TrendCell
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.trend import TrendPerson
from cse_desk.models.tables.panel import MeetingEvent
from cse_desk.services.desk import Desk
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.registry import screens
from cse_desk.ui.screens.trend.screen import TrendScreen
from cse_desk.ui.screens.vpg.screen import VpgScreen
from cse_desk.ui.theme import Theme
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.vault.access_log import Event
from tests.helpers.contexts import context_of
from tests.helpers.panel_room import LAST_TIME, Room, decided, planned, record
from tests.helpers.pictures.trend import moved
from tests.helpers.settling import lay_out
from tests.helpers.stage import a_window
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.ui.people_stage import type_into

REMOVED = TrendCell.REMOVED


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    made = Room.of(Desk(open_vault(Role.COORDINATOR)))
    moved(made.desk, made.meeting)
    return made


@pytest.fixture
def idle(lanes, wait_idle) -> Callable[[], None]:
    def settle() -> None:
        wait_idle(lanes)
        lay_out()
        wait_idle(lanes)

    return settle


@pytest.fixture
def screen(room, lanes, doors, desk, qtbot, idle) -> Iterator[TrendScreen]:
    window = a_window(context_of(room.desk.vault, lanes, doors=doors), *screens())
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go_to(Place("vpg"))
    idle()
    assert window.isActiveWindow()  # no part of the VPG opened a window of its own
    vpg = window.screen_shown()
    assert isinstance(vpg, VpgScreen)
    vpg.meetings.trend_button.click()
    idle()
    found = window.screen_shown()
    assert isinstance(found, TrendScreen)
    yield found
    window.locking.stop()


def numbers(screen: TrendScreen, line: str = "all") -> list[int]:
    report = screen.report
    assert report is not None
    return [next(one for one in report.lines if one.id == line).count(cell) for cell in TrendCell]


def said(screen: TrendScreen) -> str:
    return " | ".join(one.text() for one in screen.findChildren(PlainLabel) if one.isVisible())


def who(screen: TrendScreen) -> list[str]:
    return [one.text() for one in screen.who.buttons]


def test_it_begins_with_the_year_so_far_and_every_line_adds_up(screen) -> None:
    assert numbers(screen) == [6, 2, 1, 3, 6]
    assert numbers(screen, "strand missing") == [3, 0, 0, 1, 2]
    assert screen.report is not None
    assert all(line.adds_up for line in screen.report.lines)
    assert "VEMT Practitioners Group" in said(screen)
    assert problems_of(screen) == []


def test_a_number_opens_who_it_is_made_of_and_they_their_page(screen, idle) -> None:
    button = screen.numbers.buttons["all", REMOVED]
    assert button.accessibleName() == "All young people: removed, 3"
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    idle()
    assert who(screen) == ["Amira Khan, 15", "Łukasz Wójcik, 15", "Tyler Brand, 15"]
    idle()
    assert "Moved to another area, 12 May 2026" in said(screen)

    screen.numbers.reasons["all", PanelDecisionKind.REDUCED].click()
    assert who(screen) == ["Łukasz Wójcik, 15"]

    screen.who.buttons[0].click()
    idle()
    window = screen.window()
    assert window.place.screen == "person"


def test_another_period_is_typed_by_days(screen, idle) -> None:
    retype(screen.period.first.edit, "1 6 2026")
    retype(screen.period.last.edit, "31 8 2026")
    idle()
    assert numbers(screen) == [3, 0, 1, 0, 4]

    retype(screen.period.last.edit, "1 5 2026")
    idle()
    assert "This day is before the first." in said(screen)
    assert numbers(screen) == [3, 0, 1, 0, 4]  # what is shown is of the last whole period


def test_a_period_goes_from_one_meeting_to_another(screen, room, idle) -> None:
    """From the day after the first: two such periods count nobody twice."""
    first, second = (planned(room.desk, at) for at in (_at(date(2026, 5, 12)), _at(LAST_TIME)))
    for meeting in (first, second):
        record(room.desk, MeetingEvent, meeting, event=MeetingEventKind.STARTED, at=room.desk.vault.clock.now())
    screen.show_place(Place("trend"))
    idle()
    choose(screen.period.after, first)
    choose(screen.period.until, second)
    idle()

    assert screen.period.period() == (date(2026, 5, 13), LAST_TIME)
    assert numbers(screen) == [3, 2, 1, 0, 6]


def logged(room: Room, event: Event) -> list[str]:
    with room.desk.vault.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT body FROM access_log WHERE event = ?", (event.value,))
        return [str(body) for body in rows.scalars()]


def retype(field, words: str) -> None:
    field.selectAll()
    type_into(field, words)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def choose(field, value: str) -> None:
    at = next(at for at in range(field.count()) if field.itemData(at) == value)
    field.setCurrentIndex(at)
    field.activated.emit(at)


def test_it_is_printed_and_that_is_logged(screen, room, doors, idle) -> None:
    screen.print_button.click()
    idle()
    assert screen.paper.preview.page_count() == 1
    screen.paper.preview.print_button.click()
    idle()

    assert len(doors.printed) == 1
    assert any("agenda-trend" in body for body in logged(room, Event.PRINTED))

    QTest.keyClick(QApplication.focusWidget() or screen, Qt.Key.Key_Escape)
    assert screen.numbers.isVisible()
    assert QApplication.focusWidget() is screen.print_button


def test_a_decision_made_meanwhile_is_counted(screen, room, idle) -> None:
    report = screen.report
    assert report is not None
    gone = next(one for one in report.everybody.of(REMOVED) if one.name == "Amira Khan")
    decided(room.desk, gone.young_person_id, on=date(2026, 11, 20))
    screen.context.bus.tell_changed(Changes("a" * 32, kinds=frozenset({"panel-decision"})))
    idle()
    assert numbers(screen) == [6, 2, 2, 3, 7]


@pytest.mark.parametrize("percent", [100, 200])
def test_it_fits_at_any_text_size(screen, desk, idle, qtbot, percent) -> None:
    theme.wear(desk, Theme(percent=percent))
    screen.window().resize(1366, 768)
    idle()
    screen.numbers.buttons["all", REMOVED].setFocus()
    screen.numbers.buttons["all", REMOVED].click()
    idle()
    qtbot.waitUntil(lambda: problems_of(screen) == [])


def test_of_very_many_the_first_are_shown_and_named(screen, idle) -> None:
    people = tuple(TrendPerson(f"{at:032x}", f"Kim {at}", "14", None, None) for at in range(300))
    screen.who.show_people("Added", people)
    idle()
    assert len(who(screen)) == 20
    assert screen.who.list.told.text() == "20 of 300 are shown"
    screen._on_report(replace(screen.report, undated=people))
    assert screen.undated.text().endswith("Kim 18, Kim 19, 280 more.")
