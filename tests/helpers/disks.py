"""Disks that fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cse_desk.vault import drafts
from cse_desk.vault.store import Vault

_PAGE = 4096  # bytes


@contextmanager
def failing_after(amount: int) -> Iterator[None]:
    """A device that takes so many bytes and no more."""
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (amount, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def spoil(file: Path, page: int) -> None:
    """A page of a sealed file, the first is 1, is not what was written."""
    with file.open("r+b") as spoilt:
        spoilt.seek((page - 1) * _PAGE + 100)
        spoilt.write(bytes(50))


def spoil_drafts(vault: Vault) -> None:
    """Every page of the drafts of an open vault but the first is damaged, and is read from the disk again."""
    file, connection = vault.folder / drafts.NAME, vault.drafts._connection
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    for page in range(2, file.stat().st_size // _PAGE + 1):
        spoil(file, page)
    connection.execute("PRAGMA shrink_memory")
