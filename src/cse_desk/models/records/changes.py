"""What a mutating use case returns."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Which records an act touched; the bus tells open screens, each reloads what it shows."""

    act: str
    kinds: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    roots: frozenset[str] = frozenset()
    position: int = 0  # of the log after the act: the `seen` of whoever goes on with the same record; 0 = not told


def together(several: Sequence[Changes]) -> Changes:
    """What several acts touched, as of one act without a name; where one touched everything, so do all."""
    everything = any(not one.roots for one in several)
    return Changes(
        "",
        kinds=frozenset().union(*(one.kinds for one in several)),
        ids=frozenset().union(*(one.ids for one in several)),
        roots=frozenset() if everything else frozenset().union(*(one.roots for one in several)),
        position=max((one.position for one in several), default=0),
    )
