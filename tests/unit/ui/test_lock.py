"""Locking: covered at once, drafts kept, then gone."""

import time
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from cse_desk.ui.doors import DecisionDialog, Question
from cse_desk.ui.lock import Cover, Locking, State
from cse_desk.ui.widgets.fields import TextField


class Recorder:
    """What locking did, in order."""

    def __init__(self):
        self.steps: list[str] = []
        self.done = None

    def keep(self, done) -> None:
        self.steps.append("keep")
        self.done = done

    def leave(self) -> None:
        self.steps.append("leave")

    def danger(self) -> None:
        self.steps.append("danger")


class Window(QWidget):
    """A window with a field."""

    def __init__(self):
        super().__init__()
        self.field = TextField(name="Name")
        QVBoxLayout(self).addWidget(self.field)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def locking(desk, recorder, doors):
    made = Locking(keep=recorder.keep, leave=recorder.leave, doors=doors, danger=recorder.danger)
    yield made
    made.stop()


@pytest.fixture
def window(desk, qtbot):
    made = Window()
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.field.setFocus()
    return made


def covers() -> list[Cover]:
    return [
        cover
        for window in QApplication.topLevelWidgets()
        if window.isVisible()
        for cover in window.findChildren(Cover)
        if cover.isVisible()
    ]


def test_locking_covers_then_keeps_then_leaves(locking, window, recorder, doors):
    locking.lock()

    assert [cover.geometry() for cover in covers() if cover.parentWidget() is window] == [window.rect()]
    assert recorder.steps == ["keep"]
    assert doors.forgotten == 1
    recorder.done()
    assert recorder.steps == ["keep", "leave"]
    assert locking.state is State.LOCKED


def test_locking_twice_is_locking_once(locking, window, recorder):
    locking.lock()
    locking.lock()
    recorder.done()
    recorder.done()

    assert recorder.steps == ["keep", "leave"]


def test_drafts_that_cannot_be_kept_do_not_hold_the_lock_for_ever(locking, window, recorder, qtbot):
    locking._limit.setInterval(30)
    locking.lock()

    qtbot.waitUntil(lambda: recorder.steps == ["keep", "leave"])


def test_every_window_is_covered_within_a_tenth_of_a_second_also_over_a_dialog(locking, window, recorder, qtbot):
    """With a modal dialog and a menu open, which is when somebody comes in."""
    seen: dict[str, Any] = {}

    def lock_now() -> None:
        menu = QMenu(window)
        menu.addAction("Copy")
        menu.popup(window.mapToGlobal(window.rect().center()))
        started = time.perf_counter()
        locking.lock()
        seen["took"] = time.perf_counter() - started
        seen["windows"] = {
            one for one in QApplication.topLevelWidgets() if one.isVisible() and one.windowType() != Qt.WindowType.Popup
        }
        seen["covered"] = {cover.parentWidget() for cover in covers()}
        seen["menu"] = menu.isVisible()
        menu.deleteLater()
        dialog.reject()

    dialog = DecisionDialog(Question("Withdraw?", "Maisie T.", yes="Withdraw it"), window)
    QTimer.singleShot(50, lock_now)
    dialog.exec()

    assert seen["windows"] == seen["covered"]
    assert len(seen["windows"]) == 2
    assert seen["menu"] is False
    assert seen["took"] < 0.1


def test_nothing_of_the_window_can_be_reached_under_the_cover(locking, window, recorder, qtbot):
    locking.lock()
    cover = covers()[0]
    qtbot.waitUntil(cover.hasFocus)

    for key in (Qt.Key.Key_Tab, Qt.Key.Key_A, Qt.Key.Key_Escape, Qt.Key.Key_F9):
        QTest.keyClick(cover, key)

    assert cover.hasFocus()
    assert window.field.text() == ""
    assert cover.isVisible()


def test_f9_covers_until_it_is_pressed_again_and_gives_the_keyboard_back(locking, window, recorder, qtbot):
    locking.blank()
    cover = covers()[0]
    qtbot.waitUntil(cover.hasFocus)
    assert locking.state is State.BLANK
    QTest.keyClick(cover, Qt.Key.Key_F9)

    assert covers() == []
    assert window.field.hasFocus()
    assert recorder.steps == []


def test_a_blank_screen_can_still_be_locked(locking, window, recorder, qtbot):
    locking.blank()
    cover = covers()[0]
    qtbot.waitUntil(cover.hasFocus)
    QTest.keyClick(cover, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    assert recorder.steps == ["keep"]


def test_the_cover_says_nothing_but_desk_and_how_to_come_back(locking, window):
    from PySide6.QtWidgets import QLabel

    locking.blank()

    assert {label.text() for label in covers()[0].findChildren(QLabel)} == {"Desk", "Press F9 to come back"}


def test_a_window_made_larger_stays_covered(locking, window, qtbot):
    locking.blank()
    window.resize(900, 600)
    qtbot.waitUntil(lambda: covers()[0].geometry() == window.rect())


def test_idleness_locks_and_a_key_puts_it_off(locking, window, recorder, qtbot):
    locking.start()
    locking._idle.setInterval(400)
    locking._idle.start()
    qtbot.waitUntil(lambda: locking.idle_ms_left() < 300)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    assert locking.idle_ms_left() > 300
    assert recorder.steps == []

    qtbot.waitUntil(lambda: recorder.steps == ["keep"], timeout=2_000)
    assert covers()


@pytest.mark.parametrize(("asked", "minutes"), [(5, 5), (0, 1), (90, 15)])
def test_the_idle_time_is_between_one_and_fifteen_minutes(locking, asked: int, minutes: int):
    locking.set_idle_minutes(asked)

    assert locking._idle.interval() == minutes * 60_000


@pytest.mark.parametrize(
    ("key", "modifier", "outcome"),
    [
        (Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier, "danger"),
        (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, State.BLANK),
        (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier, State.LOCKING),
    ],
)
def test_the_three_keys_that_matter_work_over_a_dialog(locking, window, recorder, qtbot, key, modifier, outcome):
    locking.start()
    dialog = DecisionDialog(Question("Withdraw?", "", yes="Withdraw it"), window)
    qtbot.addWidget(dialog)
    dialog.setModal(True)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    locking._watch(dialog.windowHandle())
    QTest.keyClick(dialog.windowHandle(), key, modifier)

    assert outcome in (*recorder.steps, locking.state)
