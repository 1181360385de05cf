"""`cse-desk backup` from a terminal, on a real vault."""

import getpass
from pathlib import Path

import pytest

from cse_desk import cli
from cse_desk.vault import keyfile
from tests.unit.vault.sealed import PASSPHRASE, new_vault

UNSURE = "Its disk did not confirm that it keeps the file's name: eject it, then look whether the file is there.\n"


def _back_up(folder: Path, target: Path) -> int:
    return cli.main(["backup", str(target), "--vault", folder.name, "--vaults", str(folder.parent)])


def test_a_backup_is_counted_and_what_is_not_sure_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], expected_log: list[str]
) -> None:
    new_vault(tmp_path / "vaults" / "one").close()
    monkeypatch.setattr(getpass, "getpass", lambda _words: PASSPHRASE)
    target, of_vaults = tmp_path / "desk.csebak", keyfile.sync_folder

    assert _back_up(tmp_path / "vaults" / "one", target) == 0
    assert capsys.readouterr().out == f"Backup written, opened again and counted: 4 entries. {target}\n"

    def sync(folder: Path) -> None:
        if folder == target.parent:
            raise OSError(5, "the disk")
        of_vaults(folder)

    expected_log.append("name of a backup not made durable: OSError")
    monkeypatch.setattr(keyfile, "sync_folder", sync)
    assert _back_up(tmp_path / "vaults" / "one", target) == 0
    assert capsys.readouterr().out.endswith(f". {target}\n{UNSURE}")


def test_no_backup_is_said_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    new_vault(tmp_path / "vaults" / "one").close()
    monkeypatch.setattr(getpass, "getpass", lambda _words: "not this one at all")

    assert _back_up(tmp_path / "vaults" / "one", tmp_path / "desk.csebak") == 1
    assert capsys.readouterr().err.startswith("No backup was made. This passphrase does not open the vault.")
    assert not (tmp_path / "desk.csebak").exists()
