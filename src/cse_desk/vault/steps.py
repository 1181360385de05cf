"""Long work in steps: saying how far it is, and being stopped between two of them."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from cse_desk.models.records.opening import HowFar, Stage, Tell

At = Callable[[int, int], object]  # (done, in all), in any unit

_SHARES = 1_000  # a stage is told in so many parts at most
_OFTEN_S = 0.05  # and so often at least, while the work lets itself be asked
_OPERATIONS = 100_000  # of the database between two looks: some milliseconds


class Steps:
    """One stage of the work. What is told never goes back."""

    def __init__(self, tell: Tell, stage: Stage) -> None:
        self._tell, self._stage = tell, stage
        self._done, self._total = 0, 0
        self._say()

    def _say(self) -> None:
        self._said_at = time.monotonic()
        self._tell(HowFar(self._stage, self._done, self._total))

    def at(self, done: int, total: int) -> None:
        """So much of so much is done."""
        share = max(self._done, min(_SHARES, _SHARES * done // max(1, total)))
        if share != self._done or not self._total:
            self._done, self._total = share, _SHARES
            self._say()
        else:
            self.again()

    def again(self) -> None:
        """No news; for whoever wants to stop it."""
        if time.monotonic() - self._said_at >= _OFTEN_S:
            self._say()

    def part(self, number: int, of: int) -> At:
        """The `at` of one of several parts that are about as long, counted from 0."""

        def at(done: int, total: int) -> None:
            self.at(_SHARES * number + _SHARES * done // max(1, total), _SHARES * of)

        return at

    def end(self) -> None:
        """All of it is done."""
        self.at(1, 1)


def adding(at: At, total: int) -> Callable[[int], None]:
    """For work that knows how much more it has done of so much."""
    done = 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        at(done, total)

    return more


def counted(blocks: Iterable[bytes], at: At, total: int) -> Iterator[bytes]:
    """These blocks, `total` bytes in all; told when each has been worked on."""
    more = adding(at, total)
    for block in blocks:
        yield block
        more(len(block))


@contextmanager
def watched(connection: Any, look: Callable[[], object], *, every: int = _OPERATIONS) -> Iterator[None]:
    """Call `look` after so many operations of a DBAPI connection's statements; what it raises stops the statement, and comes out here."""
    raised: list[BaseException] = []

    def step() -> bool:
        try:
            look()
        except BaseException as error:  # raised again below: the database would swallow it
            raised.append(error)
        return bool(raised)

    connection.set_progress_handler(step, every)
    try:
        yield
    except Exception:
        if raised:
            raise raised[0] from None
        raise
    finally:
        connection.set_progress_handler(None, every)
