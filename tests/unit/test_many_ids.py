"""Very many ids as one text behave as the tuple of them would."""

import random

import pytest

from cse_desk.ids import Ids, ManyIds

FRESH = Ids(random.Random(7).randbytes)
TUPLE = tuple(FRESH.new() for _ in range(25))
MANY = ManyIds(",".join(TUPLE))
STRANGER = "0" * 32


def test_they_are_counted_read_and_cut_like_a_tuple() -> None:
    assert (len(MANY), len(ManyIds())) == (25, 0)
    assert tuple(MANY) == TUPLE
    assert [MANY[at] for at in (0, 7, 24, -1)] == [TUPLE[at] for at in (0, 7, 24, -1)]
    for cut in (slice(5), slice(20, 99), slice(None, None, -3), slice(9, 2)):
        assert MANY[cut] == TUPLE[cut]
    with pytest.raises(IndexError):
        MANY[25]


def test_one_is_found_by_its_whole_self_only() -> None:
    assert [MANY.index(one) for one in TUPLE] == list(range(25))
    assert TUPLE[3] in MANY
    across = ",".join(TUPLE)[20:52]  # the end of one, the comma, the beginning of the next
    for other in (STRANGER, across, TUPLE[3][:31], "", 3):
        assert other not in MANY
    with pytest.raises(ValueError, match="not one"):
        MANY.index(STRANGER)
    with pytest.raises(ValueError, match="not one"):
        MANY.index(TUPLE[3], 4)


def test_they_equal_the_same_ids_in_the_same_order() -> None:
    assert MANY == TUPLE
    assert ManyIds(",".join(TUPLE)) == MANY
    assert ManyIds() == ()
    assert ManyIds(",".join(reversed(TUPLE))) != MANY
    assert hash(MANY) == hash(TUPLE)
