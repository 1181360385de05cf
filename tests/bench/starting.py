"""From the command line to the unlock window, and what must not be imported on the way."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.door import HEAVY
from tests.bench.measure import Figure, median
from tests.bench.seed import Say, Seeded

FORBIDDEN = HEAVY[:5]
_TIMES = 5
_BARE = """
import json, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel("Bare")
label.show()
QTimer.singleShot(0, lambda: (print(json.dumps({"at": time.time(), "heavy": []})), application.quit()))
application.exec()
"""


def starting(seeded: Seeded, work: Path, say: Say) -> Iterator[Figure]:
    """The command beside a window of one label."""
    vaults = work / "door" / "vaults"
    (vaults / "an-id").mkdir(parents=True, exist_ok=True)
    ours = [_started(["-m", "tests.bench.door", str(vaults)]) for _ in range(_TIMES + 1)][1:]
    bare = [_started(["-c", _BARE]) for _ in range(_TIMES + 1)][1:]
    heavy = sorted({name for _, found in ours for name in found})
    forbidden = [name for name in heavy if name in FORBIDDEN]
    say(f"  heavy modules imported before the door: {', '.join(heavy) or 'none'}")
    note = f"imported too early: {', '.join(forbidden)}" if forbidden else f"none of {', '.join(FORBIDDEN)} imported"
    times, controls = [took for took, _ in ours], [took for took, _ in bare]
    yield Figure("start to unlock window", median(times), "s", 1.5, "a bare Qt window", median(controls), note=note)
    yield Figure("  modules that must wait", float(len(forbidden)), "", 0.0, note=note)


def _started(arguments: list[str]) -> tuple[float, list[str]]:
    began = time.time()
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    return said["at"] - began, said["heavy"]
