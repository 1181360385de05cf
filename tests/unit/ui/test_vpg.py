"""The VPG before the day, on a real vault: meetings, and what holds on every page of it; by keyboard, at any size."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import MeetingState, Role
from cse_desk.models.tables.panel import Interest, PanelAction
from cse_desk.services.desk import Desk
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.vpg.moments import hour_of
from cse_desk.ui.screens.vpg.pane import Pane
from cse_desk.ui.screens.vpg.screen import VpgScreen
from cse_desk.ui.theme import Theme, ThemeName
from tests.helpers.contexts import context_of
from tests.helpers.panel_room import START, Room, a_child, closure_asked, decided, planned, record
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.services.folk import MAISIE
from tests.unit.ui.conftest import WaitIdle
from tests.unit.ui.people_stage import Went, show
from tests.unit.ui.vpg_stage import Open, context, coordinator, four, open_screen, room, settled, waiting

__all__ = ["context", "coordinator", "open_screen", "room", "settled"]


def test_an_empty_list_teaches_and_leads_to_planning(open_screen: Open, settled: Callable[[], None]) -> None:
    screen = open_screen()
    assert screen.meetings.empty.isVisible()
    button = screen.meetings.empty.button
    assert button is not None
    assert QApplication.focusWidget() is button
    assert screen.findChildren(Pane) == [screen.meetings]  # the other pages are made when they are wanted

    button.click()
    settled()

    assert screen.findChildren(Pane) == [screen.meetings, screen.form]
    assert screen.pane() is screen.form
    assert screen.form.group.currentText() == "VEMT Practitioners Group"


def test_a_meeting_is_planned_by_its_day_and_the_rest_follows(
    open_screen: Open, settled: Callable[[], None], coordinator: Desk
) -> None:
    screen = open_screen("", "plan")
    form = screen.form
    form.starts.set_moment(START)
    form.starts.changed.emit(START)
    settled()
    assert form.papers.date() == date(2026, 12, 3)
    assert form.referrals.clock.value() == "12:00"

    form.papers.set_value(date(2026, 12, 4))
    form.save_button.click()
    settled()

    (line,) = coordinator.meetings.lines()
    assert (line.details.starts_at, line.details.papers_by) == (START, date(2026, 12, 4))
    assert screen.pane() is screen.meetings
    assert [row.line.details.meeting for row in screen.meetings.rows] == [line.details.meeting]


def test_a_form_without_a_day_says_so_and_goes_there(
    open_screen: Open, settled: Callable[[], None], coordinator: Desk
) -> None:
    screen = open_screen("", "plan")
    screen.form.save_button.click()
    settled()

    assert coordinator.meetings.lines() == ()
    assert screen.form.isAncestorOf(QApplication.focusWidget() or screen)


def test_a_meeting_is_called_off_with_a_reason(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    screen = open_screen(room.meeting, "change")
    screen.form.cancel_button.click()
    assert room.desk.meetings.line(meeting=room.meeting).state is MeetingState.PLANNED

    screen.form.why.set_value("The room was flooded.")
    screen.form.cancel_button.click()
    settled()

    assert room.desk.meetings.line(meeting=room.meeting).cancelled_why == "The room was flooded."


def test_each_meeting_says_what_it_needs(open_screen: Open, room: Room) -> None:
    screen = open_screen()
    (row,) = screen.meetings.rows
    assert row.need.text() == "Referrals come in, by Fri 27 Nov, 12:00"
    assert set(row.buttons) == {"agenda", "meet", "change"}


def test_what_waits_beside_the_meetings_is_counted_and_leads_there(
    context: Context, open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    root = a_child(room.desk, MAISIE)
    decided(room.desk, root)
    closure_asked(room.desk, root)
    for day in (date(2026, 11, 1), date(2027, 1, 5)):
        record(room.desk, PanelAction, root, what="Ring her", owner="Mark Hale", agency="Police", due=day)
    screen, heard = open_screen(), Went.listening(context)
    waits = screen.meetings.waits
    assert waits.before.text() == "0 referrals wait, 1 removal is asked for."
    assert waits.to_do.text() == "2 actions are open, 1 overdue."
    waits.actions_button.click()
    waits.before_button.click()
    settled()
    assert heard.places == [Place("actions"), Place("vpg", "", "pre-agenda")]


def test_meet_opens_the_meeting_day_and_afterwards_its_minutes(
    context: Context, open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    desk = room.desk
    heard = Went.listening(context)
    desk.agendas.issue(meeting=room.meeting)
    screen = open_screen()
    assert QApplication.focusWidget() is screen.meetings.rows[0].buttons["meet"]
    screen.meetings.rows[0].buttons["meet"].click()
    assert heard.places[-1] == Place("meeting", room.meeting)

    desk.meeting_days.start(meeting=room.meeting)
    screen.meetings.reload()
    settled()
    assert screen.meetings.rows[0].buttons["meet"].text() == "Go on with the meeting"
    assert "change" not in screen.meetings.rows[0].buttons

    desk.meeting_days.end(meeting=room.meeting)
    screen.meetings.reload()
    settled()
    assert list(screen.meetings.rows[0].buttons) == ["minutes", "agenda"]
    screen.meetings.rows[0].buttons["minutes"].click()
    assert heard.places[-1] == Place("papers", room.meeting, "minutes")


def test_the_palette_meets_for_the_agenda_shown_or_the_next_meeting(
    context: Context, open_screen: Open, settled: Callable[[], None], coordinator: Desk
) -> None:
    heard = Went.listening(context)
    screen = open_screen()
    (meet,) = [one for one in screen.commands() if one.id == "screen.meet"]
    meet.do()
    assert heard.places == []
    assert screen.meetings.news.isVisible()

    room = Room.of(coordinator)
    later = planned(coordinator, datetime(2027, 1, 12, 9, 30, tzinfo=UTC))
    screen.meetings.reload()
    settled()
    meet.do()
    assert heard.places[-1] == Place("meeting", room.meeting)

    screen.show_place(Place("vpg", later))
    meet.do()
    assert heard.places[-1] == Place("meeting", later)


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("9:30", (9, 30)), ("09.30", (9, 30)), ("9", (9, 0)), ("25:00", None), ("noon", None), ("9:75", None)],
)
def test_an_hour_as_people_write_it(typed: str, hour: tuple[int, int] | None) -> None:
    found = hour_of(typed)
    assert (None if found is None else (found.hour, found.minute)) == hour


def test_escape_goes_back_to_the_meetings(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    screen = open_screen("", "groups")
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    settled()
    assert screen.pane() is screen.meetings


def test_who_may_not_write_only_looks(qtbot: QtBot, open_vault: OpenVault, lanes: Lanes, wait_idle: WaitIdle) -> None:
    context = context_of(open_vault(Role.SOCIAL_WORKER), lanes)
    screen = VpgScreen(context)
    show(qtbot, screen)
    screen.show_place(Place("vpg"))
    wait_idle(lanes)

    assert screen.meetings.plan_button.isHidden()
    assert screen.meetings.empty.button is None
    assert "bundle" in screen.meetings.empty.text.text()
    assert [one.id for one in screen.commands()] == [
        "screen.pre-agenda",
        "screen.groups",
        "screen.actions",
        "screen.trend",
    ]
    screen.show_place(Place("vpg", "", "groups"))
    wait_idle(lanes)
    assert screen.groups.save_button.isHidden()
    assert not screen.groups.fields["name"].isVisible()
    assert screen.groups.facts.isVisible()  # the same, in words


def test_the_rail_leads_there(context: Context, open_screen: Open, room: Room) -> None:
    heard = Went.listening(context)
    screen = open_screen()
    screen.meetings.rows[0].buttons["agenda"].click()

    assert heard.places[-1] == Place("vpg", room.meeting)
    screen.builder.print_button.click()
    assert heard.places[-1] == Place("papers", room.meeting)


@pytest.mark.parametrize(
    ("look", "size"),
    [
        (Theme(), (1198, 700)),
        (Theme(ThemeName.DARK, 150), (1290, 690)),
        (Theme(ThemeName.HIGH_CONTRAST, 200), (1270, 650)),
    ],
)
@pytest.mark.parametrize("part", ["", "agenda", "pre-agenda", "groups", "plan", "refer"])
def test_nothing_is_cut_unnamed_or_too_small(
    desk: QApplication,
    open_screen: Open,
    settled: Callable[[], None],
    room: Room,
    part: str,
    look: Theme,
    size: tuple[int, int],
) -> None:
    roots = four(room)
    waiting(room.desk)
    record(room.desk, Interest, roots[0], member_name="Mark Hale", member_agency="Marlport Police")
    theme.wear(desk, look)

    screen = open_screen(room.meeting if part == "agenda" else "", part, size)
    settled()

    assert problems_of(screen) == []
    theme.wear(desk, Theme())
