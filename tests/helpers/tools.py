"""What the suite changes of its tools: widgets by themselves are dressed, waiting ends when it may, and the same key is stretched once.

Nothing of the program behaves otherwise.
"""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget
from pytestqt.exceptions import TimeoutError as QtTimeoutError
from pytestqt.qtbot import QtBot

from cse_desk.ui import theme
from tests.helpers import stretching


def install() -> None:
    """For this process, before its first test."""
    _dress_what_is_shown()
    QtBot.waitUntil = _wait_until  # type: ignore[method-assign]
    stretching.once()


def _dress_what_is_shown() -> None:
    """A widget that a test shows by itself wears what it would wear in the window."""
    add = QtBot.addWidget

    def add_dressed(
        self: QtBot, widget: QWidget, *, before_close_func: Callable[[QWidget], None] | None = None
    ) -> None:
        if widget.isWindow() and not widget.styleSheet():
            theme.dress(widget)
        add(self, widget, before_close_func=before_close_func)

    QtBot.addWidget = add_dressed  # type: ignore[method-assign]


_LOOK_MS: Final = 2


def _wait_until(self: QtBot, callback: Callable[[], bool | None], *, timeout: int = 5_000) -> None:
    """As pytest-qt's own, which looks every ten milliseconds: thousands of waits would each be some five too long."""
    until = time.monotonic() + timeout / 1_000
    while True:
        try:
            if callback() in (None, True):
                return
        except AssertionError:
            if time.monotonic() > until:
                raise
        if time.monotonic() > until:
            raise QtTimeoutError(f"not within {timeout} ms")
        self.wait(_LOOK_MS)
