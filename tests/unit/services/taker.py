"""A process that is killed while it takes a bundle in and takes it back, or sends, again and again.

Run as `python -m tests.unit.services.taker`; see `tests.helpers.forked`. Before each step the victim writes "taking", "undoing" or
"sending" to a file, and after it has returned "in", "out" or "sent <file>".
"""

import hashlib
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from cse_desk import whole_files
from cse_desk.bundle import files
from cse_desk.clock import SetClock
from cse_desk.services import case_summaries
from cse_desk.services.desk import Desk
from cse_desk.vault import connecting
from cse_desk.vault import take_in as taking
from cse_desk.vault.engines import Way
from tests.helpers.forked import Forking, serve
from tests.helpers.vaults import MORNING, PASSPHRASE, unlocking
from tests.unit.services.exchanging import submitted


@contextmanager
def coordinators_desk(folder: Path) -> Iterator[Desk]:
    """The vault in this folder, open."""
    vault = unlocking(folder.parent, SetClock(MORNING)).unlock(vault_folder=folder.name, passphrase=PASSPHRASE)
    case_summaries.attach(vault)
    try:
        yield Desk(vault)
    finally:
        vault.close()


class Takers(Forking):
    """Starts victims that do what stands below, and kills them."""

    def __init__(self) -> None:
        super().__init__("tests.unit.services.taker")

    def kill_one(self, folder: Path, bundle: Path, acks: Path, *, how: str, lines: int, after_s: float) -> list[str]:
        """Let a victim work, and kill it so long after it wrote so many lines; what it wrote."""
        return self.kill({"do": how, "folder": str(folder), "bundle": str(bundle)}, acks, lines, after_s)

    def kill(self, request: dict[str, object], acks: Path, lines: int, after_s: float) -> list[str]:
        """Let a victim do what is asked, and kill it so long after it wrote so many lines; what it wrote."""
        self.kill_after({**request, "acks": str(acks)}, lambda: len(_written(acks)) >= lines, after_s)
        return _written(acks)

    def dies_at(self, point: int, folder: Path, bundle: Path, *, how: str) -> bool:
        """Let a victim take the bundle in and kill itself at that commit or after it (see `_Commits`); False when it was done before."""
        return self.died({"do": how, "folder": str(folder), "bundle": str(bundle), "point": point})


def _written(acks: Path) -> list[str]:
    return acks.read_text().split("\n")[:-1] if acks.exists() else []


# ---- the victim's side ----------------------------------------------------------------------


def _work(request: dict[str, str]) -> None:
    path = Path(request["bundle"])
    acks = os.open(request["acks"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with coordinators_desk(Path(request["folder"])) as desk:
        shown = desk.exchange.look(path=path)
        bundle_id = shown.bundle_id  # type: ignore[union-attr]  # never held here
        is_in = shown.already_taken_in  # type: ignore[union-attr]  # as above
        while True:
            time.sleep(0.02)
            os.write(acks, b"undoing\n" if is_in else b"taking\n")
            if is_in:
                desk.exchange.undo(bundle_id=bundle_id)
            else:
                desk.exchange.take_in(path=path, bundle_id=bundle_id)
            is_in = not is_in
            os.write(acks, b"in\n" if is_in else b"out\n")


class _Commits:
    """The points at which a take-in may die so that what is committed shows: as each COMMIT begins, and at the statement after it."""

    def __init__(self, point: int) -> None:
        self._left = point
        self._connect = connecting.connect
        self._is_after = False
        self.is_armed = False

    def connect(self, path: Path, key: bytearray, way: Way) -> Any:
        """In place of the one function that opens connections."""
        connection = self._connect(path, key, way)
        connection.set_trace_callback(self._hear)
        return connection

    def _hear(self, statement: str) -> None:
        is_commit = statement.upper().startswith("COMMIT")
        self._left -= self.is_armed and (is_commit or self._is_after)
        self._is_after = is_commit
        if self.is_armed and self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _take_in_once(request: dict[str, Any]) -> None:
    commits = _Commits(request["point"])
    connecting.connect = commits.connect
    path = Path(request["bundle"])
    with coordinators_desk(Path(request["folder"])) as desk:
        bundle_id = desk.exchange.look(path=path).bundle_id  # type: ignore[union-attr]  # never held here
        commits.is_armed = True
        if request["do"] == "take in by halves":
            _by_halves(desk, path)
        else:
            desk.exchange.take_in(path=path, bundle_id=bundle_id)
        os._exit(0)


def _stop(acks: int, *_paths: Path, may_replace: bool) -> None:
    """All of it is on the disk and has no name yet: wait to be killed."""
    os.write(acks, b"stopped\n")
    time.sleep(600)


def _send_on(request: dict[str, str]) -> None:
    """The same referral, sealed again and again."""
    acks = os.open(request["acks"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    if request["do"] == "send in place":
        files.write_file = _in_place
    if request["do"] == "send, stop before the name":
        whole_files._give_name = partial(_stop, acks)
    with coordinators_desk(Path(request["folder"])) as desk:
        while True:
            os.write(acks, b"sending\n")
            sent = submitted(desk, request["root"], request["referral"], Path(request["out"]))
            os.write(acks, f"sent {sent.path.name}\n".encode())


def _in_place(path: Path, data: bytes) -> str:
    """The control: under its name from the first byte on."""
    with path.open("xb") as file:
        for start in range(0, len(data), 1_024):
            file.write(data[start : start + 1_024])
            file.flush()
            os.fsync(file.fileno())
    return hashlib.sha256(data).hexdigest()


def _by_halves(desk: Desk, path: Path) -> None:
    """The control: a take-in that commits more than once."""
    whole = taking.take_in

    def halves(session, changes, **more):
        for root, some in changes:
            middle = len(some) // 2
            whole(session, [(root, some[:middle])], **more)
            session.commit()
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            done = whole(session, [(root, some[middle:])], **more)
        return done

    taking.take_in = halves
    try:
        desk.exchange.take_in(path=path, bundle_id=desk.exchange.look(path=path).bundle_id)  # type: ignore[union-attr]
    finally:
        taking.take_in = whole


def _begin(request: dict[str, Any]) -> None:
    if "point" in request:
        _take_in_once(request)
    (_send_on if request["do"].startswith("send") else _work)(request)


if __name__ == "__main__":
    serve(_begin)
