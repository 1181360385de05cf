"""The real window over the seeded vault: how long its thread is ever blocked, also while a bundle is taken in; and its memory.

Run as a process of its own: `python -m tests.bench.window <vaults folder> <bundle>`; prints one JSON object. A timer of one millisecond
is the heart; a gap between two beats is time in which nobody could have clicked. A driver scrolls, sorts, types and searches meanwhile.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView

from cse_desk import app
from cse_desk.models.records.exchange import IncomingPreview
from cse_desk.services.exchange import TookIn
from cse_desk.settings import Settings
from cse_desk.ui import start
from cse_desk.ui.bus import Place
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.tables.paged_table import PagedTable
from cse_desk.vault.store import Vault
from tests.bench import seed
from tests.bench.heart import Gap, Heart
from tests.bench.measure import Figure
from tests.bench.seed import Say, Seeded
from tests.helpers.doors import FakeDoors

_STEP_MS = 120
_LIST_S = 6.0
_COUNT_S = 4.0
_PATIENCE_MS = 240_000
_BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel("Bare")
label.show()
QTimer.singleShot(500, QApplication.quit)
application.exec()
print("{}")
"""  # nothing but Qt: what a window of one label takes
_SORTED = ("age", "level", "name", "lead", "next-due")
_TYPED = ("m", "ma", "mai", "har", "sal", "")


class Play(QObject):
    """Unlocks, works in the list, takes a bundle in, and works beside a thread that only counts."""

    def __init__(self, vaults: Path, bundle: Path) -> None:
        super().__init__()
        self._vaults, self._bundle = vaults, bundle
        self.seconds: dict[str, float] = {}
        self.memory: dict[str, float] = {}
        self._began = time.perf_counter()
        self._door = door = app.door_to(vaults, seed.clock())
        self._start: start.Start[Vault] = start.Start(
            unlocking=door,
            compose=lambda vault, lanes, doors: app.compose(door(), vault, lanes, doors),
            leave=lambda vault: vault.close(),
            settings=Settings(idle_minutes=15),
            keep_settings=lambda _settings: None,
            doors=FakeDoors(),
        )
        self._vault: Vault | None = None
        self._table: PagedTable[Any] | None = None
        self._box: QLineEdit | None = None
        self._stepping = QTimer(self)
        self._stepping.setInterval(_STEP_MS)
        self._stepping.timeout.connect(self._on_step)
        self._steps = self._all_steps()
        self._stop_counting = threading.Event()
        self._start.show_door()  # as the program does: before anything is painted, or a key is heard
        self.heart = Heart()

    @property
    def lanes(self) -> Lanes:
        """The window's lanes."""
        return self._start.lanes

    @property
    def window(self) -> MainWindow:
        """The window."""
        assert self._start.window is not None
        return self._start.window

    # ---- the play --------------------------------------------------------------------------

    @Slot()
    def begin(self) -> None:
        """Unlock in the vault lane, as the door does."""
        self._enter("unlocking")
        self.lanes.vault.run(self, self._unlock, self._on_unlocked, self._on_failed)

    def _unlock(self) -> Vault:
        return self._door().unlock(vault_folder="seeded", passphrase=seed.PASSPHRASE)

    def _on_unlocked(self, vault: Vault) -> None:
        self._enter("first screen")
        self._vault = vault
        self._start.show_window(vault, "")
        QTimer.singleShot(1500, self._to_the_list)

    @Slot()
    def _to_the_list(self) -> None:
        self._enter("to the list")
        self.window.go_to(Place("people"))
        screen = self.window.screen_shown()
        assert screen is not None
        self._table, self._box = screen.findChild(PagedTable), screen.findChild(QLineEdit)
        QTimer.singleShot(1500, self._rest)

    @Slot()
    def _rest(self) -> None:
        self._enter("idle")
        QTimer.singleShot(1500, self._work_in_the_list)

    @Slot()
    def _work_in_the_list(self) -> None:
        self._enter("list")
        self._stepping.start()
        QTimer.singleShot(int(_LIST_S * 1000), self._look)

    @Slot()
    def _look(self) -> None:
        self._enter("preview")
        exchange = self.window.context.services.exchange
        self.lanes.vault.run(self, partial(exchange.look, path=self._bundle), self._on_looked, self._on_failed)

    def _on_looked(self, look: object) -> None:
        assert isinstance(look, IncomingPreview)
        self._enter("take-in")
        exchange = self.window.context.services.exchange
        take_in = partial(exchange.take_in, path=self._bundle, bundle_id=look.bundle_id)
        self.lanes.vault.run(self, take_in, self._on_taken_in, self._on_failed)

    def _on_taken_in(self, took: TookIn) -> None:
        self._enter("after")
        self.window.context.bus.tell_changed(took.changes, "Taken in.")
        QTimer.singleShot(2000, self._count)

    @Slot()
    def _count(self) -> None:
        """The control: the same work in the window beside a thread of Python that does nothing but count."""
        self._enter("beside counting")
        self.lanes.vault.run(self, partial(_count_until, self._stop_counting), self._on_counted, self._on_failed)
        QTimer.singleShot(int(_COUNT_S * 1000), self._stop_counting.set)

    def _on_counted(self, _counted: int) -> None:
        self._enter("end")
        self._stepping.stop()
        QTimer.singleShot(50, QApplication.quit)

    def _on_failed(self, error: Exception) -> None:
        print(f"failed while {self.heart.phase}: {error!r}", file=sys.stderr)
        QApplication.exit(1)

    def _enter(self, phase: str) -> None:
        now = time.perf_counter()
        self.seconds[self.heart.phase] = now - self._began
        self.memory[self.heart.phase] = psutil.Process().memory_info().rss / 1e6
        self._began, self.heart.phase = now, phase

    def end(self) -> None:
        """Close everything."""
        self._start.end()
        if self._vault is not None:
            self._vault.close()

    # ---- what somebody does meanwhile ------------------------------------------------------

    @Slot()
    def _on_step(self) -> None:
        name, step = next(self._steps)
        self.heart.step = name
        step()

    def _all_steps(self) -> Iterator[tuple[str, Callable[[], object]]]:
        number = 0
        table, box, palette = self._table, self._box, self.window.palette_box
        assert table is not None
        assert box is not None
        while True:
            number += 1
            for at in range(4):
                yield "scroll", partial(_scroll, table, (number * 7 + at) * 37)
            yield "sort", partial(table.sort_asked.emit, _SORTED[number % len(_SORTED)], number % 2 == 0)
            yield "page down", partial(_scroll, table, number * 2)
            yield "type", partial(box.setText, _TYPED[number % len(_TYPED)])
            yield "open search", partial(palette.open, "")
            for typed in ("mar", "marl"):
                yield "search", partial(palette.field.set_value, typed)
            yield "close search", palette.close_palette
            yield "wait", lambda: None


def _scroll(table: QTableView, to: int) -> None:
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum() * (to % 100) // 100)


def _count_until(stop: threading.Event) -> int:
    counted = 0
    while not stop.is_set():
        counted += sum(number * number for number in range(500))
    return counted


def main() -> int:
    """The process of its own."""
    application = start.application(Settings())
    sys.excepthook = _give_up
    play = Play(Path(sys.argv[1]), Path(sys.argv[2]))
    QTimer.singleShot(_PATIENCE_MS, play, partial(QApplication.exit, 1))
    QTimer.singleShot(0, play.begin)
    code = application.exec()
    play.end()
    print(json.dumps({"worst": play.heart.worst(), "seconds": play.seconds, "memory": play.memory}))
    return code


def _give_up(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.__excepthook__(kind, error, trace)
    QApplication.exit(1)


# ---- the figures ---------------------------------------------------------------------------


def window(seeded: Seeded, work: Path, say: Say) -> Iterator[Figure]:
    """The process above, watched from outside."""
    folder = seeded.copy(work)
    told, peak = _watched(["-m", "tests.bench.window", str(folder.parent), str(seeded.bundle)])
    _nothing, bare_peak = _watched(["-c", _BARE])
    worst = {phase: [Gap(*gap) for gap in gaps] for phase, gaps in told["worst"].items()}
    for phase, gaps in worst.items():
        said = ", ".join(f"{gap:.0f} ms ({own:.0f} own) {step}".strip() for gap, own, step in gaps[:4])
        say(f"  {phase}: {told['seconds'].get(phase, 0):.1f} s, {told['memory'].get(phase, 0):.0f} MB; longest {said}")
    counting, idle = worst["beside counting"][0][0], worst["idle"][0][0]
    yield Figure("window idle", idle, "ms", None, note="how long this computer itself keeps the thread from running")
    for name, phases in (
        ("window blocked: unlock, Today", ("unlocking", "first screen")),
        ("window blocked: opening the list", ("to the list",)),
        ("window blocked: scroll, sort, search", ("list",)),
        ("window blocked: during a preview", ("preview",)),
        ("window blocked: during a take-in", ("take-in", "after")),
    ):
        longest, own, step = max((gap, own, step) for phase in phases for gap, own, step in worst[phase])
        note = f"own work {own:.0f} ms; while: {step or 'painting'}"
        yield Figure(name, longest, "ms", 50, "beside a thread that counts", counting, note=note)
    yield Figure("memory, at its highest", peak, "MB", 300, "a bare Qt window", bare_peak, note="window, list, take-in")


def _watched(arguments: list[str]) -> tuple[dict[str, Any], float]:
    """What the process says, and the most memory it and its children held, in MB."""
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        peak = 0.0
        while child.poll() is None:
            peak = max(peak, _resident(child.pid))
            time.sleep(0.05)
        assert child.stdout is not None
        said = child.stdout.read()
    if child.returncode:
        raise RuntimeError(f"the window ended with {child.returncode}")
    return json.loads(said), peak


def _resident(pid: int) -> float:
    try:
        process = psutil.Process(pid)
        return float(sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))) / 1e6
    except psutil.Error:
        return 0.0


if __name__ == "__main__":
    sys.exit(main())
