"""The composition root: paths, log, vault, services, window. Nothing else knows all of them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from cse_desk import log, paths, settings
from cse_desk.clock import Clock, SystemClock
from cse_desk.ids import Ids

if TYPE_CHECKING:
    from types import TracebackType

    from cse_desk.services.ready import ReadyUnlocking
    from cse_desk.ui.context import Context
    from cse_desk.ui.doors import Doors
    from cse_desk.ui.jobs import Lanes
    from cse_desk.vault.backup import BackUp
    from cse_desk.vault.store import Vault

_log = log.get(__name__)
_TAKEN_OUT = (
    "QT_PLUGIN_PATH",
    "QT_LOGGING_RULES",
    "PYTHONSTARTUP",
    "SSLKEYLOGFILE",
)  # what could redirect or eavesdrop


@dataclass(frozen=True, slots=True)
class Place:
    """Where this run keeps things."""

    data: Path  # settings, log
    vaults: Path

    @classmethod
    def of(cls, vaults: Path | None) -> Place:
        """This computer's own, or beside another folder of vaults (the demo's)."""
        if vaults is None:
            return cls(paths.data_dir(), paths.vaults_dir())
        return cls(vaults.parent, vaults)


# ---- the window ----------------------------------------------------------------------------


def open_window(vaults: Path | None, *, unlock: Callable[[ReadyUnlocking], Vault] | None = None) -> int:
    """Show the door and then the window; with `unlock` the window of that vault at once (the demo)."""
    from PySide6.QtWidgets import QApplication

    from cse_desk.ui import start

    for name in _TAKEN_OUT:
        os.environ.pop(name, None)
    place = Place.of(vaults)
    place.data.mkdir(parents=True, exist_ok=True)
    log.to_file(place.data / "desk.log")
    note_faults()
    kept = settings.load(place.data)
    application = start.application(kept)
    door = door_to(place.vaults)
    opened: list[Vault] = []
    beginning = start.Start(
        unlocking=door,
        compose=partial(_composed, door, opened),
        leave=partial(_leave, vaults, application),
        settings=kept,
        keep_settings=partial(settings.save, place.data),
    )
    if unlock is None:
        beginning.show_door()
    else:
        vault = unlock(door())
        beginning.show_window(vault, vault.folder.name)
    code = QApplication.exec()
    beginning.end()
    for vault in opened:
        vault.close()  # closing the window ends the work as locking does; what locking closed stays as it is
    return code


def door_to(vaults: Path, clock: Clock | None = None) -> Callable[[], ReadyUnlocking]:
    """Makes the door when first asked for it, with all that an open vault needs.

    That is in the vault lane: the window is there before these imports, and goes on beside them.
    """

    @cache
    def door() -> ReadyUnlocking:
        import_module("cse_desk.services.desk")
        return unlocking(vaults, clock)

    return door


def _composed(
    door: Callable[[], ReadyUnlocking], opened: list[Vault], vault: Vault, lanes: Lanes, doors: Doors
) -> Context:
    opened.append(vault)
    return compose(door(), vault, lanes, doors)


def unlocking(vaults: Path, clock: Clock | None = None) -> ReadyUnlocking:
    """The door to a folder of vaults; what it opens is ready for work."""
    from cse_desk.services.ready import ReadyUnlocking

    return ReadyUnlocking(vaults, clock=clock or SystemClock(), ids=Ids())


def compose(door: ReadyUnlocking, vault: Vault, lanes: Lanes, doors: Doors) -> Context:
    """Every service of an open vault. On the GUI thread: it reads nothing."""
    from cse_desk.models.labels import label
    from cse_desk.services.desk import Desk
    from cse_desk.services.refusals import duties_of
    from cse_desk.ui.bus import Bus
    from cse_desk.ui.context import Context, Services, Who

    desk = Desk(vault)
    services = Services(
        people=desk.people,
        screenings=desk.screenings,
        referrals=desk.referrals,
        contacts=desk.contacts,
        exchange=desk.exchange,
        tasks=desk.tasks,
        search=desk.search,
        directory=desk.directory,
        printing=desk.printing,
        keeping=desk.keeping,
        groups=desk.groups,
        meetings=desk.meetings,
        pre_agenda=desk.pre_agenda,
        facts=desk.facts,
        agendas=desk.agendas,
        open_works=desk.open_works,
        sharing_back=desk.sharing_back,
        panel_papers=desk.panel_papers,
        meeting_days=desk.meeting_days,
        decisions=desk.decisions,
        panel_actions=desk.panel_actions,
        minutes=desk.minutes,
        trends=desk.trends,
        watching=desk.watching,
        interests=desk.interests,
        reassessments=desk.reassessments,
        contributions=desk.contributions,
        sign_offs=desk.sign_offs,
        screening_papers=desk.screening_papers,
        council_lines=desk.council_lines,
        agency_answers=desk.agency_answers,
        filled_forms=desk.filled_forms,
        reassess_numbers=desk.reassess_numbers,
        updates=desk.updates,
        half_typed=desk.half_typed,
        instruments=desk.instruments,
        own_forms=desk.own_forms,
        form_comparing=desk.form_comparing,
        form_sending=desk.form_sending,
    )
    return Context(
        services=services,
        lanes=lanes,
        bus=Bus(),
        doors=doors,
        clock=vault.clock,
        ids=vault.ids,
        who=Who(vault.me.name, label(vault.me.role), vault.me.agency, duties_of(vault.me.role)),
        is_rehearsal=door.is_rehearsal,
        undo=desk.people.undo,
    )


def _leave(vaults: Path | None, application: object, vault: Vault) -> None:
    """Close the vault, start the process again, locked, and end this one: Python cannot wipe text from its memory."""
    from PySide6.QtWidgets import QApplication

    vault.close()
    again = [sys.executable] if paths.is_frozen() else [sys.executable, "-m", "cse_desk"]
    again += ["open", *(["--vaults", str(vaults)] if vaults else [])]
    subprocess.Popen(again, close_fds=True)  # noqa: S603 - ourselves
    assert isinstance(application, QApplication)
    application.quit()


def note_faults() -> None:
    """From here on a fault of ours leaves its kind in the log, never what it held: not even on a terminal nobody looks at."""
    sys.excepthook = _note_exception
    sys.unraisablehook = _note_unraisable
    threading.excepthook = _note_in_thread


def _note_exception(kind: type[BaseException], _error: BaseException, _trace: TracebackType | None) -> None:
    _log.error("unexpected fault: %s", kind)


def _note_unraisable(fault: sys.UnraisableHookArgs) -> None:
    _log.error("unexpected fault: %s", fault.exc_type)


def _note_in_thread(fault: threading.ExceptHookArgs) -> None:
    _log.error("unexpected fault: %s", fault.exc_type)


# ---- without a window ----------------------------------------------------------------------


def demo(out: Path, *, with_window: bool, say: Callable[[str], None]) -> int:
    """Play the journey into `out`, then open the window on the social worker's vault where there is a screen."""
    from cse_desk.services.demo import journey as playing

    try:
        played = playing.play(out, say=say)
    except playing.NotEmpty:
        say(f"{out} holds files that no demo made. Nothing was written there: please choose another folder.")
        return 1
    say(f"Everything is in {out.resolve()}: open README.txt there first.")
    if not with_window:
        return 0
    if not _has_screen():
        say("There is no screen here, so no window was opened. Everything was made all the same.")
        return 0
    return open_window(played.vaults, unlock=partial(_unlock, played.social_worker, played.passphrase))


def _unlock(folder: str, passphrase: str, door: ReadyUnlocking) -> Vault:
    return door.unlock(vault_folder=folder, passphrase=passphrase)


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM"))


def back_up(vaults: Path | None, folder: str, passphrase: str, target: Path) -> BackUp:
    """Write a sealed, verified backup. Errors as opening a vault and as `Vault.back_up`."""
    vault = unlocking(Place.of(vaults).vaults).unlock(vault_folder=folder, passphrase=passphrase)
    try:
        return vault.back_up(target)
    finally:
        vault.close()


def self_test(say: Callable[[str], None]) -> int:
    """Create a vault, fill in a form, print, seal, open; 0 when every step went well."""
    from cse_desk.services import self_test as testing

    return testing.run(say)
