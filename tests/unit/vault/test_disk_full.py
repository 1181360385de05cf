"""A disk without room, at every stage: a clean word, nothing lost, and work goes on once there is room.

As root on Linux: a small file system of its own, filled to many levels. Elsewhere: the database's own page limit, which needs no rights.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import delete

from cse_desk.errors import DiskFull
from cse_desk.models.records.drafts import Draft
from cse_desk.models.tables.local import Setting
from cse_desk.vault import keyfile, store
from cse_desk.vault.store import KdfCost, Vault
from tests.unit.vault.sealed import (
    OTHER,
    PASSPHRASE,
    START,
    keep,
    kept,
    names_kept,
    new_vault,
    opened,
    state_of,
)

pytestmark = pytest.mark.first

_MIB = 1024 * 1024
_SIZE = 12 * _MIB


class SmallDisk:
    """A file system of twelve megabytes that can be filled and emptied again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._filler = path / "filler"

    def leave(self, room: int) -> None:
        """Fill up so that only so many bytes are left."""
        self.empty()
        status = os.statvfs(self.path)
        size = status.f_bavail * status.f_bsize - room
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, size))

    def empty(self) -> None:
        self._filler.unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    point = tmp_path / "disk"
    point.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("needs root on Linux to make a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(point)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("may not mount here")
    try:
        yield SmallDisk(point)
    finally:
        subprocess.run(["umount", "-l", str(point)], check=True)


def _fill(work: Callable[[int], None], limit: int) -> int | None:
    """Work until the disk is full; how many were acknowledged, None when it never filled."""
    for number in range(limit):
        try:
            work(number)
        except DiskFull:
            return number
    return None


@pytest.mark.parametrize("cases", [60, pytest.param(600, marks=pytest.mark.long)])
def test_full_disks_lose_nothing_and_work_goes_on_afterwards(
    disk: SmallDisk, expected_log: list[str], cases: int
) -> None:
    expected_log.append("mark not written")  # a commit that took the last room there was
    vault = new_vault(disk.path / "v")
    expected: set[str] = set()
    full = 0
    for case in range(cases):
        disk.leave(case * 360_000 // cases)

        def work(number: int, case: int = case) -> None:
            keep(vault, f"c{case}-{number}", "x" * 3_000)
            expected.add(f"c{case}-{number}")

        done = _fill(work, 200)
        full += done is not None
        assert expected <= names_kept(vault)
        disk.empty()
        keep(vault, f"after{case}")
        _clear(vault, f"c{case}-")
        expected.difference_update([name for name in expected if name.startswith("c")])
        expected.add(f"after{case}")
        assert expected == {name for name in kept(vault) if name.startswith(("after", "c"))}
        _shrink(vault)
    assert full >= cases * 0.9
    vault.check()
    vault.close()
    again = opened(disk.path / "v")
    assert expected <= names_kept(again)
    again.close()


def _clear(vault: Vault, beginning: str) -> None:
    """Take out what filled the disk, so that the vault itself does not outgrow it."""
    with vault.transaction("clear") as writing:
        writing.session.execute(delete(Setting).where(Setting.key.startswith(beginning)))


def _shrink(vault: Vault) -> None:
    """Fold the -wal in and cut it, so that each case has to find room anew."""
    vault._engines.close()
    vault._keeper.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def test_a_vault_is_made_whole_or_not_at_all(disk: SmallDisk, expected_log: list[str]) -> None:
    expected_log.append("vault closed without its last entry")  # made in the last room there was
    outcomes: list[str] = []
    for case in range(20):
        if outcomes.count("made") == 3:
            break  # there is room from here on
        folder = disk.path / f"v{case}"
        disk.leave(case * 60_000)
        try:
            new_vault(folder).close()
        except DiskFull:
            outcomes.append("refused")
            assert not folder.exists()
        else:
            outcomes.append("made")
            disk.empty()
            opened(folder).close()
            for path in folder.iterdir():
                path.unlink()
    assert set(outcomes) == {"refused", "made"}


def test_opening_without_room_is_named_and_changes_nothing_that_matters(disk: SmallDisk) -> None:
    vault = new_vault(disk.path / "v")
    keep(vault, "work")
    vault.close()
    disk.leave(0)
    with pytest.raises(DiskFull):
        opened(disk.path / "v")
    disk.empty()
    again = opened(disk.path / "v")
    assert kept(again)["work"] is True
    again.close()


def test_locking_without_room_keeps_everything(disk: SmallDisk, expected_log: list[str]) -> None:
    expected_log.append("vault closed without its last entry")
    vault = new_vault(disk.path / "v")
    keep(vault, "work")
    disk.leave(0)
    while _fill(lambda number: keep(vault, f"n{number}", "x" * 3_000), 400) not in (0, None):
        disk.leave(0)
    vault.close()
    assert not vault.is_open
    disk.empty()
    again = opened(disk.path / "v")
    assert kept(again)["work"] is True
    again.close()


def test_a_change_of_passphrase_without_room_keeps_the_old_one(disk: SmallDisk) -> None:
    vault = new_vault(disk.path / "v")
    before = (vault.folder / keyfile.NAME).read_bytes()
    disk.leave(0)
    with pytest.raises(DiskFull):
        store.change_passphrase(vault, PASSPHRASE, OTHER, cost=KdfCost.for_tests())
    assert (vault.folder / keyfile.NAME).read_bytes() == before
    disk.empty()
    store.change_passphrase(vault, PASSPHRASE, OTHER, cost=KdfCost.for_tests())
    vault.close()
    opened(disk.path / "v", OTHER).close()


def test_a_draft_without_room_is_refused_and_the_one_before_stays(disk: SmallDisk) -> None:
    vault = new_vault(disk.path / "v")

    def draft(value: str) -> Draft:
        return Draft(key="k", title="t", value=value, seen=0, saved_at=START)

    vault.drafts.save(draft("before"))
    disk.leave(0)
    with pytest.raises(DiskFull):
        vault.drafts.save(draft("x" * 200_000))
    found = vault.drafts.load("k")
    assert found is not None
    assert found.value == "before"
    disk.empty()
    vault.drafts.save(draft("after"))
    vault.close()


def test_a_backup_without_room_leaves_the_one_before(disk: SmallDisk, tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    target = disk.path / "b.csebak"
    vault.back_up(target)
    before = target.read_bytes()
    for room in range(0, 200_000, 20_000):
        disk.leave(room)
        with pytest.raises(DiskFull) as full:
            vault.back_up(target)
        assert full.value.path == target
        assert target.read_bytes() == before
        assert not [path for path in disk.path.iterdir() if path.name.endswith(".new")]
    disk.empty()
    vault.back_up(target)
    vault.close()


def test_a_backup_whose_vault_has_no_room_for_the_copy_leaves_nothing(disk: SmallDisk, tmp_path: Path) -> None:
    vault = new_vault(disk.path / "v")
    disk.leave(50_000)
    with pytest.raises(DiskFull) as full:
        vault.back_up(tmp_path / "b.csebak")
    assert full.value.path == vault.folder
    assert not (tmp_path / "b.csebak").exists()
    assert not list(vault.folder.glob("backup*"))
    disk.empty()
    vault.close()


def test_a_restore_without_room_leaves_nothing(disk: SmallDisk, tmp_path: Path) -> None:
    from cse_desk.ids import Ids
    from tests.unit.vault.sealed import clock_at_start

    vault = new_vault(tmp_path / "v")
    vault.back_up(tmp_path / "b.csebak")
    vault.close()
    for room in (0, 100_000, 250_000, 400_000):
        disk.leave(room)
        with pytest.raises(DiskFull):
            store.restore_vault(tmp_path / "b.csebak", PASSPHRASE, disk.path / "r", clock=clock_at_start(), ids=Ids())
        assert not (disk.path / "r").exists()


def test_the_control_work_that_is_acknowledged_although_it_was_refused_is_noticed(disk: SmallDisk) -> None:
    """The same look at what is kept must find what a careless program would have promised."""
    vault = new_vault(disk.path / "v")
    disk.leave(0)
    promised = set()
    for number in range(400):
        with suppress(DiskFull):
            keep(vault, f"n{number}", "x" * 3_000)
        promised.add(f"n{number}")
    assert promised - names_kept(vault)
    disk.empty()
    vault.close()


# ---- without rights ------------------------------------------------------------------------------


def test_sixty_limits_of_the_database_itself_are_told_as_a_full_disk(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    keep(vault, "first")
    expected = {"first"}
    with vault._engines.writing().connect() as held:
        connection = held.connection.dbapi_connection
        assert connection is not None
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    for case in range(60):  # from no page to a dozen more: each time the file stands elsewhere
        connection.execute(f"PRAGMA max_page_count={pages + case % 12}")
        done = _fill(lambda number, case=case: keep(vault, f"c{case}-{number}", "x" * 3_000), 300)  # type: ignore[misc]
        assert done is not None
        expected |= {f"c{case}-{number}" for number in range(done)}
        assert expected <= names_kept(vault)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute("PRAGMA max_page_count=1000000")
    keep(vault, "after")
    vault.check()
    vault.close()
    again = opened(tmp_path / "v")
    assert expected | {"after"} <= names_kept(again)
    again.close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
def test_a_writing_process_under_a_file_size_limit_loses_nothing(tmp_path: Path) -> None:
    """The operating system refuses in the middle of a write."""
    vault = new_vault(tmp_path / "v")
    vault.close()
    limit = (vault.folder / "vault.db").stat().st_size + 300_000  # an empty vault, and some work
    script = (
        "import resource, sys\n"
        "from tests.unit.vault.sealed import *\n"
        "from cse_desk.errors import DiskFull, DiskTrouble\n"
        f"vault = opened(Path({str(tmp_path / 'v')!r}))\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "try:\n"
        "    for number in range(1_000):\n"
        "        keep(vault, f'n{number}', 'x' * 3_000)\n"
        "        print(number, flush=True)\n"
        "except (DiskFull, DiskTrouble) as error:\n"
        "    print(type(error).__name__, file=sys.stderr)\n"
        "    import os; os._exit(0)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    promised = {f"n{line}" for line in done.stdout.split()}
    assert done.stderr.strip() in ("DiskFull", "DiskTrouble")
    assert promised
    again = opened(tmp_path / "v")
    assert promised <= names_kept(again)
    again.check()
    again.close()


def test_the_state_of_a_vault_is_untouched_by_a_refused_write(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    keep(vault, "work")
    with vault._engines.writing().connect() as held:
        held.connection.dbapi_connection.execute("PRAGMA max_page_count=1")  # type: ignore[union-attr]
    before = {name: data for name, data in state_of(vault.folder).items() if not name.endswith("-shm")}
    with pytest.raises(DiskFull):
        keep(vault, "more", "x" * 500_000)
    after = {name: data for name, data in state_of(vault.folder).items() if not name.endswith("-shm")}
    assert after["vault.db"] == before["vault.db"]
    assert set(after) == set(before)
    assert "more" not in kept(vault)
    vault.close()
