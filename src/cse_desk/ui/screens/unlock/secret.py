"""A passphrase on its way to the service: wiped when the work is done, however it ends."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wipe(secret: bytearray) -> None:
    """Overwrite with zeros."""
    for at in range(len(secret)):
        secret[at] = 0


def with_secret(work: Callable[[bytearray], T], secret: bytearray) -> T:
    """Do the work, then wipe."""
    try:
        return work(secret)
    finally:
        wipe(secret)
