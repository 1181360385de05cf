"""Bringing an older vault up to date: told step by step; stopped at any of them, or without room, nothing is lost.

Killed in any of them: `test_crashes.py`.
"""

import json
import shutil
import sqlite3
import sys
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from cse_desk.errors import Cancelled, DiskFull, DiskTrouble, ReadOnlyPlace
from cse_desk.ids import Ids
from cse_desk.models.records.opening import HowFar, Stage
from cse_desk.models.tables.local import AccessEntry
from cse_desk.vault import backup, rebuild, schema, steps, store, updating, whole
from cse_desk.vault.engines import Engines, Way
from cse_desk.vault.store import Vault
from tests.unit.vault.sealed import (
    PASSPHRASE,
    as_nobody,
    clock_at_start,
    data_key,
    keep,
    kept,
    new_vault,
    opened,
    raw,
    state_of,
)

STORED = Path(__file__).parents[2] / "data"
STAGES = (Stage.COPY, Stage.CHECK, Stage.SEAL, Stage.UPDATE, Stage.REMAKE)
BACKUP = f"before-schema-{schema.KNOWN}-from-1.csebak"


class Watcher:
    """Remembers what it was told, and stops the work when it hears of a stage for the so manyeth time."""

    def __init__(self, stop: Stage | None = None, nth: int = 1) -> None:
        self.told: list[HowFar] = []
        self._stop, self._left = stop, nth

    def hear(self, far: HowFar) -> None:
        self.told.append(far)
        self._left -= far.stage is self._stop
        if not self._left:
            raise Cancelled

    def stages(self) -> tuple[Stage, ...]:
        return tuple(stage for stage, _ in groupby(far.stage for far in self.told))

    def shares(self, stage: Stage) -> list[float]:
        return [far.done / far.total if far.total else 0.0 for far in self.told if far.stage is stage]


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stored vault has some hundred pages; a real one a million."""
    monkeypatch.setattr(backup, "_PAGES", 16)
    monkeypatch.setattr(backup, "_BLOCK", 64 * 1024)
    monkeypatch.setattr(whole, "_EVERY", 20)
    monkeypatch.setattr(steps, "_OFTEN_S", 0.0)
    monkeypatch.setattr(rebuild, "_AT_ONCE", 6)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A vault with casework, as the first version left it."""
    shutil.copytree(STORED / "stories" / "schema-1-format-1" / "vault", tmp_path / "v")
    return tmp_path / "v"


def _is_as_it_was(folder: Path) -> bool:
    """The version that made it would open it: its own tables, all of them whole, no half of a backup."""
    with raw(folder / "vault.db", data_key(folder), Way.LOOK) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        (heads,) = connection.execute("SELECT count(*) FROM log_head").fetchone()
        return (revision, heads > 0, whole.flaws_of(connection)) == ("0001", True, 0)


# ---- told ----------------------------------------------------------------------------------------


def test_every_step_is_told_in_its_order_and_never_goes_back(old: Path) -> None:
    watcher = Watcher()
    opened(old, tell=watcher.hear).close()
    assert watcher.stages() == STAGES
    for stage in STAGES:
        shares = watcher.shares(stage)
        assert shares == sorted(shares)
        assert (shares[0], shares[-1]) == (0.0, 1.0)
        assert any(0 < share < 1 for share in shares), stage
    again = Watcher()
    opened(old, tell=again.hear).close()
    assert again.told == []


def test_a_rebuild_without_an_update_is_told_too(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(old).close()
    with raw(old / "vault.db", data_key(old)) as connection:
        connection.execute("UPDATE log_counter SET value = 'of another version' WHERE name = 'projection'")
    watcher = Watcher()
    opened(old, tell=watcher.hear).close()
    assert watcher.stages() == (Stage.REMAKE,)


def test_checking_tells_about_as_much_as_it_has_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many operations a row takes is an estimate: the last telling before the end is near the end."""
    vault = new_vault(tmp_path / "v")
    with vault.transaction("many") as writing:
        connection = writing.session.connection()
        connection.exec_driver_sql("CREATE TABLE many (a TEXT NOT NULL, b TEXT NOT NULL, c TEXT)")
        connection.exec_driver_sql("CREATE INDEX many_a ON many (a)")
        connection.exec_driver_sql(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 4000)"
            " INSERT INTO many SELECT 'a' || x, 'b' || x, 'c' || x FROM n"
        )
    watcher = Watcher()
    vault.back_up(tmp_path / "b.csebak", watcher.hear)
    vault.close()
    shares = watcher.shares(Stage.CHECK)
    assert shares[-2] > 0.85
    assert max(later - at for at, later in pairwise(shares)) < 0.2


# ---- stopped, without room ----------------------------------------------------------------------


@pytest.mark.parametrize("nth", [1, 3])
@pytest.mark.parametrize("stage", STAGES)
def test_stopped_at_any_step_the_vault_is_as_it_was_and_opens_afterwards(old: Path, stage: Stage, nth: int) -> None:
    before = state_of(old)
    with pytest.raises(Cancelled):
        opened(old, tell=Watcher(stage, nth).hear)
    left = state_of(old)
    has_backup = left.pop(BACKUP, b"") != b""
    assert has_backup == (stage in (Stage.UPDATE, Stage.REMAKE))
    assert left == before
    assert _is_as_it_was(old)
    opened(old).close()


def test_without_room_for_the_backup_nothing_is_begun_and_it_says_how_much_is_needed(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updating, "_MARGIN", 2**60)
    before, watcher = state_of(old), Watcher()
    with pytest.raises(DiskFull) as full:
        opened(old, tell=watcher.hear)
    facts = full.value.facts
    assert int(facts["needed"]) > 2**60 > int(facts["free"]) > 0
    assert watcher.told == []
    assert state_of(old) == before


class Disks:
    """Each folder is a disk of its own, with so much room in vaults and a half."""

    def __init__(self, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.size = (old / "vault.db").stat().st_size
        self.free: dict[Path, float] = {}
        self.same: set[Path] = set()
        monkeypatch.setattr(updating, "_MARGIN", 0)
        monkeypatch.setattr(updating, "_free_on", lambda folder: int(self.free[folder] * self.size))
        monkeypatch.setattr(updating, "_disk_of", self.disk_of)

    def disk_of(self, folder: Path) -> str:
        folder.stat()  # raises when it is gone
        return "one" if folder in self.same else str(folder)


def test_the_backup_of_an_update_may_go_to_another_disk(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then once the size of the vault is enough where it is."""
    disks, stick = Disks(old, monkeypatch), tmp_path / "stick"
    stick.mkdir()
    theirs = stick / f"desk-{clock_at_start().today()}-before-update.csebak"
    theirs.write_bytes(b"of another vault")
    disks.free = {old: 1.5, stick: 1.5}
    with pytest.raises(DiskFull):
        opened(old)

    vault = opened(old, copy_to=stick)

    assert vault.left_copies() == ()
    assert theirs.read_bytes() == b"of another vault"
    made = theirs.with_name(f"{theirs.stem}-2.csebak")
    assert sorted(path.name for path in stick.iterdir()) == [made.name, theirs.name]
    with vault.reading() as session:
        entry = session.query(AccessEntry).filter_by(event="migrated").one()
        assert json.loads(str(entry.body)) == {"was": 1, "now": schema.KNOWN, "elsewhere": 1}
    vault.close()
    _restored(made, tmp_path / "restored", Watcher()).close()


def test_a_place_for_the_backup_that_will_not_do_is_named_before_anything_is_begun(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disks, stick, before = Disks(old, monkeypatch), tmp_path / "stick", state_of(old)
    with pytest.raises(DiskTrouble) as gone:
        opened(old, copy_to=stick)
    stick.mkdir()
    disks.free = {old: 0.5, stick: 1.5}
    with pytest.raises(DiskFull) as here:
        opened(old, copy_to=stick)
    disks.free = {old: 1.5, stick: 0.5}
    with pytest.raises(DiskFull) as full:
        opened(old, copy_to=stick)
    disks.same = {old, stick}
    with pytest.raises(DiskFull) as same:
        opened(old, copy_to=stick)

    assert [gone.value.path, here.value.path, full.value.path, same.value.path] == [stick, old, stick, old]
    assert here.value.facts == {"needed": disks.size, "free": disks.size // 2, "elsewhere": 1}
    assert full.value.facts == {"needed": disks.size, "free": disks.size // 2}
    assert same.value.facts["same_disk"] == 1
    assert list(stick.iterdir()) == []
    assert state_of(old) == before


def test_stopped_it_takes_its_backup_on_another_disk_away_again_or_says_that_it_is_left(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disks, stick = Disks(old, monkeypatch), tmp_path / "stick"
    stick.mkdir()
    disks.free, before = {old: 1.5, stick: 1.5}, state_of(old)

    class Pulled(Watcher):
        def hear(self, far: HowFar) -> None:
            if far.stage is Stage.REMAKE and stick.exists():
                stick.rename(tmp_path / "pulled")
            super().hear(far)

    with pytest.raises(Cancelled) as stopped:
        opened(old, copy_to=stick, tell=Watcher(Stage.REMAKE).hear)
    assert list(stick.iterdir()) == []
    with pytest.raises(Cancelled) as pulled:
        opened(old, copy_to=stick, tell=Pulled(Stage.REMAKE).hear)

    name = f"desk-{clock_at_start().today()}-before-update.csebak"
    assert (stopped.value.left, pulled.value.left) == (None, stick / name)
    assert (tmp_path / "pulled" / name).exists()
    assert state_of(old) == before


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
def test_in_a_folder_that_may_not_be_written_nothing_is_begun(old: Path) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "v"
        shutil.copytree(old, place)
        Path(name).chmod(0o755)
        with as_nobody(place), pytest.raises(ReadOnlyPlace):
            opened(place)
        assert state_of(place) == state_of(old)


def test_what_is_raised_while_a_statement_runs_stops_the_statement(old: Path) -> None:
    def stop() -> None:
        raise Cancelled

    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    with raw(old / "vault.db", data_key(old), Way.LOOK) as connection:
        with pytest.raises(Cancelled), steps.watched(connection, stop, every=1_000):
            connection.execute(endless).fetchone()
        assert connection.execute("SELECT 1").fetchone() == (1,)


# ---- backing up and restoring --------------------------------------------------------------------


def test_what_was_set_up_is_folded_into_the_file_before_it_is_closed(tmp_path: Path) -> None:
    """Closing would fold it as well, with Python's lock held: a window would stand still for it, after an update for many seconds."""
    in_file: list[list[tuple[int]]] = []

    class Noting(sqlite3.Connection):
        def close(self) -> None:
            """What the file holds without its -wal."""
            shutil.copyfile(tmp_path / "a.db", tmp_path / "copy.db")
            with sqlite3.connect(f"{(tmp_path / 'copy.db').as_uri()}?immutable=1", uri=True) as copy:
                in_file.append(copy.execute("SELECT n FROM t").fetchall())
            copy.close()
            super().close()

    def connecting(_query_only: bool) -> sqlite3.Connection:
        made = sqlite3.connect(tmp_path / "a.db", factory=Noting, isolation_level=None)
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE t(n)")
        return made

    with updating.one_transaction(Engines(connecting, sqlite3)) as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (7)")
    assert in_file == [[(7,)]]


@pytest.mark.parametrize("stage", [Stage.COPY, Stage.CHECK, Stage.SEAL])
def test_a_backup_that_is_stopped_leaves_the_one_before_and_nothing_else(tmp_path: Path, stage: Stage) -> None:
    vault = new_vault(tmp_path / "v")
    vault.back_up(tmp_path / "b.csebak")
    before = (tmp_path / "b.csebak").read_bytes()
    with pytest.raises(Cancelled):
        vault.back_up(tmp_path / "b.csebak", Watcher(stage, 2).hear)
    assert (tmp_path / "b.csebak").read_bytes() == before
    assert not [
        path for path in (*tmp_path.iterdir(), *vault.folder.iterdir()) if ".tmp" in path.name or ".new" in path.name
    ]
    keep(vault, "work goes on")
    vault.close()


RESTORING = (Stage.UNPACK, Stage.CHECK, Stage.FILL, Stage.UPDATE, Stage.REMAKE)


def _restored(source: Path, folder: Path, watcher: Watcher) -> Vault:
    return store.restore_vault(source, PASSPHRASE, folder, clock=clock_at_start(), ids=Ids(), tell=watcher.hear)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    made = tmp_path / "desk-2026-03-01.csebak"
    shutil.copy(STORED / "vaults" / "schema-1.csebak", made)
    return made


def test_restoring_an_older_backup_is_told_step_by_step(source: Path, tmp_path: Path) -> None:
    watcher = Watcher()
    _restored(source, tmp_path / "r", watcher).close()
    assert watcher.stages() == RESTORING
    assert all(watcher.shares(stage) == sorted(watcher.shares(stage)) for stage in RESTORING)


@pytest.mark.parametrize("stage", RESTORING)
def test_a_restore_that_is_stopped_leaves_nothing_behind(source: Path, tmp_path: Path, stage: Stage) -> None:
    before = source.read_bytes()
    with pytest.raises(Cancelled):
        _restored(source, tmp_path / "r", Watcher(stage))
    assert not (tmp_path / "r").exists()
    assert source.read_bytes() == before


def test_a_restored_vault_says_which_backup_it_came_from_and_what_it_left_behind(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    keep(vault, "before")
    entries = vault.back_up(tmp_path / "desk-2026-03-02.csebak").entries
    keep(vault, "set aside by restoring")
    earlier = vault.vault_id
    vault.close()
    restored = _restored(tmp_path / "desk-2026-03-02.csebak", tmp_path / "r", Watcher())
    assert "set aside by restoring" not in kept(restored)
    with restored.reading() as session:
        entry = session.query(AccessEntry).filter_by(event="restored").one()
        assert json.loads(str(entry.body)) == {
            "backup": "desk-2026-03-02.csebak",
            "made": clock_at_start().now().isoformat(),
            "entries": entries,
            "earlier": earlier,
        }
    restored.close()


def test_an_update_is_written_down_with_both_versions(old: Path) -> None:
    vault = opened(old)
    with vault.reading() as session:
        entry = session.query(AccessEntry).filter_by(event="migrated").one()
        assert json.loads(str(entry.body)) == {"was": 1, "now": schema.KNOWN}
    vault.close()
