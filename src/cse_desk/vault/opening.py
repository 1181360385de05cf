"""Everything about opening a vault that comes before the database: the folder, the lock, the slot file, the passphrase.

Each refusal is its own error; a refused folder is left as it was, but for the empty lock file and the count of failed tries.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cse_desk.clock import Clock
from cse_desk.errors import DamagedFile, NewerFile, NotAVault, PlaintextFile, WrongPassphrase
from cse_desk.vault import keyfile, keys, mark, places
from cse_desk.vault.keyfile import BadKeyFile, KeyFile, NewerKeyFile, Unlocked
from cse_desk.vault.keys import Passphrase
from cse_desk.vault.lockfile import FolderLock
from cse_desk.vault.tries import Tries
from cse_desk.vault.trouble import told

DATABASE = "vault.db"
PLAINTEXT_START = b"SQLite format 3\x00"
_LEAST_BYTES = 4096  # one page


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A locked folder whose passphrase was right; the database has not been touched yet."""

    folder: Path
    lock: FolderLock
    keyfile: KeyFile
    unlocked: Unlocked
    failed_tries: int

    def let_go(self) -> None:
        """Wipe the keys and let another copy open the folder."""
        keys.wipe(self.unlocked.data_key)
        keys.wipe(self.unlocked.own)
        self.lock.release()


def is_vault(folder: Path) -> bool:
    """Whether the folder looks like one of ours (nothing is read). A lone database is what a creation left that was cut short."""
    return any((folder / name).is_file() for name in (keyfile.NAME, keyfile.SPARE, mark.NAME))


def is_taken(folder: Path) -> bool:
    """Whether anything of a vault is in the folder, so that none may be made there."""
    return is_vault(folder) or (folder / DATABASE).exists()


@contextmanager
def locked(folder: Path, probe: places.Probe) -> Iterator[FolderLock]:
    """Lock the folder for the body, or longer when it ends well: the body's caller then releases it."""
    places.check(folder, probe)
    lock = FolderLock(folder)
    lock.take()
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


@contextmanager
def unsealed(folder: Path, passphrase: Passphrase, *, clock: Clock, probe: places.Probe) -> Iterator[Unsealed]:
    """Unlock the folder's keys; on an error in the body everything is let go, else it stays for the caller to let go."""
    with told(folder):
        if not is_vault(folder):
            raise NotAVault(folder)
        with locked(folder, probe) as lock:
            _look_at_database(folder)
            tries = Tries(folder, clock)
            failed = tries.begin()
            known, unlocked = _unlock(folder, passphrase)
            found = Unsealed(folder, lock, known, unlocked, failed)
            try:
                _mend(folder, known)
                tries.forget()
                yield found
            except BaseException:
                found.let_go()
                raise


def check_passphrase(folder: Path, passphrase: Passphrase, *, clock: Clock) -> tuple[KeyFile, Unlocked]:
    """The keys of a folder that is already open here, asked for again. Counts tries as opening does."""
    with told(folder):
        tries = Tries(folder, clock)
        tries.begin()
        found = _unlock(folder, passphrase)
        tries.forget()
        return found


def _look_at_database(folder: Path) -> None:
    path = folder / DATABASE
    if not path.is_file():
        raise DamagedFile(folder, part="database", missing=1)
    with path.open("rb") as file:
        start = file.read(len(PLAINTEXT_START))
        size = file.seek(0, 2)
    if start == PLAINTEXT_START:
        raise PlaintextFile(folder)
    if size < _LEAST_BYTES:
        raise DamagedFile(folder, part="database", size=size)


def _unlock(folder: Path, passphrase: Passphrase) -> tuple[KeyFile, Unlocked]:
    known = read_keys(folder)
    found = keyfile.unlock(known, passphrase)
    if found is None:
        raise WrongPassphrase(folder)
    if not keyfile.is_genuine(known, found.data_key):
        keys.wipe(found.data_key)
        raise DamagedFile(folder, part="keys")
    return known, found


def read_keys(folder: Path) -> KeyFile:
    """The slot file, or the spare when it is damaged or gone; DamagedFile when both are, NewerFile for a later version."""
    for name in (keyfile.NAME, keyfile.SPARE):
        try:
            return keyfile.from_bytes((folder / name).read_bytes())
        except (FileNotFoundError, BadKeyFile):
            continue
        except NewerKeyFile as error:
            raise NewerFile(folder, found=error.found, known=keyfile.VERSION) from None
    raise DamagedFile(folder, part="keys")


def _mend(folder: Path, known: KeyFile) -> None:
    """Bring both copies to the state that opened: after damage, or after a crash between the two writes."""
    data = keyfile.to_bytes(known)
    for name in (keyfile.NAME, keyfile.SPARE):
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            keyfile.replace_file(path, data)
