"""The backups that updates left beside a vault."""

from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from stat import S_ISREG

from cse_desk.errors import DamagedFile, NotFound, VaultError
from cse_desk.models.records.keeping import LeftCopy
from cse_desk.vault import backup

_START = "before-schema-"


def name_of(revision: int, known: int) -> str:
    """What an update from this revision calls its backup."""
    return f"{_START}{known}-from-{revision}{backup.ENDING}"


def free_name(folder: Path, day: date) -> Path:
    """A file for such a backup in another folder: it takes nobody's place, and says nothing of whom or what."""
    for number in count(1):
        more = f"-{number}" if number > 1 else ""
        path = folder / f"desk-{day.isoformat()}-before-update{more}{backup.ENDING}"
        if not path.exists():
            return path
    raise AssertionError("numbers do not end")


def left_beside(folder: Path) -> tuple[LeftCopy, ...]:
    """Those that are there, the newest first."""
    found = [copy for path in folder.glob(f"{_START}*{backup.ENDING}") if (copy := _copy(path)) is not None]
    return tuple(sorted(found, key=lambda one: one.made, reverse=True))


def _copy(path: Path) -> LeftCopy | None:
    """One whose front cannot be read is as old as its file; None where there is no file (it may have gone just now)."""
    try:
        status = path.stat()
    except OSError:
        return None
    if not S_ISREG(status.st_mode):
        return None
    try:
        made = backup.made_at(path)
    except VaultError:
        made = datetime.fromtimestamp(status.st_mtime, UTC)
    return LeftCopy(path.name, made, status.st_size)


def path_of(folder: Path, name: str) -> Path:
    """Where one of them is; NotFound for any other name."""
    if name not in {one.name for one in left_beside(folder)}:
        raise NotFound
    return folder / name


def ends_at(path: Path, data_key: bytearray) -> tuple[int, str]:
    """The last entry of the access log that a backup of this vault holds: its number and hash. DamagedFile: it says nothing we can read."""
    try:
        return backup.ends_at(path, data_key)
    except VaultError:
        raise DamagedFile(path, part="header") from None
