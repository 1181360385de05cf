"""Guards over the whole suite: what a test must not leave behind or reach for. See conftest.py."""

import logging
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
_CACHES = ("__pycache__", ".pytest_cache", ".hypothesis", ".mypy_cache", ".ruff_cache", ".import_linter_cache")
_SOCKETS = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"})


class Trespass:
    """Notes sockets, and files written outside of some folders, as Python's audit events tell them."""

    def __init__(self, *allowed: str | Path) -> None:
        """`allowed`: where files may be written, besides devices."""
        self.found: list[str] = []
        self._allowed = tuple(str(Path(one).resolve()) for one in (*allowed, "/dev", "/proc"))

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in _SOCKETS:
            self.found.append(f"{event} {arguments[1:2]}")
        elif event == "open" and self._writes(arguments):
            self._note(arguments[0])
        elif event in ("os.mkdir", "os.rename", "os.symlink", "os.link"):
            self._note(arguments[0] if event == "os.mkdir" else arguments[1])

    @staticmethod
    def _writes(arguments: tuple[object, ...]) -> bool:
        mode, flags = arguments[1], arguments[2]
        if isinstance(mode, str):
            return any(letter in mode for letter in "wax+")
        return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))

    def _note(self, path: object) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return
        full = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 (Path.resolve would open files inside the hook)
        if full.startswith(self._allowed) or any(cache in full for cache in _CACHES):
            return
        self.found.append(f"wrote {full}")


TRESPASS = Trespass(tempfile.gettempdir(), "/tmp")


def install() -> None:
    """Start listening; an audit hook cannot be taken off again."""
    sys.addaudithook(TRESPASS)


def left_over_threads(before: set[threading.Thread], patience_s: float = 2.0) -> list[str]:
    """Threads that were not there before and do not end soon."""
    until = time.monotonic() + patience_s
    while True:
        extra = [
            one for one in threading.enumerate() if one not in before and one.is_alive() and not _is_ours_to_keep(one)
        ]
        if not extra or time.monotonic() > until:
            return [one.name for one in extra]
        extra[0].join(0.02)


def _is_ours_to_keep(thread: threading.Thread) -> bool:
    return thread.name.startswith(("execnet", "pytest"))


def unexpected_lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Log lines of warning or worse that the test did not declare with `expected_log`."""
    return [
        f"{record.name}: {record.getMessage()}"
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING
    ]


def guard_one_test(caplog: pytest.LogCaptureFixture, expected: list[str]) -> Iterator[None]:
    """Run one test between two looks."""
    threads = set(threading.enumerate())
    TRESPASS.found.clear()
    yield
    problems = [f"thread left over: {name}" for name in left_over_threads(threads)]
    problems += list(TRESPASS.found)
    problems += [
        f"unexpected log line: {line}"
        for line in unexpected_lines(caplog)
        if not any(part in line for part in expected)
    ]
    problems += left_over_qt()
    TRESPASS.found.clear()
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def left_over_qt() -> list[str]:
    """Windows still open, and timers still running, after the test took down what it made."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    core = sys.modules.get("PySide6.QtCore")
    if widgets is None or core is None or widgets.QApplication.instance() is None:
        return []
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    windows = [one for one in widgets.QApplication.topLevelWidgets() if one.isVisible()]
    timers = [one for one in widgets.QApplication.instance().findChildren(core.QTimer) if one.isActive()]
    problems = [f"window left open: {type(one).__name__}" for one in windows]
    for one in windows:
        one.hide()
    return problems + [f"timer left running: {one.objectName() or one}" for one in timers]
