"""What a bench says: one figure beside its bound and its control; and the few ways of taking time."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `bound` None: nothing is promised, the ratio is what interests."""

    name: str
    measured: float
    unit: str
    bound: float | None = None
    control: str = ""  # in words
    control_measured: float | None = None
    bound_ratio: float | None = None  # promised of measured / control
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times its control."""
        return self.measured / self.control_measured if self.control_measured else None

    @property
    def is_met(self) -> bool:
        """Whether all that is promised holds."""
        ratio = self.ratio
        within = self.bound is None or self.measured <= self.bound
        return within and (self.bound_ratio is None or (ratio is not None and ratio <= self.bound_ratio))

    def as_json(self) -> dict[str, object]:
        """For out/bench.json."""
        return {**asdict(self), "ratio": self.ratio, "is_met": self.is_met}


def p95(times: Sequence[float]) -> float:
    """The time that nineteen of twenty keep."""
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


median = statistics.median


class Took:
    """Filled when a `timed` block ends."""

    seconds = 0.0


@contextmanager
def timed() -> Iterator[Took]:
    """The wall time of a block, with yesterday's rubbish collected first."""
    gc.collect()
    took, started = Took(), time.perf_counter()
    yield took
    took.seconds = time.perf_counter() - started


def once(work: Callable[[], T]) -> tuple[T, float]:
    """A result and its wall time."""
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def each(works: Iterable[Callable[[], object]]) -> list[float]:
    """The wall time of each."""
    return [once(work)[1] for work in works]


def table(figures: Sequence[Figure]) -> str:
    """For people."""
    rows = [("figure", "measured", "bound", "control", "ratio", ""), *map(_row, figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _row(one: Figure) -> tuple[str, str, str, str, str, str]:
    ratio = "" if one.ratio is None else f"{one.ratio:.2f} x"
    if one.bound_ratio is not None:
        ratio += f" (<= {one.bound_ratio:g} x)"
    control = "" if one.control_measured is None else f"{_number(one.control_measured)} {one.unit}  {one.control}"
    bound = "" if one.bound is None else f"<= {_number(one.bound)} {one.unit}"
    promised = one.bound is not None or one.bound_ratio is not None
    verdict = ("met" if one.is_met else "MISSED") if promised else ""
    return one.name, f"{_number(one.measured)} {one.unit}", bound, control, ratio, f"{verdict} {one.note}".strip()


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3g}"
