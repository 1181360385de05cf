"""What a layout holds is read without its items, whose wrappers outlive them."""

import re
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget, QWidgetItem

import cse_desk.ui
from cse_desk.models.enums import Role
from cse_desk.ui import tab_order
from cse_desk.ui.bus import Place
from cse_desk.ui.registry import screens
from cse_desk.ui.widgets.laid_out import widgets_in
from tests.helpers.contexts import context_of
from tests.helpers.meeting_room import Room
from tests.helpers.stage import a_window


def items() -> set[int]:
    """Every item of which Python has a wrapper."""
    return {id(one) for one in shiboken6.getAllValidWrappers() if isinstance(one, QWidgetItem)}


def test_widgets_are_read_as_they_are_laid_out(desk: object) -> None:
    whole = QWidget()
    column, row, grid = QVBoxLayout(whole), QHBoxLayout(), QGridLayout()
    column.addLayout(row)
    column.addLayout(grid)
    made = {name: QLabel(name, whole) for name in "abcdefg"}
    grid.addWidget(made["g"], 1, 1)
    grid.addWidget(made["f"], 1, 0)
    grid.addWidget(made["e"], 0, 1)
    row.addWidget(made["c"])
    row.addStretch(1)
    row.addWidget(made["d"])
    column.insertWidget(0, made["a"])
    column.insertWidget(1, made["b"])
    assert "".join(one.text() for one in widgets_in(column) if isinstance(one, QLabel)) == "abcdefg"
    assert widgets_in(row) == [made["c"], made["d"]]
    whole.deleteLater()


def test_a_layout_filled_in_its_place_leaves_no_item_behind(desk: object) -> None:
    before, whole, row = items(), QWidget(), QHBoxLayout()
    QVBoxLayout(whole).addLayout(row)
    row.addWidget(QLabel("a", whole))
    assert items() == before
    whole.deleteLater()


def test_no_test_gets_away_with_a_layout_that_is_filled_before_it_has_its_place(desk: object) -> None:
    whole, row, label = QWidget(), QHBoxLayout(), QLabel("a")
    row.addWidget(label)
    column = QVBoxLayout(whole)
    for put in (lambda: column.addLayout(row), lambda: column.insertLayout(0, row, 1)):
        with pytest.raises(AssertionError, match="filled before"):
            put()
    label.deleteLater()
    whole.deleteLater()


def test_a_layout_of_nothing_holds_nothing(desk: object) -> None:
    assert widgets_in(QVBoxLayout()) == []


def test_going_through_a_window_by_tab_leaves_no_item_behind(open_vault, lanes, doors, desk, qtbot, wait_idle):
    room = Room(open_vault(Role.COORDINATOR))
    window = a_window(context_of(room.vault, lanes, doors=doors), *screens())
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for part in ("groups", ""):
        window.go_to(Place("vpg", "", part))
        wait_idle(lanes)
        before = items()
        assert len(list(tab_order.reading(window))) > 5
        tab_order.go_on(window, forward=True, round_=True)
        assert items() == before
    window.locking.stop()


@pytest.mark.parametrize("call", ["itemAt", "itemAtPosition"])
def test_no_part_of_the_window_asks_a_layout_for_an_item(call: str) -> None:
    folder = Path(cse_desk.ui.__file__).parent
    asked = re.compile(rf"\b(?!self\b)\w+\.{call}\(|self\.\w+\.{call}\(")
    found = [str(path.relative_to(folder)) for path in folder.rglob("*.py") if asked.search(path.read_text("utf-8"))]
    assert found == []
