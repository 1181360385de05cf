"""Processes that tests fork and kill: ready at once, and none outlives the one that forked it, also when a run is broken off.

One process imports everything, stretches the passphrase and forks a victim for each line of JSON it reads.
"""

import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.helpers import stretching
from tests.unit.vault.sealed import PASSPHRASE, new_vault

_PR_SET_PDEATHSIG, _SIGKILL = 1, 9
_PATIENCE_S = 60


class Forking:
    """Starts victims and kills them; only those it started."""

    def __init__(self, module: str) -> None:
        """`module`: calls `serve` when it is run."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()

    def kill_after(self, request: dict[str, object], has_begun: Callable[[], bool], after_s: float) -> None:
        """Let a victim do what is asked, and kill it so long after it began."""
        pid = int(self._asked(request))
        until = time.monotonic() + _PATIENCE_S
        while not has_begun():
            assert time.monotonic() < until, "the victim never began"
            time.sleep(0.002)
        time.sleep(after_s)
        os.kill(pid, _SIGKILL)
        assert self._asked({"do": "reap", "pid": pid}) == "9"

    def died(self, request: dict[str, object]) -> bool:
        """Let a victim do one thing and kill itself at a point of it; False when the thing was done before."""
        pid = int(self._asked(request))
        ended = self._asked({"do": "reap", "pid": pid})
        assert ended in ("0", "9"), ended
        return ended == "9"

    def _asked(self, request: dict[str, object]) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


# ---- the side of the victims --------------------------------------------------------------------


def serve(begin: Callable[[dict[str, Any]], None]) -> None:
    """Fork a victim for each line, which says the folder of the vault it opens; `begin` is what it does."""
    _warm_up()
    stretching.once()
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "reap":
            print(_reap(request["pid"]), flush=True)
            continue
        stretching.ahead(Path(request["folder"]), PASSPHRASE)
        pid = os.fork()
        if pid == 0:
            try:
                _end_with_parent()
                begin(request)
            finally:
                os._exit(1)
        print(pid, flush=True)


def _warm_up() -> None:
    """What follows from the tables and is the same for every vault is worked out here, once, and not in each victim."""
    with tempfile.TemporaryDirectory() as folder:
        new_vault(Path(folder) / "vault").close()


def _reap(pid: int) -> int:
    """0: it did what it was to do; 9: it was killed; else it failed."""
    _, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)


def _end_with_parent() -> None:
    """Have the kernel kill this process when its parent ends (Linux; elsewhere nothing is done)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL)
