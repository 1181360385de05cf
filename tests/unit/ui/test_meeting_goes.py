"""The day of a meeting never holds the window up: what comes much at once comes a little at a time, and what is there stays."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from cse_desk.models.enums import AttendanceState
from cse_desk.models.records.meeting import GuardView
from cse_desk.models.records.panel import GuardLine
from cse_desk.ui import slices, theme
from cse_desk.ui.bus import Place
from cse_desk.ui.screens.meeting.agenda_rows import WIDTH
from cse_desk.ui.screens.meeting.attendance import HERE, AttenderRow
from cse_desk.ui.screens.meeting.child import ChildPage
from cse_desk.ui.screens.meeting.guard import GuardCard, GuardRow
from cse_desk.ui.screens.meeting.minutes import SEAL
from cse_desk.ui.widgets.buttons import Button
from tests.helpers.keys import type_text
from tests.helpers.meeting_room import action, form
from tests.unit.ui.meeting_stage import Stage, stage

__all__ = ["stage"]

Show = Callable[[QWidget], None]
LINES = tuple(GuardLine(f"W{number}", f"This is the sentence of warning {number}.", stops=False) for number in range(4))


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE_S", 0.0)


def test_who_is_here_comes_a_row_at_a_time_once_it_is_seen_and_a_row_stays_whose_it_is(stage: Stage) -> None:
    card = stage.go().attendance
    assert card.findChildren(AttenderRow) == []  # nobody sees them yet
    stage.screen.begin.click()
    assert card.isVisible()
    assert stage.screen.work.shown is not None
    card.show_day(stage.screen.work.shown.day)
    assert len(card.rows) == 1  # the others in goes of their own
    refreshed: list[object] = []
    stage.screen.work.refreshed.connect(refreshed.append)
    stage.idle()
    assert [row.line.name for row in card.rows] == ["Ruth Adeyemi", "Mark Hale", "Joy Bello"]
    assert all(row.isEnabled() for row in card.rows)
    assert card.all_here.hasFocus()
    assert len(refreshed) == 1  # once for the act and for the change that it is

    rows, police = card.rows, card.rows[1]
    type_text(police.deputy, "Ann Re")
    here = police.findChild(Button, HERE)
    assert here is not None
    here.setFocus()
    here.click()
    stage.idle()
    assert card.rows == rows
    assert here.hasFocus()
    assert police.deputy.value() == "Ann Re"
    assert "Present since" in police.details.text()


def test_a_row_that_comes_late_says_where_its_member_is_now(stage: Stage) -> None:
    card = stage.go().attendance
    stage.screen.begin.click()
    assert stage.screen.work.shown is not None
    day = stage.screen.work.shown.day
    card.show_day(day)
    assert len(card.rows) < len(day.attenders)
    card.hide()  # while they are being made
    sorry = tuple(replace(line, state=AttendanceState.APOLOGIES) for line in day.attenders)
    card.show_day(replace(day, attenders=sorry))
    made = len(card.rows)
    card._making.finish()
    assert len(card.rows) == made, "nobody sees them"
    card.show()
    card._making.finish()
    assert len(card.rows) == len(sorry)
    assert {row.line.state for row in card.rows} == {AttendanceState.APOLOGIES}
    assert all("Apologies" in row.details.text() for row in card.rows)


def test_a_meeting_comes_into_its_screen_and_its_end_below_its_agenda_in_goes_of_their_own(stage: Stage) -> None:
    stage.window.go_to(Place("meeting", stage.room.meeting))
    assert not stage.screen.isAncestorOf(stage.screen.side)
    stage.idle()
    assert stage.screen.side.isVisible()
    assert stage.screen.side.width() == theme.current().px(WIDTH)
    stage.room.days.start(meeting=stage.room.meeting)
    for item in stage.items:
        stage.room.decisions.decide(item=item, form=form())
        stage.room.actions.add(item=item, action=action())
    work, asides = stage.reopen().work, stage.screen.asides
    made: list[bool] = []
    work.refreshed.connect(lambda _shown: made.append(asides.is_made("minutes")))
    stage.screen.side.end.setFocus()
    stage.screen.side.end.click()
    stage.idle()
    assert made[0] is False
    assert asides.minutes.isVisible()
    assert asides.minutes.buttons[SEAL].hasFocus()


class Shows(QObject):
    """How often a widget came to be seen."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Show
        return False


def unplaced() -> bool:
    """Whether the page of a young person was made and is not in its place."""
    return any(isinstance(one, ChildPage) and one.parentWidget() is None for one in QApplication.allWidgets())


def test_the_page_of_the_young_person_is_made_and_put_into_its_place_in_two_goes_and_never_seen_too_soon(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_steps: list[bool] = []

    def clock() -> float:
        after_steps.append(unplaced())
        return time.perf_counter()

    monkeypatch.setattr(slices, "_clock", clock)  # looked at after every step
    screen = stage.go()
    assert any(after_steps)
    assert not after_steps[-1]
    shows = Shows(screen.child)
    screen.work.open(stage.room.meeting)
    stage.idle()
    assert shows.count == 0  # the meeting has not begun
    screen.begin.click()
    stage.idle()
    assert shows.count == 1


def texts(rows: list[GuardRow]) -> list[str]:
    return [row.area.value() for row in rows]


def test_what_stands_before_a_removal_comes_a_line_at_a_time_and_a_line_stays_while_it_says_the_same(
    place: Show, wait_idle: Callable[[], None], one_at_a_time: None
) -> None:
    card = GuardCard()
    place(card)
    view = GuardView(removes=True, lines=LINES)
    card.show_view("tyler", view, "Before he can be removed", ())
    assert len(card.rows) == 1
    first = card.first_open()
    assert [row.line for row in card.rows] == list(LINES)  # all of them, where one is wanted

    assert first is not None
    first.open()
    type_text(first.area, "He stayed with his aunt")
    answered = replace(LINES[2], answer="It was looked into.")
    rows = card.rows
    card.show_view("tyler", replace(view, lines=(*LINES[:2], answered, LINES[3])), "Before he can be removed", ())
    wait_idle()
    assert [new is old for new, old in zip(card.rows, rows, strict=True)] == [True, True, False, True]
    assert first.area.hasFocus()
    assert texts(card.rows) == ["He stayed with his aunt", "", "It was looked into.", ""]

    other = replace(LINES[0], words="This is another sentence about the same.")
    typed = ((LINES[0].code, "He stayed with his aunt"),)
    card.show_view("tyler", replace(view, lines=(other, *LINES[1:])), "Before he can be removed", typed)
    assert card.rows[0].area.hasFocus()  # at once: somebody types there
    assert texts(card.rows)[0] == "He stayed with his aunt"


def test_an_answer_that_is_typed_about_one_is_never_shown_about_another_of_whom_the_same_is_said(
    place: Show, wait_idle: Callable[[], None]
) -> None:
    card = GuardCard()
    place(card)
    view = GuardView(removes=True, lines=LINES)
    card.show_view("tyler", view, "Before he can be removed", ())
    wait_idle()
    answers: list[tuple[str, str]] = []
    card.answered.connect(lambda code, words: answers.append((code, words)))
    card.rows[0].open()
    type_text(card.rows[0].area, "He stayed with his aunt")
    card.show_view("amira", view, "Before she can be removed", ())
    wait_idle()
    assert texts(card.rows) == ["", "", "", ""]
    assert answers == []
    assert QApplication.focusWidget() not in [row.area for row in card.rows]
