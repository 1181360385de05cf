"""The ring is around whatever has the keyboard, drawn by the style."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.ui import focus, theme
from cse_desk.ui.theme import COLOURS, Theme, ThemeName
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.fields import TextField
from cse_desk.ui.widgets.page import Column, scroller
from cse_desk.ui.widgets.stack import Stack
from cse_desk.ui.widgets.text_area import TextArea
from tests.helpers.settling import lay_out
from tests.helpers.walk import out_of_sight


@pytest.fixture
def pair(desk, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    theme.set_kind(window, "ground")
    row = QHBoxLayout(window)
    row.setContentsMargins(20, 20, 20, 20)
    first, second = Button("First", kind="primary"), TextField(name="Second")
    row.addWidget(first)
    row.addWidget(second)
    window.resize(400, 100)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window, first, second


def test_the_ring_follows_the_keyboard(desk, pair, qtbot):
    _window, first, second = pair
    ring = focus.ring(desk)

    first.setFocus()
    assert ring.around() is first
    second.setFocus()
    assert ring.around() is second


def test_around_what_stands_behind_a_page_that_waits_there_is_no_ring_until_it_is_shown(desk, pair, qtbot):
    window, first, _second = pair
    stack, page = Stack(), QWidget()
    inside = Button("Inside", parent=page)
    stack.addWidget(QWidget())
    stack.addWidget(page)
    window.layout().addWidget(stack)
    first.setFocus()
    lay_out()
    frame = focus.ring(desk)._frame
    assert frame is not None
    assert frame.isVisible()
    inside.setFocus()
    assert inside.hasFocus()
    assert not frame.isVisible()
    stack.setCurrentWidget(page)
    lay_out()
    assert frame.isVisible()
    assert focus.ring(desk).around() is inside


@pytest.mark.parametrize("name", list(ThemeName))
def test_the_ring_is_three_pixels_outside_and_one_inside(desk, pair, qtbot, name: ThemeName):
    window, first, _second = pair
    theme.wear(desk, Theme(name))
    first.setFocus()
    lay_out()

    picture = window.grab().toImage()
    middle = first.geometry().center().y()
    left = first.mapTo(window, QPoint(0, 0)).x()
    colours = COLOURS[name]

    outside = [picture.pixelColor(left - away, middle).name().upper() for away in (1, 2, 3)]
    assert outside == [colours.focus] * 3
    assert picture.pixelColor(left, middle).name().upper() == colours.focus_inside
    assert picture.pixelColor(left - 4, middle).name().upper() != colours.focus


def test_there_is_one_ring_however_often_it_is_asked_for(desk):
    assert focus.ring(desk) is focus.ring(desk)


def test_a_window_that_goes_away_takes_its_ring_and_the_next_gets_one(desk, qtbot):
    for _time in range(3):
        window = QWidget()
        column = QVBoxLayout(window)
        button = Button("Here")
        column.addWidget(button)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        button.setFocus()
        assert focus.ring(desk).around() is button
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def long_page(desk, qtbot):
    """Thirty buttons of which a few can be seen; the first has the keyboard."""
    column = Column()
    buttons = [Button(f"Number {number}") for number in range(30)]
    for button in buttons:
        column.rows.addWidget(button)
    area = scroller(column)
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    buttons[0].setFocus()
    return area, buttons


def test_the_ring_is_there_when_tab_brings_something_into_view(desk, long_page: tuple[QScrollArea, list[Button]]):
    area, buttons = long_page
    ring = focus.ring(desk)

    for button in buttons[1:]:
        QTest.keyClick(area.focusWidget(), Qt.Key.Key_Tab)
        assert ring.around() is button
        assert ring._frame is not None
        assert ring._frame.isVisible(), button.text()
        assert ring._frame.geometry().contains(button.mapTo(area.viewport(), button.rect().center()))


def test_scrolled_away_and_back_it_is_there_again(desk, long_page: tuple[QScrollArea, list[Button]]):
    area, _buttons = long_page

    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    area.verticalScrollBar().setValue(0)

    frame = focus.ring(desk)._frame
    assert frame is not None
    assert frame.isVisible()


def test_what_is_given_the_keyboard_is_brought_into_view(
    desk, long_page: tuple[QScrollArea, list[Button]], qtbot: QtBot
):
    """Whoever gives it; but nothing moves away under the mouse."""
    area, buttons = long_page

    note = TextArea(name="Note", lines=4)
    page = area.widget()
    assert isinstance(page, Column)
    page.rows.addWidget(note)
    note.setFocus()
    qtbot.waitUntil(lambda: note.y() > 400 and out_of_sight(note) == [])  # all of it, not one line
    buttons[0].setFocus()
    buttons[-1].setFocus()
    qtbot.waitUntil(lambda: out_of_sight(buttons[-1]) == [])

    half_seen = next(one for one in buttons if out_of_sight(one) == [])
    area.verticalScrollBar().setValue(half_seen.y() + 10)
    before = area.verticalScrollBar().value()
    QTest.mousePress(half_seen, Qt.MouseButton.LeftButton)
    lay_out()  # whatever the press could still set going has gone by now
    assert area.verticalScrollBar().value() == before
    QTest.mouseRelease(half_seen, Qt.MouseButton.LeftButton)


def test_what_is_laid_out_later_takes_the_keyboard_out_of_nobodys_sight(
    desk, long_page: tuple[QScrollArea, list[Button]], qtbot: QtBot
):
    """Unless somebody has scrolled on since: then they look at something else."""
    _area, buttons = long_page
    buttons[3].setFocus()
    lay_out()

    buttons[0].setFixedHeight(300)
    qtbot.waitUntil(lambda: buttons[3].y() > 300 and out_of_sight(buttons[3]) == [])
