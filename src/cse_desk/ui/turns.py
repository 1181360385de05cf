"""Drafts and recordings in their order, though different lanes do them: drafts never wait for a take-in, recordings do."""

import threading
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


class Turns:
    """Which draft is newer than which recording, told in the lanes' threads: a draft that was handed in before a recording and comes
    after it would bring older words back, so it is not kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._least = 0

    def keep(self, turn: int, work: Callable[[], object]) -> None:
        """Keep a draft, unless what it holds was recorded since."""
        with self._lock:
            if turn >= self._least:
                work()

    def record(self, turn: int, work: Callable[[], _T]) -> _T:
        """Record; a draft that is being kept now is waited for, older ones are refused from here on."""
        with self._lock:
            self._least = turn
        return work()
