"""What the database and the disk report, as our own errors."""

import errno
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import OperationalError

from cse_desk import errors
from cse_desk.vault.trouble import from_database, from_os, told, told_by_database


def _reported(code: int) -> sqlcipher.OperationalError:
    error = sqlcipher.OperationalError("words of the library")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (8, errors.ReadOnlyPlace),  # SQLITE_READONLY
        (8 | 6 << 8, errors.ReadOnlyPlace),  # SQLITE_READONLY_DIRECTORY
        (10, errors.DiskTrouble),  # SQLITE_IOERR
        (10 | 3 << 8, errors.DiskTrouble),  # SQLITE_IOERR_WRITE
        (10 | 4 << 8, errors.DiskTrouble),  # SQLITE_IOERR_FSYNC
        (11, errors.DamagedFile),  # SQLITE_CORRUPT
        (13, errors.DiskFull),  # SQLITE_FULL
        (14, errors.DiskTrouble),  # SQLITE_CANTOPEN
        (26, errors.DamagedFile),  # SQLITE_NOTADB
    ],
)
def test_each_kind_of_trouble_has_its_error(tmp_path: Path, code: int, kind: type[errors.VaultError]) -> None:
    found = from_database(_reported(code), tmp_path)
    assert type(found) is kind
    assert found.path == tmp_path
    with pytest.raises(kind), told(tmp_path):
        raise OperationalError("SELECT 1", {}, _reported(code))


@pytest.mark.parametrize("code", [1, 5, 19, 21])  # ERROR, BUSY, CONSTRAINT, MISUSE
def test_a_mistake_of_ours_stays_what_it_is(tmp_path: Path, code: int) -> None:
    assert from_database(_reported(code), tmp_path) is None
    with pytest.raises(sqlcipher.OperationalError), told(tmp_path):
        raise _reported(code)


def test_a_full_disk_told_without_a_code_is_known_by_its_words(tmp_path: Path) -> None:
    with pytest.raises(errors.DiskFull), told(tmp_path):
        raise sqlcipher.OperationalError("database or disk is full")
    with pytest.raises(ValueError, match="full"), told(tmp_path):
        raise ValueError("database or disk is full")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, errors.DiskFull),
        (errno.EACCES, errors.ReadOnlyPlace),
        (errno.EROFS, errors.ReadOnlyPlace),
        (errno.EIO, errors.DiskTrouble),
        (errno.ENOENT, errors.DiskTrouble),
    ],
)
def test_each_kind_of_disk_error_has_its_error(tmp_path: Path, number: int, kind: type[errors.VaultError]) -> None:
    found = from_os(OSError(number, "words"), tmp_path)
    assert type(found) is kind
    if kind is errors.DiskTrouble:
        assert found.facts == {"errno": number}


def test_a_disk_error_inside_an_act_is_not_blamed_on_the_vault(tmp_path: Path) -> None:
    """A service may have been writing to a stick."""
    with pytest.raises(FileNotFoundError), told_by_database(tmp_path):
        (tmp_path / "gone" / "x").read_bytes()


def test_our_own_errors_pass_through(tmp_path: Path) -> None:
    with pytest.raises(errors.Cancelled), told(tmp_path):
        raise errors.Cancelled


def test_words_of_the_library_do_not_come_along(tmp_path: Path) -> None:
    found = from_database(_reported(11), tmp_path)
    assert "words of the library" not in f"{found} {found!r}"
