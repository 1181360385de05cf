"""Meeting-day mode by keyboard, on a real vault: typed words kept, one decision, the guard in place, nobody passed over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.clock import SetClock
from cse_desk.models.enums import LevelWord, PanelDecisionKind, Role
from cse_desk.models.records.meeting import Typed
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.registry import screens
from cse_desk.ui.screens.meeting.child import ChildPage
from cse_desk.ui.screens.meeting.minutes import SEAL
from cse_desk.ui.screens.meeting.screen import MeetingScreen
from cse_desk.ui.screens.meeting.stopwatch import Stopwatch, clock_face
from cse_desk.ui.theme import Theme
from tests.helpers.doors import FakeDoors
from tests.helpers.dragging import drag
from tests.helpers.keys import type_text
from tests.helpers.meeting_room import Room, action, form
from tests.helpers.stage import a_window, context_of
from tests.helpers.vaults import MORNING, OpenVault
from tests.helpers.walk import problems_of

REMOVE = PanelDecisionKind.REMOVE_COMPLETE


@dataclass
class Stage:
    """A window on a meeting of three."""

    window: MainWindow
    context: Context
    room: Room
    items: list[str]
    idle: Callable[[], None]

    @property
    def screen(self) -> MeetingScreen:
        shown = self.window.screen_shown()
        assert isinstance(shown, MeetingScreen)
        return shown

    def go(self) -> MeetingScreen:
        self.window.go_to(Place("meeting", self.room.meeting))
        self.idle()
        return self.screen

    def reopen(self) -> MeetingScreen:
        """After something was recorded past the window."""
        self.screen.work.open(self.room.meeting)
        self.idle()
        return self.screen

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        held = Qt.KeyboardModifier.NoModifier
        for one in modifiers:
            held |= one
        target: QWidget = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, held)
        self.idle()


CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def stage(
    qtbot: QtBot,
    desk: QApplication,
    lanes: Lanes,
    doors: FakeDoors,
    open_vault: OpenVault,
    wait_idle: Callable[..., None],
) -> Iterator[Stage]:
    vault = open_vault(Role.COORDINATOR)
    room = Room(vault)
    items = []
    for place, (given, family) in enumerate([("Amira", "Khan"), ("Tyler", "Brook"), ("Zoë", "Lund")]):
        root = room.child(given, family)
        room.on_agenda(root)
        items.append(room.item(root, place))
    context = context_of(vault, lanes, doors=doors)
    window = a_window(context, *screens())
    qtbot.addWidget(window)
    window.resize(QSize(1366, 768))
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    yield Stage(window, context, room, items, lambda: wait_idle(lanes))
    window.hide()


@pytest.fixture
def started(stage: Stage) -> Stage:
    stage.room.days.start(meeting=stage.room.meeting)
    stage.room.here()
    stage.go()
    return stage


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


def test_the_next_child_waits_and_goes_on_only_with_a_reason(stage: Stage, started: Stage) -> None:
    screen = stage.screen
    stage.press(Qt.Key.Key_Down, ALT)
    assert screen.work.item == stage.items[0]
    assert screen.skip.isVisible()
    stage.press(Qt.Key.Key_Return, CTRL)
    assert screen.work.item == stage.items[0]
    type_text(screen.skip.why, "Her worker comes at eleven.")
    stage.press(Qt.Key.Key_Return, CTRL)
    assert screen.work.item == stage.items[1]
    day = stage.room.days.day(meeting=stage.room.meeting)
    assert day.items[0].skipped_why == "Her worker comes at eleven."

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


def test_dissent_is_recorded_by_keyboard(stage: Stage, started: Stage) -> None:
    stage.press(Qt.Key.Key_8, CTRL)
    card = stage.screen.child.dissent
    for field, words in ((card.agency, "Police"), (card.name, "Mark Hale"), (card.words, "He is still at risk there.")):
        type_text(field, words)
    stage.press(Qt.Key.Key_Return, CTRL)
    (line,) = stage.room.days.child(item=stage.items[0]).dissents
    assert (line.source, line.words) == ("Mark Hale, Police", "He is still at risk there.")
    assert (card.words.value(), card.form.isVisible()) == ("", False)


ANSWER = "The police visit him on Friday and tell us."


def dissent_at(stage: Stage, item: str) -> None:
    stage.room.decisions.dissent(item=item, agency="Police", by_name="Mark Hale", words="He is still at risk there.")


def test_the_chair_answers_a_dissent_by_keyboard_and_it_is_minuted(stage: Stage, started: Stage) -> None:
    dissent_at(stage, stage.items[0])
    stage.reopen()
    (row,) = stage.screen.child.dissent.rows
    stage.press(Qt.Key.Key_D, CTRL)
    assert QApplication.focusWidget() is row.area
    assert row.area.visibleRegion().boundingRect().height() >= row.area.height() - 2  # scrolled into view
    assert row.who.value() == "Ruth Adeyemi"

    type_text(row.area, "No.")
    stage.press(Qt.Key.Key_Return, CTRL)
    assert stage.screen.news.title.text() == "This is no answer yet."
    row.area.selectAll()
    type_text(row.area, ANSWER)
    stage.press(Qt.Key.Key_Return, CTRL)

    (row,) = stage.screen.child.dissent.rows
    assert row.given.text() == f"Answer of Ruth Adeyemi, 24 Nov 2026: {ANSWER}"
    assert not row.form.isVisible()
    (line,) = stage.room.days.child(item=stage.items[0]).dissents
    assert (line.answer, line.answered_by) == (ANSWER, "Ruth Adeyemi")
    typed = stage.room.days.typed(item=stage.items[0])
    assert typed is None or typed.dissent_answers == ()


def test_an_answer_that_is_half_typed_is_there_in_a_new_window(stage: Stage, started: Stage, qtbot: QtBot) -> None:
    dissent_at(stage, stage.items[0])
    (row,) = stage.reopen().child.dissent.rows
    type_text(row.area, "The police visit him")
    qtbot.waitUntil(lambda: bool((kept := stage.room.days.typed(item=stage.items[0])) and kept.dissent_answers))

    other = MeetingScreen(stage.context)  # nothing of the first window is asked
    qtbot.addWidget(other)
    other.show_place(Place("meeting", stage.room.meeting))
    stage.idle()
    (row,) = other.child.dissent.rows
    assert row.area.value() == "The police visit him"


def test_a_dissent_is_answered_after_the_meeting_from_the_minutes(stage: Stage, started: Stage) -> None:
    dissent_at(stage, stage.items[1])
    for item in stage.items:
        stage.room.days.go_on(item=item, seconds=10, skip_why="Heard next month: no time was left.")
    stage.room.days.end(meeting=stage.room.meeting)
    card = stage.reopen().minutes
    (button,) = card.open_buttons
    assert button.text() == "Tyler Brook: Mark Hale, Police"
    button.click()
    stage.idle()
    assert stage.screen.work.item == stage.items[1]
    (row,) = stage.screen.child.dissent.rows
    assert QApplication.focusWidget() is row.area
    type_text(row.area, ANSWER)
    row.keep_it.click()
    stage.idle()

    assert card.open_buttons == []
    assert stage.context.services.minutes.draft(meeting=stage.room.meeting).items[1].dissents[0].detail.endswith(ANSWER)
    QTest.qWait(50)  # laid out
    assert problems_of(stage.screen.child.dissent) == []


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
    assert screen.minutes.buttons[SEAL].hasFocus()


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_can_be_read_reached_and_named(stage: Stage, percent: int) -> None:
    theme.wear(QApplication.instance(), Theme(percent=percent))  # type: ignore[arg-type]  # it is one
    typed_removal(stage)
    stage.screen.child.dissent.open()
    stage.idle()
    QTest.qWait(50)
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
    card = stage.reopen().minutes
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
    QTest.qWait(50)  # the wider button is laid out
    assert problems_of(card) == []


def test_an_interest_is_declared_by_keyboard_and_the_screen_never_says_whose(stage: Stage, started: Stage) -> None:
    stage.press(Qt.Key.Key_I, CTRL)
    card = stage.screen.interest
    for field, words in ((card.name, "Mark Hale"), (card.agency, "Police"), (card.why, "Knows the family.")):
        type_text(field, words)
    card.keep.click()
    stage.idle()
    assert not card.isVisible()
    head = stage.screen.child.head
    assert head.leave.title.text() == "1 person here has an interest and leaves the room first."
    (line,) = stage.context.services.interests.about(
        young_person_id=stage.room.days.child(item=stage.items[0]).young_person_id
    )
    assert (line.name, line.why) == ("Mark Hale", "Knows the family.")


def test_an_interest_ends_with_a_day_and_a_reason_where_it_was_declared(stage: Stage, started: Stage) -> None:
    interests = stage.context.services.interests
    about = stage.room.days.child(item=stage.items[0]).young_person_id
    interests.declare(young_person_id=about, name="Mark Hale", agency="Police", why="His neighbour.")
    head, card = stage.reopen().child.head, stage.screen.interest
    assert head.leave.isVisible()
    stage.press(Qt.Key.Key_I, CTRL)
    assert not card.end_form.isVisible()  # others look on: whose it is, is shown only when it is asked for
    card.look.click()
    stage.idle()
    form = card.end_form
    assert form.which.currentText() == "Mark Hale, Police, since 24 Nov 2026"
    assert problems_of(card) == []

    form.end_it.click()
    stage.idle()
    assert stage.screen.news.title.text() == "It is not said why the interest is over."
    assert form.isVisible()
    type_text(form.why, "They live apart now.")
    form.end_it.click()
    stage.idle()

    assert not card.isVisible()
    assert not head.leave.isVisible()
    (line,) = interests.about(young_person_id=about)
    assert (line.ended_on, line.ended_why) == (stage.room.vault.clock.today(), "They live apart now.")
    assert interests.reaches(young_person_id=about, name="Mark Hale", agency="Police", meeting=stage.room.meeting)

    stage.press(Qt.Key.Key_I, CTRL)
    card.look.click()
    stage.idle()
    assert form.nobody.isVisible()
