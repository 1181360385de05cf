"""The suite's guards bite: each control here must make the guard speak."""

import logging
import threading
from pathlib import Path

import pytest

from tests.helpers import guards


def test_a_file_outside_the_temporary_folder_is_noticed():
    elsewhere = Path(Path.home().anchor) / "somewhere" / "written-by-a-test.txt"

    guards.TRESPASS(
        "open", (str(elsewhere), "w", 0)
    )  # the event Python would tell; a checkout may itself be a temporary folder

    assert any(str(elsewhere) in line for line in guards.TRESPASS.found)
    guards.TRESPASS.found.clear()


def test_a_file_in_the_temporary_folder_is_nobodys_business(tmp_path: Path):
    (tmp_path / "fine.txt").write_text("x")

    assert guards.TRESPASS.found == []


def test_a_socket_is_noticed():
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))

    assert any("socket.bind" in line for line in guards.TRESPASS.found)
    guards.TRESPASS.found.clear()


def test_a_thread_left_over_is_noticed():
    before = set(threading.enumerate())
    end = threading.Event()
    thread = threading.Thread(target=end.wait, name="left-over")
    thread.start()
    try:
        assert guards.left_over_threads(before, patience_s=0.05) == ["left-over"]
    finally:
        end.set()
        thread.join()


def test_an_unexpected_log_line_is_noticed(caplog: pytest.LogCaptureFixture, expected_log: list[str]):
    expected_log.append("something odd")

    logging.getLogger("cse_desk.test").warning("something odd")

    assert guards.unexpected_lines(caplog) == ["cse_desk.test: something odd"]


def test_files_that_take_long_are_begun_before_the_others(request: pytest.FixtureRequest):
    is_first = [item.get_closest_marker("first") is not None for item in request.session.items]
    assert is_first == sorted(is_first, reverse=True)
