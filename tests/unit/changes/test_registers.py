"""A field: its heads, its value, its conflict."""

from itertools import permutations

import pytest

from cse_desk.changes.envelope import LAMPORT_LIMIT
from cse_desk.changes.registers import (
    Missing,
    RecordStanding,
    Standing,
    Write,
    apply,
    next_lamport,
    projected,
    record_standing,
    replaceable,
    value_of,
)
from cse_desk.changes.strictjson import JsonValue
from cse_desk.ids import ChangeId
from tests.unit.changes.makers import AMIRA, BEN

ONE, TWO, THREE = (ChangeId(f"{number:032x}") for number in (1, 2, 3))
FIRST = Write(ONE, AMIRA, 1, (), "yes")
SECOND = Write(TWO, AMIRA, 2, (ONE,), "no")
BESIDE = Write(THREE, BEN, 2, (ONE,), "possible")


def heads_of(*writes: Write) -> tuple[Write, ...]:
    heads: tuple[Write, ...] = ()
    replaced: set[ChangeId] = set()
    for write in writes:
        heads = apply(heads, replaced, write)
        replaced.update(write.replaces)
    return heads


def test_the_heads_are_the_same_in_whatever_order_writes_come() -> None:
    for order in permutations([FIRST, SECOND, BESIDE]):
        assert heads_of(*order) == (BESIDE, SECOND)


def test_the_same_write_twice_is_one_head() -> None:
    assert heads_of(FIRST, FIRST) == (FIRST,)
    assert heads_of(FIRST, SECOND, FIRST) == (SECOND,)


def test_a_field_nobody_wrote_is_empty() -> None:
    assert value_of(()).standing is Standing.EMPTY
    assert projected(()) is None


def test_one_head_is_the_value() -> None:
    state = value_of([SECOND])
    assert (state.standing, state.value, state.head) == (Standing.VALUE, "no", SECOND)


def test_heads_that_say_the_same_are_the_value() -> None:
    again = Write(THREE, BEN, 2, (ONE,), "no")
    assert value_of([SECOND, again]).standing is Standing.VALUE


@pytest.mark.parametrize(
    ("one", "other"), [("no", "possible"), (None, "no"), (1, True), ([], {}), (["a", "b"], ["b", "a"])]
)
def test_heads_that_differ_are_a_conflict(one: JsonValue, other: JsonValue) -> None:
    state = value_of([Write(ONE, AMIRA, 2, (), one), Write(TWO, BEN, 2, (), other)])
    assert state.standing is Standing.CONFLICT
    assert state.value == other
    assert len(state.heads) == 2


def test_the_head_a_table_shows_is_the_greatest_by_lamport_then_author_then_id() -> None:
    low, high = Write(THREE, BEN, 1, (), "a"), Write(ONE, AMIRA, 2, (), "b")
    assert projected([low, high]) is high
    assert projected([SECOND, BESIDE]) is BESIDE
    twin = Write(THREE, AMIRA, 2, (), "c")
    assert projected([twin, SECOND]) is twin


def test_a_withheld_head_takes_no_part_in_a_conflict_but_is_told() -> None:
    hidden = Write(THREE, BEN, 9, (ONE,), Missing.NOT_HERE)
    state = value_of([SECOND, hidden])
    assert (state.standing, state.value, state.hidden) == (Standing.VALUE, "no", (hidden,))
    alone = value_of([hidden])
    assert (alone.standing, alone.value) == (Standing.NOT_HERE, None)


def test_an_erased_head_leaves_nothing_to_decide() -> None:
    erased = Write(THREE, BEN, 9, (ONE,), Missing.ERASED)
    assert value_of([SECOND, erased]).standing is Standing.VALUE
    assert value_of([erased]).standing is Standing.ERASED


def test_a_writer_replaces_only_what_could_be_read_on_the_screen() -> None:
    early, late = Write(ONE, AMIRA, 1, (), "a", readable_from=4), Write(TWO, BEN, 1, (), "b", readable_from=9)
    hidden = Write(THREE, BEN, 1, (), Missing.NOT_HERE, readable_from=2)
    assert replaceable([late, early, hidden], seen=8) == (ONE,)
    assert replaceable([late, early, hidden], seen=9) == (ONE, TWO)
    assert replaceable([late, early, hidden]) == (ONE, TWO)
    assert replaceable([Write(ONE, AMIRA, 1, (), Missing.ERASED, readable_from=9)], seen=8) == (ONE,)


def test_a_withdrawal_that_saw_everything_takes_the_record_off() -> None:
    withdrawal = Write(THREE, BEN, 3, (TWO,), value=True)
    assert record_standing([withdrawal], [SECOND]) is RecordStanding.WITHDRAWN
    assert record_standing([], [SECOND]) is RecordStanding.LIVE
    assert record_standing([Write(THREE, BEN, 3, (TWO,), value=False)], [SECOND]) is RecordStanding.LIVE


def test_an_edit_the_withdrawal_had_not_seen_brings_the_record_back_to_notice() -> None:
    withdrawal = Write(THREE, BEN, 3, (ONE,), value=True)
    assert record_standing([withdrawal], [SECOND]) is RecordStanding.WITHDRAWN_BUT_EDITED


def test_what_one_of_two_withdrawals_saw_is_seen() -> None:
    one = Write(THREE, BEN, 3, (ONE,), value=True)
    other = Write(ChangeId("9" * 32), AMIRA, 3, (TWO,), value=True)
    assert record_standing([one, other], [FIRST, SECOND]) is RecordStanding.WITHDRAWN


def test_a_head_nobody_here_can_read_does_not_make_a_withdrawal_doubtful() -> None:
    withdrawal = Write(THREE, BEN, 3, (ONE,), value=True)
    assert record_standing([withdrawal], [Write(TWO, AMIRA, 2, (), Missing.NOT_HERE)]) is RecordStanding.WITHDRAWN


def test_a_hostile_lamport_cannot_stop_others_from_writing() -> None:
    assert next_lamport(7) == 8
    assert next_lamport(LAMPORT_LIMIT - 1) == LAMPORT_LIMIT - 1
