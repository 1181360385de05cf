"""Work in bulk lets others go first, and keeps Python's garbage rounds away while it lasts."""

import gc
import json
import threading
from collections.abc import Iterator

import pytest

from cse_desk import pace
from cse_desk.bundle import manifest
from cse_desk.bundle.container import frame_record
from cse_desk.bundle.manifest import PartKind
from cse_desk.bundle.parts import read_all
from cse_desk.changes.states import RecordKey
from cse_desk.changes.strictjson import strict_json
from cse_desk.errors import Cancelled
from cse_desk.ids import RecordId, RootId
from cse_desk.vault.outcome import Outcome, Tally


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Every wait of this thread."""
    monkeypatch.setattr(pace, "EVERY_S", 0.0)
    found: list[int] = []
    pace.go_second(lambda: found.append(threading.get_ident()))
    yield found
    pace.go_second(None)


def test_who_has_no_window_waits_for_nobody() -> None:
    pace.go_second(None)
    pace.breathe()


def test_a_breath_waits_for_others_now_and_then(waited: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    pace.breathe()
    pace.breathe()
    assert len(waited) == 2
    monkeypatch.setattr(pace, "EVERY_S", 60.0)
    pace.breathe()
    assert len(waited) == 2, "not before it has worked for a while again"


def test_who_asks_where_it_breathes_may_stop_the_work_there_and_others_still_go_first(waited: list[int]) -> None:
    asked: list[int] = []

    def stop() -> None:
        asked.append(len(waited))
        if len(asked) == 2:
            raise Cancelled

    with pytest.raises(Cancelled), pace.asking(stop):
        for _thing in pace.breathing(range(10), every=1):
            pass
    assert asked == [1, 2]
    pace.breathe()
    assert (len(asked), len(waited)) == (2, 3), "only in there"


def test_a_loop_breathes_every_so_many_things_and_gives_all_of_them(waited: list[int]) -> None:
    assert list(pace.breathing(range(10), every=4)) == list(range(10))
    assert len(waited) == 3


def test_a_manifest_of_very_many_parts_is_read_in_breaths(waited: list[int]) -> None:
    """Of a bundle of five thousand roots it is half a megabyte of JSON: the window stood still for a twentieth of a second."""
    parts = [PartKind.CHANGES.value] * 320
    listed = [{"n": n, "kind": kind, "len": 1, "zlen": 1, "sha256": "0" * 64} for n, kind in enumerate(parts, start=1)]
    read = strict_json(json.dumps(listed).encode())
    assert len(waited) == 320

    waited.clear()
    assert len(manifest.read_parts(read)) == 320
    assert len(waited) == 10


def test_what_a_bundle_did_is_told_in_breaths(waited: list[int]) -> None:
    """Of eighteen thousand records nothing may be said in one breath: the window stood still for a sixth of a second."""
    tally = Tally()
    for number in range(320):
        root = RootId(f"{number:032}")
        tally.note(
            RecordKey(root, "identity", "young-person", RecordId(root)), Outcome.NEW if number % 2 else Outcome.SAME
        )
    waited.clear()
    done = tally.result()

    assert len(waited) >= 20  # the records, and the roots that are different
    assert (len(done.records), len(done.roots)) == (320, 160)
    waited.clear()
    assert done.counts() == {Outcome.NEW: 160, Outcome.SAME: 160}
    assert len(waited) >= 10


def test_the_heads_of_a_bundle_are_read_in_breaths(waited: list[int]) -> None:
    content = b"".join(frame_record(b"{}") for _ in range(160))
    found = read_all(content, 1, PartKind.HEADS, bytes, 1000)

    assert len(found) == 160
    assert len(waited) >= 20


def test_each_thread_has_its_own_way_to_wait(waited: list[int]) -> None:
    other = threading.Thread(target=pace.breathe)
    other.start()
    other.join()
    assert waited == []


def test_what_the_waiting_raises_comes_out_of_the_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "EVERY_S", 0.0)

    def stop() -> None:
        raise InterruptedError

    pace.go_second(stop)
    try:
        with pytest.raises(InterruptedError):
            pace.breathe()
    finally:
        pace.go_second(None)


def test_in_bulk_python_does_not_look_for_circles_and_does_again_afterwards() -> None:
    def work() -> None:
        with pace.in_bulk():
            with pace.in_bulk():
                assert not gc.isenabled()
            assert not gc.isenabled(), "the inner one was not the one that stopped it"
            raise InterruptedError

    assert gc.isenabled()
    with pytest.raises(InterruptedError):
        work()
    assert gc.isenabled()


def test_who_does_without_rounds_altogether_stays_so() -> None:
    gc.disable()
    try:
        with pace.in_bulk():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_others_can_tell_while_there_is_work_in_bulk() -> None:
    assert not pace.is_in_bulk()
    with pace.in_bulk():
        with pace.in_bulk():
            assert pace.is_in_bulk()
        assert pace.is_in_bulk()
    assert not pace.is_in_bulk()
