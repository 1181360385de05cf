"""Whatever four people do, in whatever order it reaches the others: nobody's words are lost, and all end with the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.changes.world import STEP_BYTES, play

HISTORIES = st.binary(min_size=12 * STEP_BYTES, max_size=36 * STEP_BYTES)
WANTED_CONFLICTS = 0.25


def play_many(examples: int) -> None:
    conflicted: list[bool] = []

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(HISTORIES)
    def every_history_ends_well(history: bytes) -> None:
        conflicted.append(play(history))

    every_history_ends_well()
    share = sum(conflicted) / len(conflicted)
    assert share >= WANTED_CONFLICTS, (
        f"only {share:.0%} of {len(conflicted)} histories had conflicts: they prove little"
    )


def test_every_history_converges_and_loses_nothing() -> None:
    """SECURITY, merge by Hypothesis: the size of every CI run."""
    play_many(1_000)


@pytest.mark.long
def test_many_more_histories_converge_and_lose_nothing() -> None:
    """SECURITY, merge by Hypothesis: the nightly size."""
    play_many(50_000)
