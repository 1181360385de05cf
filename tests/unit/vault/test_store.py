"""Creating, unlocking, locking, changing the passphrase - and every refusal as its own error with nothing changed."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import OperationalError

from cse_desk import errors
from cse_desk.clock import SetClock
from cse_desk.errors import (
    AlreadyOpen,
    DamagedFile,
    IncompleteCopy,
    NewerFile,
    NotAVault,
    PlaintextFile,
    ReadOnlyPlace,
    TooManyTries,
    UnsafePlace,
    VaultExists,
    WeakPassphrase,
    WrongPassphrase,
)
from cse_desk.ids import Ids
from cse_desk.models.enums import Role
from cse_desk.models.tables.local import AccessEntry, Setting, User
from cse_desk.vault import connecting, keyfile, keys, mark, store
from cse_desk.vault.engines import Way
from cse_desk.vault.keys import KdfCost, KeyUse
from cse_desk.vault.places import Mount
from cse_desk.vault.store import Vault
from tests.unit.vault.sealed import (
    OTHER,
    PASSPHRASE,
    PERSON,
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

CANARY = "Kunigunde-Canary-4471"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = new_vault(tmp_path / "v")
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a vault that was used and locked."""
    made = new_vault(tmp_path / "v")
    keep(made, "work")
    made.close()
    return made.folder


# ---- create, unlock, lock -----------------------------------------------------------------------


def test_a_new_vault_knows_its_person(vault: Vault) -> None:
    me = vault.me
    assert (me.name, me.agency, me.role, me.card_text) == (PERSON.name, PERSON.agency, Role.SOCIAL_WORKER, "")
    assert me.author == keys.author_of(me.signing_key)
    with vault.reading() as session:
        assert session.get_one(User, me.author).age_recipient == me.age_recipient


def test_what_was_kept_is_there_after_locking_and_unlocking(folder: Path) -> None:
    vault = opened(folder)
    assert kept(vault)["work"] is True
    vault.close()


def test_the_person_and_the_incarnation_stay_the_same(vault: Vault) -> None:
    vault.keep_card("the card")
    before = (vault.me, vault.vault_id, vault.age_identity(), vault.sign(b"words"))
    vault.close()
    again = opened(vault.folder)
    assert (again.me, again.vault_id, again.age_identity(), again.sign(b"words")) == before
    assert again.me.card_text == "the card"
    again.close()


def test_a_locked_vault_is_one_file_and_its_keys(folder: Path) -> None:
    """No -wal is left: whoever copies the folder now copies everything."""
    names = {path.name for path in folder.iterdir()}
    assert names == {"vault.db", "vault.keys", "vault.keys.prev", "vault.mark", "drafts.db", "lock"}


def test_locking_twice_is_harmless_and_a_locked_vault_can_be_opened_at_once(vault: Vault) -> None:
    vault.close()
    vault.close()
    assert not vault.is_open
    opened(vault.folder).close()


@pytest.mark.skipif(sys.platform == "win32", reason="rights are inherited there")
def test_the_folder_is_for_its_owner_only(vault: Vault) -> None:
    assert vault.folder.stat().st_mode & 0o777 == 0o700


def test_a_weak_passphrase_makes_no_vault(tmp_path: Path) -> None:
    with pytest.raises(WeakPassphrase):
        store.create_vault(tmp_path / "v", "password1234", PERSON, clock=clock_at_start(), ids=Ids())
    assert not (tmp_path / "v").exists()


def test_a_vault_is_never_made_over_another(folder: Path) -> None:
    before = state_of(folder)
    with pytest.raises(VaultExists):
        new_vault(folder)
    assert state_of(folder) == before


@pytest.mark.parametrize("left", ["vault.db", "vault.keys", "vault.keys.prev"])
def test_a_vault_is_never_made_over_what_is_left_of_one(tmp_path: Path, left: str) -> None:
    (tmp_path / left).write_bytes(b"left")
    with pytest.raises(VaultExists):
        new_vault(tmp_path)
    assert (tmp_path / left).read_bytes() == b"left"


def test_calibrated_vaults_are_never_below_the_floor(tmp_path: Path) -> None:
    """The one test that lets the product choose."""
    made = store.create_vault(tmp_path / "v", PASSPHRASE, PERSON, clock=clock_at_start(), ids=Ids())
    made.close()
    cost = keyfile.from_bytes((tmp_path / "v" / keyfile.NAME).read_bytes()).slots[0].cost
    assert cost.is_allowed


def test_a_passphrase_may_come_as_bytes_and_is_left_to_its_owner_to_wipe(folder: Path) -> None:
    given = bytearray(PASSPHRASE.encode())
    store.open_vault(folder, given, clock=clock_at_start(), ids=Ids()).close()
    assert given == PASSPHRASE.encode()


# ---- every connection has the same settings ------------------------------------------------------


@pytest.fixture(scope="module")
def connections(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """One of every kind."""

    def of(engine: Any) -> Any:
        with engine.connect() as connection:
            return connection.connection.dbapi_connection

    vault = new_vault(tmp_path_factory.mktemp("settings") / "v")
    with raw(vault.folder / "vault.db", data_key(vault.folder), Way.LOOK) as looking:
        yield {
            "writing": of(vault._engines.writing()),
            "reading": of(vault._engines.reading()),
            "keeper": vault._keeper,
            "drafts": vault.drafts._connection,
            "looking": looking,
        }
    vault.close()


_EXPECTED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "recursive_triggers": 1,
    "temp_store": 2,
    "cache_size": -12000,  # decision 26
    "mmap_size": 0,
    "busy_timeout": 5000,
    "page_size": "4096",
    "cipher_page_size": "4096",
    "cipher_use_hmac": "1",
    "cipher_plaintext_header_size": "0",
    "cipher_memory_security": "0",
    "cipher_log_level": "NONE",
    "auto_vacuum": 0,
}


@pytest.mark.parametrize("kind", ["writing", "reading", "keeper", "drafts", "looking"])
@pytest.mark.parametrize(("pragma", "value"), _EXPECTED.items())
def test_every_kind_of_connection_has_every_setting(
    connections: dict[str, Any], kind: str, pragma: str, value: object
) -> None:
    assert connections[kind].execute(f"PRAGMA {pragma}").fetchone() == (value,)


@pytest.mark.parametrize(
    ("kind", "query_only"), [("writing", 0), ("reading", 1), ("keeper", 0), ("drafts", 0), ("looking", 1)]
)
def test_only_reading_connections_refuse_to_write(connections: dict[str, Any], kind: str, query_only: int) -> None:
    assert connections[kind].execute("PRAGMA query_only").fetchone() == (query_only,)


def test_the_settings_of_the_code_are_all_checked_here() -> None:
    assert {*_EXPECTED} == {*connecting.SETTINGS, *connecting.ASSERTED}


def test_the_library_is_the_one_that_was_measured(vault: Vault) -> None:
    connection = vault._keeper
    assert connection.execute("PRAGMA cipher_version").fetchone()[0].startswith("4.19.")
    assert sqlcipher.sqlite_version_info >= (3, 51, 3)


def test_a_wrong_key_is_told_without_a_word_on_standard_error(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(sqlcipher.DatabaseError, match="not a database"):
        connecting.connect(folder / "vault.db", bytearray(32), Way.WRITE)
    assert capfd.readouterr() == ("", "")


def test_a_key_handed_to_connect_is_left_to_its_owner(folder: Path) -> None:
    key = keys.derived(data_key(folder), KeyUse.DATABASE)
    before = bytes(key)
    connecting.connect(folder / "vault.db", key, Way.LOOK).close()
    assert key == before


def test_looking_leaves_no_trace(folder: Path) -> None:
    before = state_of(folder)
    with raw(folder / "vault.db", data_key(folder), Way.LOOK) as connection:
        assert connection.execute("SELECT count(*) FROM settings").fetchone()[0] > 0
        with pytest.raises(sqlcipher.OperationalError):
            connection.execute("DELETE FROM settings")
    assert state_of(folder) == before


# ---- transactions --------------------------------------------------------------------------------


def test_an_act_is_kept_whole_or_not_at_all(vault: Vault) -> None:
    def act() -> None:
        with vault.transaction("two") as writing:
            writing.session.add(Setting(key="one", value=1))
            writing.session.flush()
            writing.session.add(Setting(key="two", value=2))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not {"one", "two"} & set(kept(vault))


def test_ddl_is_rolled_back_too(vault: Vault) -> None:
    def act() -> None:
        with vault._writing() as session:
            session.connection().exec_driver_sql("CREATE TABLE passing (x)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    with vault.reading() as session, pytest.raises(OperationalError, match="no such table"):
        session.connection().exec_driver_sql("SELECT * FROM passing")


def test_reading_cannot_write(vault: Vault) -> None:
    with vault.reading() as session, pytest.raises(OperationalError, match="readonly"):
        session.connection().exec_driver_sql("DELETE FROM settings")


def test_reading_is_one_consistent_look(vault: Vault) -> None:
    keep(vault, "a", 1)
    with vault.reading() as session:
        assert session.get_one(Setting, "a").value == 1
        keep(vault, "a", 2)
        session.expire_all()
        assert session.get_one(Setting, "a").value == 1
    assert kept(vault)["a"] == 2


def test_a_look_within_a_look_is_part_of_it(vault: Vault) -> None:
    keep(vault, "a", 1)
    with vault.reading() as outer:
        assert outer.get_one(Setting, "a").value == 1
        keep(vault, "a", 2)
        with vault.reading() as inner:
            assert inner is outer
            assert inner.get_one(Setting, "a", populate_existing=True).value == 1
        assert outer.get_one(Setting, "a").value == 1, "it goes on when the inner look ends"
    with vault.reading() as next_one:
        assert next_one is not outer
        assert next_one.get_one(Setting, "a").value == 2


def test_a_reader_in_an_act_sees_what_was_there_before_it(vault: Vault) -> None:
    with vault.transaction("act") as writing:
        writing.session.add(Setting(key="new", value=1))
        writing.session.flush()
        assert "new" not in kept(vault)
    assert "new" in kept(vault)


def test_transactions_are_not_nested_in_one_thread(vault: Vault) -> None:
    with vault.transaction("outer"), pytest.raises(RuntimeError, match="already open"), vault.transaction("inner"):
        pass


def test_threads_take_turns_and_nobodys_work_is_lost(vault: Vault) -> None:
    def work(name: str) -> None:
        for number in range(10):
            keep(vault, f"{name}{number}")
        vault.release_thread()

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([key for key in kept(vault) if key[0] in "abcd" and key[1:].isdecimal()]) == 40


def test_each_thread_has_its_own_connections_and_gives_them_back(vault: Vault) -> None:
    seen: list[int] = []

    def work() -> None:
        kept(vault)
        seen.append(len(vault._engines._open))
        vault.release_thread()

    kept(vault)
    before = len(vault._engines._open)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before + 1]
    assert len(vault._engines._open) == before


def test_an_error_of_the_database_names_no_one(vault: Vault) -> None:
    def act() -> None:
        with vault._writing() as session:
            session.connection().execute(
                Setting.__table__.insert(),  # type: ignore[attr-defined]
                [{"key": "same", "value": CANARY}, {"key": "same", "value": CANARY}],
            )

    with pytest.raises(Exception, match="UNIQUE") as error:
        act()
    assert CANARY not in str(error.value)
    assert CANARY not in repr(error.value)


# ---- the passphrase ------------------------------------------------------------------------------


def test_after_a_change_only_the_new_passphrase_opens(vault: Vault) -> None:
    store.change_passphrase(vault, PASSPHRASE, OTHER, cost=KdfCost.for_tests())
    vault.close()
    with pytest.raises(WrongPassphrase):
        opened(vault.folder, PASSPHRASE)
    again = opened(vault.folder, OTHER)
    assert again.me == vault.me
    with again.reading() as session:
        assert session.query(AccessEntry).filter_by(event="passphrase-changed").count() == 1
    again.close()


def test_after_a_change_the_spare_does_not_open_with_the_old_one_either(vault: Vault) -> None:
    store.change_passphrase(vault, PASSPHRASE, OTHER, cost=KdfCost.for_tests())
    vault.close()
    (vault.folder / keyfile.NAME).unlink()
    with pytest.raises(WrongPassphrase):
        opened(vault.folder, PASSPHRASE)
    opened(vault.folder, OTHER).close()


@pytest.mark.parametrize(
    ("old", "new", "error"), [("wrong one entirely", OTHER, WrongPassphrase), (PASSPHRASE, "12345", WeakPassphrase)]
)
def test_a_refused_change_changes_nothing(vault: Vault, old: str, new: str, error: type[Exception]) -> None:
    before = (vault.folder / keyfile.NAME).read_bytes()
    with pytest.raises(error):
        store.change_passphrase(vault, old, new, cost=KdfCost.for_tests())
    assert (vault.folder / keyfile.NAME).read_bytes() == before
    vault.confirm(PASSPHRASE)


def test_asking_again_counts_tries_as_unlocking_does(vault: Vault) -> None:
    for _ in range(4):
        with pytest.raises(WrongPassphrase):
            vault.confirm("not this one at all")
    with pytest.raises(TooManyTries) as wait:
        vault.confirm(PASSPHRASE)
    assert wait.value.facts == {"wait_s": 2}


# ---- refusals: each its own error, nothing changed -----------------------------------------------


@dataclass(frozen=True)
class _Elsewhere:
    """A computer whose whole disk is a network share."""

    is_windows: bool = False
    home: str = "/home/x"
    environment: dict[str, str] = field(default_factory=dict)

    def mounts(self) -> tuple[Mount, ...]:
        return (Mount("/", "cifs"),)

    def drive_type(self, drive: str) -> int:
        return 0

    def is_synced(self, path: str) -> bool:
        return False


def _emptied(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _flip(path: Path, at: int = -100) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


def _plain(folder: Path) -> None:
    (folder / "vault.db").unlink()
    connection = sqlite3.connect(folder / "vault.db")
    connection.execute("CREATE TABLE people (name)")
    connection.commit()
    connection.close()


def _cut_short(folder: Path) -> None:
    for name in (keyfile.NAME, keyfile.SPARE, mark.NAME):
        (folder / name).unlink()


def _foreign_keys(folder: Path) -> None:
    other = new_vault(folder.parent / "other")
    other.close()
    for name in (keyfile.NAME, keyfile.SPARE):
        shutil.copy(other.folder / name, folder / name)


def _both_headers(change: Callable[[Path], None]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        change(folder / keyfile.NAME)
        change(folder / keyfile.SPARE)

    return spoil


def _without_slot_check(folder: Path) -> None:
    """The HMAC does not fit: somebody without the data key edited the slots."""
    file = keyfile.from_bytes((folder / keyfile.NAME).read_bytes())
    edited = keyfile.KeyFile(file.vault, file.generation + 1, file.slots, file.hmac)
    for name in (keyfile.NAME, keyfile.SPARE):
        (folder / name).write_bytes(keyfile.to_bytes(edited))


def _newer_header(folder: Path) -> None:
    import hashlib
    import json

    plain = json.loads((folder / keyfile.NAME).read_bytes())
    del plain["sha256"]
    plain["v"] = 7
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    plain["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    (folder / keyfile.NAME).write_text(json.dumps(plain, sort_keys=True, separators=(",", ":")))


_REFUSALS: list[tuple[str, Callable[[Path], object], type[errors.VaultError]]] = [
    ("a folder that holds nothing", _emptied, NotAVault),
    ("a folder that is not there", shutil.rmtree, NotAVault),
    ("what a creation left that was cut short", _cut_short, NotAVault),
    ("a plaintext database", _plain, PlaintextFile),
    ("no database", lambda folder: (folder / "vault.db").unlink(), DamagedFile),
    ("an empty database", lambda folder: (folder / "vault.db").write_bytes(b""), DamagedFile),
    ("a cut database", lambda folder: os.truncate(folder / "vault.db", 8_192), DamagedFile),
    ("another file in its place", lambda folder: (folder / "vault.db").write_bytes(bytes(40_000)), DamagedFile),
    ("a flipped bit in the first page", lambda folder: _flip(folder / "vault.db", 100), DamagedFile),
    ("no keys", _both_headers(Path.unlink), DamagedFile),
    ("damaged keys", _both_headers(_flip), DamagedFile),
    ("edited keys", _without_slot_check, DamagedFile),
    ("the keys of another vault", _foreign_keys, DamagedFile),
    ("a newer slot file", _newer_header, NewerFile),
    ("no mark", lambda folder: (folder / mark.NAME).unlink(), IncompleteCopy),
    ("a damaged mark", lambda folder: _flip(folder / mark.NAME), IncompleteCopy),
]


@pytest.mark.parametrize(("spoil", "error"), [case[1:] for case in _REFUSALS], ids=[case[0] for case in _REFUSALS])
def test_each_refusal_is_its_own_error_and_changes_nothing(
    folder: Path, spoil: Callable[[Path], object], error: type[errors.VaultError]
) -> None:
    spoil(folder)
    before = state_of(folder) if folder.exists() else None
    with pytest.raises(errors.VaultError) as refused:
        opened(folder)
    assert type(refused.value) is error
    assert refused.value.path == folder
    assert (state_of(folder) if folder.exists() else None) == before


def test_a_wrong_passphrase_changes_nothing(folder: Path) -> None:
    before = state_of(folder)
    with pytest.raises(WrongPassphrase):
        opened(folder, PASSPHRASE.upper())
    assert state_of(folder) == before


def test_wrong_passphrases_are_slowed_down_over_restarts_and_never_erase(folder: Path) -> None:
    clock = clock_at_start()
    before = state_of(folder)
    for _ in range(4):
        with pytest.raises(WrongPassphrase):
            opened(folder, "not this one at all", clock)
    for passphrase in ("not this one at all", PASSPHRASE):
        with pytest.raises(TooManyTries):
            opened(folder, passphrase, SetClock(clock.now()))
    clock.go_on(seconds=2)
    assert state_of(folder) == before
    opened(folder, PASSPHRASE, clock).close()
    with pytest.raises(WrongPassphrase):
        opened(folder, "not this one at all", clock)


def test_a_second_copy_of_the_program_is_kept_out(vault: Vault) -> None:
    with pytest.raises(AlreadyOpen):
        opened(vault.folder)
    keep(vault, "still works")


def test_an_unsafe_place_is_refused_before_anything_is_made(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(UnsafePlace):
        new_vault(tmp_path / "w", probe=_Elsewhere())
    assert not (tmp_path / "w").exists()
    before = state_of(folder)
    with pytest.raises(UnsafePlace) as unsafe:
        opened(folder, probe=_Elsewhere())
    assert unsafe.value.kind is errors.PlaceKind.NETWORK
    assert state_of(folder) == before


@POSIX
def test_a_folder_that_cannot_be_written_is_refused() -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        made = new_vault(place / "v")
        made.close()
        made.folder.chmod(0o755)
        before = state_of(made.folder)
        with as_nobody(made.folder), pytest.raises(ReadOnlyPlace):
            opened(made.folder)
        with as_nobody(place), pytest.raises(ReadOnlyPlace):
            new_vault(place / "w")
        assert state_of(made.folder) == before
        assert not (place / "w").exists()


def test_after_any_refusal_the_folder_is_free_for_the_next_try(folder: Path) -> None:
    (folder / mark.NAME).rename(folder / "away")
    with pytest.raises(IncompleteCopy):
        opened(folder)
    (folder / "away").rename(folder / mark.NAME)
    opened(folder).close()


# ---- damaged keys are mended from the spare ------------------------------------------------------


@pytest.mark.parametrize(
    "spoil", [Path.unlink, _flip, lambda path: path.write_bytes(b""), lambda path: os.truncate(path, 300)]
)
@pytest.mark.parametrize("name", [keyfile.NAME, keyfile.SPARE])
def test_one_damaged_copy_of_the_keys_costs_nothing(folder: Path, spoil: Callable[[Path], object], name: str) -> None:
    whole = (folder / keyfile.NAME).read_bytes()
    spoil(folder / name)
    opened(folder).close()
    assert (folder / keyfile.NAME).read_bytes() == whole == (folder / keyfile.SPARE).read_bytes()


# ---- incomplete and older copies -----------------------------------------------------------------


def _copy(vault: Vault, target: Path, *, without: str = "nothing") -> Path:
    """What a person or a sync program does: copy the folder while the vault is open."""
    shutil.copytree(vault.folder, target, ignore=shutil.ignore_patterns("*-shm", "lock", without))
    return target


def test_a_whole_copy_of_an_open_vault_opens(vault: Vault, tmp_path: Path) -> None:
    keep(vault, "work")
    copy = opened(_copy(vault, tmp_path / "copy"))
    assert kept(copy)["work"] is True
    copy.close()


def test_a_copy_without_its_wal_is_noticed_and_left_as_it_is(vault: Vault, tmp_path: Path) -> None:
    """1 of 51 rows survived with all of SQLCipher's own checks green."""
    for number in range(50):
        keep(vault, f"work{number}")
    copy = _copy(vault, tmp_path / "copy", without="*-wal")
    before = state_of(copy)
    with pytest.raises(IncompleteCopy):
        opened(copy)
    assert state_of(copy) == before


def test_a_copy_without_its_wal_after_a_first_lock_is_an_incomplete_copy(folder: Path, tmp_path: Path) -> None:
    vault = opened(folder)
    keep(vault, "later")
    copy = _copy(vault, tmp_path / "copy", without="*-wal")
    vault.close()
    before = state_of(copy)
    with pytest.raises(IncompleteCopy):
        opened(copy)
    assert state_of(copy) == before


def test_an_older_database_under_a_newer_mark_is_an_incomplete_copy(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "old")
    vault = opened(folder)
    keep(vault, "later")
    vault.close()
    shutil.copy(tmp_path / "old" / "vault.db", folder / "vault.db")
    with pytest.raises(IncompleteCopy):
        opened(folder)


def test_a_wal_cut_before_the_last_mark_is_an_incomplete_copy(folder: Path, tmp_path: Path) -> None:
    vault = opened(folder)
    for number in range(70):
        keep(vault, f"work{number}")
    copy = _copy(vault, tmp_path / "copy")
    vault.close()
    size = (copy / "vault.db-wal").stat().st_size
    os.truncate(copy / "vault.db-wal", size // 4)
    before = state_of(copy)
    with pytest.raises(IncompleteCopy):
        opened(copy)
    assert {name: data for name, data in state_of(copy).items() if not name.endswith("-shm")} == before


def test_a_marks_worth_of_commits_moves_it_on(folder: Path) -> None:
    """Otherwise a long day's loss would look like nothing."""
    vault = opened(folder)
    secret = data_key(folder)
    first = mark.read(folder, vault._unsealed.keyfile.vault, secret)
    for number in range(mark.COMMITS + 1):
        keep(vault, f"work{number}")
    later = mark.read(folder, vault._unsealed.keyfile.vault, secret)
    assert first is not None
    assert later is not None
    assert (first.closed, later.closed) == (False, False)
    assert later.seq > first.seq
    vault.close()
    last = mark.read(folder, vault._unsealed.keyfile.vault, secret)
    assert last is not None
    assert last.closed


def test_the_mark_of_another_vault_says_nothing_here(folder: Path, tmp_path: Path) -> None:
    other = new_vault(tmp_path / "other")
    other.close()
    shutil.copy(other.folder / mark.NAME, folder / mark.NAME)
    with pytest.raises(IncompleteCopy):
        opened(folder)


def test_an_older_copy_may_be_accepted_as_a_new_incarnation(folder: Path, tmp_path: Path) -> None:
    """Otherwise its next changes would be taken for those that were lost."""
    shutil.copytree(folder, tmp_path / "old")
    vault = opened(folder)
    keep(vault, "lost")
    before = vault.vault_id
    vault.close()
    shutil.copy(tmp_path / "old" / "vault.db", folder / "vault.db")
    older = opened(folder, accept_older=True)
    assert "lost" not in kept(older)
    assert older.vault_id != before
    minted = older.vault_id
    older.close()
    again = opened(folder)
    assert again.vault_id == minted
    again.close()


def test_a_crash_at_any_point_of_locking_is_not_taken_for_a_loss(folder: Path, tmp_path: Path) -> None:
    """After the last commit, after the -wal was folded in, and after the mark."""
    vault = opened(folder)
    keep(vault, "work", 2)
    stages = [_copy(vault, tmp_path / "0")]
    vault._engines.close()
    vault._keeper.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    stages.append(_copy(vault, tmp_path / "1"))
    vault._write_mark(vault._newest, closed=True)
    stages.append(_copy(vault, tmp_path / "2"))
    vault.close()
    for stage in stages:
        copy = opened(stage)
        assert kept(copy)["work"] == 2
        copy.close()


# ---- checking the whole --------------------------------------------------------------------------


def test_a_flipped_bit_is_found_when_the_file_was_not_closed_in_order(folder: Path) -> None:
    vault = opened(folder)
    vault.check()
    vault.close()
    size = (folder / "vault.db").stat().st_size
    _flip(folder / "vault.db", size - 2_000)
    secret = data_key(folder)
    found = mark.read(folder, keyfile.from_bytes((folder / keyfile.NAME).read_bytes()).vault, secret)
    assert found is not None
    (folder / "vault.db-wal").write_bytes(b"")
    mark.write(folder, mark.Mark(found.vault, found.seq, found.hash, closed=False, checked=found.checked), secret)
    with pytest.raises(DamagedFile) as damaged:
        opened(folder)
    assert damaged.value.facts["part"] == "database"
    assert "is_open" not in damaged.value.facts


def test_a_vault_knows_that_it_was_left_open(folder: Path, tmp_path: Path) -> None:
    vault = opened(folder)
    left = _copy(vault, tmp_path / "left")
    assert not vault.was_left_open
    vault.close()
    found = opened(left)
    assert found.was_left_open
    assert found.checked_at == clock_at_start().now()  # it was read whole before it was opened
    found.close()


def test_a_flipped_bit_is_found_within_a_week_in_any_case(folder: Path) -> None:
    size = (folder / "vault.db").stat().st_size
    _flip(folder / "vault.db", size - 2_000)
    clock = clock_at_start()
    clock.go_on(days=8)
    with pytest.raises(DamagedFile):
        opened(folder, clock=clock)


@pytest.mark.parametrize(
    "read", [Vault.check, lambda vault: vault.back_up(vault.folder.parent / "b.csebak")], ids=["check", "backup"]
)
def test_damage_that_is_found_while_somebody_works_says_that_the_vault_is_open(
    vault: Vault, read: Callable[[Vault], object]
) -> None:
    """At the door nothing is written any more; here every save still goes into the file."""
    path = vault.folder / "vault.db"
    _flip(path, path.stat().st_size - 2_000)
    with pytest.raises(DamagedFile) as damaged:
        read(vault)
    assert damaged.value.facts["is_open"]


def test_a_file_in_which_damage_was_found_counts_as_not_read(vault: Vault) -> None:
    vault.check()
    path = vault.folder / "vault.db"
    _flip(path, path.stat().st_size - 2_000)
    with pytest.raises(DamagedFile):
        vault.check()
    assert vault.checked_at is None


def test_checking_says_nothing_when_all_is_well(vault: Vault) -> None:
    vault.check()
    assert vault.checked_at == clock_at_start().now()


def test_a_file_that_is_too_large_to_be_read_before_it_opens_says_so_until_it_was_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "CHECK_AT_OPENING", 0)
    clock = clock_at_start()
    clock.go_on(days=8)
    vault = opened(folder, clock=clock)
    assert vault.checked_at is None
    vault.close()
    again = opened(folder, clock=clock)
    assert again.checked_at is None
    again.check()
    assert again.checked_at == clock.now()
    again.close()
    last = opened(folder, clock=clock)
    assert last.checked_at == clock.now()
    last.close()


# ---- what the bytes show -------------------------------------------------------------------------


def test_no_file_of_a_vault_shows_what_it_holds(tmp_path: Path) -> None:
    person = store.NewPerson(name=CANARY, agency=f"{CANARY} Agency", role=Role.CSE_WORKER)
    vault = store.create_vault(
        tmp_path / "v", PASSPHRASE, person, clock=clock_at_start(), ids=Ids(), cost=KdfCost.for_tests()
    )
    for number in range(60):
        keep(vault, f"note{number}", f"{CANARY} was seen {number}")
    vault.back_up(tmp_path / "v" / "b.csebak")
    secrets = [CANARY.encode(), CANARY.encode("utf-16-le"), PASSPHRASE.encode(), b"SQLite format 3", b"CREATE TABLE"]
    secrets += [vault.age_identity().encode(), bytes(vault._unsealed.unlocked.data_key)]
    for when in ("open", "locked"):
        names = {path.name for path in vault.folder.iterdir()}
        assert ("vault.db-wal" in names) is (when == "open")
        for path in vault.folder.iterdir():
            data = path.read_bytes()
            assert not [secret for secret in secrets if secret in data], (when, path.name)
        vault.close()


def test_the_control_canary_is_found_in_a_plain_file(tmp_path: Path) -> None:
    """The search above would see it."""
    connection = sqlite3.connect(tmp_path / "plain.db")
    connection.execute("CREATE TABLE notes (note)")
    connection.execute("INSERT INTO notes VALUES (?)", (f"{CANARY} was seen",))
    connection.commit()
    connection.close()
    assert CANARY.encode() in (tmp_path / "plain.db").read_bytes()


@POSIX
def test_nothing_is_said_on_standard_error_and_no_temporary_file_is_made(tmp_path: Path) -> None:
    """A process of its own: TMPDIR is watched, and SQLCipher would print past Python."""
    script = (
        "from tests.unit.vault.sealed import *\n"
        f"vault = new_vault(Path({str(tmp_path / 'v')!r}))\n"
        "keep(vault, 'a', 'x' * 5_000_000)\n"
        "vault.close()\n"
        "try:\n    opened(vault.folder, 'not this one at all')\nexcept Exception as error:\n    print(type(error).__name__)\n"
    )
    (tmp_path / "tmp").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("WrongPassphrase\n", "")
    assert list((tmp_path / "tmp").iterdir()) == []
