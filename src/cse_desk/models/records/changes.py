"""What a mutating use case returns."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Which records an act touched; the bus tells open screens, each reloads what it shows."""

    act: str
    kinds: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    roots: frozenset[str] = frozenset()
    position: int = 0  # of the log after the act: the `seen` of whoever goes on with the same record; 0 = not told
