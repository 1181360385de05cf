"""Whatever people do in real vaults, in whatever order it reaches the others: as the pure log says, and all tables end the same."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cse_desk.vault.store import Vault
from tests.unit.vault import dump
from tests.unit.vault.world import STEP_BYTES, World, make_vaults

WORLDS = itertools.count()  # every history has roots and records of its own, also when one is played again
HISTORIES = st.binary(min_size=12 * STEP_BYTES, max_size=30 * STEP_BYTES)
WANTED_CONFLICTS = 0.25


@pytest.fixture(scope="module")
def vaults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Vault]]:
    made = make_vaults(tmp_path_factory.mktemp("world"), 4)
    yield made
    for vault in made:
        vault.close()


def play_many(vaults: list[Vault], examples: int) -> None:
    conflicted: list[bool] = []

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(HISTORIES, st.integers(3, 4))
    def every_history_ends_well(history: bytes, count: int) -> None:
        world = World(vaults[:count], next(WORLDS))
        for start in range(0, len(history) - STEP_BYTES + 1, STEP_BYTES):
            world.step(history[start : start + STEP_BYTES])
        world.settle()
        conflicted.append(world.had_conflict)

    every_history_ends_well()
    share = sum(conflicted) / len(conflicted)
    assert share >= WANTED_CONFLICTS, f"only {share:.0%} of {len(conflicted)} histories had conflicts"
    for vault in vaults:
        dump.check_rebuild_is_live(vault)


def test_every_history_converges_in_real_vaults(vaults: list[Vault]) -> None:
    """SECURITY, merge by Hypothesis: 50 on real vaults in every CI run."""
    play_many(vaults, 50)


@pytest.mark.long
def test_many_more_histories_converge_in_real_vaults(vaults: list[Vault]) -> None:
    """The nightly size."""
    play_many(vaults, 1_000)
