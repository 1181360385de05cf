"""Lanes: one thread each, results where they are wanted and nowhere else."""

import threading
import time

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from cse_desk import pace
from cse_desk.errors import Cancelled, NotFound
from cse_desk.ui.jobs import Lane


class Caller(QObject):
    """Remembers what a lane told it."""

    def __init__(self):
        super().__init__()
        self.done: list[object] = []
        self.failed: list[Exception] = []
        self.progress: list[tuple[int, int]] = []
        self.threads: set[int] = set()

    def on_done(self, value: object) -> None:
        self.threads.add(threading.get_ident())
        self.done.append(value)

    def on_failed(self, error: Exception) -> None:
        self.threads.add(threading.get_ident())
        self.failed.append(error)

    def on_progress(self, done: int, total: int) -> None:
        self.progress.append((done, total))


@pytest.fixture
def lane(desk):
    made = Lane("test")
    yield made
    made.end()


@pytest.fixture
def caller(desk):
    return Caller()


def test_results_arrive_on_the_gui_thread_in_order(lane, caller, wait_idle):
    for number in range(20):
        lane.run(caller, lambda number=number: number, caller.on_done, caller.on_failed)
    wait_idle(lane)

    assert caller.done == list(range(20))
    assert caller.threads == {threading.get_ident()}


def test_all_work_of_a_lane_is_done_in_one_thread_of_its_own(lane, caller, wait_idle):
    for _time in range(5):
        lane.run(caller, threading.get_ident, caller.on_done, caller.on_failed)
    wait_idle(lane)

    assert len(set(caller.done)) == 1
    assert caller.done[0] != threading.get_ident()


def test_a_failure_arrives_as_it_is_without_the_values_it_worked_on(lane, caller, wait_idle):
    def fail() -> None:
        secret = "a name"
        raise NotFound(len(secret))

    lane.run(caller, fail, caller.on_done, caller.on_failed)
    wait_idle(lane)

    [error] = caller.failed
    assert isinstance(error, NotFound)
    assert error.__traceback__ is None
    assert caller.done == []


def test_a_mistake_of_ours_is_logged_by_its_kind_only(lane, caller, wait_idle, expected_log, caplog):
    expected_log.append("work failed in lane: ZeroDivisionError")
    lane.run(caller, lambda: 1 // 0, caller.on_done, caller.on_failed)
    wait_idle(lane)

    assert isinstance(caller.failed[0], ZeroDivisionError)
    assert "work failed in lane: ZeroDivisionError" in caplog.text


def test_nothing_is_delivered_to_an_owner_that_is_gone(lane, caller, wait_idle):
    begin = threading.Event()
    owner = QWidget()
    lane.run(owner, begin.wait, caller.on_done, caller.on_failed)
    delete(owner)
    begin.set()
    wait_idle(lane)

    assert caller.done == []
    assert caller.failed == []


def test_cancelled_work_that_waits_is_not_begun(lane, caller, wait_idle):
    begin, begun = threading.Event(), []
    lane.run(caller, begin.wait, caller.on_done, caller.on_failed)
    job = lane.run(caller, lambda: begun.append(1), caller.on_done, caller.on_failed)
    job.cancel()
    begin.set()
    wait_idle(lane)

    assert begun == []
    assert isinstance(caller.failed[0], Cancelled)


def test_long_work_tells_how_far_it_is_and_stops_when_cancelled(lane, caller, wait_idle, qtbot):
    went_on = threading.Event()

    def long(report) -> str:
        report(1, 100)
        went_on.wait(5)
        report(2, 100)
        return "never"

    job = lane.run_long(caller, long, caller.on_done, caller.on_failed, caller.on_progress)
    qtbot.waitUntil(lambda: caller.progress == [(1, 100)])
    job.cancel()
    went_on.set()
    wait_idle(lane)

    assert isinstance(caller.failed[0], Cancelled)
    assert caller.done == []
    assert caller.progress == [(1, 100)]


def test_dropped_work_delivers_nothing(lane, caller, wait_idle):
    begin = threading.Event()
    job = lane.run(caller, begin.wait, caller.on_done, caller.on_failed)
    job.drop()
    begin.set()
    wait_idle(lane)

    assert caller.done == []
    assert caller.failed == []


def test_at_its_end_a_lane_releases_what_it_holds_in_its_own_thread(desk, caller):
    released: list[int] = []
    seen: list[int] = []
    lane = Lane("ending", release=lambda: released.append(threading.get_ident()))
    lane.run(caller, lambda: seen.append(threading.get_ident()), caller.on_done, caller.on_failed)
    lane.end(cancel=False)

    assert released == seen
    assert released[0] != threading.get_ident()
    assert caller.done == []
    assert lane.run(caller, int, caller.on_done, caller.on_failed).is_dropped
    assert not lane.is_busy


def test_work_that_breathes_stands_back_while_the_window_has_something_to_do(lane, caller, qtbot, monkeypatch):
    """A take-in beside a window that paints: the window does not wait for its turn a hundred times."""
    monkeypatch.setattr(pace, "EVERY_S", 0.0)
    stop, steps = threading.Event(), [0]

    def work() -> int:
        while not stop.is_set():
            steps[0] += 1
            pace.breathe()
        return steps[0]

    lane.run(caller, work, caller.on_done, caller.on_failed)
    qtbot.waitUntil(lambda: steps[0] > 3)
    before = steps[0]
    until = time.perf_counter() + 0.1
    while time.perf_counter() < until:
        pass  # the window paints
    during = steps[0] - before
    stop.set()
    qtbot.waitUntil(lambda: bool(caller.done))

    assert during <= 1, "at most the step it was in"


def test_a_lane_that_stands_back_ends_all_the_same(desk, caller, monkeypatch):
    """The window waits for the lane at the end: neither may wait for the other."""
    monkeypatch.setattr(pace, "EVERY_S", 0.0)
    stop = threading.Event()
    lane = Lane("standing-back")

    def work() -> None:
        while not stop.is_set():
            pace.breathe()

    lane.run(caller, work, caller.on_done, caller.on_failed)
    threading.Timer(0.05, stop.set).start()
    lane.end()

    assert not lane.is_busy


def test_a_lane_that_did_nothing_has_no_thread(desk):
    before = threading.active_count()
    lane = Lane("idle")

    assert threading.active_count() == before
    lane.end()


def test_the_worker_never_holds_the_last_reference_to_an_owner(lane, caller, wait_idle):
    """A widget destroyed in another thread aborts the program."""
    threads: list[int] = []

    class Owner(QObject):
        def __del__(self) -> None:
            threads.append(threading.get_ident())

    begin = threading.Event()
    owner = Owner()
    lane.run(owner, begin.wait, caller.on_done, caller.on_failed)
    del owner
    begin.set()
    wait_idle(lane)

    assert threads == [threading.get_ident()]
