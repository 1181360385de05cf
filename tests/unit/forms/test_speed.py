"""A large form opens at once and follows every answer. The promised times are held by the bench; here with room for a busy machine."""

import time

from tests.unit.forms.large import answered, large_form, opened
from tests.unit.forms.test_flow import best_of

ROOM = 4  # for the slowest machine that runs these tests


def test_a_form_of_five_hundred_questions_with_a_hundred_sums_opens_in_300_ms():
    data = large_form()
    opened(data)  # modules are imported once

    assert best_of(5, lambda: opened(data)) <= 300 * ROOM


def test_each_answer_in_it_takes_16_ms():
    flow = opened(large_form())
    spans = []
    for turn in range(40):
        start = time.perf_counter()
        flow = answered(flow, turn)
        spans.append((time.perf_counter() - start) * 1000)

    assert flow.value("p0.sum0") is not None
    assert sorted(spans)[len(spans) // 2] <= 16 * ROOM
