"""Meeting-day mode by keyboard, on a real vault: typed words kept, one decision, the guard in place, nobody passed over."""

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from cse_desk.clock import SetClock
from cse_desk.models.enums import LevelWord, PanelDecisionKind
from cse_desk.models.records.meeting import Typed
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.interest_card import InterestCard
from cse_desk.ui.screens.meeting.child import ChildPage
from cse_desk.ui.screens.meeting.minutes import SEAL, MinutesCard
from cse_desk.ui.screens.meeting.skip import SkipCard
from cse_desk.ui.screens.meeting.stopwatch import Stopwatch, clock_face
from cse_desk.ui.theme import Theme
from tests.helpers.dragging import drag
from tests.helpers.keys import type_text
from tests.helpers.meeting_room import action, form
from tests.helpers.settling import lay_out
from tests.helpers.vaults import MORNING
from tests.helpers.walk import problems_of
from tests.unit.ui.meeting_stage import ALT, CTRL, SHIFT, Stage, stage, started

__all__ = ["stage", "started"]


REMOVE = PanelDecisionKind.REMOVE_COMPLETE


def test_a_meeting_is_started_and_who_is_here_is_said(stage: Stage) -> None:
    stage.window.go_to(Place("meeting", stage.room.meeting))
    assert stage.screen.findChildren(ChildPage) == []  # made in a go of its own, after the screen
    screen = stage.go()
    assert screen.begin.hasFocus()
    assert not screen.child.isVisible()
    screen.begin.click()
    stage.idle()
    assert screen.child.isVisible()
    screen.attendance.all_here.click()
    stage.idle()
    assert screen.side.quorum_words.text() == "3 of 3 agencies here, quorum met"


def test_what_is_typed_is_kept_within_three_seconds_and_recorded_on_leaving(
    stage: Stage, started: Stage, qtbot: QtBot
) -> None:
    area = stage.screen.child.columns.areas["worried"]
    assert QApplication.focusWidget() is area
    type_text(area, "Missing one night; Łukasz saw him.")
    days = stage.room.days
    qtbot.waitUntil(lambda: days.typed(item=stage.items[0]) is not None, timeout=3_000)
    kept = days.typed(item=stage.items[0])
    assert kept is not None
    assert kept.worried == "Missing one night; Łukasz saw him."
    assert days.child(item=stage.items[0]).worried == ""

    stage.press(Qt.Key.Key_2, CTRL)
    assert days.child(item=stage.items[0]).worried == "Missing one night; Łukasz saw him."


def test_a_child_is_decided_on_by_keyboard_alone(stage: Stage, started: Stage) -> None:
    screen, press = stage.screen, stage.press
    press(Qt.Key.Key_4, CTRL)
    type_text(screen.child.decision.kind, "Keep")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_5, CTRL)
    type_text(screen.child.decision.reason, "He is heard and safe at home.")
    stage.idle()
    press(Qt.Key.Key_Return, CTRL)
    assert screen.news.text.text() == "Recording waits for the level."
    assert stage.room.days.child(item=stage.items[0]).decisions == ()
    press(Qt.Key.Key_H, CTRL)
    type_text(screen.child.decision.level, "Medium")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return, CTRL)
    (line,) = stage.room.days.child(item=stage.items[0]).decisions
    assert (line.kind, line.reason) == (PanelDecisionKind.KEEP, "He is heard and safe at home.")
    assert line.level is LevelWord.MEDIUM

    press(Qt.Key.Key_7, CTRL)
    new = screen.child.action_card.new
    for field, words in ((new.what, "Ring him"), (new.owner, "Joy Bello"), (new.agency, "Barnardo's")):
        type_text(field, words)
    type_text(new.due.edit, "10 12 2026")
    press(Qt.Key.Key_Return, CTRL)
    (made,) = stage.room.actions.lines()
    assert (made.what, made.owner) == ("Ring him", "Joy Bello")

    press(Qt.Key.Key_Down, ALT)
    assert screen.work.item == stage.items[1]
    assert screen.side.rows[0].item is not None
    assert screen.side.rows[0].item.outcome == "Kept on"


def test_cards_that_most_of_it_never_shows_come_when_they_are_wanted_each_in_its_place(
    stage: Stage, started: Stage
) -> None:
    screen = stage.screen
    assert [screen.findChild(kind) for kind in (SkipCard, InterestCard, MinutesCard)] == [None, None, None]
    stage.press(Qt.Key.Key_I, CTRL)
    card = screen.findChild(InterestCard)
    assert card is not None
    assert card.isVisible()
    stage.press(Qt.Key.Key_Down, ALT)
    skip = screen.findChild(SkipCard)
    assert skip is not None
    assert skip.why.hasFocus()
    assert skip.y() < card.y()
    screen.work.refresh()
    stage.idle()
    assert skip.isVisible()
    assert screen.findChild(MinutesCard) is None


def test_the_next_child_waits_and_goes_on_only_with_a_reason(stage: Stage, started: Stage) -> None:
    screen = stage.screen
    stage.press(Qt.Key.Key_Down, ALT)
    assert screen.work.item == stage.items[0]
    assert screen.asides.skip.isVisible()
    stage.press(Qt.Key.Key_Return, CTRL)
    assert screen.work.item == stage.items[0]
    type_text(screen.asides.skip.why, "Her worker comes at eleven.")
    stage.press(Qt.Key.Key_Return, CTRL)
    assert screen.work.item == stage.items[1]
    day = stage.room.days.day(meeting=stage.room.meeting)
    assert day.items[0].skipped_why == "Her worker comes at eleven."
    row = screen.side.agenda.rows[0]
    assert row.second() == "not decided: Her worker comes at eleven."
    assert "Her worker comes at eleven, " in row.accessibleName(), "no mouse is needed for it"
    stage.idle()
    lay_out()
    lines = row.fontMetrics().boundingRect(row.rect(), 0, row.second()).width() / (row.width() - row._left())
    assert lines > 1
    assert row.height() > screen.side.agenda.rows[1].height(), "in two lines, nothing is cut off"
    assert row.height() == row.heightForWidth(row.width())

    stage.press(Qt.Key.Key_Up, ALT)
    assert screen.work.item == stage.items[0], "looking back asks for nothing"


def test_the_order_is_changed_by_keyboard(stage: Stage, started: Stage) -> None:
    stage.press(Qt.Key.Key_Down, ALT, SHIFT)
    order = [one.item for one in stage.room.days.day(meeting=stage.room.meeting).items]
    assert order == [stage.items[1], stage.items[0], stage.items[2]]
    assert stage.screen.work.item == stage.items[0]


def test_the_order_is_changed_by_dragging(stage: Stage, started: Stage) -> None:
    rows = stage.screen.side.rows
    assert all(row.isVisible() for row in rows)
    drag(stage.screen.side.agenda, rows[0].geometry().center(), rows[2].geometry().center() + QPoint(0, 8))
    stage.idle()
    order = [one.item for one in stage.room.days.day(meeting=stage.room.meeting).items]
    assert order == [stage.items[1], stage.items[2], stage.items[0]]
    assert stage.screen.work.item == stage.items[0]  # who is being discussed stays on the screen

    drag(stage.screen.side.agenda, rows[2].geometry().center(), rows[0].geometry().center() - QPoint(0, 8))
    stage.idle()
    order = [one.item for one in stage.room.days.day(meeting=stage.room.meeting).items]
    assert order == stage.items


def test_pressing_a_line_of_the_agenda_still_goes_there(stage: Stage, started: Stage) -> None:
    stage.room.days.go_on(item=stage.items[1], seconds=10, skip_why="Heard already.")
    stage.reopen()
    QTest.mouseClick(stage.screen.side.rows[1], Qt.MouseButton.LeftButton)
    stage.idle()
    assert stage.screen.work.item == stage.items[1]


def test_with_large_text_the_agenda_is_a_bar_and_the_young_person_has_the_room(
    stage: Stage, started: Stage, desk: QApplication, qtbot: QtBot
) -> None:
    theme.wear(desk, Theme(percent=200))
    stage.window.resize(QSize(1366, 768))
    stage.idle()
    side, screen = stage.screen.side, stage.screen
    qtbot.waitUntil(lambda: side.is_bar and side.height() < screen.height() * 0.4)
    area = side.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)  # nothing to scroll in a folded bar
    assert not side.agenda.isVisible()
    assert side.timer.face.isVisible()
    assert side.toggle.text() == "Agenda, 1 of 3"
    qtbot.waitUntil(lambda: problems_of(screen) == [])

    side.toggle.setFocus()
    side.toggle.click()
    assert side.toggle.text() == "Hide the agenda"
    assert all(row.isVisible() for row in side.rows)
    assert side.end.isVisible()
    qtbot.waitUntil(lambda: problems_of(screen) == [])
    side.toggle.click()
    qtbot.waitUntil(lambda: side.height() < screen.height() * 0.4)

    theme.wear(desk, Theme(percent=100))
    stage.idle()
    qtbot.waitUntil(lambda: not side.is_bar and side.agenda.isVisible())
    assert not side.toggle.isVisible()


def typed_removal(stage: Stage) -> None:
    stage.room.days.start(meeting=stage.room.meeting)
    removal = form(REMOVE, chair_signed=False)
    stage.room.days.keep_typed(item=stage.items[0], typed=Typed(form=removal))
    stage.go()


def test_the_guard_stands_before_a_removal_and_is_answered_in_place(stage: Stage) -> None:
    typed_removal(stage)
    screen = stage.screen
    guard, decision = screen.child.guard, screen.child.decision
    assert guard.isVisible()
    assert guard.title is not None
    assert guard.title.text() == "Before he can be removed"
    stops = [row.line.code for row in guard.rows if row.line.stops]
    warnings = [row.line.code for row in guard.rows if not row.line.stops]
    assert {"B1", "B3", "B4", "B5", "B6"} <= set(stops)
    assert not decision.record.isEnabled()
    assert decision.waits.text().startswith(f"Recording waits for {len(stops)} stops and {len(warnings)} answer")

    row = next(one for one in guard.rows if not one.line.stops)
    row.open()
    type_text(row.area, "ok")
    stage.press(Qt.Key.Key_Return, CTRL)
    assert screen.news.title.text() == "This is no answer yet."
    row = next(one for one in guard.rows if one.line.code == row.line.code)
    type_text(row.area, " he stayed with his aunt and she rang us")
    stage.press(Qt.Key.Key_Return, CTRL)
    (answer,) = stage.room.days.child(item=stage.items[0]).answers
    assert (answer.code, answer.answer) == (row.line.code, "ok he stayed with his aunt and she rang us")
    waiting = [one for one in guard.rows if not one.line.stops and not one.line.answer]
    assert len(waiting) == len(warnings) - 1


def test_the_chair_signs_where_the_stop_says_so_and_keeping_is_never_stopped(stage: Stage) -> None:
    typed_removal(stage)
    guard, decision = stage.screen.child.guard, stage.screen.child.decision
    next(row for row in guard.rows if row.line.code == "B6").button.click()
    stage.idle()
    assert "B6" not in [row.line.code for row in guard.rows]

    assert decision.keep_on.text() == "Keep him on"
    decision.keep_on.click()
    stage.idle()
    assert not guard.isVisible()
    assert decision.record.isEnabled()


def test_a_correction_names_the_decision_it_puts_right(stage: Stage, started: Stage) -> None:
    stage.room.decisions.decide(item=stage.items[0], form=form())
    screen = stage.reopen()
    assert not screen.child.decision.form.isVisible()
    line = stage.room.days.child(item=stage.items[0]).decisions[0]
    screen.child.decision.correcting.emit(line.decision)
    stage.idle()
    type_text(screen.child.decision.reason, " And heard.")
    stage.press(Qt.Key.Key_Return, CTRL)
    decisions = stage.room.days.child(item=stage.items[0]).decisions
    assert [one.corrects for one in decisions] == ["", line.decision]


def test_the_meeting_goes_on_at_the_same_child_with_the_same_seconds(
    stage: Stage, started: Stage, clock: SetClock
) -> None:
    screen = stage.screen
    clock.go_on(minutes=6, seconds=20)
    screen.work.keep_now()
    stage.idle()
    screen.work.open(stage.room.meeting)
    stage.idle()
    assert screen.work.item == stage.items[0]
    assert screen.work.seconds() == 380
    stage.press(Qt.Key.Key_P, CTRL)
    clock.go_on(minutes=5)
    assert screen.work.seconds() == 380
    assert screen.side.timer.face.text() == "06:20"


def test_the_day_ends_when_everybody_was_heard(stage: Stage, started: Stage) -> None:
    for item in stage.items:
        stage.room.decisions.decide(item=item, form=form())
        stage.room.actions.add(item=item, action=action())
    screen = stage.reopen()
    screen.side.end.setFocus()
    screen.side.end.click()
    stage.idle()
    assert screen.news.title.text() == f"The meeting has ended, {MORNING:%H:%M}."
    assert not screen.side.end.isVisible()
    assert screen.asides.minutes.buttons[SEAL].hasFocus()


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_can_be_read_reached_and_named(stage: Stage, percent: int) -> None:
    theme.wear(QApplication.instance(), Theme(percent=percent))  # type: ignore[arg-type]  # it is one
    typed_removal(stage)
    stage.screen.child.dissent.open()
    stage.idle()
    assert problems_of(stage.screen) == []


def test_every_key_is_listed(stage: Stage) -> None:
    keys = [one.shortcut for one in stage.go().commands() if one.shortcut]
    assert len(keys) == len(set(keys)) >= 15
    assert {"Alt+Down", "Alt+Up", "Ctrl+Return", "Ctrl+6"} <= set(keys)


def test_the_watch_counts_while_it_runs(clock: SetClock) -> None:
    watch = Stopwatch()
    watch.set(10, clock.now(), is_paused=False)
    clock.go_on(seconds=5)
    assert watch.seconds(clock.now()) == 15
    watch.pause(clock.now())
    clock.go_on(seconds=50)
    watch.go_on(clock.now())
    clock.go_on(seconds=-3)
    assert watch.seconds(clock.now()) == 15
    assert (clock_face(380), clock_face(3725)) == ("06:20", "1:02:05")


def test_the_minutes_are_sealed_on_the_screen_when_the_day_is_over(stage: Stage, started: Stage) -> None:
    for item in stage.items:
        stage.room.days.go_on(item=item, seconds=10, skip_why="Heard next month: no time was left.")
    stage.room.days.end(meeting=stage.room.meeting)
    card = stage.reopen().asides.minutes
    area = stage.screen.child.columns.areas["worried"]
    area.setFocus()
    type_text(area, "He was alone at the station.")
    card.checked.setFocus()
    stage.idle()
    assert stage.room.days.child(item=stage.screen.work.item).worried == "He was alone at the station."
    assert card.isVisible()
    card.buttons["seal"].click()
    stage.idle()
    assert stage.screen.news.title.text() == "Nobody is named who checked the minutes."
    type_text(card.checked, "Ruth Adeyemi")
    card.buttons["seal"].click()
    stage.idle()
    assert card.versions.text().startswith(
        "Version 1, sealed 24 Nov 2026, 09:30 by Martin Achebe, checked by Ruth Adeyemi."
    )
    assert not card.faults.isVisible()
    assert problems_of(card) == []
