import hashlib
import os
import sys
from collections import deque
from pathlib import Path

import pytest

from cse_desk.bundle import files, limits, seal
from cse_desk.bundle.limits import Reason
from cse_desk.errors import BundleRefused, DiskTrouble, NotFound, ReadOnlyPlace, VaultError
from tests.helpers.disks import failing_after
from tests.unit.bundle.people import COORDINATOR


def test_a_file_appears_whole_under_its_name_and_nothing_else_is_left(tmp_path: Path) -> None:
    data = os.urandom(300_000)
    path = tmp_path / files.file_name()

    assert files.write_file(path, data) == hashlib.sha256(data).hexdigest()
    assert files.read_file(path) == data
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_says_nothing() -> None:
    name = files.file_name(lambda count: bytes(range(count)))

    assert name == "exchange-abcdefgh.casex"
    assert files.file_name() != files.file_name()


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.casex"
    path.write_bytes(b"before")

    with pytest.raises(DiskTrouble):
        files.write_file(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_or_may_not_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(DiskTrouble):
        files.write_file(tmp_path / "nowhere" / "a.casex", b"x")
    if os.geteuid():  # root may write everywhere
        tmp_path.chmod(0o500)
        with pytest.raises(ReadOnlyPlace):
            files.write_file(tmp_path / "a.casex", b"x")
        tmp_path.chmod(0o700)


SIZE = 20_000
NEEDS_LIMITS = pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on file size")


@NEEDS_LIMITS
@pytest.mark.parametrize("step", [SIZE // 400, pytest.param(1, marks=pytest.mark.long)])
def test_a_stick_that_stops_after_any_number_of_bytes_leaves_nothing_behind(tmp_path: Path, step: int) -> None:
    data = os.urandom(SIZE)
    for amount in range(0, SIZE, step):
        with failing_after(amount), pytest.raises(VaultError):
            files.write_file(tmp_path / "a.casex", data)
        assert list(tmp_path.iterdir()) == []
    files.write_file(tmp_path / "a.casex", data)
    assert files.read_file(tmp_path / "a.casex") == data


@NEEDS_LIMITS
def test_the_control_a_file_written_under_its_name_is_left_behind_by_half(tmp_path: Path) -> None:
    with failing_after(SIZE // 2), pytest.raises(OSError, match="too large"):
        (tmp_path / "a.casex").write_bytes(os.urandom(SIZE))
    assert list(tmp_path.iterdir()) != []


def test_a_file_that_is_too_large_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    path = tmp_path / "a.casex"
    with path.open("wb") as file:
        file.truncate(limits.MAX_FILE + 10)

    with pytest.raises(BundleRefused) as refused:
        files.read_file(path)
    assert (refused.value.reason, refused.value.facts["size"]) == (Reason.TOO_LARGE, limits.MAX_FILE + 10)


def test_a_file_read_in_pieces_opens_like_the_whole_and_is_let_go(tmp_path: Path) -> None:
    plain = os.urandom(2_500_000)
    path = tmp_path / "a.casex"
    path.write_bytes(seal.encrypt(plain, [COORDINATOR.recipient]))
    pieces = files.read_pieces(path)

    assert (len(pieces), b"".join(pieces)) == (3, files.read_file(path))
    assert seal.decrypt_pieces(pieces, COORDINATOR.identity).whole() == plain
    assert not pieces
    for damaged in (deque([b"".join(files.read_pieces(path))[:-1]]), deque([*files.read_pieces(path)][:2])):
        with pytest.raises(BundleRefused) as refused:
            seal.decrypt_pieces(damaged, COORDINATOR.identity)
        assert refused.value.reason is Reason.DAMAGED
    with pytest.raises(BundleRefused) as refused:
        seal.decrypt_pieces(deque(), COORDINATOR.identity)
    assert refused.value.reason is Reason.EMPTY


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(NotFound):
            files.read_file(path)
