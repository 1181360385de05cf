"""A widget that a test shows by itself wears what it would wear in the window."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cse_desk.ui import theme


def install() -> None:
    """Have `qtbot.addWidget` dress what it is given."""
    add = QtBot.addWidget

    def add_dressed(
        self: QtBot, widget: QWidget, *, before_close_func: Callable[[QWidget], None] | None = None
    ) -> None:
        if widget.isWindow() and not widget.styleSheet():
            theme.dress(widget)
        add(self, widget, before_close_func=before_close_func)

    QtBot.addWidget = add_dressed  # type: ignore[method-assign]
