"""Processes that are killed while they write, or that kill themselves at a named point of one thing they do.

Run as `python -m tests.unit.vault.victim`; see `tests.helpers.forked`. A victim opens the vault through the front door and writes without
end; after each commit it writes the number to a file of acknowledgements.
"""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cse_desk.errors import WrongPassphrase
from cse_desk.models.records.opening import HowFar, Stage, Tell
from cse_desk.vault import backup, keyfile, keys, rebuild, schema, store, updating
from cse_desk.vault.engines import Opener
from cse_desk.vault.opening import Unsealed
from cse_desk.vault.steps import Steps
from cse_desk.vault.store import KdfCost
from tests.helpers import stretching
from tests.helpers.forked import Forking, serve
from tests.unit.vault import points
from tests.unit.vault.sealed import OTHER, PASSPHRASE, keep, kept, opened


def acknowledged(path: Path) -> list[int]:
    """The numbers whose commit had returned."""
    try:
        return [int(line) for line in path.read_bytes().split(b"\n")[:-1]]
    except FileNotFoundError:
        return []


class Victims(Forking):
    """Starts victims that do what stands below, and kills them."""

    def __init__(self) -> None:
        super().__init__("tests.unit.vault.victim")

    def kill_one(self, folder: Path, acks: Path, what: str, after_s: float) -> None:
        """Let a victim write, and kill it so long after its first acknowledgement."""
        request: dict[str, object] = {"do": what, "folder": str(folder), "acks": str(acks)}
        self.kill_after(request, lambda: acks.exists() and acks.stat().st_size > 0, after_s)

    def dies_in(self, stage: Stage, folder: Path, what: str = "update") -> bool:
        """Let a victim open an older vault and kill itself in a stage of bringing it up to date."""
        return self.died({"do": what, "folder": str(folder), "stage": stage.value})

    def dies_at(self, point: int, folder: Path, what: str) -> bool:
        """Let a victim do one thing and kill itself at that point (see `points`); False when the thing was done before."""
        return self.died({"do": what, "folder": str(folder), "point": point})


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


def _over_the_one_before(header: bytes, inner: Path, target: Path, _steps: Steps) -> int:
    with target.open("wb") as out:
        out.write(backup.MAGIC + len(header).to_bytes(4, "big") + header)
        return out.write(inner.read_bytes())


_ONCE = {  # what is done, and what the file begins with whose first touch is the first point
    "change passphrase": (_change_once, keyfile.NAME),
    "change passphrase over both": (_change_over_both, keyfile.NAME),
    "back up": (_back_up_once, ""),
    "back up in place": (_back_up_in_place, ""),
}


class _Dying:
    """Kills this process in the middle of a stage: when it is told of it a second time."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._left = stage, 2

    def hear(self, far: HowFar) -> None:
        """How far the update is."""
        self._left -= far.stage is self._stage
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)


def _update(folder: Path, tell: Tell) -> None:
    opened(folder, tell=tell)


def _update_in_two(folder: Path, tell: Tell) -> None:
    """The control: the tables are changed, and only then, in another transaction, made again what follows from the log."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(updating, "bring_up", _tables_first)
        _update(folder, tell)


def _tables_first(unsealed: Unsealed, opener: Opener, tell: Tell) -> None:
    with updating.setting_up(unsealed, opener) as connection:
        schema.bring_up(connection)
    with updating.setting_up(unsealed, opener) as connection, Session(connection) as session:
        rebuild.make_ready(session, tell)
        session.flush()


_UPDATES = {"update": _update, "update in two": _update_in_two}


def _begin(request: dict[str, Any]) -> None:
    """What a forked victim does: one thing up to a point, or one without end."""
    folder = Path(request["folder"])
    if "stage" in request:
        _UPDATES[request["do"]](folder, _Dying(Stage(request["stage"])).hear)
        os._exit(0)
    if "point" in request:
        work, first = _ONCE[request["do"]]
        vault = opened(folder)
        points.die_at(request["point"], folder.parent, first)
        work(vault)
        os._exit(0)
    acks = os.open(request["acks"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    _WORK[request["do"]](folder, acks)


if __name__ == "__main__":
    stretching.once()
    keys.stretch(OTHER, bytes(keys.SALT_BYTES), KdfCost.for_tests())  # what `_change_once` changes to
    serve(_begin)
