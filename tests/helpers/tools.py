"""What the suite changes of its tools: widgets by themselves are dressed, and the same key is stretched once.

Nothing of the program behaves otherwise: a thousand tests open a copy of the same vault with the same passphrase, and stretching it is
by design a tenth of a second of work for the same 32 bytes.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cse_desk.ui import theme
from cse_desk.vault import keys
from cse_desk.vault.keys import KdfCost, Passphrase


def install() -> None:
    """For this process, before its first test."""
    _dress_what_is_shown()
    _stretch_once()


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


def _stretch_once() -> None:
    stretch, known = keys.stretch, dict[tuple[bytes, bytes, KdfCost], bytes]()

    def stretched(passphrase: Passphrase, salt: bytes, cost: KdfCost) -> bytearray:
        given = (bytes(keys._in_bytes(passphrase)), salt, cost)
        if given not in known:
            known[given] = bytes(stretch(passphrase, salt, cost))
        return bytearray(known[given])

    keys.stretch = stretched
