"""Backups: verified before they get their name, refused when they are not whole, restored as a new incarnation."""

import json
import os
import random
import shutil
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cse_desk.errors import (
    DamagedFile,
    DiskTrouble,
    NewerFile,
    ReadOnlyPlace,
    VaultError,
    VaultExists,
    WrongPassphrase,
)
from cse_desk.ids import Ids
from cse_desk.models.records.opening import Stage, nobody
from cse_desk.models.tables.local import AccessEntry
from cse_desk.vault import backup, keyfile, store
from cse_desk.vault.keys import KdfCost
from cse_desk.vault.steps import Steps
from cse_desk.vault.store import Vault
from tests.unit.vault.sealed import (
    OTHER,
    PASSPHRASE,
    as_nobody,
    clock_at_start,
    keep,
    kept,
    new_vault,
    opened,
    state_of,
)

CANARY = "Leokadia-Canary-9021"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = new_vault(tmp_path / "v")
    for number in range(30):
        keep(made, f"note{number}", f"{CANARY} {number}")
    yield made
    made.close()


@pytest.fixture
def source(vault: Vault, tmp_path: Path) -> Path:
    return vault.back_up(tmp_path / f"kept{backup.ENDING}").path


def _restore(source: Path, folder: Path, passphrase: str = PASSPHRASE) -> Vault:
    return store.restore_vault(source, passphrase, folder, clock=clock_at_start(), ids=Ids())


def _header(data: bytes) -> tuple[dict[str, object], int]:
    (length,) = struct.unpack(">I", data[8:12])
    return json.loads(data[12 : 12 + length]), 12 + length


# ---- there and back ------------------------------------------------------------------------------


def test_a_backup_restores_everything_as_a_new_incarnation(vault: Vault, source: Path, tmp_path: Path) -> None:
    restored = _restore(source, tmp_path / "r")
    assert {key: value for key, value in kept(restored).items() if key != store.VAULT_ID} == {
        key: value for key, value in kept(vault).items() if key != store.VAULT_ID
    }
    assert restored.me == vault.me
    assert restored.vault_id != vault.vault_id
    assert restored.sign(b"words") == vault.sign(b"words")
    assert restored.age_identity() == vault.age_identity()
    with restored.reading() as session:
        newest = session.query(AccessEntry).order_by(AccessEntry.seq.desc()).first()
        assert newest is not None
        assert newest.event == "restored"
    restored.close()
    opened(tmp_path / "r").close()


def test_a_backup_says_what_it_holds(vault: Vault, tmp_path: Path) -> None:
    made = vault.back_up(tmp_path / "b.csebak")
    assert made.entries == 31
    assert made.rows > 62
    assert made.size == (tmp_path / "b.csebak").stat().st_size


def test_a_backup_is_written_down(vault: Vault, source: Path) -> None:
    with vault.reading() as session:
        entry = session.query(AccessEntry).filter_by(event="backed-up").one()
        assert entry.body == '{"entries":31}'


def test_nothing_is_left_beside_a_backup(vault: Vault, source: Path) -> None:
    assert not [path for path in (*source.parent.iterdir(), *vault.folder.iterdir()) if "tmp" in path.name]
    assert not list(source.parent.glob("*.new"))


def test_what_lies_only_in_the_wal_is_in_the_backup(vault: Vault, tmp_path: Path) -> None:
    """Copying the file would have lost it."""
    keep(vault, "fresh")
    assert (vault.folder / "vault.db-wal").stat().st_size > 0
    vault.back_up(tmp_path / "b.csebak")
    restored = _restore(tmp_path / "b.csebak", tmp_path / "r")
    assert kept(restored)["fresh"] is True
    restored.close()


def test_a_backup_while_others_write_is_one_moment_of_the_vault(vault: Vault, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with vault.transaction("pair") as writing:
                from cse_desk.models.tables.local import Setting

                writing.session.merge(Setting(key="left", value=number))
                writing.session.merge(Setting(key="right", value=number))
            number += 1
        vault.release_thread()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for _ in range(5):
            vault.back_up(tmp_path / "b.csebak")
    finally:
        stop.set()
        thread.join()
    restored = _restore(tmp_path / "b.csebak", tmp_path / "r")
    found = kept(restored)
    assert found["left"] == found["right"]
    restored.close()


def test_the_passphrase_is_the_one_of_the_time_of_the_backup(vault: Vault, source: Path, tmp_path: Path) -> None:
    store.change_passphrase(vault, PASSPHRASE, OTHER, cost=KdfCost.for_tests())
    with pytest.raises(WrongPassphrase):
        _restore(source, tmp_path / "r", OTHER)
    _restore(source, tmp_path / "r").close()


def test_each_backup_has_a_key_of_its_own(vault: Vault, tmp_path: Path) -> None:
    bodies = []
    for name in ("1", "2"):
        data = vault.back_up(tmp_path / name).path.read_bytes()
        header, start = _header(data)
        bodies.append((header["sealed"], data[start : start + 16]))
    assert bodies[0][0] != bodies[1][0]
    assert bodies[0][1] != bodies[1][1]


def test_a_backup_shows_nothing_of_what_it_holds(source: Path) -> None:
    data = source.read_bytes()
    for secret in (CANARY.encode(), b"Orsolya", b"Testborough", b"CREATE TABLE", b"SQLite format 3", b"access_log"):
        assert secret not in data


def test_a_restored_vault_can_be_backed_up_and_restored_again(source: Path, tmp_path: Path) -> None:
    first = _restore(source, tmp_path / "r1")
    first.back_up(tmp_path / "again.csebak")
    second = _restore(tmp_path / "again.csebak", tmp_path / "r2")
    assert second.vault_id != first.vault_id
    first.close()
    second.close()


# ---- refused -------------------------------------------------------------------------------------


def _refused(source: Path, target: Path, *errors: type[VaultError]) -> VaultError:
    with pytest.raises(VaultError) as refused:
        _restore(source, target)
    assert type(refused.value) in errors
    assert refused.value.path == source
    assert not target.exists()
    return refused.value


def test_damage_anywhere_is_refused_and_nothing_is_made(source: Path, tmp_path: Path) -> None:
    """A flip at every place of the header's frame, and at sixty places of the rest."""
    data = source.read_bytes()
    chance = random.Random(5)
    places = [*range(12), *(chance.randrange(12, len(data)) for _ in range(60)), len(data) - 1]
    for at in places:
        spoilt = bytearray(data)
        spoilt[at] ^= 0x04
        (tmp_path / "spoilt").write_bytes(bytes(spoilt))
        _refused(tmp_path / "spoilt", tmp_path / "r", DamagedFile)


@pytest.mark.parametrize("size", [0, 5, 11, 12, 400, 2_000, -4_096, -1])
def test_a_cut_backup_is_refused(source: Path, tmp_path: Path, size: int) -> None:
    data = source.read_bytes()
    (tmp_path / "cut").write_bytes(data[:size])
    _refused(tmp_path / "cut", tmp_path / "r", DamagedFile)


def test_one_byte_more_is_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "more").write_bytes(source.read_bytes() + b"\0")
    _refused(tmp_path / "more", tmp_path / "r", DamagedFile)


def test_another_file_is_refused(vault: Vault, tmp_path: Path) -> None:
    shutil.copy(vault.folder / "vault.db", tmp_path / "other")
    _refused(tmp_path / "other", tmp_path / "r", DamagedFile)


def test_a_database_swapped_between_two_backups_is_refused(vault: Vault, source: Path, tmp_path: Path) -> None:
    first = source.read_bytes()
    keep(vault, "later")
    second = vault.back_up(tmp_path / "2").path.read_bytes()
    (tmp_path / "swapped").write_bytes(first[: _header(first)[1]] + second[_header(second)[1] :])
    _refused(tmp_path / "swapped", tmp_path / "r", DamagedFile)


def _edited(source: Path, change: Callable[[dict[str, object]], None]) -> bytes:
    data = source.read_bytes()
    header, start = _header(data)
    change(header)
    text = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    return data[:8] + struct.pack(">I", len(text)) + text + data[start:]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda header: header.update(v=2), NewerFile),
        (lambda header: header.update(schema=99), NewerFile),
        (lambda header: header.update(v="1"), DamagedFile),
        (lambda header: header.update(made="2020-01-01T00:00:00+00:00"), DamagedFile),
        (lambda header: header.update(schema=0), DamagedFile),
        (lambda header: header.update(sha256="00" * 32), DamagedFile),
        (lambda header: header.update(keys="{}"), DamagedFile),
        (lambda header: header.update(keys=None), DamagedFile),
        (lambda header: header.update(sealed="zz"), DamagedFile),
        (lambda header: header.pop("nonce"), DamagedFile),
        (lambda header: header.update(more=1), DamagedFile),
    ],
)
def test_an_edited_header_is_refused(
    source: Path, tmp_path: Path, change: Callable[[dict[str, object]], None], error: type[VaultError]
) -> None:
    (tmp_path / "edited").write_bytes(_edited(source, change))
    _refused(tmp_path / "edited", tmp_path / "r", error)


def test_a_header_of_absurd_length_is_refused_without_reading_it(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(backup.MAGIC + struct.pack(">I", 0xFFFF_FFFF) + b"{" * 300_000)
    _refused(tmp_path / "long", tmp_path / "r", DamagedFile)


def test_a_missing_backup_is_a_trouble_of_the_disk(tmp_path: Path) -> None:
    _refused(tmp_path / "gone", tmp_path / "r", DiskTrouble)


def test_a_wrong_passphrase_makes_nothing(source: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        _restore(source, tmp_path / "r", OTHER)
    assert not (tmp_path / "r").exists()


def test_a_restore_never_replaces_a_vault(vault: Vault, source: Path) -> None:
    keep(vault, "newer work")
    vault.close()
    before = state_of(vault.folder)
    with pytest.raises(VaultExists):
        _restore(source, vault.folder)
    assert state_of(vault.folder) == before


# ---- making fails --------------------------------------------------------------------------------


def test_a_backup_that_cannot_be_written_leaves_the_one_before(vault: Vault, source: Path) -> None:
    if os.name != "posix":
        pytest.skip("POSIX")
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        shutil.copy(source, place / "b.csebak")
        before = (place / "b.csebak").read_bytes()
        with as_nobody(place), pytest.raises(VaultError) as refused:
            backup._write(b"{}", place / "b.csebak", place / "b.csebak", Steps(nobody, Stage.SEAL))
        assert type(refused.value) is ReadOnlyPlace
        assert (place / "b.csebak").read_bytes() == before


def test_a_target_folder_that_is_not_there_is_told(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(DiskTrouble) as trouble:
        vault.back_up(tmp_path / "gone" / "b.csebak")
    assert trouble.value.path == tmp_path / "gone" / "b.csebak"


def test_a_backup_that_is_there_has_not_failed_when_its_folder_cannot_be_synced(
    vault: Vault, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    """The verified file has its name; only that a power cut leaves it that is not sure, and this is what is told."""

    def sync(_folder: Path) -> None:
        raise OSError(5, "the disk")

    expected_log.append("name of a backup not made durable: OSError")
    target = tmp_path / "stick.csebak"
    with monkeypatch.context() as patched:
        patched.setattr(keyfile, "sync_folder", sync)
        made = vault.back_up(target)

    assert (made.path, made.name_lasts, vault.back_up(source).name_lasts) == (target, False, True)
    with vault.reading() as session:
        assert session.query(AccessEntry).filter_by(event="backed-up").count() == 3
    restored = _restore(target, tmp_path / "r")
    assert kept(restored)["note7"] == f"{CANARY} 7"
    restored.close()


def test_a_damaged_vault_is_not_backed_up_as_if_it_were_whole(
    vault: Vault, tmp_path: Path, expected_log: list[str]
) -> None:
    """The copy is checked: a page that does not verify stops it, and the older backup stays."""
    expected_log.append("vault closed without its last entry")
    vault.back_up(tmp_path / "b.csebak")
    vault.close()
    before = (tmp_path / "b.csebak").read_bytes()
    path = vault.folder / "vault.db"
    again = opened(vault.folder)
    again._engines.close()
    again._keeper.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    data = bytearray(path.read_bytes())
    data[-2_000] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(DamagedFile):
        again.back_up(tmp_path / "b.csebak")
    assert (tmp_path / "b.csebak").read_bytes() == before
    again.close()


def test_the_copy_of_the_keys_in_a_backup_is_the_whole_slot_file(vault: Vault, source: Path) -> None:
    header, _ = _header(source.read_bytes())
    assert str(header["keys"]).encode() == (vault.folder / keyfile.NAME).read_bytes()
