"""The plaintext of a bundle in pieces: cut like the whole, and let go of on the way."""

import hashlib
import os

import pytest

from cse_desk.bundle import plaintext
from cse_desk.bundle.parts import change_record
from cse_desk.bundle.plaintext import PIECE, Plaintext
from cse_desk.changes.envelope import Change
from tests.unit.bundle.people import OTHER_ROOT, WORKER, changes_of, opened, signed_parts


def written(data: bytes, at_a_time: int = 65_536) -> Plaintext:
    made = Plaintext()
    for start in range(0, len(data), at_a_time):
        made.write(data[start : start + at_a_time])
    return made


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 77])
def test_it_is_cut_like_the_whole(length: int) -> None:
    data = os.urandom(length)
    for plain in (written(data), written(data, 3 * PIECE), Plaintext(data)):
        assert (len(plain), plain.whole()) == (length, data)
        for start in (0, 1, PIECE - 2, PIECE, PIECE + 3, length):
            for end in (0, 1, 5, PIECE - 1, PIECE, PIECE + 2, 2 * PIECE, length, length + 9):
                assert bytes(plain.cut(start, end)) == data[start:end]
            if start <= length:
                assert plain.sha256(start) == hashlib.sha256(data[start:]).hexdigest()


def test_what_was_let_go_of_is_gone_and_the_rest_stays() -> None:
    data = os.urandom(3 * PIECE + 100)
    plain = written(data)
    plain.let_go_before(2 * PIECE + 5)
    assert bytes(plain.cut(2 * PIECE, 3 * PIECE + 100)) == data[2 * PIECE :]
    with pytest.raises(IndexError):
        plain.cut(2 * PIECE - 1, 2 * PIECE + 1)
    plain.let_go_before(len(plain))
    assert bytes(plain.cut(3 * PIECE, len(plain))) == data[3 * PIECE :], "the last piece goes with the whole"


def part_of(*changes: Change) -> tuple[str, bytes]:
    return "changes", b"".join(change_record(one) for one in changes)


def test_a_bundle_that_is_read_for_the_last_time_lets_go_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the parts of a root lie apart, and a form comes between: nothing goes that is still to be read."""
    monkeypatch.setattr(plaintext, "PIECE", 256)
    here = changes_of(WORKER, 40, words=os.urandom(60).hex())
    there = changes_of(WORKER, 20, root=OTHER_ROOT, words=os.urandom(60).hex())
    form = os.urandom(2_000)
    given = signed_parts(part_of(*here[:20]), part_of(*there), ("forms", form), part_of(*here[20:]))
    expected = list(opened(given).roots())

    plain = written(given, 100)
    found = opened(plain)
    assert list(found.roots(last=True)) == expected
    assert list(found.forms()) == [form]
    with pytest.raises(IndexError):
        plain.cut(0, 256)
