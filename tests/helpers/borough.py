"""The demo's vaults, for pictures and for looking: played once for each run, opened as a person would, read by the real services."""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from cse_desk.clock import SystemClock
from cse_desk.ids import Ids
from cse_desk.services.demo import journey
from cse_desk.services.demo.journey import PlayedDemo
from cse_desk.services.ready import ReadyUnlocking
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of


@lru_cache(maxsize=1)
def played() -> PlayedDemo:
    """The demo, in a folder that goes when the run ends."""
    folder = Path(tempfile.mkdtemp(prefix="desk-borough-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return journey.play(folder / "demo", say=lambda _words: None)


def social_worker() -> Vault:
    """The open vault of the demo's social worker."""
    demo = played()
    door = ReadyUnlocking(demo.vaults, clock=SystemClock(), ids=Ids())
    return door.unlock(vault_folder=demo.social_worker, passphrase=demo.passphrase)


def context(at_end: list[Callable[[], object]]) -> tuple[Context, Lanes]:
    """A context on that vault; what has to be ended is added to `at_end`."""
    lanes = Lanes.start()
    vault = social_worker()
    lanes.release_with(vault.release_thread)
    at_end += [lanes.end, vault.close]
    return context_of(vault, lanes, is_rehearsal=True), lanes
