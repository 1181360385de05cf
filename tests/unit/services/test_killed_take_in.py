"""kill -9 inside a take-in: all of the bundle or nothing of it, and what was acknowledged stands. The control must be caught."""

import random
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cse_desk.models.enums import Compartment, ReferralState, Strand
from cse_desk.models.tables.local import Bundle
from cse_desk.models.tables.people import Professional
from cse_desk.services.desk import Desk
from tests.unit.services.exchanging import Pair
from tests.unit.services.pairing import coordinator, pair, worker

if sys.platform == "win32":
    pytest.skip("victims are forked", allow_module_level=True)

from tests.unit.services.taker import Takers, coordinators_desk

pytestmark = pytest.mark.first

__all__ = ["coordinator", "pair", "worker"]
KILLS = 20


def many(desk: Desk, root: str, count: int) -> None:
    """So many professionals, a change each, so that a take-in lasts."""
    with desk.vault.transaction("many") as writing:
        for number in range(count):
            row = Professional(id=desk.vault.ids.new(), root=root, compartment=Compartment.IDENTITY)
            row.name, row.agency, row.place = f"Worker {number}", "Marlport Council", number
            writing.session.add(row)


@dataclass(frozen=True)
class Found:
    """What a killed process left."""

    live: int  # changes of the bundle that count
    row: str  # of the in-tray
    state: ReferralState | None


def look(folder: Path, root: str, bundle_id: str) -> Found:
    with coordinators_desk(folder) as desk:
        with desk.vault.reading() as session:
            query = "SELECT count(*) FROM log_change WHERE via = ? AND state = 0"
            live = session.connection().exec_driver_sql(query, (bundle_id,)).scalar_one()
            row = session.get(Bundle, bundle_id)
        desk.vault.check()
        state = desk.referrals.states(young_person_id=root).get(Strand.SEXUAL)
        return Found(live, row.state if row else "", state)


def in_or_out(found: Found, total: int) -> str:
    """ "in", "out", or "between" when it is neither."""
    if (found.live, found.row, found.state) == (total, "taken-in", ReferralState.TAKEN_IN):
        return "in"
    return "out" if found.live == 0 and found.row in ("", "undone") and found.state is None else "between"


@pytest.fixture(scope="module")
def takers() -> Iterator[Takers]:
    with Takers() as made:
        yield made


@dataclass
class Scene:
    folder: Path
    bundle: Path
    bundle_id: str
    root: str
    total: int
    took_s: float


@pytest.fixture
def scene(pair: Pair) -> Scene:
    many(pair.worker, pair.root, 400)
    sent = pair.refer(Strand.SEXUAL)
    folder = pair.coordinator.vault.folder
    began = time.monotonic()
    done = pair.coordinator.exchange.take_in(path=sent.path, bundle_id=sent.bundle_id)
    took_s = time.monotonic() - began
    with pair.coordinator.vault.reading() as session:
        query = "SELECT count(*) FROM log_change WHERE via = ?"
        total = session.connection().exec_driver_sql(query, (done.bundle_id,)).scalar_one()
    pair.coordinator.exchange.undo(bundle_id=done.bundle_id)
    pair.coordinator.vault.close()
    return Scene(folder, sent.path, sent.bundle_id, pair.root, total, took_s)


def _may_be(written: list[str]) -> set[str]:
    """What the vault may be, by what its owner was told: a step that was begun has happened, or it has not."""
    return {"in": {"in"}, "out": {"out"}}.get(written[-1], {"in", "out"})


@pytest.mark.parametrize("kills", [KILLS, pytest.param(200, marks=pytest.mark.long)])
def test_killed_take_ins_are_whole_or_nothing(scene: Scene, takers: Takers, tmp_path: Path, kills: int) -> None:
    chance = random.Random(14)
    found: list[str] = []
    for number in range(kills):
        written = takers.kill_one(
            scene.folder,
            scene.bundle,
            tmp_path / f"acks{number}",
            how="take in",
            lines=chance.randint(1, 3),
            after_s=chance.uniform(0, scene.took_s),
        )
        found.append(in_or_out(look(scene.folder, scene.root, scene.bundle_id), scene.total))
        assert found[-1] in _may_be(written)
    assert set(found) == {"in", "out"}


def at_each_commit(scene: Scene, takers: Takers, how: str) -> Iterator[str]:
    """What a victim leaves that dies as the first commit of a take-in begins, after it, as the second begins ...; the last did not die."""
    for point in range(1, 100):
        place = scene.folder.parent / f"point{point}" / scene.folder.name
        shutil.copytree(scene.folder, place)
        died = takers.dies_at(point, place, scene.bundle, how=how)
        yield in_or_out(look(place, scene.root, scene.bundle_id), scene.total)
        if not died:
            return
    pytest.fail("a hundred points, and it was not done")


def test_a_take_in_killed_at_any_commit_is_whole_or_nothing(scene: Scene, takers: Takers) -> None:
    found = list(at_each_commit(scene, takers, "take in"))
    assert found == sorted(found, reverse=True)  # "out" as long as nothing was committed, "in" from then on
    assert set(found) == {"in", "out"}


def test_the_control_that_takes_in_by_halves_is_caught_at_its_commit(scene: Scene, takers: Takers) -> None:
    assert any(found == "between" for found in at_each_commit(scene, takers, "take in by halves"))
