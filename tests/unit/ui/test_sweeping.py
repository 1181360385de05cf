"""What refers to itself is freed by the window's thread and by no other."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from cse_desk import pace
from cse_desk.ui import sweeping
from cse_desk.ui.jobs import Lanes


class Circle:
    """Refers to itself; says in which thread it was freed."""

    def __init__(self, freed: list[str]) -> None:
        self.me = self
        weakref.finalize(self, lambda: freed.append(threading.current_thread().name))


def circles(freed: list[str]) -> int:
    for _number in range(5_000):
        Circle(freed)
    return len(freed)


def test_a_lane_frees_nothing_that_refers_to_itself(lanes, qtbot, wait_idle):
    freed: list[str] = []
    there: list[int] = []
    lanes.reading.run(lanes.reading, lambda: circles(freed), there.append, lambda _error: None)
    wait_idle(lanes)
    assert there == [0], "no search ran in the lane"
    qtbot.waitUntil(lambda: bool(freed), timeout=10_000)
    assert set(freed) == {threading.main_thread().name}


def test_nothing_is_searched_while_somebody_works_in_bulk(lanes):
    freed: list[str] = []
    with pace.in_bulk():
        circles(freed)
        lanes.sweeping.sweep()
        assert not freed
    lanes.sweeping.sweep()
    assert freed


def test_python_searches_by_itself_again_once_the_lanes_have_ended(lanes):
    assert not gc.isenabled()
    lanes.end()
    assert gc.isenabled()


def test_with_two_windows_python_waits_for_the_last(lanes):
    other = Lanes.start()
    lanes.end()
    assert not gc.isenabled()
    other.end()
    assert gc.isenabled()


@pytest.fixture
def searched(lanes) -> Iterator[list[int]]:
    """The generations that were searched since the beginning."""
    found: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            found.append(about["generation"])

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


def many_old() -> list[list[int]]:
    """More old things than are looked through while somebody may be at the window; and it is time to look through them."""
    found: list[list[int]] = [[number] for number in range(sweeping.MOST + 1)]
    while gc.get_count()[2] <= gc.get_threshold()[2]:
        gc.collect(1)
    return found


def test_much_that_is_old_is_not_looked_through_while_somebody_may_be_at_the_window(lanes, searched):
    lanes.sweeping.untouched_ms = lambda: 0
    old = many_old()
    searched.clear()
    lanes.sweeping.sweep()
    assert 2 not in searched
    lanes.sweeping.untouched_ms = lambda: sweeping.UNTOUCHED_MS
    lanes.sweeping.sweep()
    assert searched[-1] == 2
    assert old


def test_little_that_is_old_is_looked_through_at_once(lanes, searched):
    gc.freeze()
    old = [[number] for number in range(10)]
    while gc.get_count()[2] <= gc.get_threshold()[2]:
        gc.collect(1)
    searched.clear()
    lanes.sweeping.sweep()
    gc.unfreeze()
    assert searched == [2]
    assert old
