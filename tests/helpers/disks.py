"""Disks that fail."""

from collections.abc import Iterator
from contextlib import contextmanager


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
