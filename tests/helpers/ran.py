"""A whole run of the program by somebody of a role, and what it left: see `role_runs` for who sits there."""

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cse_desk.models.enums import Role
from tests.helpers.run_report import RunReport

REPO = Path(__file__).resolve().parents[2]
MOST_S = 900  # on a machine that has much else to do; some 40 s by itself
PLACES = ("home", "tmp", "data", "out")


@dataclass(frozen=True)
class Ran:
    """A run, and what it left."""

    root: Path
    report: RunReport
    said: str  # on standard output and standard error

    @property
    def words(self) -> list[str]:
        return list(self.report.planted)

    def word_of(self, where: str) -> str:
        return next(word for word, planted in self.report.planted.items() if planted == where)

    def in_words(self, texts: Iterable[str]) -> list[str]:
        """The texts that hold a planted word."""
        return [text for text in texts if any(word in text.lower() for word in self.words)]


def environment(root: Path) -> dict[str, str]:
    """A home of its own, and nothing else to write to."""
    home = {name: str(root / "home" / name.lower()) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    own = {"HOME": str(root / "home"), "TMPDIR": str(root / "tmp"), "TEMP": str(root / "tmp"), "TMP": str(root / "tmp")}
    path = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen"}
    return {**os.environ, **home, **own, **path}


def ran_as(role: Role, folder: Path) -> Ran:
    """A run in a process, a home and a folder for temporary files of its own."""
    root, report = folder / "root", folder / "report.json"
    for place in PLACES:
        (root / place).mkdir(parents=True)
    command = [sys.executable, "-m", "tests.helpers.role_runs", str(root), str(report), role.value]
    done = subprocess.run(
        command, cwd=REPO, env=environment(root), capture_output=True, text=True, timeout=MOST_S, check=False
    )
    assert done.returncode == 0, done.stderr
    return Ran(root, RunReport.read(report), done.stdout + done.stderr)
