"""Rows without end: the first, how many there are, and more whenever they are wanted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from cse_desk.ui import focusing, slices
from cse_desk.ui.widgets.long_rows import LongRows

MANY = tuple(f"row {number}" for number in range(3_214))


class Row(QPushButton):
    """A row that says its key."""


@pytest.fixture
def rows(desk: QApplication, qtbot: QtBot) -> LongRows:
    made = LongRows(first=5, step=20)
    qtbot.addWidget(made)
    made.resize(400, 600)
    made.show()
    return made


def show(rows: LongRows, keys: tuple[str, ...], *, sought: int = -1) -> list[str]:
    rows.show_rows(keys, lambda at: Row(keys[at]), sought=sought)
    return shown(rows)


def shown(rows: LongRows) -> list[str]:
    rows.finish()
    return [row.text() for row in rows.rows() if isinstance(row, Row)]


def told(rows: LongRows) -> tuple[str, str]:
    return rows.more_button.text(), rows.told.text()


def test_of_very_many_the_first_are_made_and_all_are_counted(rows: LongRows) -> None:
    assert show(rows, MANY) == list(MANY[:5])
    assert told(rows) == ("Show 20 more", "5 of 3,214 are shown")
    assert rows.more_button.accessibleName() == "Show 20 more: 5 of 3,214 are shown"
    assert not rows.is_whole()


def test_more_come_below_those_that_are_there_and_have_the_keyboard(rows: LongRows, qtbot: QtBot) -> None:
    show(rows, MANY[:28])
    rows.activateWindow()
    qtbot.waitUntil(rows.isActiveWindow)
    kept = rows.rows()
    rows.more_button.click()
    assert QApplication.focusWidget() is rows.rows()[5]
    assert shown(rows) == list(MANY[:25])
    assert rows.rows()[:5] == kept
    assert told(rows) == ("Show 3 more", "25 of 28 are shown")

    rows.more_button.click()
    assert shown(rows) == list(MANY[:28])
    assert rows.is_whole()
    assert not rows.more_button.isVisible()


def test_how_many_were_wanted_stays_until_it_is_about_somebody_else(rows: LongRows) -> None:
    show(rows, MANY)
    rows.more_button.click()
    assert len(show(rows, MANY[1:])) == 25
    rows.begin()
    assert len(show(rows, MANY)) == 5


def test_one_that_somebody_came_for_is_there_at_once_wherever_it_stands(rows: LongRows) -> None:
    assert show(rows, MANY, sought=3_000) == ["row 3000", *MANY[:4]]
    assert show(rows, MANY, sought=2) == list(MANY[:5])
    rows.show_rows(MANY, lambda at: Row(MANY[at]), sought=2_000)
    assert rows.rows()[0].text() == "row 2000"  # type: ignore[attr-defined]  # before the others are made


def test_few_have_no_foot(rows: LongRows) -> None:
    assert show(rows, MANY[:5]) == list(MANY[:5])
    assert not rows.more_button.isVisible()
    assert show(rows, ()) == []
    assert not slices.is_any_at_work()


def test_rows_without_anything_to_press_leave_the_keyboard_where_it_is(rows: LongRows, qtbot: QtBot) -> None:
    show(rows, MANY)
    rows.activateWindow()
    qtbot.waitUntil(rows.isActiveWindow)
    for row in rows.rows():
        row.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    rows.more_button.setFocus()
    rows.show_rows(MANY, lambda at: _still(MANY[at]))
    rows.more_button.click()
    assert rows.more_button.hasFocus()

    show(rows, ())
    rows.begin()
    rows.show_rows(MANY[:9], lambda at: _still(MANY[at]))
    rows.finish()
    rows.more_button.setFocus()
    qtbot.keyClick(rows.more_button, Qt.Key.Key_Space)
    rows.finish()
    assert not rows.more_button.isVisible(), "all are shown"
    assert rows.rows()[5].hasFocus(), "the first of those that were not there"

    rows.begin()
    rows.show_rows(MANY[:9], lambda at: _still(MANY[at]))
    rows.more_button.setFocus()
    show(rows, MANY[:3])
    assert QApplication.focusWidget() is None, "no row of those that are left"


def test_the_keyboard_of_a_row_that_goes_never_falls_onto_another_row(rows: LongRows, qtbot: QtBot) -> None:
    show(rows, MANY[:3])
    rows.activateWindow()
    qtbot.waitUntil(rows.isActiveWindow)
    rows.rows()[1].setFocus()
    show(rows, (MANY[0], MANY[2]))
    assert QApplication.focusWidget() is None
    assert focusing.catch(rows.rows()[0], rows)
    assert not focusing.catch(rows.rows()[1], rows), "somebody is at work at the first"
    show(rows, (MANY[0],))
    assert rows.rows()[0].hasFocus()


def _still(words: str) -> Row:
    row = Row(words)
    row.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return row
