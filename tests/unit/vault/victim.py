"""Processes that are killed while they write. Run as `python -m tests.unit.vault.victim`; the tests talk to it by lines of JSON.

One process imports everything and forks a victim for each line, so that sixty kills take seconds. A victim opens the vault through the
front door and writes without end; after each commit it writes the number to a file of acknowledgements.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from cse_desk.errors import WrongPassphrase
from cse_desk.vault import store
from cse_desk.vault.store import KdfCost
from tests.unit.vault.sealed import OTHER, PASSPHRASE, keep, kept, opened


def acknowledged(path: Path) -> list[int]:
    """The numbers whose commit had returned."""
    try:
        return [int(line) for line in path.read_bytes().split(b"\n")[:-1]]
    except FileNotFoundError:
        return []


class Victims:
    """Starts victims and kills them; only those it started."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.vault.victim"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def __enter__(self) -> "Victims":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()

    def kill_one(self, folder: Path, acks: Path, what: str, after_s: float) -> None:
        """Let a victim write, and kill it so long after its first acknowledgement."""
        pid = int(self._asked({"do": what, "folder": str(folder), "acks": str(acks)}))
        until = time.monotonic() + 60
        while not acks.exists() or not acks.stat().st_size:
            assert time.monotonic() < until, "the victim never began"
            time.sleep(0.002)
        time.sleep(after_s)
        os.kill(pid, 9)
        assert self._asked({"do": "reap", "pid": pid}) == "9"

    def _asked(self, request: dict[str, object]) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


# ---- the victim's side --------------------------------------------------------------------------


def _write(folder: Path, acks: int, *, too_early: bool = False) -> None:
    vault = opened(folder)
    number = _next(vault)
    while True:
        number += 1
        if too_early:
            os.write(acks, b"%d\n" % number)
        keep(vault, f"n{number}", "x" * (number * 37 % 5_000))
        if not too_early:
            os.write(acks, b"%d\n" % number)


def _next(vault: store.Vault) -> int:
    return max((int(key[1:]) for key in kept(vault) if key[0] == "n" and key[1:].isdecimal()), default=0)


def _change_passphrase(folder: Path, acks: int) -> None:
    """Back and forth between the two."""
    try:
        vault, old, new = opened(folder, PASSPHRASE), PASSPHRASE, OTHER
    except WrongPassphrase:
        vault, old, new = opened(folder, OTHER), OTHER, PASSPHRASE
    os.write(acks, b"0\n")
    while True:
        store.change_passphrase(vault, old, new, cost=KdfCost.for_tests())
        old, new = new, old


def _back_up(folder: Path, acks: int) -> None:
    vault = opened(folder)
    os.write(acks, b"0\n")
    while True:
        vault.back_up(folder.parent / "kept.csebak")


_WORK = {
    "write": _write,
    "acknowledge too early": lambda folder, acks: _write(folder, acks, too_early=True),
    "change passphrase": _change_passphrase,
    "back up": _back_up,
}


def _serve() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "reap":
            _, status = os.waitpid(request["pid"], 0)
            print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            acks = os.open(request["acks"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            _WORK[request["do"]](Path(request["folder"]), acks)
        print(pid, flush=True)


if __name__ == "__main__":
    _serve()
