"""The screens' code is there before somebody asks for a screen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from cse_desk.ui.widgets.late_pages import LatePages

_DOOR = """
import enum
import sys
import threading
from pathlib import Path
from PySide6.QtWidgets import QApplication
from cse_desk import app
from cse_desk.clock import SystemClock
from cse_desk.settings import Settings
from cse_desk.ui.start import Start, application

running = application(Settings())
door = app.door_to(Path(sys.argv[1]), SystemClock())
goes_on = threading.Event()

def later():
    goes_on.wait(30)
    return door()

start = Start(unlocking=later, compose=None, leave=print, settings=Settings(), keep_settings=print)
made_late = []
usual = enum.EnumType._create_

def noting(kind, name, *arguments, **named):
    made_late.append(name)
    return usual(kind, name, *arguments, **named)

enum.EnumType._create_ = noting
start.show_door()
assert "cse_desk.ui.screens.settings.screen" not in sys.modules
assert "reportlab" not in sys.modules
running.processEvents()
assert running.focusWidget() is not None
assert "StyleOptionType" not in made_late  # by the first focus: all kinds of options, which the window would wait for
enum.EnumType._create_ = usual
while start.lanes.press.is_busy:
    running.processEvents()
goes_on.set()
read = list(sys.modules)  # in this order: two lanes that read beside each other would leave the window no time
assert read.index("cse_desk.services.desk") < read.index("cse_desk.ui.screens.settings.screen")
for name in ("person", "screening", "vpg", "meeting", "exchange", "settings"):
    assert f"cse_desk.ui.screens.{name}.screen" in sys.modules, name
assert "reportlab" in sys.modules
import linecache
assert sum(len(one[2]) for one in linecache.cache.values() if len(one) > 1) < 5_000  # and their sources are not kept in memory
start.door.close()
start.end()
"""


def test_the_screens_are_read_once_the_door_is_shown(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _DOOR, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr


def test_a_page_is_made_when_it_is_first_wanted(qtbot) -> None:
    made: list[str] = []

    def make(name: str) -> QWidget:
        made.append(name)
        return QWidget()

    pages = LatePages({"one": lambda: make("one"), "two": lambda: make("two")})
    qtbot.addWidget(pages)
    pages.show_page("two")
    assert (made, pages.is_made("one"), pages.currentWidget()) == (["two"], False, pages.page("two"))
    pages.show_page("one")
    pages.show_page("two")
    assert made == ["two", "one"]
    assert pages.made() == (pages.page("two"), pages.page("one"))
    with pytest.raises(KeyError):
        pages.show_page("three")
