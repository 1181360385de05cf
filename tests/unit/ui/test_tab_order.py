"""Tab goes as a screen is read, whenever its parts were made."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cse_desk.ui import tab_order
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.page import Column, scroller


class Round(QWidget):
    """Two columns, the left one filled last; a page behind another; a scroller with a grid; something that lies over it."""

    def __init__(self) -> None:
        super().__init__()
        self.over = Button("over", parent=self)
        beside = QHBoxLayout(self)
        self.left, right = QVBoxLayout(), QVBoxLayout()
        beside.addLayout(self.left)
        beside.addLayout(right)
        pages = QStackedWidget()
        for words in ("page that is shown", "page behind"):
            pages.addWidget(Button(words))
        right.addWidget(pages)
        column = Column()
        grid = QGridLayout()
        column.rows.addLayout(grid)
        for words, row, at in (("d", 1, 1), ("b", 0, 1), ("c", 1, 0), ("a", 0, 0)):
            grid.addWidget(Button(words), row, at)
        right.addWidget(scroller(column))
        self.left.addWidget(Button("second"))
        self.left.insertWidget(0, Button("first"))
        hidden = Button("hidden")
        disabled = Button("disabled")
        for one in (hidden, disabled):
            self.left.addWidget(one)
        hidden.hide()
        disabled.setEnabled(False)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return tab_order.go_on(self, forward=forward, round_=True)


ORDER = ["first", "second", "page that is shown", "a", "b", "c", "d", "over"]


@pytest.fixture
def whole(desk, qtbot) -> Round:
    made = Round()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.findChildren(Button)[1].setFocus()
    return made


def walked(window: QWidget, first: str, key: Qt.Key, steps: int) -> list[str]:
    button = next(one for one in window.findChildren(Button) if one.text() == first)
    button.setFocus()
    found = []
    for _step in range(steps):
        held = QApplication.focusWidget()
        assert isinstance(held, Button)
        found.append(held.text())
        QTest.keyClick(held, key)
    return found


def test_tab_goes_as_it_is_read_and_begins_again_at_the_end(whole: Round):
    assert walked(whole, "first", Qt.Key.Key_Tab, 9) == [*ORDER, "first"]


def test_shift_and_tab_go_back_the_same_way(whole: Round):
    assert walked(whole, "over", Qt.Key.Key_Backtab, 9) == [*reversed(ORDER), "over"]


def test_what_is_made_later_is_passed_where_it_stands(whole: Round, qtbot):
    late = Button("late")
    whole.left.insertWidget(1, late)
    qtbot.waitUntil(late.isVisible)

    assert walked(whole, "first", Qt.Key.Key_Tab, 3) == ["first", "late", "second"]


@pytest.mark.parametrize(("held", "after"), [("b", "c"), ("over", "d"), ("first", "second")])
@pytest.mark.parametrize("way", ["hidden", "disabled"])
def test_what_is_taken_away_hands_the_keyboard_to_what_is_nearest(whole: Round, qtbot, held: str, after: str, way: str):
    button = next(one for one in whole.findChildren(Button) if one.text() == held)
    button.setFocus()
    if way == "hidden":
        button.hide()
    else:
        button.setEnabled(False)

    focus = QApplication.focusWidget()
    assert isinstance(focus, Button)
    assert focus.text() == after
