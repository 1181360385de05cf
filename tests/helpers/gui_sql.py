"""Notes every statement that reaches a database on the GUI thread while a window is open: lists load through lanes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from cse_desk.vault import connecting
from cse_desk.vault.engines import Way


class GuiSql:
    """`with watching_sql() as sql: ...; assert sql.on_gui == []`. `everywhere` proves that it saw the others."""

    def __init__(self) -> None:
        self.on_gui: list[str] = []
        self.everywhere = 0
        self.even_without_window = False  # compose and the making of the window, before it is shown
        self.is_closing = False  # when the lanes have ended the vault says goodbye on the GUI thread, behind the cover
        self._gui = threading.main_thread()

    def note(self, statement: str) -> None:
        """SQLite calls this in the thread that runs the statement."""
        self.everywhere += 1
        if threading.current_thread() is not self._gui or self.is_closing:
            return
        if self.even_without_window or any(one.isVisible() for one in QApplication.topLevelWidgets()):
            self.on_gui.append(" ".join(statement.split()[:6]))  # enough to find it, not what it holds


def _watched(sql: GuiSql, connect: Any, path: Path, key: bytearray, way: Way) -> Any:
    connection = connect(path, key, way)
    connection.set_trace_callback(sql.note)
    return connection


@contextmanager
def watching_sql() -> Iterator[GuiSql]:
    """Every connection made from here on is listened to: the one function that opens them does it."""
    sql = GuiSql()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connecting, "connect", partial(_watched, sql, connecting.connect))
        yield sql
