"""kill -9 while writing, changing the passphrase, backing up: what was acknowledged is there, and nothing is in between.

A change of passphrase and a backup die at each point in turn (see `points`); nightly they are also killed at any moment, 200 times. The
controls are at the end: the same checks must notice a writer that acknowledges too early, a key file or a backup that is written over, and
a -wal that was lost.
"""

import random
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from cse_desk.errors import DamagedFile, IncompleteCopy, WrongPassphrase
from cse_desk.ids import Ids
from cse_desk.models.records.opening import Stage
from cse_desk.vault import access_log, keyfile, mark, store, whole
from cse_desk.vault.store import Vault
from tests.unit.vault.sealed import OTHER, PASSPHRASE, clock_at_start, data_key, keep, kept, new_vault, opened, raw

if sys.platform == "win32":
    pytest.skip("victims are forked", allow_module_level=True)

from tests.unit.vault.victim import Victims, acknowledged

pytestmark = pytest.mark.first

KILLS = 60
FEWER = 20  # points at least
NIGHTLY = 200
KEPT = "kept.csebak"
OLD = Path(__file__).parents[2] / "data" / "stories" / "schema-1-format-1" / "vault"
T = TypeVar("T")


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    with Victims() as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = new_vault(tmp_path / "v")
    made.close()
    return made.folder


@dataclass(frozen=True)
class Found:
    """What is in a vault whose writer was killed."""

    numbers: frozenset[int]
    flaws: int
    chain: access_log.Verdict
    has_log: bool


def _look(folder: Path, secret: bytearray) -> Found:
    """Through a connection of our own: no passphrase, so that sixty looks are quick."""
    has_log = (folder / "vault.db-wal").exists()
    with raw(folder / "vault.db", secret) as connection:
        rows = connection.execute("SELECT key FROM settings").fetchall()
        flaws = whole.flaws_of(connection)
        engine = create_engine("sqlite+pysqlite://", module=sqlcipher, creator=lambda: connection, poolclass=StaticPool)
        with engine.connect() as through:
            chain = access_log.verify(through, is_signed_by=lambda *_: True)
        if has_log:  # another reader keeps the -wal where the next victim finds it
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    numbers = frozenset(int(key[1:]) for (key,) in rows if key[0] == "n" and key[1:].isdecimal())
    return Found(numbers, flaws, chain, has_log)


@pytest.mark.parametrize("kills", [KILLS, pytest.param(1_000, marks=pytest.mark.long)])
def test_killed_writers_lose_nothing_they_acknowledged(
    tmp_path: Path, folder: Path, victims: Victims, kills: int
) -> None:
    chance = random.Random(20260302)
    secret = data_key(folder)
    acks = tmp_path / "acks"
    total = 0
    for _ in range(kills):
        acks.unlink(missing_ok=True)
        victims.kill_one(folder, acks, "write", chance.uniform(0.03, 0.12))
        promised = acknowledged(acks)
        total += len(promised)
        with _held(folder):
            found = _look(folder, secret)
        assert set(promised) <= found.numbers
        assert found.numbers == frozenset(range(1, max(found.numbers) + 1))
        assert max(found.numbers) <= promised[-1] + 1  # at most the one whose acknowledgement was cut off
        assert found.flaws == 0
        assert found.chain.is_whole
    assert total > kills
    vault = opened(folder)
    vault.check()
    vault.close()


class _held:  # noqa: N801 - reads as a phrase
    """Keeps a crashed vault's -wal in place while somebody else looks, as the crash left it."""

    def __init__(self, folder: Path) -> None:
        self._files = [folder / f"vault.db{ending}" for ending in ("", "-wal")]
        self._kept: dict[Path, bytes] = {}

    def __enter__(self) -> None:
        self._kept = {path: path.read_bytes() for path in self._files if path.exists()}

    def __exit__(self, *_: object) -> None:
        for path, data in self._kept.items():
            path.write_bytes(data)
        (self._files[0].with_name("vault.db-shm")).unlink(missing_ok=True)


@pytest.mark.long
def test_changes_of_passphrase_killed_at_any_moment_leave_exactly_one_that_opens(
    tmp_path: Path, folder: Path, victims: Victims
) -> None:
    chance = random.Random(7)
    acks = tmp_path / "acks"
    opening: list[str] = []
    for _ in range(NIGHTLY):
        acks.unlink(missing_ok=True)
        victims.kill_one(folder, acks, "change passphrase", chance.uniform(0.2, 0.7))
        works = _that_open(folder)
        assert len(works) == 1
        opening += works
    assert set(opening) == {PASSPHRASE, OTHER}


def _that_open(folder: Path) -> list[str]:
    (folder / "tries").unlink(missing_ok=True)
    return [passphrase for passphrase in (PASSPHRASE, OTHER) if _opens(folder, passphrase)]


def _opens(folder: Path, passphrase: str) -> bool:
    try:
        opened(folder, passphrase).close()
    except WrongPassphrase:
        return False
    return True


@pytest.mark.long
def test_backups_killed_at_any_moment_leave_the_one_before_or_the_new_one_whole(
    tmp_path: Path, folder: Path, victims: Victims
) -> None:
    chance = random.Random(11)
    vault = opened(folder)
    vault.back_up(tmp_path / "kept.csebak")
    vault.close()
    for number in range(NIGHTLY):
        acks = tmp_path / f"acks{number}"
        victims.kill_one(folder, acks, "back up", chance.uniform(0.0, 0.08))
        target = tmp_path / f"r{number}"
        restored = _restored(tmp_path / "kept.csebak", target)
        restored.close()


def _restored(source: Path, target: Path) -> Vault:
    return store.restore_vault(source, PASSPHRASE, target, clock=clock_at_start(), ids=Ids())


# ---- dying at each point in turn -----------------------------------------------------------------


def _at_each_point(victims: Victims, folder: Path, what: str, look: Callable[[Path], T]) -> list[T]:
    """What `look` finds in a vault (and a backup beside it) whose victim died at the first point of the thing, the second ...

    The last one is of a victim that did not die. The same files are not looked at twice.
    """
    found: list[T] = []
    known: dict[tuple[object, ...], T] = {}
    for point in range(1, 1_000):
        place = folder.parent / f"point {point}" / folder.name
        shutil.copytree(folder, place)
        if (folder.parent / KEPT).exists():
            shutil.copy(folder.parent / KEPT, place.parent)
        died = victims.dies_at(point, place, what)
        state = _state(place)
        if state not in known:
            known[state] = look(place)
        found.append(known[state])
        if not died:
            return found
    pytest.fail("a thousand points, and it was not done")


def _state(place: Path) -> tuple[object, ...]:
    """The files that matter, and the names of all there are."""
    files = [place / keyfile.NAME, place / keyfile.SPARE, place.parent / KEPT]
    names = sorted(str(path.relative_to(place.parent)) for path in place.parent.rglob("*"))
    return (*names, *(path.read_bytes() for path in files if path.exists()))


def _switches_once(states: list[T], before: T, after: T) -> bool:
    """Whether everything was as before up to some point, and new from there on."""
    where = states.index(after)
    return states == [before] * where + [after] * (len(states) - where)


def test_a_change_of_passphrase_killed_at_any_point_leaves_exactly_one_that_opens(
    folder: Path, victims: Victims
) -> None:
    opening = _at_each_point(victims, folder, "change passphrase", _that_open)
    assert len(opening) > FEWER
    assert _switches_once(opening, [PASSPHRASE], [OTHER])


def test_a_backup_killed_at_any_point_leaves_the_one_before_or_the_new_one_whole(
    folder: Path, victims: Victims
) -> None:
    _with_a_backup_and_newer_work(folder)
    found = _at_each_point(victims, folder, "back up", _newest)
    assert len(found) > FEWER
    assert _switches_once(found, "before", "newer")


def _with_a_backup_and_newer_work(folder: Path) -> None:
    vault = opened(folder)
    keep(vault, "work", "before")
    vault.back_up(folder.parent / KEPT)
    keep(vault, "work", "newer")
    vault.close()


def _newest(place: Path) -> object:
    """What the backup beside the vault holds once it is restored."""
    restored = _restored(place.parent / KEPT, place.parent / "restored")
    try:
        return kept(restored)["work"]
    finally:
        restored.close()


@pytest.mark.parametrize("stage", [Stage.COPY, Stage.CHECK, Stage.SEAL, Stage.UPDATE, Stage.REMAKE])
def test_killed_while_it_is_brought_up_to_date_a_vault_is_as_it_was(
    tmp_path: Path, victims: Victims, stage: Stage
) -> None:
    folder = tmp_path / "v"
    shutil.copytree(OLD, folder)
    assert victims.dies_in(stage, folder)
    assert _is_as_the_first_version_left_it(folder)
    opened(folder).close()
    assert not list(folder.glob("backup.tmp*"))


def _is_as_the_first_version_left_it(folder: Path) -> bool:
    with raw(folder / "vault.db", data_key(folder)) as connection:
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return revision == ("0001",) and not whole.flaws_of(connection)


# ---- controls: the checks above bite -------------------------------------------------------------


def test_control_a_writer_that_acknowledges_too_early_is_caught(tmp_path: Path, folder: Path, victims: Victims) -> None:
    chance = random.Random(3)
    secret = data_key(folder)
    for number in range(KILLS):
        acks = tmp_path / f"acks{number}"
        victims.kill_one(folder, acks, "acknowledge too early", chance.uniform(0.01, 0.03))
        with _held(folder):
            found = _look(folder, secret)
        if not set(acknowledged(acks)) <= found.numbers:
            return
    pytest.fail("the check would not notice lost work")


def test_control_a_key_file_that_is_written_over_is_caught(folder: Path, victims: Victims) -> None:
    with pytest.raises(DamagedFile):
        _at_each_point(victims, folder, "change passphrase over both", _that_open)


def test_control_a_backup_that_is_written_over_is_caught(folder: Path, victims: Victims) -> None:
    _with_a_backup_and_newer_work(folder)
    with pytest.raises(DamagedFile):
        _at_each_point(victims, folder, "back up in place", _newest)


def test_control_an_update_in_two_transactions_is_caught(tmp_path: Path, victims: Victims) -> None:
    shutil.copytree(OLD, tmp_path / "v")
    assert victims.dies_in(Stage.REMAKE, tmp_path / "v", "update in two")
    assert not _is_as_the_first_version_left_it(tmp_path / "v")


def test_control_a_lost_wal_is_caught_by_the_check_and_by_the_vault(
    tmp_path: Path, folder: Path, victims: Victims
) -> None:
    acks = tmp_path / "acks"
    victims.kill_one(folder, acks, "write", 0.05)
    (folder / "vault.db-wal").unlink()
    (folder / "vault.db-shm").unlink(missing_ok=True)
    with pytest.raises(IncompleteCopy):
        opened(folder)
    found = _look(folder, data_key(folder))
    assert found.flaws == 0  # SQLCipher's own checks are green
    assert not set(acknowledged(acks)) <= found.numbers


def test_after_a_crash_the_work_is_there_and_the_next_lock_is_orderly(
    tmp_path: Path, folder: Path, victims: Victims
) -> None:
    acks = tmp_path / "acks"
    victims.kill_one(folder, acks, "write", 0.05)
    vault = opened(folder)
    assert {f"n{number}" for number in acknowledged(acks)} <= set(kept(vault))
    vault.close()
    known = keyfile.from_bytes((folder / keyfile.NAME).read_bytes()).vault
    found = mark.read(folder, known, data_key(folder))
    assert found is not None
    assert found.closed
