"""The delay on wrong passphrases."""

import json
from pathlib import Path

import pytest

from cse_desk.clock import SetClock
from cse_desk.errors import TooManyTries
from cse_desk.vault import tries
from cse_desk.vault.tries import Tries
from tests.unit.vault.sealed import clock_at_start


def _wait(counting: Tries) -> int:
    try:
        counting.begin()
    except TooManyTries as error:
        return int(error.facts["wait_s"])
    return 0


def test_the_delay_grows_to_a_minute_and_no_further() -> None:
    assert [tries.delay_s(failed) for failed in range(12)] == [0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60]


def test_waiting_is_asked_for_and_enough(tmp_path: Path) -> None:
    clock = clock_at_start()
    counting = Tries(tmp_path, clock)
    waits = []
    for _ in range(9):
        while wait := _wait(counting):
            waits.append(wait)
            clock.go_on(seconds=wait)
    assert waits == [2, 4, 8, 16, 32]


def test_asking_too_early_does_not_make_it_longer(tmp_path: Path) -> None:
    counting = Tries(tmp_path, clock_at_start())
    for _ in range(4):
        counting.begin()
    assert [_wait(counting) for _ in range(5)] == [2] * 5


def test_the_count_survives_a_restart(tmp_path: Path) -> None:
    clock = clock_at_start()
    for _ in range(4):
        Tries(tmp_path, clock).begin()
    with pytest.raises(TooManyTries):
        Tries(tmp_path, clock).begin()


def test_the_right_passphrase_ends_it(tmp_path: Path) -> None:
    counting = Tries(tmp_path, clock_at_start())
    for _ in range(4):
        counting.begin()
    counting.forget()
    assert counting.begin() == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b"null",
        b'{"failed": "9", "last": "2026-03-02T09:30:00+00:00"}',
        b'{"failed": -1, "last": "2026-03-02T09:30:00+00:00"}',
        b'{"failed": 1, "last": "never"}',
        b"[" * 5_000,
    ],
)
def test_a_mangled_count_neither_stops_nor_helps(tmp_path: Path, content: bytes) -> None:
    (tmp_path / tries.NAME).write_bytes(content)
    counting = Tries(tmp_path, clock_at_start())
    assert _wait(counting) == 0
    assert _wait(counting) > 0


def test_a_huge_count_waits_a_minute(tmp_path: Path) -> None:
    clock = clock_at_start()
    last = clock.now().isoformat()
    (tmp_path / tries.NAME).write_text(json.dumps({"failed": 10**30, "last": last}))
    assert _wait(Tries(tmp_path, clock)) == tries.MOST_S


def test_a_clock_set_back_starts_the_wait_once_and_never_locks_for_ever(tmp_path: Path) -> None:
    clock = clock_at_start()
    counting = Tries(tmp_path, clock)
    for _ in range(4):
        counting.begin()
    back = SetClock(clock.now())
    back.go_on(days=-4_000)
    counting = Tries(tmp_path, back)
    assert _wait(counting) == 2
    back.go_on(seconds=2)
    assert _wait(counting) == 0
