"""What a bundle took up is free again when it has been read."""

import os
import subprocess
import sys

import pytest

_PLAY = """
import sys
from cse_desk import memory

if sys.argv[1] == "told":
    assert memory.give_back_large_blocks()


def resident():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * 4096 / 1e6


first = bytearray(4_000_000)
del first  # from now on the C library keeps what is no larger
before, large, small = resident(), [], []
for at in range(10):
    large.append(bytearray(3_900_000 - at))
    small.append(bytearray(2_000 + at))
    large[-1][::4096] = bytes(len(large[-1][::4096]))
large.clear()
print(resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="what the C library of Linux does")
def test_large_blocks_go_back_although_small_ones_between_them_stay() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}
    kept = {}
    for way in ("told", "not told"):
        command = [sys.executable, "-c", _PLAY, way]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=environment)
        kept[way] = float(done.stdout)

    assert kept["told"] < 5
    assert kept["not told"] > 20  # the control
