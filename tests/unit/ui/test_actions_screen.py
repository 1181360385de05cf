"""The list of actions: overdue first, done with evidence, put off with a reason; the note of a follow-up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.clock import SetClock
from cse_desk.models.enums import PanelDecisionKind, Role
from cse_desk.models.records.panel import AgencyCount
from cse_desk.services.panel_actions import ActionFilter
from cse_desk.services.tasks import Tasks
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.due_actions import place_of
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.actions.rows import BecameForm
from cse_desk.ui.screens.actions.screen import ActionsScreen, Found
from cse_desk.ui.theme import Theme
from tests.helpers.contexts import context_of
from tests.helpers.doors import FakeDoors
from tests.helpers.keys import type_text
from tests.helpers.meeting_room import Room, action, form
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.ui.people_stage import Went


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    room = Room(open_vault(Role.COORDINATOR))
    item = room.item(room.child())
    room.actions.add(item=item, action=action(what="Ring him", due=date(2026, 12, 30)))
    room.actions.add(
        item=item, action=action(what="Patrol", owner="Mark Hale", agency="Police", due=date(2026, 11, 20))
    )
    return room


@pytest.fixture
def screen(qtbot: QtBot, room: Room, lanes: Lanes, doors: FakeDoors, idle: Callable[[], None]) -> ActionsScreen:
    made = ActionsScreen(context_of(room.vault, lanes, doors=doors))
    qtbot.addWidget(made)
    made.resize(QSize(1100, 700))
    made.show()
    made.show_place(Place("actions"))
    idle()
    return made


@pytest.fixture
def idle(lanes: Lanes, wait_idle: Callable[..., None]) -> Callable[[], None]:
    return lambda: wait_idle(lanes)


def shown(screen: ActionsScreen) -> list[str]:
    return [row.line.what for row in screen.rows]


def test_overdue_first_and_done_with_evidence(
    screen: ActionsScreen, room: Room, idle: Callable[[], None], qtbot: QtBot
) -> None:
    assert shown(screen) == ["Patrol", "Ring him"]
    row = screen.rows[0]
    row.done.click()
    row.form.keep.click()
    idle()
    assert screen.news.title.text() == "Nothing shows that it is done."
    type_text(row.form.words, "Log of 23 Nov.")
    row.form.keep.click()
    idle()
    assert shown(screen) == ["Ring him"]
    screen.done.click()
    idle()
    assert shown(screen) == ["Ring him", "Patrol"]
    assert screen.figures.cells == [("Barnardo's", "1", "0", "–", "0"), ("Police", "0", "0", "–", "1")]

    row = screen.rows[1]
    qtbot.waitUntil(row.again.isVisible)  # a row is shown with the event after it was made
    assert not row.done.isVisible()
    assert not row.later.isVisible()
    row.again.click()
    type_text(row.form.words, "That log was of another street.")
    row.form.keep.click()
    idle()
    assert shown(screen) == ["Patrol", "Ring him"]
    assert screen.figures.cells[0] == ("Police", "1", "1", "4 days", "0")


def test_the_actions_about_one_young_person_and_the_one_one_came_for(
    screen: ActionsScreen, room: Room, idle: Callable[[], None], qtbot: QtBot
) -> None:
    amira = room.child("Amira", "Khan")
    room.actions.add(item=room.item(amira), action=action(what="Walk her home"))
    screen.show_place(Place("actions", amira, "about"))
    idle()
    assert shown(screen) == ["Walk her home"]
    assert screen.about.text() == "About Amira Khan"
    screen.everybody.click()
    idle()
    assert shown(screen) == ["Patrol", "Walk her home", "Ring him"]
    assert not screen.about.isVisible()

    wanted = screen.rows[2]
    screen.show_place(Place("actions", wanted.line.action))
    idle()
    qtbot.waitUntil(screen.rows[2].done.hasFocus)


def test_of_very_many_the_longest_overdue_are_shown_and_the_one_somebody_came_for(
    screen: ActionsScreen, idle: Callable[[], None], qtbot: QtBot
) -> None:
    lines = [replace(screen.rows[0].line, action=f"{at:032x}", what=f"Ring {at}", days_late=9) for at in range(600)]
    counts = [AgencyCount(f"Agency {at}", 9, 9, 9, 0) for at in range(70)]
    screen._action, screen._goes_there = lines[500].action, True
    screen._on_found(Found(tuple(lines), tuple(counts), late=600))
    assert screen.rows[0].line is lines[500]  # at once: the keyboard goes there
    idle()
    assert [row.line for row in screen.rows] == [lines[500], *lines[:19]]
    assert screen.list.told.text() == "20 of 600 are shown"
    assert screen._page.aside.text() == "600 overdue"
    assert screen.rows[0].done.hasFocus()
    assert screen.rows[0].findChildren(BecameForm) == []  # made when it is wanted
    assert len(screen.figures.cells) == 12
    assert screen.figures.more_button.text() == "Show 12 more: 12 of 70 agencies"
    screen.figures.more_button.click()
    idle()
    assert len(screen.figures.cells) == 24


def test_what_is_typed_of_an_action_stays_however_many_come_before_it(
    screen: ActionsScreen, idle: Callable[[], None]
) -> None:
    mine, other = (row.line for row in screen.rows)
    row = screen.rows[0]
    row.done.click()
    type_text(row.form.words, "Log of 23 Nov.")
    screen.rows[1].done.setFocus()
    more = [replace(mine, action=f"{at:032x}", days_late=90) for at in range(30)]
    screen._on_found(Found((*more, other, mine), (), late=32))
    idle()
    assert [one.line for one in screen.rows] == [*more[:20], other, mine], "the keyboard is there, or words"
    assert screen.rows[-1] is row
    assert row.form.words.value() == "Log of 23 Nov."
    assert screen.list.told.text() == "22 of 32 are shown"
    screen.list.more_button.click()
    idle()
    assert [one.line for one in screen.rows] == [*more, other, mine]
    assert screen.rows[20].done.hasFocus(), "the first of those that were not there"


def test_what_is_half_typed_of_an_action_outlives_its_row_and_the_screen(
    screen: ActionsScreen, room: Room, idle: Callable[[], None], qtbot: QtBot
) -> None:
    mine, other = (row.line for row in screen.rows)
    screen.rows[0].done.click()
    type_text(screen.rows[0].form.words, "Log of")
    screen._on_found(Found((replace(mine, owner="Ann Reed"), other), (), late=1))  # somebody else has it now
    row = screen.rows[0]
    assert (row.line.owner, row.form.words.value(), row.form.words.hasFocus()) == ("Ann Reed", "Log of", True)
    type_text(row.form.words, " 23 Nov.")
    screen.leaving()
    idle()

    again = ActionsScreen(screen.context)
    qtbot.addWidget(again)
    again.resize(QSize(1100, 700))
    again.show()
    again.show_place(Place("actions"))
    idle()
    row = again.rows[0]
    assert (row.line, row.form.words.value(), row.is_typed_in()) == (mine, "Log of 23 Nov.", False)
    assert not again.rows[1].has_words()
    assert problems_of(again) == []
    again._on_found(Found((replace(mine, done_on=date(2026, 11, 23)), other), (), late=0))
    assert not again.rows[0].has_words(), "it is no reason why it is open again"
    again._read()
    idle()
    again.rows[0].form.keep.click()
    idle()
    assert shown(again) == ["Ring him"]
    assert screen.context.services.half_typed.all() == {}


def test_another_day_with_its_reason(screen: ActionsScreen, room: Room, idle: Callable[[], None]) -> None:
    row = screen.rows[0]
    row.later.click()
    type_text(row.form.day.edit, "5 1 2027")
    type_text(row.form.words, "The officer is on leave.")
    row.form.keep.click()
    idle()
    line = room.actions.lines(ActionFilter(agency="Police"))[0]
    assert line.due == date(2027, 1, 5)


def test_one_agency_alone(screen: ActionsScreen, idle: Callable[[], None]) -> None:
    screen.agency.set_value("Police")
    screen.agency.changed.emit("Police")
    idle()
    assert shown(screen) == ["Patrol"]


def test_a_follow_up_is_written_from_today(
    screen: ActionsScreen, room: Room, clock: SetClock, idle: Callable[[], None]
) -> None:
    root = room.child("Amira", "Khan")
    room.on_agenda(root)
    room.days.start(meeting=room.meeting)
    room.decisions.decide(item=room.item(root), form=form(PanelDecisionKind.REMOVE_COMPLETE))
    clock.go_on(days=85)
    (due,) = [one for one in Tasks(room.vault).today() if one.action == "watch"]
    screen.show_place(place_of(due))
    idle()
    assert screen.watch.about.text().startswith("Amira Khan: Follow-up 3 months after the removal.")
    went = Went.listening(screen.context)
    screen.watch.refer.click()
    assert went.places == [Place("vpg", root, "refer")]
    type_text(screen.watch.words, "She is well and sees Joy on Fridays.")
    screen.watch.keep.click()
    idle()
    assert not screen.watch.isVisible()
    assert [one for one in Tasks(room.vault).today() if one.action == "watch"] == []


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_can_be_read(screen: ActionsScreen, percent: int, idle: Callable[[], None], qtbot: QtBot) -> None:
    theme.wear(QApplication.instance(), Theme(percent=percent))  # type: ignore[arg-type]  # it is one
    row = screen.rows[0]
    qtbot.waitUntil(row.later.isVisible)
    done, later = (one.mapTo(row, QPoint()) for one in (row.done, row.later))
    assert (later.x() + row.later.width(), done.y()) == (row.width(), later.y()), "together, at the end of the line"
    row.later.click()
    screen.watch.ask("a/3")
    screen.watch.say("Amira Khan: a follow-up.", "a")
    assert problems_of(screen) == []
