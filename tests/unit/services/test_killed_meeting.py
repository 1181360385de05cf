"""kill -9 in a meeting: nothing typed more than three seconds before is lost; it goes on at the same child, with its timer."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cse_desk.models.enums import Role
from cse_desk.services.meeting_day import MeetingDays
from tests.helpers.meeting_room import Room
from tests.helpers.vaults import OpenVault

if sys.platform == "win32":
    pytest.skip("killed by a signal", allow_module_level=True)

from tests.unit.services.chairing import opened

pytestmark = pytest.mark.first

KILLS = 3
AT_MOST_S = 3.0


def lines_of(notes: Path) -> list[tuple[int, float, int]]:
    """(number, when, seconds of the timer) of every key that was pressed."""
    if not notes.exists():
        return []
    whole = [line.split() for line in notes.read_text().split("\n")[:-1]]
    return [(int(number), float(at), int(seconds)) for number, at, seconds in whole]


def killed(folder: Path, meeting: str, notes: Path, after_s: float) -> tuple[float, list[tuple[int, float, int]]]:
    """Let a process type, and kill it so long after its first key; the moment, and what it typed."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "tests.unit.services.chairing", str(folder), meeting, str(notes)]
    with subprocess.Popen(command, env=environment) as process:
        until = time.monotonic() + 120
        while not lines_of(notes):
            assert process.poll() is None, "the process ended by itself"
            assert time.monotonic() < until, "nobody typed"
            time.sleep(0.05)
        time.sleep(after_s)
        process.kill()
        process.wait()
        return time.time(), lines_of(notes)


def test_nothing_older_than_three_seconds_is_lost(open_vault: OpenVault, tmp_path: Path) -> None:
    vault = open_vault(Role.COORDINATOR)
    room = Room(vault)
    items = []
    for place, given in enumerate(("Amira", "Tyler")):
        root = room.child(given)
        room.on_agenda(root)
        items.append(room.item(root, place))
    room.days.start(meeting=room.meeting)
    room.days.go_on(item=items[0], seconds=60, skip_why="Her worker comes at eleven.")
    vault.close()

    chance = random.Random(4)
    used = 0
    for number in range(KILLS):
        at, typed = killed(vault.folder, room.meeting, tmp_path / f"notes{number}", chance.uniform(3.2, 3.8))
        again = opened(vault.folder)
        try:
            days = MeetingDays(again)
            day, kept = days.day(meeting=room.meeting), days.typed(item=items[1])
        finally:
            again.close()
        must = [one for one in typed if one[1] <= at - AT_MOST_S]
        assert must, "it typed long enough to lose something"
        assert kept is not None
        last = max(int(word) for word in kept.worried.split())
        assert last >= must[-1][0]
        assert day.current == items[1]
        assert must[-1][2] <= day.seconds <= typed[-1][2] + 1
        assert day.seconds >= used, "the timer goes on from where it was"
        used = day.seconds
