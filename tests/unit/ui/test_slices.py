"""Much is made a little at a time: first what is seen first, and the window goes on meanwhile."""

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from cse_desk.ui import jobs, slices
from cse_desk.ui.jobs import Lane
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.rows import Rows


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each slice makes one thing."""
    monkeypatch.setattr(slices, "SLICE_S", 0.0)


@pytest.fixture
def maker(desk: QApplication, one_at_a_time: None) -> Iterator[Slices]:
    owner = QObject()
    made = Slices(owner)
    yield made
    made.drop()
    owner.deleteLater()


def counting(into: list[int], count: int) -> Iterator[None]:
    for number in range(count):
        into.append(number)
        yield


def test_the_first_is_made_at_once_and_the_rest_while_the_window_goes_on(maker: Slices, qtbot: QtBot) -> None:
    made: list[int] = []
    ended: list[bool] = []
    maker.begin(counting(made, 4), lambda: ended.append(True))
    assert made == [0]
    assert maker.is_at_work
    assert slices.is_any_at_work()

    qtbot.waitUntil(lambda: bool(ended))

    assert made == [0, 1, 2, 3]
    assert not slices.is_any_at_work()


def test_finishing_makes_the_rest_at_once(maker: Slices) -> None:
    made: list[int] = []
    ended: list[bool] = []
    maker.begin(counting(made, 4), lambda: ended.append(True))
    maker.finish()
    assert made == [0, 1, 2, 3]
    assert ended == [True]
    maker.finish()
    assert ended == [True]


def test_a_new_beginning_drops_what_was_left(maker: Slices, qtbot: QtBot) -> None:
    before: list[int] = []
    after: list[int] = []
    maker.begin(counting(before, 4), lambda: before.append(99))
    maker.begin(counting(after, 2))
    qtbot.waitUntil(lambda: not maker.is_at_work)
    assert before == [0]
    assert after == [0, 1]


def test_the_makers_of_one_go_share_its_slice(
    desk: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(slices, "_clock", lambda: now[0])
    monkeypatch.setattr(slices, "go", slices.Go())

    def slow(into: list[int]) -> Iterator[None]:
        for number in range(3):
            into.append(number)
            now[0] += slices.SLICE_S * 0.6
            yield

    owner = QObject()
    one, other = Slices(owner), Slices(owner)
    first: list[int] = []
    second: list[int] = []
    one.begin(slow(first))
    other.begin(slow(second))
    assert first == [0, 1]
    assert second == [0]  # what is wanted at once is there; the time for more is gone

    now[0] += 1.0
    qtbot.waitUntil(lambda: not slices.is_any_at_work())
    assert first == second == [0, 1, 2]
    owner.deleteLater()


def test_results_stand_in_line_for_a_go_of_their_own(desk: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1.0]
    monkeypatch.setattr(slices, "_clock", lambda: now[0])
    go, first, second = slices.Go(), QObject(), QObject()
    go.until(slices.SLICE_S)
    now[0] += slices.SLICE_S
    go.ends(7)
    assert go.must_wait(first), "something was made in this go"
    assert go.must_wait(second)

    now[0] += 1.0
    assert go.is_used_up_for(7), "nothing more is made before them"
    assert go.must_wait(second), "it came later"
    assert not go.must_wait(first)
    now[0] += slices.SLICE_S
    go.ends(id(first))
    assert go.must_wait(second), "the first took all of this go"
    assert go.must_wait(first), "and its next result comes after"
    now[0] += 1.0
    assert not go.must_wait(second)
    assert go.is_used_up_for(7)
    go.leaves(first)
    assert not go.is_used_up_for(7)


def test_what_is_large_is_made_in_a_go_of_its_own(desk: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pieces of twenty milliseconds, each of which is a step of somebody's: a key is heard between them."""
    now = [1.0]
    monkeypatch.setattr(slices, "_clock", lambda: now[0])
    go = slices.Go()
    go.until(slices.SLICE_S)
    now[0] += slices.SLICE_S / 2
    go.ends(7)
    assert not go.is_used_up_for(8), "something small still fits"
    assert go.is_used_up_for(8, whole=True)
    assert not go.is_used_up_for(7, whole=True), "it goes on itself"
    now[0] += 1.0
    assert not go.is_used_up_for(8, whole=True)


def test_results_of_two_lanes_are_two_goes(desk: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen that is filled and a card that is filled, each twenty milliseconds: a key is heard between them."""
    now = [0.0]
    monkeypatch.setattr(slices, "_clock", lambda: now[0])
    monkeypatch.setattr(jobs, "go", slices.Go())
    heard: list[str] = []
    owner = QObject()

    def fill(_result: object, name: str) -> None:
        heard.append(name)
        now[0] += slices.SLICE_S * 2

    def key() -> None:
        heard.append("key")
        now[0] += slices._PAUSE_S * 2

    lanes = Lane("one"), Lane("other")
    for lane in lanes:
        came = threading.Event()
        lane.run(owner, int, partial(fill, name=lane.name), print)
        lane.run(owner, came.set, print, print)
        came.wait(5)  # the first result has been sent
    beat = QTimer(owner)
    beat.timeout.connect(key)
    beat.start(0)
    qtbot.waitUntil(lambda: {"one", "other"} <= set(heard))
    beat.stop()
    for lane in lanes:
        lane.end()
    first, then = sorted((heard.index("one"), heard.index("other")))
    assert "key" in heard[first:then]


def test_a_step_may_begin_something_else(maker: Slices, qtbot: QtBot) -> None:
    made: list[int] = []

    def steps() -> Iterator[None]:
        maker.begin(counting(made, 2))
        yield
        made.append(99)

    maker.begin(steps(), lambda: made.append(98))
    qtbot.waitUntil(lambda: not maker.is_at_work)
    assert made == [0, 1]


# ---- rows ----------------------------------------------------------------------------------


class Row(QPushButton):
    """A row that says its key."""


@pytest.fixture
def rows(desk: QApplication, qtbot: QtBot, one_at_a_time: None) -> Rows:
    made = Rows()
    qtbot.addWidget(made)
    made.resize(400, 600)
    made.show()
    return made


def show(rows: Rows, words: str) -> None:
    rows.show_rows(list(words), lambda at: Row(words[at]))


def shown(rows: Rows) -> str:
    """The rows from the top, as they lie."""
    found = [one for one in rows.findChildren(Row) if one.isVisible()]
    return "".join(one.text() for one in sorted(found, key=lambda one: one.mapTo(rows, one.rect().topLeft()).y()))


def test_rows_come_one_after_the_other_in_their_order(rows: Rows, qtbot: QtBot) -> None:
    show(rows, "abcd")
    assert [row.text() for row in rows.rows() if isinstance(row, Row)] == ["a"]
    with qtbot.waitSignal(rows.filled):
        pass
    qtbot.waitUntil(lambda: shown(rows) == "abcd")


def test_a_row_stays_while_what_it_shows_stays(rows: Rows, qtbot: QtBot) -> None:
    show(rows, "abcd")
    rows.finish()
    kept = {row.text(): row for row in rows.rows() if isinstance(row, Row)}
    kept["c"].setFocus(Qt.FocusReason.OtherFocusReason)

    show(rows, "xcay")
    rows.finish()

    now = {row.text(): row for row in rows.rows() if isinstance(row, Row)}
    assert list(now) == ["x", "c", "a", "y"]
    assert now["c"] is kept["c"]
    assert now["a"] is kept["a"]
    qtbot.waitUntil(lambda: shown(rows) == "xcay")
    assert rows.focusWidget() is now["c"]


def test_the_same_key_twice_is_two_rows(rows: Rows, qtbot: QtBot) -> None:
    show(rows, "aa")
    rows.finish()
    show(rows, "aaa")
    rows.finish()
    assert len(rows.rows()) == 3
    qtbot.waitUntil(lambda: shown(rows) == "aaa")


def test_only_the_first_row_has_no_line_above_it(rows: Rows) -> None:
    show(rows, "bc")
    rows.finish()
    show(rows, "abc")
    rows.finish()
    lines = [one.line.isVisibleTo(rows) for one in rows._placed]
    assert lines == [False, True, True]


def test_no_rows_are_nothing(rows: Rows) -> None:
    show(rows, "ab")
    rows.finish()
    show(rows, "")
    assert rows.rows() == []
    assert not [one for one in rows.findChildren(QWidget) if one.isVisible()]


def test_a_screen_that_is_gone_makes_nothing_any_more(desk: QApplication, one_at_a_time: None) -> None:
    owner = QObject()
    made = Slices(owner)
    made.begin(counting([], 9))
    assert slices.is_any_at_work()
    delete(owner)
    assert not slices.is_any_at_work()
    assert made is not None
