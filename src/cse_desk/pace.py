"""How work in bulk keeps step: the window goes first, and Python's garbage rounds wait.

Threads of Python take turns: while one works the others stand still. A window that paints asks for its turn a hundred times, and beside a
take-in it would stand still for a quarter of a second (tests/bench: window). So work in bulk says `breathe()` between its small steps, and
every few milliseconds it waits there until the window has nothing more to do. Who has no window - a bench, the command line - waits for
nobody.
"""

import gc
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

EVERY_S: Final = 0.004  # of work between two waits
_MANY: Final = 32  # things of a loop between two looks at the clock
_T = TypeVar("_T")


class _Of(threading.local):
    """What a thread has to do between two steps."""

    wait: Callable[[], object] | None = None
    since: float = 0.0


_of = _Of()


def go_second(wait: Callable[[], object] | None) -> None:
    """From now on, work of the calling thread waits by this function until others had their turn; None: for nobody."""
    _of.wait, _of.since = wait, time.perf_counter()


@contextmanager
def asking(look: Callable[[], object]) -> Iterator[None]:
    """In here the calling thread also asks `look` where it breathes; what it raises stops the work there."""
    before = _of.wait

    def both() -> None:
        if before is not None:
            before()
        look()

    _of.wait = both
    try:
        yield
    finally:
        _of.wait = before


def breathe() -> None:
    """Between two small steps: let others go first, now and then. Raises what the waiting raises."""
    if _of.wait is None:
        return
    if time.perf_counter() - _of.since >= EVERY_S:
        _of.wait()
        _of.since = time.perf_counter()


def breathing(things: Iterable[_T], *, every: int = _MANY) -> Iterator[_T]:
    """These things, with a breath now and then: for loops whose single steps are too small to ask each time."""
    for number, thing in enumerate(things):
        if not number % every:
            breathe()
        yield thing


_bulk: set[object] = set()  # one for each piece of work in bulk that is going on


def is_in_bulk() -> bool:
    """Whether any thread is at work in bulk."""
    return bool(_bulk)


@contextmanager
def in_bulk() -> Iterator[None]:
    """While thousands of things are made and thrown away none of which refers to itself: no search for what does.

    Python looks through everything again and again for circles; that is a quarter of the time of a take-in.
    """
    mine, was_on = object(), gc.isenabled()
    _bulk.add(mine)
    gc.disable()
    try:
        yield
    finally:
        _bulk.discard(mine)
        if was_on:
            gc.enable()
