"""Locking, and dying, in the middle of a word: what was typed is there again, in a process that knew nothing of it.

The sitters (tests/helpers/desk_run.py) are real processes with real windows; only those that were started here are killed.
"""

import itertools
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.clock import SystemClock
from cse_desk.ids import Ids
from cse_desk.models.enums import ReferralState, Role, ScreeningReason, Strand
from cse_desk.services.desk import Desk
from cse_desk.services.ready import ReadyUnlocking
from cse_desk.ui import bus
from cse_desk.ui.doors import DecisionDialog, QtDoors, Question
from cse_desk.ui.lock import Cover
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.widgets.fields import DropDown
from cse_desk.vault.keys import KdfCost
from tests.helpers.desk_run import PAGE, WORRIES, Plan, Seen, typed
from tests.helpers.exchange_room import Sitting, sitting
from tests.helpers.vaults import PASSPHRASE
from tests.unit.services.exchanging import Pair
from tests.unit.services.folk import MAISIE
from tests.unit.services.pairing import coordinator, pair, worker
from tests.unit.services.taker import coordinators_desk
from tests.unit.services.test_killed_take_in import look, many

pytestmark = pytest.mark.first

__all__ = ["coordinator", "pair", "worker"]
Key = Qt.Key

REPO = Path(__file__).resolve().parents[2]
PROMISE_S = 3.0  # a draft is never older
PATIENCE_S = 120
HALF = "picked up by a man in a car, she sa"
SCREENS = ("screening", "register", "referral")


@dataclass(frozen=True)
class Place:
    """A closed vault with Maisie in it, and a screening that was begun."""

    vaults: Path
    folder: str
    young_person: str
    screening: str

    def plan(self, do: str, tmp: Path, **more: str | bool) -> Plan:
        given = (do, str(self.vaults), self.folder, PASSPHRASE, self.young_person, self.screening)
        return Plan(*given, report=str(tmp / f"seen-{len(list(tmp.glob('plan-*')))}.json"), **more)  # type: ignore[arg-type]

    def look(self, work: Callable[[Desk], str]) -> str:
        """Open it here, look, close it again."""
        vault = door(self.vaults).unlock(vault_folder=self.folder, passphrase=PASSPHRASE)
        try:
            return work(Desk(vault))
        finally:
            vault.close()

    def draft(self, where: str) -> str:
        """What is kept of what was typed there."""
        return self.look(lambda desk: self._draft(desk, where))

    def _draft(self, desk: Desk, where: str) -> str:
        if where == "screening":
            return str(desk.screenings.open(screening_id=self.screening).answers.get(WORRIES) or "")
        if where == "register":
            kept = desk.people.draft(self.young_person)
            return kept.safe_contact if kept else ""
        return desk.referrals.begin(young_person_id=self.young_person).form.why


def door(vaults: Path) -> ReadyUnlocking:
    return ReadyUnlocking(vaults, clock=SystemClock(), ids=Ids(), cost=KdfCost.for_tests())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    vault = door(tmp_path / "vaults").create(
        passphrase=PASSPHRASE, name="Leanne Ward", agency="Marlport Council", role=Role.SOCIAL_WORKER
    )
    desk = Desk(vault)
    root = next(iter(desk.people.create(MAISIE).roots))
    _changes, screening = desk.screenings.start(young_person_id=root, reason=ScreeningReason.NEW_CONCERN)
    vault.close()
    return Place(tmp_path / "vaults", vault.folder.name, root, screening)


def begin(plan: Plan, tmp: Path) -> subprocess.Popen[str]:
    path = tmp / f"plan-{len(list(tmp.glob('plan-*')))}.json"
    path.write_text(json.dumps(asdict(plan)), "utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.helpers.desk_run", str(path)]
    return subprocess.Popen(
        command, cwd=REPO, env=environment, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def sat(plan: Plan, tmp: Path) -> Seen:
    """A whole sitting that ends by itself."""
    process = begin(plan, tmp)
    _out, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, said
    seen = Seen(**json.loads(Path(plan.report).read_text("utf-8")))
    assert seen.fault == ""
    return seen


# ---- locking ---------------------------------------------------------------------------------


def test_half_a_sentence_survives_every_way_of_locking_and_is_gone_on_with_in_a_new_process(
    place: Place, tmp_path: Path
) -> None:
    for where, how in zip(SCREENS, ("ctrl-l", "idle", "suspend"), strict=True):
        seen = sat(place.plan("lock", tmp_path, where=where, how=how, words=f"{HALF}{where}"), tmp_path)
        assert seen.covered == ["MainWindow"]
        assert seen.bare == []
        assert seen.restarted[1:] == ["-m", "cse_desk", "open", "--vaults", str(place.vaults)]
    again = sat(place.plan("unlock", tmp_path), tmp_path)
    assert (again.page, again.item, again.words) == (PAGE, WORRIES, f"{HALF}screening")
    assert not [word for word in ("Maisie", "Leanne", "Marlport", HALF[:10]) if word in again.door]
    for where in ("register", "referral"):
        assert place.draft(where).startswith(f"{HALF}{where}")


CONTROL = Qt.KeyboardModifier.ControlModifier


def lock(here: Sitting) -> float:
    """What Ctrl+L does, over whatever is open; how long the window worked for it, in seconds."""
    began = time.thread_time()  # not how long we waited for others
    here.window.locking.lock()
    return time.thread_time() - began


def bare_spots(window: QWidget) -> list[tuple[int, int]]:
    """Where something other than a cover can be seen."""
    spots = itertools.product(range(2, window.width(), 23), range(2, window.height(), 19))
    return [(x, y) for x, y in spots if not _is_cover(window.childAt(x, y))]


def _is_cover(widget: QWidget | None) -> bool:
    while widget is not None and not isinstance(widget, Cover):
        widget = widget.parentWidget()
    return widget is not None


def test_every_window_is_covered_whatever_is_open(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    """The register with a list of choices dropped down, the danger card, the palette with a name in it, a question over all of it."""
    with sitting(qtbot, pair.worker) as here:
        here.go("register", pair.root)
        choices = here.window.findChild(DropDown)
        assert choices is not None
        choices.showPopup()
        here.press(Key.Key_F8)
        here.press(Key.Key_K, CONTROL)
        here.type("Maisie")
        here.settle()
        question = DecisionDialog(Question("Withdraw the referral of Maisie Tranter?", "", yes="Withdraw"), here.window)
        question.setModal(True)
        question.show()
        assert bare_spots(here.window)
        here.window.locking._limit.setInterval(60_000)
        here.window.locking._keep = lambda _done: None  # the drafts are being kept; nothing is closed yet
        took = lock(here)
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        assert {type(one) for one in shown} == {MainWindow, DecisionDialog}
        assert [bare_spots(one) for one in shown] == [[], []]
        assert {one.windowTitle() for one in shown} <= {"Desk"}
        assert took < 0.1
        here.window.locking.stop()
        question.close()
        question.deleteLater()


def test_locking_in_a_take_in_covers_at_once_takes_all_of_it_in_and_keeps_what_was_typed_meanwhile(
    qtbot: QtBot, desk: QApplication, pair: Pair
) -> None:
    many(pair.worker, pair.root, 1_200)
    sent = pair.refer(Strand.SEXUAL)
    folder = pair.coordinator.vault.folder
    with sitting(qtbot, pair.coordinator) as here:
        here.go("exchange")
        here.exchange.look_at(sent.path)
        here.settle()
        here.exchange.take_in()
        here.window.go_to(bus.Place("register"))
        qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        here.type("Kof")
        assert here.lanes.vault.is_busy
        here.window.locking.lock()
        assert here.lanes.vault.is_busy
        assert bare_spots(here.window) == []
        qtbot.waitUntil(lambda: not here.desk.vault.is_open, timeout=60_000)
    found = look(folder, pair.root, sent.bundle_id)
    assert (found.row, found.state) == ("taken-in", ReferralState.TAKEN_IN)
    assert found.live > 1_200
    with coordinators_desk(folder) as again:
        draft = again.people.draft()
        assert draft is not None
        assert draft.names[0].given == "Kof"


@pytest.mark.parametrize("theirs", ["", "shopping list"])
def test_locking_clears_the_clipboard_only_if_what_we_put_there_is_still_on_it(
    qtbot: QtBot, desk: QApplication, pair: Pair, theirs: str
) -> None:
    clipboard = QGuiApplication.clipboard()
    with sitting(qtbot, pair.worker) as here:
        here.window.locking._doors = QtDoors(here.lanes.press, here.window)
        here.go("people")
        field = next(one for one in here.window.findChildren(QLineEdit) if one.isVisible())
        field.setText("Maisie Tranter")
        field.setFocus()
        field.selectAll()
        here.press(Key.Key_C, CONTROL)
        assert clipboard.text() == "Maisie Tranter"
        if theirs:  # another program, while no window of ours is in front
            here.window.hide()
            qtbot.waitUntil(lambda: QApplication.activeWindow() is None)
            clipboard.setText(theirs)
            here.window.show()
        lock(here)
        qtbot.waitUntil(lambda: not here.desk.vault.is_open)
    assert clipboard.text() == theirs
    clipboard.clear()


# ---- dying -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Death:
    """How many letters had been typed when, by the clock of the computer, and when the process was killed."""

    acks: tuple[tuple[float, int], ...]
    killed_at: float

    @property
    def longest_gap_s(self) -> float:
        """The longest time in which the computer let the window do nothing, beyond what a key takes."""
        times = [at for at, _count in self.acks]
        return max((later - at for at, later in itertools.pairwise(times)), default=0.0)

    def lost(self, kept: str) -> int:
        """Letters that had been typed long enough before, and are not there."""
        old = self.killed_at - PROMISE_S - self.longest_gap_s
        promised = max((count for at, count in self.acks if at <= old), default=0)
        return promised - len(kept)


@pytest.fixture
def dies(place: Place, tmp_path: Path) -> Iterator[Callable[..., Death]]:
    started: list[subprocess.Popen[str]] = []

    def die(where: str, for_s: float, *, is_late: bool = False) -> Death:
        acks = tmp_path / f"acks-{where}"
        process = begin(place.plan("type", tmp_path, where=where, acks=str(acks), is_late=is_late), tmp_path)
        started.append(process)
        return _killed(process, acks, for_s)

    yield die
    for process in started:
        process.kill()
        process.communicate()


def _killed(process: subprocess.Popen[str], acks: Path, for_s: float) -> Death:
    until = time.monotonic() + PATIENCE_S
    while not _read(acks) or _read(acks)[-1][0] - _read(acks)[0][0] < for_s:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until, "nobody typed"
        time.sleep(0.02)
    at = time.monotonic()
    process.kill()
    process.wait()
    return Death(_read(acks), at)


def _read(path: Path) -> tuple[tuple[float, int], ...]:
    lines = path.read_text().split("\n")[:-1] if path.exists() else []
    return tuple((float(at), int(count)) for at, count in (line.split() for line in lines))


@pytest.mark.parametrize("where", SCREENS)
def test_somebody_who_types_on_loses_at_most_three_seconds_when_the_program_is_killed(
    place: Place, dies: Callable[..., Death], where: str
) -> None:
    death = dies(where, random.Random(where).uniform(4.5, 6.5))
    kept = place.draft(where).removesuffix(MAISIE.safe_contact)
    assert len(kept) > 20
    assert kept == typed(len(kept))
    assert death.lost(kept) <= 0


def test_the_control_a_draft_that_is_kept_too_late_is_noticed(place: Place, dies: Callable[..., Death]) -> None:
    death = dies("screening", 5.0, is_late=True)
    assert death.lost(place.draft("screening")) > 20
