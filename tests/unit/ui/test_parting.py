"""A large part of a screen goes in a go of its own, and never from under somebody who still works in it."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from cse_desk.ui import jobs, slices
from cse_desk.ui.jobs import Lane
from cse_desk.ui.widgets import parting
from cse_desk.ui.widgets.parting import part_from


@pytest.fixture
def window(desk: QApplication) -> Iterator[QWidget]:
    made = QWidget()
    yield made
    made.deleteLater()


@pytest.fixture
def part(window: QWidget) -> QWidget:
    made = QWidget(window)
    QWidget(made).setObjectName("inner")
    return made


def gone(part: QWidget) -> bool:
    return not isValid(part)


def test_it_is_hidden_at_once_and_goes_with_all_that_is_in_it(window: QWidget, part: QWidget, qtbot: QtBot) -> None:
    window.show()
    inner = part.findChild(QWidget, "inner")
    part_from(part)
    assert part.isHidden()
    assert slices.is_any_at_work()

    qtbot.waitUntil(lambda: gone(part))

    assert not isValid(inner)
    assert not slices.is_any_at_work()


def test_it_waits_for_whoever_had_this_go(window: QWidget, part: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is deleted in the go in which something else was made."""
    had: list[bool] = []
    used_up = [True, True, False]

    def is_used_up_for(_go: slices.Go, _maker: int, *, whole: bool = False) -> bool:
        assert whole, "a large part takes a go to itself"
        had.append(isValid(part))
        return used_up.pop(0)

    monkeypatch.setattr(slices.Go, "is_used_up_for", is_used_up_for)
    part_from(part)
    while isValid(part):
        QApplication.processEvents()
    assert had == [True, True, True]


def test_whoever_asks_a_question_from_within_it_comes_back_to_it(window: QWidget, part: QWidget, qtbot: QtBot) -> None:
    """A dialog has an event loop of its own; what opened it is still at work below."""
    loop = QEventLoop()
    stood: list[bool] = []

    def ask() -> None:
        part_from(part)
        QTimer.singleShot(120, loop, loop.quit)
        loop.exec()
        stood.append(isValid(part) and not slices.is_any_at_work())

    QTimer.singleShot(0, window, ask)
    qtbot.waitUntil(lambda: gone(part))
    assert stood == [True]


def test_it_goes_once_no_lane_is_at_work(window: QWidget, part: QWidget, qtbot: QtBot) -> None:
    """Each widget asks for Python when it goes, and would wait for the lane each time."""
    lane, may_end = Lane("reading"), threading.Event()
    done: list[object] = []
    try:
        lane.run(window, may_end.wait, done.append, done.append)
        part_from(part)
        QTimer.singleShot(100, may_end.set)
        while not done:
            assert isValid(part)
            QApplication.processEvents()
        qtbot.waitUntil(lambda: gone(part))
    finally:
        may_end.set()
        lane.end()


def test_it_does_not_wait_for_ever(
    window: QWidget, part: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something long may be going on, and what is parted from takes room."""
    monkeypatch.setattr(parting, "_MOST_TIMES", 2)
    monkeypatch.setattr(jobs, "is_any_busy", lambda: True)
    part_from(part)
    qtbot.waitUntil(lambda: gone(part))


def test_nothing_happens_to_what_its_window_took_with_it(window: QWidget, part: QWidget, qtbot: QtBot) -> None:
    part_from(part)
    part.deleteLater()
    qtbot.waitUntil(lambda: not slices.is_any_at_work())
    assert gone(part)
