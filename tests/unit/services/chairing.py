"""A coordinator's process in the middle of a meeting, in a real window: it types and is killed.

Run as `python -m tests.unit.services.chairing`.

Handed the folder of a vault, the id of a meeting and a file. It opens the meeting, types one number after another into the discussion
as a person types, and writes each number and the moment to the file after the key was pressed.
"""

import os
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from cse_desk.clock import SystemClock
from cse_desk.services import case_summaries
from cse_desk.settings import Settings
from cse_desk.ui.bus import Place
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.meeting.screen import MeetingScreen
from cse_desk.ui.start import application
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of
from tests.helpers.keys import type_text
from tests.helpers.vaults import PASSPHRASE, unlocking

EVERY_MS = 40


def opened(folder: Path) -> Vault:
    """The vault in this folder, by the computer's clock."""
    door = unlocking(folder.parent, SystemClock())  # type: ignore[arg-type]  # a clock is a clock
    vault = door.unlock(vault_folder=folder.name, passphrase=PASSPHRASE)
    case_summaries.attach(vault)
    return vault


class Chairing:
    """Types without end."""

    def __init__(self, vault: Vault, meeting: str, notes: Path) -> None:
        self._screen = MeetingScreen(context_of(vault, Lanes.start()))
        self._screen.resize(1200, 700)
        self._screen.show()
        self._screen.show_place(Place("meeting", meeting))
        self._notes = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._number = 0
        self._timer = QTimer()
        self._timer.timeout.connect(self.type_one)
        self._timer.start(EVERY_MS)

    def type_one(self) -> None:
        """The next number, once the young person is there."""
        if not self._screen.work.is_running:
            return
        self._number += 1
        type_text(self._screen.child.columns.areas["worried"], f" {self._number}")
        os.write(self._notes, f"{self._number} {time.time()} {self._screen.work.seconds()}\n".encode())


if __name__ == "__main__":
    app = application(Settings())
    chairing = Chairing(opened(Path(sys.argv[1])), sys.argv[2], Path(sys.argv[3]))
    QApplication.exec()
