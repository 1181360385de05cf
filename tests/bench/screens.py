"""Every screen: how long the window's own thread works in one go while somebody works there.

Run as a process of its own: `python -m tests.bench.screens <who> <vaults folder>`; prints one JSON object. It is the real window, of a
social worker over the seeded vault (`desk_play`) or of a coordinator over a month of the VPG (`panel_play`); a person opens the screens,
turns every page, answers every question by its key, and types. What is told is the longest stretch by the clock of each phase - a stretch
in which nobody could have clicked - and, beside it, the longest of the thread's own processor time, which no neighbour on the computer
makes longer.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from cse_desk.settings import Settings
from cse_desk.ui import start
from tests.bench.desk_play import desk_play
from tests.bench.heart import Gap, Heart
from tests.bench.measure import Figure
from tests.bench.panel_play import panel_play
from tests.bench.play import SETTLING, Play
from tests.bench.seed import Say, Seeded

_PATIENCE_MS = 480_000
_BARE = "bare"
PLAYS: dict[str, Callable[[Path], Play]] = {"desk": desk_play, "panel": panel_play}


@dataclass(frozen=True, slots=True)
class Told:
    """A figure: its name and how the phases begin that it is the worst of."""

    name: str
    phases: tuple[str, ...]


_FIGURES = (
    Told("unlock, Today", ("unlock", "today")),
    Told("the list of young people", ("people", "search box")),
    Told("a young person's page, its tabs, its forms", ("person",)),
    Told("the register's form", ("register",)),
    Told("a screening opened", ("screening: ",)),
    Told("a page of a screening", ("page: ",)),
    Told("a question answered", ("answer",)),
    Told("a letter typed", ("letter", "meeting: a letter")),
    Told("only what is left", ("only left",)),
    Told("the result", ("result: ",)),
    Told("other agencies, sign-offs", ("contribution", "signoffs")),
    Told("a form opened, its pages, the look over it", ("form", "office-forms")),
    Told("referral, update, pasting", ("referral", "update", "pasting")),
    Told("exchange", ("exchange",)),
    Told("tools", ("tools",)),
    Told("settings", ("settings",)),
    Told("numbers to ring", ("danger",)),
    Told("a confirmation", ("confirmation",)),
    Told("the VPG's pages", ("vpg", "actions", "trend", "papers")),
    Told("the meeting", ("meeting: b", "meeting: all", "meeting: next", "meeting: a kind", "meeting: e", "meeting: s")),
)


def main() -> int:
    """The process of its own."""
    if sys.argv[1:2] == [_BARE]:
        return _bare(int(sys.argv[2]))
    application = start.application(Settings())
    sys.excepthook = _give_up
    play = PLAYS[sys.argv[1]](Path(sys.argv[2]))
    QTimer.singleShot(_PATIENCE_MS, play, partial(QApplication.exit, 1))
    QTimer.singleShot(0, play.begin)
    code = application.exec()
    play.end()
    print(json.dumps({"worst": play.heart.worst(), "own": play.heart.most_own()}))
    return code


def _give_up(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.__excepthook__(kind, error, trace)
    QApplication.exit(1)


def _bare(count: int) -> int:
    """The control: so many labels of Qt, nothing else, made and painted in one go."""
    application = QApplication([])
    heart = Heart()
    window = QWidget()
    window.resize(1366, 768)
    window.show()
    QTimer.singleShot(300, window, partial(_fill, heart, window, count))
    QTimer.singleShot(900, application, QApplication.quit)
    application.exec()
    print(json.dumps({"own": heart.most_own()}))
    return 0


def _fill(heart: Heart, window: QWidget, count: int) -> None:
    heart.phase = "bare"
    column = QVBoxLayout(window)
    for number in range(count):
        label = QLabel(f"{number} Has she been given things, and by whom?", alignment=Qt.AlignmentFlag.AlignTop)
        column.addWidget(label)


# ---- the figures ---------------------------------------------------------------------------

_LABELS = 200  # about as many as a page of a domain has widgets


def screens(seeded: Seeded, work: Path, say: Say) -> Iterator[Figure]:
    """The process above, once as each."""
    folder = str(seeded.copy(work).parent)
    told = [_run(who, folder) for who in PLAYS]
    worst: dict[str, list[list[Any]]] = {phase: gaps for one in told for phase, gaps in one["worst"].items()}
    most: dict[str, float] = {phase: own for one in told for phase, own in one["own"].items()}
    for phase, gaps in worst.items():
        longest = ", ".join(f"{one.ms:.0f} ms ({one.own_ms:.0f} own)" for one in (Gap(*gap) for gap in gaps[:4]))
        say(f"  {phase}: most own work {most[phase]:.0f} ms; longest gaps {longest}")
    control = _run(_BARE, str(_LABELS))["own"][_BARE]
    for one in _FIGURES:
        phases = [phase for phase in worst if phase.startswith(one.phases) and phase != SETTLING]
        own = max(most[phase] for phase in phases)
        longest_gap = max(Gap(*gap).ms for phase in phases for gap in worst[phase])
        note = f"by the clock, with the lanes at work beside it; the thread's own work at most {own:.0f} ms"
        yield Figure(f"in one go: {one.name}", longest_gap, "ms", 50, f"{_LABELS} bare labels", control, note=note)


def _run(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.screens", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
