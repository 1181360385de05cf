"""Filling in a large form: opening it, and one answer after the other."""

import json
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Figure, each, median, p95
from tests.bench.seed import Say, Seeded
from tests.unit.forms.large import answered, large_form, opened

_OPENED, _ANSWERS = 9, 200


def filling(_seeded: Seeded, _work: Path, _say: Say) -> Iterator[Figure]:
    """500 questions, 100 of them worked out; beside it what Python takes to read the same JSON, and to copy it."""
    data = large_form()
    flow = opened(data)  # modules are imported once
    read = median(each([lambda: json.loads(data)] * _OPENED)) * 1000
    times = each([lambda: opened(data)] * _OPENED)
    note = f"{len(data) // 1024} kB; nothing remembered from before"
    yield Figure(
        "form of 500 questions, 100 sums: open",
        median(times) * 1000,
        "ms",
        300,
        "json.loads of the file",
        read,
        note=note,
    )

    def step(turn: int) -> None:
        nonlocal flow
        flow = answered(flow, turn)

    spans = each([lambda turn=turn: step(turn) for turn in range(_ANSWERS)])  # type: ignore[misc]
    note = "10 of the sums add up all of it"
    yield Figure(
        "the same form: one answer, p95", p95(spans) * 1000, "ms", 16, "json.loads of the file", read, note=note
    )
