"""The backups that updates left: listed, and removed only when all they hold is in the vault."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from cse_desk.errors import DamagedFile, HoldsMore, NotFound, ReadOnlyPlace
from cse_desk.models.tables.local import AccessEntry
from cse_desk.vault import copies, keyfile
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault
from tests.unit.vault.sealed import as_nobody, clock_at_start, keep, kept, new_vault, opened

NAME = copies.name_of(1, 2)


def _removed(vault: Vault) -> list[dict[str, object]]:
    with vault.reading() as session:
        found = session.query(AccessEntry).filter_by(event=Event.COPY_REMOVED.value)
        return [json.loads(str(entry.body)) for entry in found]


@pytest.mark.parametrize("sync_fails", [False, True])
def test_a_copy_of_this_vaults_past_is_listed_and_removed_and_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_log: list[str], sync_fails: bool
) -> None:
    """Once the file is gone it is removed, whatever the disk says of its folder afterwards."""
    vault = new_vault(tmp_path / "v")
    assert vault.left_copies() == ()
    made = vault.back_up(vault.folder / NAME)
    keep(vault, "later")
    (copy,) = vault.left_copies()
    assert (copy.name, copy.made, copy.size) == (NAME, clock_at_start().now(), made.size)

    def sync(_folder: Path) -> None:
        if sync_fails:
            raise OSError(5, "the disk")

    expected_log += ["removal of a copy not made durable: OSError"] * sync_fails
    with monkeypatch.context() as patched:
        patched.setattr(keyfile, "sync_folder", sync)
        vault.remove_copy(NAME)

    assert vault.left_copies() == ()
    assert not (vault.folder / NAME).exists()
    assert kept(vault)["later"] is True
    assert _removed(vault) == [{"entries": made.entries, "size": made.size}]
    vault.close()
    opened(tmp_path / "v").close()


def test_a_copy_that_holds_something_else_stays(tmp_path: Path) -> None:
    """For example where somebody put an older vault back beside it: what was recorded since then is only in the copy."""
    new_vault(tmp_path / "v").close()
    shutil.copytree(tmp_path / "v", tmp_path / "older")
    vault = opened(tmp_path / "v")
    keep(vault, "since")
    vault.back_up(tmp_path / "older" / NAME)
    vault.close()
    older = opened(tmp_path / "older")
    for number in range(9):  # as long a log as the copy's, and another one
        keep(older, f"other {number}")

    with pytest.raises(HoldsMore) as refused:
        older.remove_copy(NAME)

    assert refused.value.path == older.folder / NAME
    assert (older.folder / NAME).exists()
    assert _removed(older) == []
    older.close()


def test_what_cannot_be_read_or_is_of_another_vault_or_is_no_copy_stays(tmp_path: Path) -> None:
    vault, other = new_vault(tmp_path / "v"), new_vault(tmp_path / "other")
    other.back_up(vault.folder / NAME)
    broken = copies.name_of(2, 3)
    (vault.folder / broken).write_bytes(b"no backup at all")
    (vault.folder / "before-schema-9").mkdir()
    assert {one.name for one in vault.left_copies()} == {NAME, broken}

    for name in (NAME, broken):
        with pytest.raises(DamagedFile) as refused:
            vault.remove_copy(name)
        assert refused.value.path == vault.folder / name
    for name in ("vault.db", f"../other/{NAME}", f"../v/{NAME}", "before-schema-9"):
        with pytest.raises(NotFound):
            vault.remove_copy(name)

    assert (vault.folder / NAME).exists()
    assert (vault.folder / broken).exists()
    assert (vault.folder / "vault.db").exists()
    vault.close()
    other.close()


@pytest.mark.skipif(os.name != "posix", reason="POSIX")
def test_a_copy_that_goes_just_now_or_says_nothing_of_when_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings shows nothing of the vault where its copies cannot be listed."""
    vault = new_vault(tmp_path / "v")
    vault.back_up(vault.folder / NAME)
    vault.close()
    whole = (vault.folder / NAME).read_bytes()
    said = f'"made":"{clock_at_start().now().isoformat()}"'.encode()
    odd = [b'"made":"2026-03-02T09:30:00"', b'"made":"yesterday"', b'"made":7', b'"was":"gone"']
    for number, instead in enumerate(odd, 3):
        path = vault.folder / copies.name_of(1, number)
        path.write_bytes(_with_front(whole, said, instead))
        os.utime(path, (number, number))
    (vault.folder / copies.name_of(1, 9)).symlink_to(tmp_path / "gone")

    with monkeypatch.context() as patched:  # it was there when somebody looked, and is not when they look closer
        patched.setattr(Path, "is_file", lambda _path: True)
        found = copies.left_beside(vault.folder)

    assert [one.name for one in found] == [NAME, *(copies.name_of(1, number) for number in (6, 5, 4, 3))]
    assert [one.made.timestamp() for one in found[1:]] == [6, 5, 4, 3]


def _with_front(backup: bytes, said: bytes, instead: bytes) -> bytes:
    """The same with something else in its header."""
    length = int.from_bytes(backup[8:12], "big")
    front = backup[12 : 12 + length].replace(said, instead)
    assert instead in front
    return backup[:8] + len(front).to_bytes(4, "big") + front


@pytest.mark.skipif(os.name != "posix", reason="POSIX")
def test_a_copy_that_may_not_be_removed_stays_and_nothing_is_written_down() -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        vault = new_vault(place / "v")
        vault.folder.chmod(0o755)
        vault.back_up(vault.folder / NAME)
        with vault.reading():  # its connection is there before the rights go
            pass

        with as_nobody(vault.folder), pytest.raises(ReadOnlyPlace) as refused:
            vault.remove_copy(NAME)

        assert refused.value.path == vault.folder / NAME
        assert [one.name for one in vault.left_copies()] == [NAME]
        assert _removed(vault) == []
        vault.close()
