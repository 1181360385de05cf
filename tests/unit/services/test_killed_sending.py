"""kill -9 while a bundle is being sent: no half file has a name, nothing leaves unlogged, what was acknowledged is there.

The controls: a file that is written under its name from the first byte on, and a file that nobody wrote down, must be noticed.
"""

import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cse_desk.errors import BundleRefused
from cse_desk.models.enums import Strand
from cse_desk.models.tables.local import Bundle
from cse_desk.services.sealing import Sealing
from tests.unit.services.exchanging import Pair, drafted, looked, submitted
from tests.unit.services.pairing import coordinator, pair, worker

if sys.platform == "win32":
    pytest.skip("victims are forked", allow_module_level=True)

from tests.unit.services.taker import Takers, coordinators_desk
from tests.unit.services.test_killed_take_in import many, takers

pytestmark = pytest.mark.first

__all__ = ["coordinator", "pair", "takers", "worker"]
KILLS = 20


@dataclass
class Scene:
    """The social worker's closed vault, a referral to send, and the stick."""

    pair: Pair
    folder: Path
    referral: str
    took_s: float
    known: set[str] = field(default_factory=set)  # files that were looked at

    def kill(self, takers: Takers, acks: Path, how: str, lines: int, after_s: float) -> list[str]:
        request: dict[str, object] = {
            "do": how,
            "folder": str(self.folder),
            "out": str(self.pair.folder),
            "root": self.pair.root,
            "referral": self.referral,
        }
        return takers.kill(request, acks, lines, after_s)

    def problems(self, acknowledged: list[str]) -> list[str]:
        """What is wrong with the files and the tray; the vault itself is looked through as well."""
        found: list[str] = []
        with coordinators_desk(self.folder) as desk:
            Sealing(desk.vault).broken_off()
            desk.vault.check()
            states = {line.bundle_id: line.state for line in desk.exchange.lines()}
        sent: set[str] = set()
        for path in sorted(self.pair.folder.glob("*.casex")):
            if path.name in self.known:
                continue
            self.known.add(path.name)
            try:
                state = states.get(looked(self.pair.coordinator, path).bundle_id, "unlogged")
            except BundleRefused:
                found.append("half a file")
                continue
            sent |= {path.name} if state == "sent" else set()
            found += [state] if state not in ("sent", "unclear") else []
        found += ["sealing"] if "sealing" in states.values() else []
        found += ["left over"] if list(self.pair.folder.glob(".*")) else []
        return found + [f"acknowledged and not there: {name}" for name in acknowledged if name not in sent]


@pytest.fixture
def scene(pair: Pair) -> Scene:
    many(pair.worker, pair.root, 200)
    referral = drafted(pair.worker, pair.root, Strand.SEXUAL)
    began = time.monotonic()
    submitted(pair.worker, pair.root, referral, pair.folder)
    took_s = time.monotonic() - began
    pair.worker.vault.close()
    made = Scene(pair, pair.worker.vault.folder, referral, took_s)
    assert made.problems([]) == []
    return made


def names(written: list[str]) -> list[str]:
    return [line.partition(" ")[2] for line in written if line.startswith("sent ")]


@pytest.mark.parametrize("kills", [KILLS, pytest.param(200, marks=pytest.mark.long)])
def test_killed_senders_leave_whole_files_and_each_of_them_is_in_the_tray(
    scene: Scene, takers: Takers, tmp_path: Path, kills: int
) -> None:
    chance = random.Random(21)
    for number in range(kills):
        acks, after_s = tmp_path / f"acks{number}", chance.uniform(0, scene.took_s)
        written = scene.kill(takers, acks, "send", chance.randint(1, 3), after_s)
        assert scene.problems(names(written)) == []
    assert len(scene.known) > kills / 2


def test_what_was_killed_before_it_had_its_name_is_removed_when_the_vault_is_opened(
    scene: Scene, takers: Takers, tmp_path: Path
) -> None:
    other = scene.pair.folder / ".another.casex.0123abcd.part"  # nothing of ours
    assert scene.kill(takers, tmp_path / "acks", "send, stop before the name", 2, 0.0) == ["sending", "stopped"]
    (left,) = scene.pair.folder.glob(".*.part")
    other.write_bytes(b"somebody else's")

    with coordinators_desk(scene.folder) as desk:
        Sealing(desk.vault).broken_off()
        (line,) = [one for one in desk.exchange.lines() if one.state == "unclear"]
        assert line.file_name == str(left.with_name(left.name[1:].removesuffix(".part")[:-9]))  # where to look for it
    assert [one for one in scene.pair.folder.iterdir() if one.name.startswith(".")] == [other]


def test_what_lies_on_a_stick_that_is_not_there_is_removed_when_it_is_there_again(
    scene: Scene, takers: Takers, tmp_path: Path
) -> None:
    scene.kill(takers, tmp_path / "acks", "send, stop before the name", 2, 0.0)
    away = scene.pair.folder.rename(tmp_path / "pulled out")

    with coordinators_desk(scene.folder) as desk:
        Sealing(desk.vault).broken_off()
        (line,) = [one for one in desk.exchange.lines() if one.state == "unclear"]
        desk.exchange.it_did_not_leave(bundle_id=line.bundle_id)
    assert list(away.glob(".*.part")) != []

    away.rename(scene.pair.folder)
    with coordinators_desk(scene.folder) as desk:
        Sealing(desk.vault).broken_off()
    assert list(scene.pair.folder.glob(".*.part")) == []


def test_the_control_a_file_that_has_its_name_too_early_is_noticed(
    scene: Scene, takers: Takers, tmp_path: Path
) -> None:
    chance = random.Random(8)
    for number in range(6 * KILLS):
        acks, after_s = tmp_path / f"acks{number}", chance.uniform(0, 2 * scene.took_s)
        written = scene.kill(takers, acks, "send in place", 1, after_s)
        if "half a file" in scene.problems(names(written)):
            return
    pytest.fail("many kills inside a file that had its name too early, and none was noticed")


def test_the_control_a_file_that_nobody_wrote_down_is_noticed(scene: Scene) -> None:
    with coordinators_desk(scene.folder) as desk:
        sent = submitted(desk, scene.pair.root, scene.referral, scene.pair.folder)
        with desk.vault.transaction("as if nobody had written it down") as writing:
            writing.session.delete(writing.session.get_one(Bundle, sent.bundle_id))
    assert scene.problems([]) == ["unlogged"]
