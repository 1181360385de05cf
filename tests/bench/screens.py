"""Every screen on which much is made at once: how long the window's own thread works in one go while somebody works there.

Run as a process of its own: `python -m tests.bench.screens <vaults folder>`; prints one JSON object. It is the real window over the
seeded vault; a person opens the screens, goes through a screening page by page, answers every question by its key, and types. What is
told is the longest stretch of the thread's own work in each phase: a stretch in which nobody could have clicked.
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

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from cse_desk import app
from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.forms.screening_tool import SAFE_NOW
from cse_desk.models.enums import ScreeningReason
from cse_desk.services.screenings import Screenings
from cse_desk.settings import Settings
from cse_desk.ui import ahead, start
from cse_desk.ui.bus import Place
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.screens.screening.screen import ScreeningScreen
from cse_desk.ui.screens.screening.wizard import Wizard
from cse_desk.vault.store import Vault
from tests.bench import seed
from tests.bench.heart import Gap, Heart
from tests.bench.measure import Figure
from tests.bench.seed import Say, Seeded
from tests.helpers.doors import FakeDoors
from tests.helpers.keys import type_text

_PATIENCE_MS = 240_000
_POLL_MS = 4
_QUIET = 10  # polls without anything going on, before the next thing is done
_PEOPLE = 6
_BARE = "bare"
_NOTE = "Says she was given the telephone by somebody older, and that he waits for her."

Step = tuple[str, Callable[[], object]]  # phase, what is done


@dataclass(frozen=True, slots=True)
class Told:
    """A figure: its name and the phases it is the worst of."""

    name: str
    phases: tuple[str, ...]


_FIGURES = (
    Told("Today", ("today",)),
    Told("a young person's page", ("person", "person: screening", "person: history")),
    Told("the register's form", ("register: new", "register: known")),
    Told("a screening opened", ("screening: new", "screening: all yes")),
    Told("a page of a screening", ("page: new", "page: back", "page: all yes")),
    Told("a question answered", ("answer",)),
    Told("a letter typed", ("letter",)),
    Told("only what is left", ("only left",)),
    Told("the result", ("result: new", "result: all yes")),
    Told("referral, exchange, settings", ("referral", "exchange", "settings")),
)


class Play(QObject):
    """Does one thing after another, each when the one before has come to rest."""

    def __init__(self, vaults: Path) -> None:
        super().__init__()
        self.heart = Heart()
        self._vault = seed.unlock(vaults / "seeded")
        self._roots = _roots(self._vault)
        self._new, self._full = _screening(self._vault, self._roots[0], {}), _all_yes(self._vault, self._roots[1])
        self._vault.release_thread()
        door = app.door_to(vaults, seed.clock())
        self._start: start.Start[Vault] = start.Start(
            unlocking=door,
            compose=lambda vault, lanes, doors: app.compose(door(), vault, lanes, doors),
            leave=lambda vault: vault.close(),
            settings=Settings(idle_minutes=15),
            keep_settings=lambda _settings: None,
            doors=FakeDoors(),
        )
        self._steps = self._all_steps()
        self._quiet = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._on_poll)

    @property
    def window(self) -> MainWindow:
        """The window."""
        assert self._start.window is not None
        return self._start.window

    @property
    def wizard(self) -> Wizard:
        """The questions."""
        screen = self.window.screen_shown()
        assert isinstance(screen, ScreeningScreen)
        assert isinstance(screen.wizard, Wizard)
        return screen.wizard

    @Slot()
    def begin(self) -> None:
        """Open the window, the screens' code read as at the door that comes before."""
        ahead.read_screens()
        self._start.show_window(self._vault, "")
        self._timer.start()

    @Slot()
    def _on_poll(self) -> None:
        """The next thing, once the lanes and the event loop have been at rest for a while."""
        self._quiet = 0 if any(lane.is_busy for lane in self._start.lanes.all()) else self._quiet + 1
        if self._quiet < _QUIET:
            return
        self._quiet = 0
        found = next(self._steps, None)
        if found is None:
            self._timer.stop()
            QApplication.quit()
            return
        self.heart.phase, step = found
        self.heart.step = found[0]
        step()

    def end(self) -> None:
        """Close everything."""
        self._start.end()
        self._vault.close()

    # ---- what somebody does ----------------------------------------------------------------

    def _all_steps(self) -> Iterator[Step]:
        yield "settling", lambda: None
        for _again in range(3):
            yield "today", self._go("today")
            yield "settling", self._go("people")
        for root in self._roots:
            yield "person", self._go("person", root)
            for tab in ("screening", "history"):
                yield f"person: {tab}", self._go("person", root, tab)
        yield "register: new", self._go("register")
        for root in self._roots[:3]:
            yield "register: known", self._go("register", root)
        yield from self._through("new", self._new, self._roots[0])
        yield from self._through("all yes", self._full, self._roots[1])
        yield from self._answer_everything()
        for screen in ("referral", "exchange", "settings"):
            yield screen, self._go(screen, self._roots[0] if screen == "referral" else "")

    def _go(self, screen: str, target: str = "", part: str = "") -> Callable[[], None]:
        return partial(self.window.go_to, Place(screen, target, part))

    def _through(self, kind: str, screening: str, root: str) -> Iterator[Step]:
        """Open it, turn every page, look at the result."""
        yield f"screening: {kind}", self._go("screening", screening, "" if kind == "new" else "d1")
        pages = [page.id for page in self.wizard.form_page.flow.pages][:-1]
        for page in pages:
            yield f"page: {kind}", partial(self.wizard.go_to, page)
        for page in reversed(pages):
            yield f"page: {'back' if kind == 'new' else kind}", partial(self.wizard.go_to, page)
        yield f"result: {kind}", self._go("screening", screening, "result")
        yield "settling", self._go("person", root)

    def _answer_everything(self) -> Iterator[Step]:
        """Each question of two domains by each of its keys; then a note, letter by letter; then what is left."""
        yield "settling", self._go("screening", self._new, "d8")
        for page in ("d8", "d4"):
            yield "page: new", partial(self.wizard.go_to, page)
            asked = [one.path for one in self.wizard.form_page.flow.visible(page) if one.item.marks.block]
            for path in asked:
                yield "settling", partial(self.wizard.form_page.focus_path, path)
                for key in "npuy":
                    yield "answer", partial(_press, key)
        yield "settling", partial(self.wizard.form_page.focus_path, f"{asked[0]}.note")
        for letter in _NOTE:
            yield "letter", partial(_press, letter)
        for on in (True, False):
            yield "only left", partial(self._only_left, on)

    def _only_left(self, on: bool) -> None:
        self.wizard.head.only_left.set_value(on)
        self.wizard.head.only_left.changed.emit(on)


def _press(key: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    type_text(focus, key)


def _roots(vault: Vault) -> list[str]:
    with vault.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT root FROM case_summaries ORDER BY root LIMIT ?", (_PEOPLE,))
        return [str(root) for (root,) in rows]


def _screening(vault: Vault, root: str, answers: dict[str, JsonValue]) -> str:
    screenings = Screenings(vault)
    _changes, screening = screenings.start(young_person_id=root, reason=ScreeningReason.NEW_CONCERN)
    seen = screenings.open(screening_id=screening).seen
    given = {"s0.02": "new-concern", SAFE_NOW: "yes", **answers}
    screenings.save(screening_id=screening, answers=given, last_page="", last_item="", seen=seen)
    return screening


def _all_yes(vault: Vault, root: str) -> str:
    """Every indicator Yes with its details open: as many fields as there can be."""
    form = Screenings(vault).form()
    answers: dict[str, JsonValue] = {item.link_id: "yes" for item in form.walk() if item.marks.block}
    flow = Flow(form, {**answers, SAFE_NOW: "yes"})
    notes = {path: _NOTE for path in (f"{one}.note" for one in answers) if flow.is_asked(path)}
    return _screening(vault, root, {**answers, **notes})


def main() -> int:
    """The process of its own."""
    if sys.argv[1:2] == [_BARE]:
        return _bare(int(sys.argv[2]))
    application = start.application(Settings())
    sys.excepthook = _give_up
    play = Play(Path(sys.argv[1]))
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
    """The process above."""
    folder = seeded.copy(work)
    told, bare = _run(str(folder.parent)), _run(_BARE, str(_LABELS))
    worst: dict[str, list[list[Any]]] = told["worst"]
    for phase, gaps in worst.items():
        longest = ", ".join(f"{one.ms:.0f} ms ({one.own_ms:.0f} own)" for one in (Gap(*gap) for gap in gaps[:4]))
        say(f"  {phase}: most own work {told['own'][phase]:.0f} ms; longest gaps {longest}")
    control = bare["own"][_BARE]
    for one in _FIGURES:
        own = max(told["own"].get(phase, 0.0) for phase in one.phases)
        longest_gap = max(Gap(*gap).ms for phase in one.phases for gap in worst.get(phase, ()))
        note = f"the thread's own work; with waiting for others {longest_gap:.0f} ms"
        yield Figure(f"in one go: {one.name}", own, "ms", 50, f"{_LABELS} bare labels", control, note=note)


def _run(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.screens", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
