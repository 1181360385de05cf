"""Processes that are killed while they write, or that kill themselves at a named point of one thing they do.

Run as `python -m tests.unit.vault.victim`; the tests talk to it by lines of JSON. One process imports everything, stretches the passphrase
and forks a victim for each line, so that sixty kills take seconds. A victim opens the vault through the front door and writes without end;
after each commit it writes the number to a file of acknowledgements.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from cse_desk.errors import WrongPassphrase
from cse_desk.vault import backup, keyfile, keys, store
from cse_desk.vault.store import KdfCost
from tests.helpers import stretching
from tests.helpers.forked import end_with_parent, warm_up
from tests.unit.vault import points
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

    def dies_at(self, point: int, folder: Path, what: str) -> bool:
        """Let a victim do one thing and kill itself at that point (see `points`); False when the thing was done before."""
        pid = int(self._asked({"do": what, "folder": str(folder), "point": point}))
        ended = self._asked({"do": "reap", "pid": pid})
        assert ended in ("0", "9"), ended
        return ended == "9"

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
        keep(vault, f"n{number}", "x" * _size(number))
        if not too_early:
            os.write(acks, b"%d\n" % number)


def _size(number: int) -> int:
    """Mostly little, so that sixty looks at the whole file stay quick; each fifth may be larger than a page."""
    return number * 37 % 5_000 if number % 5 == 0 else number % 200


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


def _change_once(vault: store.Vault) -> None:
    """Every victim makes the same key file, so that the same state need not be tried twice."""
    store.change_passphrase(vault, PASSPHRASE, OTHER, cost=KdfCost.for_tests(), random_bytes=bytes)


def _change_over_both(vault: store.Vault) -> None:
    """The control: both copies of the key file are written over at once, as no careful program does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyfile, "write", _over_both)
        _change_once(vault)


def _over_both(folder: Path, found: keyfile.KeyFile) -> None:
    data = keyfile.to_bytes(found)
    with (folder / keyfile.NAME).open("wb") as one, (folder / keyfile.SPARE).open("wb") as other:
        one.write(data)
        other.write(data)


def _back_up_once(vault: store.Vault) -> None:
    vault.back_up(vault.folder.parent / "kept.csebak")


def _back_up_in_place(vault: store.Vault) -> None:
    """The control: the backup is written under its name from the first byte on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backup, "_write", _over_the_one_before)
        _back_up_once(vault)


def _over_the_one_before(header: bytes, inner: Path, target: Path) -> int:
    with target.open("wb") as out:
        out.write(backup.MAGIC + len(header).to_bytes(4, "big") + header)
        return out.write(inner.read_bytes())


_ONCE = {  # what is done, and what the file begins with whose first touch is the first point
    "change passphrase": (_change_once, keyfile.NAME),
    "change passphrase over both": (_change_over_both, keyfile.NAME),
    "back up": (_back_up_once, ""),
    "back up in place": (_back_up_in_place, ""),
}


def _begin(request: dict[str, Any]) -> None:
    """What a forked victim does: one thing up to a point, or one without end."""
    folder = Path(request["folder"])
    if "point" in request:
        work, first = _ONCE[request["do"]]
        vault = opened(folder)
        points.die_at(request["point"], folder.parent, first)
        work(vault)
        os._exit(0)
    acks = os.open(request["acks"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    _WORK[request["do"]](folder, acks)


def _reap(pid: int) -> int:
    """0: it did what it was to do; 9: it was killed; else it failed."""
    _, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)


def _serve() -> None:
    warm_up()
    keys.stretch(OTHER, bytes(keys.SALT_BYTES), KdfCost.for_tests())  # the new one of `_change_once`
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "reap":
            print(_reap(request["pid"]), flush=True)
            continue
        stretching.ahead(Path(request["folder"]), PASSPHRASE)
        pid = os.fork()
        if pid == 0:
            try:
                end_with_parent()
                _begin(request)
            finally:
                os._exit(1)
        print(pid, flush=True)


if __name__ == "__main__":
    _serve()
