"""F8: what to do and whom to ring, over anything."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget

from cse_desk.models.records.directory import DangerNumberLine
from cse_desk.ui import theme
from cse_desk.ui.doors import DecisionDialog, Question
from cse_desk.ui.screen import Screen, ScreenSpec
from cse_desk.ui.screens.danger.card import DangerCard, NumberRow, checked_words
from cse_desk.ui.screens.danger.overlay import DangerDialog
from cse_desk.ui.screens.danger.paper import NumbersPaperScreen
from cse_desk.ui.theme import Theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import PlainLabel
from tests.helpers.contexts import context_of
from tests.helpers.stage import a_window
from tests.helpers.walk import out_of_sight, problems_of

TODAY = date(2026, 11, 24)


@pytest.fixture
def window(vault, lanes, doors, desk, qtbot, wait_idle):
    made = a_window(
        context_of(vault, lanes, doors=doors),
        ScreenSpec("today", "Today", "today", Screen),
        ScreenSpec("numbers", "Numbers", "print", NumbersPaperScreen, in_rail=False, under="today"),
    )
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go_home()
    wait_idle(lanes)
    yield made
    made.locking.stop()


def words(card: QWidget) -> str:
    return " ".join(label.text() for label in card.findChildren(PlainLabel) if label.isVisible())


def edited(card: DangerCard) -> NumberRow:
    """A number of this office, being put right."""
    row = next(row for row in card.rows() if row._line.is_local)
    row.edit()
    return row


def removing(row: NumberRow) -> Button | None:
    return next((one for one in row.findChildren(Button) if one.text() == "Take it off the card"), None)


def test_f8_opens_the_card_at_once_and_closes_it_again(window):
    assert len(window.findChild(DangerCard).rows()) == len(window.danger.lines()) > 1  # made before it is asked for
    window.top.search_box.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert window.danger.isVisible()
    assert "999" in words(window.danger.card)
    QTest.keyClick(window, Qt.Key.Key_F8)

    assert not window.danger.isVisible()
    assert window.top.search_box.hasFocus()


def test_the_card_is_made_after_the_first_screen_and_stands_there_for_who_is_quicker(
    vault, lanes, doors, desk, qtbot, wait_idle
):
    made = a_window(context_of(vault, lanes, doors=doors), ScreenSpec("today", "Today", "today", Screen))
    qtbot.addWidget(made)
    made.show()
    assert made.findChild(DangerCard) is None
    made.danger.open_card()
    assert "999" in words(made.danger.card)
    wait_idle(lanes)
    assert len(made.danger.card.rows()) == len(made.danger.lines()) > 1
    qtbot.waitUntil(lambda: "Nobody has checked this number yet." in words(made.danger.card))
    made.locking.stop()


def test_escape_closes_it(window):
    window.top.danger_button.click()
    QTest.keyClick(window.danger.card.close_button, Qt.Key.Key_Escape)

    assert not window.danger.isVisible()


def test_until_somebody_edits_them_the_shipped_numbers_say_that_nobody_checked_them(window):
    window.danger.open_card()

    assert window.danger.lines()
    assert "Nobody has checked this number yet." in words(window.danger.card)


def test_what_fits_needs_no_scrolling(window, qtbot):
    window.danger.card.show_numbers((DangerNumberLine("a", "Children's social care", "01632 960110"),))
    window.danger.open_card()
    area = window.danger.card.findChild(QScrollArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)


def test_999_alone_is_seen_whole_too(window, qtbot):
    """As it is until the numbers have been read."""
    window.danger.card.show_numbers(())
    window.danger.open_card()
    area = window.danger.card.findChild(QScrollArea)
    qtbot.waitUntil(lambda: area.height() >= area.widget().sizeHint().height() > 20)


def test_the_card_is_as_high_as_its_numbers_are_and_a_small_laptop_shows_seven(window, qtbot):
    card, lines = window.danger.card, [DangerNumberLine(str(at), f"Team {at}", f"01632 96011{at}") for at in range(8)]
    area = card.findChild(QScrollArea)
    window.danger.open_card()
    card.show_numbers(lines[:1])
    qtbot.waitUntil(lambda: area.height() == area.widget().layout().totalHeightForWidth(area.viewport().width()))
    low = card.height()
    card.show_numbers(lines[:6])  # and 999
    qtbot.waitUntil(lambda: card.height() > low and area.verticalScrollBar().maximum() == 0)
    assert card.geometry().bottom() < window.height()
    card.show_numbers(lines * 3)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert card.height() == window.danger.height() - 32


def test_a_number_put_right_is_recorded_with_who_checked_it_and_when(window, lanes, wait_idle, qtbot):
    window.danger.open_card()
    row = edited(window.danger.card)
    row._number.set_value("01632 960110")
    row._on_save()
    wait_idle(lanes)
    wait_idle(lanes)

    saved = next(line for line in window.danger.lines() if line.number == "01632 960110")
    assert saved.checked_by == "Leanne Ward"
    assert saved.checked_on == TODAY
    qtbot.waitUntil(lambda: "Checked 24 Nov 2026 by Leanne Ward" in words(window.danger.card))
    assert window.toast.words() == "The number is saved."


def test_a_number_cannot_be_saved_without_whom_it_reaches(window):
    window.danger.open_card()
    before = window.danger.lines()
    window.danger.card._add.click()
    row = window.danger.card.rows()[-1]
    row._on_save()

    assert row._label.property("problem") is True
    assert window.danger.lines() == before


def test_a_check_of_more_than_ninety_days_ago_is_pointed_out():
    old = DangerNumberLine("1" * 32, "Manager", "1", checked_on=date(2026, 4, 2), checked_by="Dan Reeve")
    new = DangerNumberLine("1" * 32, "Manager", "1", checked_on=date(2026, 10, 2))

    assert checked_words(old, TODAY) == ("Checked 2 Apr 2026 by Dan Reeve", True)
    assert checked_words(new, TODAY) == ("Checked 2 Oct 2026", False)


def test_numbers_of_the_whole_country_ask_nobody_to_check_them(window):
    """Red beside 999 would teach people to pass over red."""
    window.danger.open_card()
    row = next(one for one in window.danger.card.rows() if one._line.number == "999")

    assert "Nobody has checked this number yet." not in words(row)
    assert "press 55. Always" in words(row)
    assert "Checked today" not in [one.text() for one in row.findChildren(Button)]


def test_a_number_that_is_added_is_typed_where_one_sees_it(window, qtbot):
    window.danger.open_card()
    window.danger.card._add.click()

    row = window.danger.card.rows()[-1]

    qtbot.waitUntil(lambda: out_of_sight(row) == [])
    assert row._label.hasFocus()


def test_tab_stays_in_the_card(window):
    window.danger.open_card()
    card = window.danger.card
    for _step in range(30):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert card.isAncestorOf(window.focusWidget())


@pytest.fixture
def over_dialog(window, qtbot):
    """The card, opened while a question stands over the window."""
    question = DecisionDialog(Question("Withdraw?", "", yes="Withdraw it"), window)
    qtbot.addWidget(question)
    question.setModal(True)
    question.show()
    window.danger.toggle()
    opened = question.findChild(DangerDialog)
    assert opened is not None
    yield opened
    opened.close()


def test_over_a_dialog_it_is_a_dialog(over_dialog):
    assert over_dialog.isVisible()
    assert over_dialog.windowTitle() == "Desk"


@pytest.mark.parametrize("percent", [100, 200])
def test_the_card_can_be_read_by_everybody(window, desk, qtbot, percent: int):
    theme.wear(desk, Theme(percent=percent))
    window.danger.open_card()
    window.danger._place()

    assert problems_of(window.danger.card) == []


def test_over_a_dialog_a_number_is_put_right_as_well(window, over_dialog, lanes, wait_idle, qtbot):
    card = over_dialog.card
    row = edited(card)
    assert removing(row) is None, "its Undo would stand behind the dialog"
    row._number.set_value("01632 960115")
    row._on_save()
    wait_idle(lanes)
    wait_idle(lanes)

    assert "01632 960115" in {line.number for line in window.danger.lines()}
    qtbot.waitUntil(lambda: "Checked 24 Nov 2026 by Leanne Ward" in words(card))
    assert not card.print_button.isVisible()


def test_a_number_is_taken_off_the_card_and_can_be_put_back(window, lanes, wait_idle, qtbot):
    window.danger.open_card()
    row = edited(window.danger.card)
    gone = row._line.label
    take_off = removing(row)
    assert take_off is not None
    take_off.click()
    wait_idle(lanes)
    wait_idle(lanes)

    assert gone not in {line.label for line in window.danger.lines()}
    qtbot.waitUntil(lambda: gone not in words(window.danger.card))
    assert window.toast.words() == "The number is off the card."
    assert window.toast.act()


def test_taking_a_number_off_is_one_act_however_often_it_is_pressed_and_can_be_tried_again(window, lanes, wait_idle):
    window.danger.open_card()
    row = edited(window.danger.card)
    asked: list[str] = []
    row.removed.connect(asked.append)
    take_off = removing(row)
    assert take_off is not None
    window.context.services.directory.remove(record_id=row._line.record_id)  # gone already: this one fails
    take_off.setFocus()
    for _time in range(2):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
        assert not take_off.isEnabled()
    assert window.danger.isVisible()
    wait_idle(lanes)

    assert asked == [row._line.record_id]
    assert take_off.isEnabled()
    assert not window.danger.card.news.isHidden()


def test_a_number_that_is_not_on_the_card_yet_cannot_be_taken_off_it(window):
    window.danger.open_card()
    window.danger.card._add.click()

    assert removing(window.danger.card.rows()[-1]) is None


def test_the_card_is_printed_from_the_card(window, lanes, wait_idle, qtbot):
    window.danger.open_card()
    window.danger.card.print_button.click()
    wait_idle(lanes)
    paper = window.screen_shown().paper

    assert window.place.screen == "numbers"
    assert not window.danger.isVisible()
    qtbot.waitUntil(lambda: paper.preview.page_count() == 1)
    assert paper.back_button.hasFocus()
    assert paper.preview.print_button.isEnabled()
    paper.back_button.click()
    assert window.place.screen == "today"
