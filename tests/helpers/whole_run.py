"""A whole run of the program in its own process, with unique words in every field: `python -m tests.helpers.role_runs ROOT REPORT ROLE`.

Everything the run writes is under ROOT (its home, its folder for temporary files, its data). ROOT/out holds what the person chose to save,
ROOT/while-open the files of the vault as they were while it was open. Everything is real but the doors, which answer by themselves, and the
locked process, which is not started. The report lies beside ROOT, for tests/journeys/test_leaks.py.
"""

import logging
import os
import shutil
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from cse_desk import app
from cse_desk.clock import SystemClock
from cse_desk.ids import Ids
from cse_desk.models.enums import Role, Strand
from cse_desk.models.records.exchange import ReferralForm
from cse_desk.services.desk import Desk
from cse_desk.services.ready import ReadyUnlocking
from cse_desk.ui import start
from cse_desk.ui.bus import Place
from cse_desk.ui.doors import PDF, QtDoors
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.screens.exchange.screen import ExchangeScreen
from cse_desk.vault.keys import KdfCost
from cse_desk.vault.store import Vault
from tests.helpers import stuffed
from tests.helpers.answering_doors import AnsweringDoors
from tests.helpers.canaries import Canaries
from tests.helpers.guards import Trespass
from tests.helpers.gui_sql import GuiSql, watching_sql
from tests.helpers.run_report import RunReport
from tests.helpers.walk import not_plain
from tests.helpers.walker import Walker, text_of, wait
from tests.unit.services.exchanging import acquaint, looked

PASSPHRASE = "quiver mottled anthem grizzly pontoon"
CONTROL = Qt.KeyboardModifier.ControlModifier
_SOCKETS = ("socket.", "ssl.", "urllib.", "http.", "ftplib.", "smtplib.")
_NETWORK = ("Network", "Qml", "Quick", "WebEngine", "WebSockets")


class FirstHalf(Walker):
    """Five domains of the tool: the other five are as they are, and walked by the CSE worker of `role_runs`."""

    domains = ("d1", "d2", "d3", "d4", "d5")


class Run:
    """The person at the window, from creating the vault to the lock. This one is a social worker; see `role_runs` for the others."""

    role, other_role = Role.SOCIAL_WORKER, Role.COORDINATOR
    walker_kind: type[Walker] = FirstHalf

    def __init__(self, root: Path, sql: GuiSql, report: RunReport) -> None:
        self.root, self.sql, self.report = root, sql, report
        self.words = Canaries()
        self.vault: Vault
        self.other: Vault
        self.walker: Walker
        self.doors: AnsweringDoors

    # -- before there is a window --

    def make_doors(self, press: object, parent: object) -> AnsweringDoors:
        """In place of the real ones."""
        self.doors = AnsweringDoors(self.root / "out", press, parent)  # type: ignore[arg-type]  # as QtDoors is called
        return self.doors

    def unlock(self, door: ReadyUnlocking) -> Vault:
        """Two vaults of people who know each other; the first full of words."""
        door._cost = KdfCost.for_tests()
        self.vault = self._new(door, "my", self.role)
        vaults = self.root / "elsewhere" / "vaults"
        elsewhere = ReadyUnlocking(vaults, clock=SystemClock(), ids=Ids(), cost=KdfCost.for_tests())
        self.other = self._new(elsewhere, "their", self.other_role)
        acquaint(Desk(self.vault), Desk(self.other))
        self.furnish()
        QTimer.singleShot(0, self.drive)
        return self.vault

    def furnish(self) -> None:
        """Casework full of words."""
        self.about = stuffed.stuff(Desk(self.vault), self.words)

    def _new(self, door: ReadyUnlocking, whose: str, role: Role) -> Vault:
        name, agency = self.words(f"{whose} name"), self.words(f"{whose} agency")
        return door.create(passphrase=PASSPHRASE, name=name, agency=agency, role=role)

    # -- at the window --

    def drive(self) -> None:
        """Everything a person does, then Ctrl+L. What goes wrong is told in the report, and the rest is done all the same."""
        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        window.activateWindow()
        wait(window.isActiveWindow)
        wait(lambda: window.screen_shown() is not None)  # the window opens in turns
        self.walker = self.walker_kind(window, self.about)
        self.report.screens = list(window._specs)
        for step in self.steps():
            try:
                step()
            except BaseException:
                self.report.faults.append(traceback.format_exc())
        self.lock()

    def steps(self) -> tuple[Callable[[], None], ...]:
        """In this order."""
        return (
            self.back_up,
            self.exchange,
            self.walk,
            self.speak_of_danger,
            self.look_up,
            self.choose_a_file,
            self.have_faults,
            self.copy,
            self.look_outside,
        )

    def exchange(self) -> None:
        """A referral there and its receipt back, in the vault lane as the screens do it; then somebody looks at both files."""
        self.stick.mkdir(parents=True)
        self.in_lane(partial(self._refer, self.stick))
        for path in sorted(self.stick.iterdir()):
            self.open_file(path)
        screen = self.walker.go(Place("exchange", "", "contacts"))
        assert isinstance(screen, ExchangeScreen)
        screen.contacts.read_card(self.other.me.card_text)
        self.walker.settle()
        self.write("exchange claims", screen)

    @property
    def stick(self) -> Path:
        """Where sealed files are saved."""
        return self.root / "out" / "stick"

    def open_file(self, path: Path) -> ExchangeScreen:
        """Somebody looks at a file."""
        screen = self.walker.go(Place("exchange"))
        assert isinstance(screen, ExchangeScreen)
        screen.look_at(path)
        self.walker.settle()
        self.look_at("exchange")
        return screen

    def _refer(self, stick: Path) -> None:
        sender, recipient, root = Desk(self.vault), Desk(self.other), self.about.young_person_id
        form = ReferralForm(strands=("sexual",), why=self.words("referral form"))
        sender.referrals.keep_form(young_person_id=root, form=form)
        _changes, referral = sender.referrals.draft(young_person_id=root, strands=(Strand.SEXUAL,))
        sent = sender.referrals.submit(
            young_person_id=root,
            referral=referral,
            fingerprint=sender.referrals.recipients()[0].fingerprint,
            lawful_basis="public-task",
            told="yes",
            why=self.words("referral why"),
            folder=stick,
        )
        took = recipient.exchange.take_in(path=sent.path, bundle_id=looked(recipient, sent.path).bundle_id)
        back = recipient.exchange.receipt(bundle_id=took.bundle_id, folder=stick)
        sender.exchange.take_in(path=back, bundle_id=looked(sender, back).bundle_id)
        self.other.release_thread()

    def walk(self) -> None:
        """Each screen: read, typed into, on paper."""
        for place in self.walker.places():
            screen = self.walker.go(place)
            if place.screen != "screening" or place.part == "result":  # the same prompts stand beside each page of it
                self.walker.unfold(screen)
            self.look_at(place.screen)
            self.write(f"{place.screen} {place.target[:4]} {place.part}".strip(), screen)
            self.save_paper()
        self.print_lists()

    def print_lists(self) -> None:
        """The list of young people, and a screening, by their command."""
        for screen_id in ("people", "screening"):
            self.walker.go(Place(screen_id))
            self.walker.window.commands.do("screen.print")
            self.save_paper()

    def write(self, where: str, screen: QWidget) -> None:
        """Type into every field."""
        took, deaf = self.walker.type_everywhere(screen, self.words(f"typed on {where}"))
        self.report.walked[where] = took
        self.report.deaf += [f"{where}: {one}" for one in deaf]
        self.look_at(where)

    def look_at(self, name: str) -> None:
        """Whether words are shown as they are, and no window says whom it is about."""
        self.report.not_plain += [f"{name}: {one}" for one in not_plain(self.walker.window)]
        titles = {one.windowTitle() for one in QApplication.topLevelWidgets() if one.isVisible()}
        self.report.titles = sorted(titles.union(self.report.titles))

    def save_paper(self) -> None:
        """Save and print what is previewed."""
        if paper := self.walker.paper():
            for button in (paper.save_button, paper.print_button):
                button.click()
                self.walker.settle()

    def in_lane(self, work: Callable[[], object]) -> None:
        """What another part of the program does, in the vault's lane."""
        lanes = self.walker.window.context.lanes
        lanes.vault.run(self.walker.window, work, _nothing, self._on_failed)
        self.walker.settle()

    def _on_failed(self, error: Exception) -> None:
        self.report.faults.append(repr(error))

    def speak_of_danger(self) -> None:
        """F8, and every field of the card."""
        window = self.walker.window
        QTest.keyClick(window, Qt.Key.Key_F8)
        self.walker.settle()
        self.walker.unfold(window.danger)
        self.look_at("danger")
        self.write("danger", window.danger)
        QTest.keyClick(window, Qt.Key.Key_F8)

    def look_up(self) -> None:
        """Search for somebody who is there, and for somebody who is not."""
        known = next(word for word, where in self.words.planted.items() if where == "given legal")
        for words in (known, self.words("searched for")):
            self.walker.search(words)

    def back_up(self) -> None:
        """A backup, and other colours, which the computer remembers."""
        self.walker.go(Place("settings"))
        for command in ("screen.backup", "window.dark", "window.larger"):
            self.walker.window.commands.do(command)
            self.walker.settle()

    def choose_a_file(self) -> None:
        """Once with the real dialog, in a folder whose name says too much."""
        folder = self.root / "out" / self.words("a folder")
        folder.mkdir()
        QTimer.singleShot(300, partial(_accept_file, f"{self.words('a file')}.pdf"))
        chosen = QtDoors.choose_save_file(self.doors, "Save", str(folder / "list.pdf"), PDF)
        assert chosen is not None
        assert chosen.parent == folder

    def have_faults(self) -> None:
        """Faults of ours that hold words: in a slot, in a lane, in a thread, where nobody can raise."""
        QTimer.singleShot(0, partial(self._fail, "slot"))
        thread = threading.Thread(target=partial(self._fail, "thread"))
        thread.start()
        thread.join()
        _FailsWhenItDies(self.words("fault while dying"))
        lanes = self.walker.window.context.lanes
        lanes.reading.run(self.walker.window, partial(self._fail, "lane"), _nothing, _nothing)
        self.walker.settle()

    def _fail(self, where: str) -> None:
        raise ValueError(self.words(f"fault in a {where}"))

    def copy(self) -> None:
        """Ctrl+C in a field of the window in front."""
        screen = self.walker.go(Place("people"))
        self.walker.window.activateWindow()
        wait(self.walker.window.isActiveWindow)
        field = next(one for one in self.walker.fields(screen) if isinstance(one, QLineEdit))
        field.setText(self.words("copied"))
        field.setFocus()
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_C, CONTROL)
        assert text_of(field)
        self.report.clipboard_before = QGuiApplication.clipboard().text()

    def look_outside(self) -> None:
        """The vault's own files while it is open, and what else this process may write to."""
        shutil.copytree(self.vault.folder, self.root / "while-open")
        self.report.writable_outside = _writable_outside(self.root)

    def lock(self) -> None:
        """Ctrl+L; the run ends by itself."""
        self.sql.is_closing = True
        QTest.keyClick(self.walker.window, Qt.Key.Key_L, CONTROL)

    def tell(self) -> None:
        """What can be told once it is over."""
        report = self.report
        report.clipboard = QGuiApplication.clipboard().text()
        report.planted = self.words.planted
        report.asked, report.proposed = self.doors.asked, self.doors.proposed
        report.vault, report.is_open = str(self.vault.folder), self.vault.is_open
        report.sql_on_gui, report.sql_everywhere = self.sql.on_gui, self.sql.everywhere
        report.windows = [type(one).__name__ for one in QApplication.topLevelWidgets() if one.isVisible()]


class _FailsWhenItDies:
    """An object whose end goes wrong."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __del__(self) -> None:
        raise ValueError(self._words)


def _nothing(_result: object) -> None:
    return


def _accept_file(name: str) -> None:
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QFileDialog):
        QTimer.singleShot(100, partial(_accept_file, name))
        return
    box = dialog.findChild(QLineEdit)
    assert box is not None
    box.setText(name)
    dialog.accept()


def _network_parts() -> list[str]:
    """Libraries in this process that could reach a network."""
    modules = [name for name in sys.modules if name.startswith("PySide6") and any(word in name for word in _NETWORK)]
    maps = Path("/proc/self/maps")
    libraries = {line.rpartition("/")[2] for line in maps.read_text("utf-8").splitlines()} if maps.exists() else set()
    return modules + sorted(one for one in libraries if "Qt6" in one and any(word in one for word in _NETWORK))


def _writable_outside(root: Path) -> list[str]:
    """Files outside of ROOT that some part of this process, Qt's C++ too, has open for writing."""
    found = []
    for handle in Path("/proc/self/fd").iterdir() if sys.platform == "linux" else ():
        try:
            target = str(handle.readlink())
            flags = int((handle.parent.parent / "fdinfo" / handle.name).read_text().split()[3], 8)
        except OSError:
            continue  # the handle we list with
        if flags & (os.O_WRONLY | os.O_RDWR) and target.startswith("/") and not target.startswith((str(root), "/dev/")):
            found.append(target)
    return found


def _listen_for_sockets(found: list[str], event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith(_SOCKETS):
        found.append(event)


def main(root: Path, report_at: Path, kind: type[Run]) -> None:
    """Run, and write down what was found."""
    report, trespass = RunReport(), Trespass(root)
    sys.addaudithook(trespass)
    sys.addaudithook(partial(_listen_for_sockets, report.trespasses))
    everything = logging.FileHandler(root / "every-line.log", encoding="utf-8")  # what a test's caplog would see
    logging.getLogger().addHandler(everything)
    logging.getLogger().setLevel(logging.INFO)
    try:
        with watching_sql() as sql:
            run = kind(root, sql, report)
            _open(run)
            run.tell()
    except Exception:
        report.faults.append(traceback.format_exc())
    report.trespasses += trespass.found
    report.network_parts = _network_parts()
    report.write(report_at)


def _open(run: Run) -> None:
    """The program itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(start, "QtDoors", run.make_doors)
        patch.setattr(
            "cse_desk.app.subprocess.Popen", lambda command, **_how: run.report.restarted.append(list(command))
        )
        run.report.code = app.open_window(run.root / "data" / "vaults", unlock=run.unlock)
        run.other.close()
