"""Meeting-day mode: who does not agree is written down and answered, and an interest is declared, by keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.ui.bus import Place
from cse_desk.ui.screens.meeting.screen import MeetingScreen
from tests.helpers.keys import type_text
from tests.helpers.walk import problems_of
from tests.unit.ui.meeting_stage import CTRL, Stage, stage, started

__all__ = ["stage", "started"]
ANSWER = "The police visit him on Friday and tell us."


def test_dissent_is_recorded_by_keyboard(stage: Stage, started: Stage) -> None:
    stage.press(Qt.Key.Key_8, CTRL)
    card = stage.screen.child.dissent
    for field, words in ((card.agency, "Police"), (card.name, "Mark Hale"), (card.words, "He is still at risk there.")):
        type_text(field, words)
    stage.press(Qt.Key.Key_Return, CTRL)
    (line,) = stage.room.days.child(item=stage.items[0]).dissents
    assert (line.source, line.words) == ("Mark Hale, Police", "He is still at risk there.")
    assert (card.words.value(), card.form.isVisible()) == ("", False)


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
    card = stage.reopen().asides.minutes
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
    assert problems_of(stage.screen.child.dissent) == []


def test_an_interest_is_declared_by_keyboard_and_the_screen_never_says_whose(stage: Stage, started: Stage) -> None:
    stage.press(Qt.Key.Key_I, CTRL)
    card = stage.screen.asides.interests.card
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
    head, card = stage.reopen().child.head, stage.screen.asides.interests.card
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

    stage.press(Qt.Key.Key_I, CTRL)
    card.look.click()
    stage.idle()
    assert form.nobody.isVisible()
