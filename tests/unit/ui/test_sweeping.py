"""What refers to itself is freed by the window's thread and by no other."""

import gc
import threading
import weakref

from cse_desk import pace
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
