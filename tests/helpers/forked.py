"""Processes that tests fork: ready at once, and none outlives the one that forked it, also when a run is broken off."""

import ctypes
import sys
import tempfile
from pathlib import Path

from tests.helpers import stretching
from tests.unit.vault.sealed import new_vault

_PR_SET_PDEATHSIG, _SIGKILL = 1, 9


def end_with_parent() -> None:
    """Have the kernel kill this process when its parent ends (Linux; elsewhere nothing is done)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL)


def warm_up() -> None:
    """Once, before the first is forked: what follows from the tables and is the same for every vault is worked out here, not in each."""
    stretching.once()
    with tempfile.TemporaryDirectory() as folder:
        new_vault(Path(folder) / "vault").close()
