"""Somebody at the real program, in a process of its own that is locked, killed, or unlocks.

`python -m tests.helpers.desk_run PLAN`, where PLAN is a JSON file: see `Plan`. What was seen is written to `Plan.report`.
"""

import itertools
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from cse_desk import app, cli
from cse_desk.services.ready import ReadyUnlocking
from cse_desk.ui import slices
from cse_desk.ui.bus import Place
from cse_desk.ui.lock import Cover
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.screens.referral.screen import ReferralScreen
from cse_desk.ui.screens.register.screen import RegisterScreen
from cse_desk.ui.screens.screening.screen import ScreeningScreen
from cse_desk.ui.screens.screening.wizard import Wizard
from cse_desk.ui.screens.unlock.window import UnlockWindow
from cse_desk.vault.store import Vault
from tests.helpers.walker import wait

_W = TypeVar("_W", bound=QWidget)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
KEY_MS = 40
WORRIES = "s4.01"
PAGE = "worries"


def typed(count: int) -> str:
    """The first letters that are typed."""
    return "".join(itertools.islice(itertools.cycle(LETTERS), count))


@dataclass
class Plan:
    """What to do: `type` until killed, `lock` in the middle of a word, or `unlock` and look."""

    do: str
    vaults: str
    folder: str
    passphrase: str
    young_person: str
    screening: str
    report: str
    where: str = "screening"  # or register, referral
    words: str = ""  # to type before locking
    how: str = "ctrl-l"  # or idle, suspend
    acks: str = ""
    is_late: bool = False  # the control: drafts are kept far too late


@dataclass
class Seen:
    """What there was to see."""

    fault: str = ""
    covered: list[str] = field(default_factory=list)  # windows under a cover when locking began
    bare: list[str] = field(default_factory=list)  # windows that were visible and not covered
    restarted: list[str] = field(default_factory=list)  # the command of the locked process
    door: str = ""  # every word on the locked process's window
    page: str = ""
    item: str = ""
    words: str = ""
    news: str = ""


class Sitter:
    """At the window of one vault."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.seen = plan, Seen()
        self.window: MainWindow
        self._acks = os.open(plan.acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if plan.acks else -1
        self._count = 0
        self._keys = QTimer()

    def unlock(self, door: ReadyUnlocking) -> Vault:
        """Without the door; goes on once the window is there."""
        QTimer.singleShot(0, partial(self.safely, self._sit_down))
        return door.unlock(vault_folder=self.plan.folder, passphrase=self.plan.passphrase)

    def safely(self, work: Callable[[], None]) -> None:
        """A fault is told in the report, and ends the sitting."""
        try:
            work()
        except BaseException:
            self.seen.fault = traceback.format_exc()
            QApplication.exit(3)

    def _sit_down(self) -> None:
        self.window = _the(MainWindow)
        self.window.activateWindow()
        assert wait(self.window.isActiveWindow)
        assert wait(lambda: self.window.screen_shown() is not None)  # the window opens in turns
        field_ = self._go()
        field_.setFocus(Qt.FocusReason.TabFocusReason)
        if self.plan.do == "type":
            self._keys.setInterval(KEY_MS)
            self._keys.timeout.connect(partial(self.safely, partial(self._type_one, field_)))
            self._keys.start()
        else:
            QTest.keyClicks(field_, self.plan.words)
            self._lock()

    def _settle(self) -> None:
        lanes = self.window.context.lanes.all()
        assert wait(lambda: not any(lane.is_busy for lane in lanes) and not slices.is_any_at_work())

    def _go(self) -> QWidget:
        plan = self.plan
        target, part = (plan.screening, PAGE) if plan.where == "screening" else (plan.young_person, "")
        self.window.go_to(Place(plan.where, target, part))
        self._settle()
        screen = self.window.screen_shown()
        if isinstance(screen, ScreeningScreen):
            return self._in_screening(screen)
        if isinstance(screen, RegisterScreen):
            assert screen.form is not None
            return screen.form._set_of("safe_contact").cells["safe_contact"].field
        assert isinstance(screen, ReferralScreen)
        assert screen.fields is not None
        return screen.fields.why

    def _in_screening(self, screen: ScreeningScreen) -> QWidget:
        assert isinstance(screen.wizard, Wizard)
        assert screen.work is not None
        if self.plan.is_late:
            screen.work._timer.setInterval(600_000)
        found = screen.wizard.form_page.widget_of(WORRIES)
        assert found is not None
        return found.field  # type: ignore[attr-defined,no-any-return]  # the box of a question

    def _type_one(self, field_: QWidget) -> None:
        QTest.keyClicks(field_, LETTERS[self._count % len(LETTERS)])
        self._count += 1
        os.write(self._acks, f"{time.monotonic():.3f} {self._count}\n".encode())

    def _lock(self) -> None:
        self.window.locking.covered.connect(self._on_covered)
        if self.plan.how == "ctrl-l":
            QTest.keyClick(self.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        elif self.plan.how == "idle":
            self.window.locking._idle.setInterval(100)
            self.window.locking._idle.start()
        else:
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationSuspended)

    def _on_covered(self) -> None:
        for one in QApplication.topLevelWidgets():
            if one.isVisible():
                covers = [cover for cover in one.findChildren(Cover) if cover.isVisible()]
                is_whole = any(cover.geometry() == one.rect() for cover in covers)
                (self.seen.covered if is_whole else self.seen.bare).append(type(one).__name__)

    # -- after a restart --

    def come_back(self) -> None:
        """At the door of the locked process."""
        assert wait(lambda: any(isinstance(one, UnlockWindow) for one in QApplication.topLevelWidgets()))
        door = _the(UnlockWindow)
        door.activateWindow()
        assert wait(lambda: not door._lane.is_busy and door.isActiveWindow())
        self.seen.door = " | ".join(label.text() for label in door.findChildren(QLabel) if label.isVisible())
        edit = door.unlock_page.passphrase.edit
        QTest.keyClicks(edit, self.plan.passphrase)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        assert wait(lambda: any(isinstance(one, MainWindow) for one in QApplication.topLevelWidgets()))
        self.window = _the(MainWindow)
        assert wait(lambda: self.window.screen_shown() is not None)
        self.window.go_to(Place("screening", self.plan.screening))
        self._settle()
        screen = self.window.screen_shown()
        assert isinstance(screen, ScreeningScreen)
        assert isinstance(screen.wizard, Wizard)
        assert screen.work is not None
        self.seen.page, self.seen.item = screen.wizard.page_id, screen.wizard.form_page.current_path
        self.seen.words = str(screen.work.flow.value(WORRIES))
        self.seen.news = screen.wizard.news.line.title.text()
        self.window.close()


def _the(kind: type[_W]) -> _W:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind))


def main(plan: Plan) -> int:
    """Sit, and write down what was seen."""
    QApplication(["Desk"])
    sitter = Sitter(plan)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cse_desk.app.subprocess.Popen", lambda command, **_how: sitter.seen.restarted.extend(command))
        if plan.do == "unlock":
            QTimer.singleShot(0, partial(sitter.safely, sitter.come_back))
            code = cli.main(["open", "--vaults", plan.vaults])
        else:
            code = app.open_window(Path(plan.vaults), unlock=sitter.unlock)
    Path(plan.report).write_text(json.dumps(asdict(sitter.seen)), "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(Plan(**json.loads(Path(sys.argv[1]).read_text("utf-8")))))
