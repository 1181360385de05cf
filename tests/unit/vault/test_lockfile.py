"""One running copy for each vault."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desk.errors import AlreadyOpen, DiskTrouble, ReadOnlyPlace
from cse_desk.vault.lockfile import NAME, FolderLock
from tests.unit.vault.sealed import as_nobody

_HOLDER = """
import sys
from pathlib import Path
from cse_desk.vault.lockfile import FolderLock
FolderLock(Path(sys.argv[1])).take()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_one_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.take()
    with pytest.raises(AlreadyOpen) as refused:
        second.take()
    assert refused.value.path == tmp_path
    first.release()
    second.take()
    second.release()


def test_letting_go_twice_is_harmless(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    lock.take()
    lock.release()
    lock.release()


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with process:
        yield process
        process.kill()


def test_another_process_keeps_us_out_and_its_death_lets_us_in(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(AlreadyOpen):
        FolderLock(tmp_path).take()
    holder.kill()
    holder.wait()
    lock = FolderLock(tmp_path)
    lock.take()
    lock.release()


def test_a_folder_that_is_not_there_is_a_trouble_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(DiskTrouble):
        FolderLock(tmp_path / "gone").take()


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such mode there")
def test_a_folder_that_cannot_be_written_is_named_so() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with as_nobody(folder), pytest.raises(ReadOnlyPlace):
            FolderLock(folder).take()
        assert not (folder / NAME).exists()
