"""The same passphrase is stretched once in a process, and in those it forks.

A thousand tests open a copy of the same vault with the same passphrase, and stretching it is by design a tenth of a second of work for
the same 32 bytes.
"""

from contextlib import suppress
from pathlib import Path
from typing import Final

from cse_desk.vault import keyfile, keys
from cse_desk.vault.keys import KdfCost, Passphrase

_stretch: Final = keys.stretch
_known: dict[tuple[bytes, bytes, KdfCost], bytes] = {}


def once() -> None:
    """From here on, in this process."""
    keys.stretch = _stretched


def _stretched(passphrase: Passphrase, salt: bytes, cost: KdfCost) -> bytearray:
    given = (bytes(keys._in_bytes(passphrase)), salt, cost)
    if given not in _known:
        _known[given] = bytes(_stretch(passphrase, salt, cost))
    return bytearray(_known[given])


def ahead(folder: Path, passphrase: str) -> None:
    """Before a process is forked that opens the vault in this folder: stretch what it will open it with."""
    with suppress(keyfile.BadKeyFile):  # one before it was killed as it wrote this file
        keyfile.unlock(keyfile.from_bytes((folder / keyfile.NAME).read_bytes()), passphrase)
