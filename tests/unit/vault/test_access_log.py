"""The access log: append-only, chained, checkpointed, and verified entry by entry."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cse_desk import pace
from cse_desk.errors import DamagedFile
from cse_desk.models.records.opening import HowFar
from cse_desk.models.tables.local import AccessCheckpoint, AccessEntry, Setting
from cse_desk.vault import access_log, mark, opening
from cse_desk.vault.access_log import Checkpoint, Event, Flaw, Verdict
from cse_desk.vault.store import Vault
from tests.unit.vault.sealed import START, clock_at_start, data_key, keep, new_vault, opened, raw

Signed = Callable[[str, bytes, bytes], bool]


class Stopped(Exception):
    """The act went wrong."""


def _fail_to_keep(vault: Vault, meanwhile: str = "") -> None:
    def act() -> None:
        with vault.transaction("fails") as writing:
            writing.note(Event.PRINTED)
            writing.session.add(Setting(key="x", value=1))
            if meanwhile:
                vault.note(meanwhile)
            raise Stopped

    with pytest.raises(Stopped):
        act()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = new_vault(tmp_path / "v")
    yield made
    made.close()


def _signed_by(vault: Vault) -> Signed:
    key = Ed25519PublicKey.from_public_bytes(vault.me.signing_key)

    def is_signed(author: str, statement: bytes, signature: bytes) -> bool:
        try:
            key.verify(signature, statement)
        except InvalidSignature:
            return False
        return author == vault.me.author

    return is_signed


def _verdict(vault: Vault, *outside: Checkpoint) -> Verdict:
    with vault.reading() as session:
        return access_log.verify(session.connection(), is_signed_by=_signed_by(vault), outside=outside)


def _events(vault: Vault) -> list[str]:
    with vault.reading() as session:
        return [row.event for row in session.query(AccessEntry).order_by(AccessEntry.seq)]


def _tamper(vault: Vault, *statements: str) -> None:
    """What somebody with the key can do behind our back, guard rails taken down."""
    with raw(vault.folder / "vault.db", data_key(vault.folder)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)


# ---- what is written ---------------------------------------------------------------------------


def test_creating_unlocking_and_locking_are_written_down(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    vault.close()
    again = opened(vault.folder)
    assert _events(again) == ["created", "locked", "unlocked"]
    again.close()


def test_every_act_leaves_an_entry_even_when_its_author_forgot(vault: Vault) -> None:
    keep(vault, "a")
    assert _events(vault)[-1] == Event.RECORDED


def test_an_act_that_notes_something_leaves_that_instead(vault: Vault) -> None:
    with vault.transaction("print") as writing:
        writing.session.add(Setting(key="x", value=1))
        writing.note(Event.PRINTED, screening="ab" * 16, pages=4)
    with vault.reading() as session:
        entry = session.query(AccessEntry).order_by(AccessEntry.seq.desc()).first()
        assert entry is not None
        assert (entry.event, entry.act, entry.author) == ("printed", writing.act, vault.me.author)
        assert entry.body == f'{{"pages":4,"screening":"{"ab" * 16}"}}'
        assert entry.at == START.isoformat().replace("+00:00", "Z")


def test_an_act_that_changed_nothing_leaves_none(vault: Vault) -> None:
    before = _events(vault)
    with vault.transaction("nothing"):
        pass
    assert _events(vault) == before


def test_an_act_that_failed_leaves_none(vault: Vault) -> None:
    before = _events(vault)
    _fail_to_keep(vault)
    assert _events(vault) == before


def test_a_note_stands_alone(vault: Vault) -> None:
    vault.note(Event.VIEWED, record="cd" * 16)
    assert _events(vault)[-1] == "viewed"


def test_a_note_made_while_somebody_writes_joins_that_commit(vault: Vault) -> None:
    with vault.transaction("long") as writing:
        other = threading.Thread(target=vault.note, args=(Event.SEARCHED,))
        other.start()
        other.join(timeout=5)
        assert not other.is_alive()
        writing.session.add(Setting(key="x", value=1))
    assert _events(vault)[-2:] == ["searched", "recorded"]


def test_a_note_that_waited_for_an_act_that_failed_comes_with_the_next(vault: Vault) -> None:
    _fail_to_keep(vault, Event.SEARCHED)
    keep(vault, "a")
    assert _events(vault)[-2:] == ["searched", "recorded"]


def test_a_clock_that_went_back_is_written_down(tmp_path: Path) -> None:
    clock = clock_at_start()
    vault = new_vault(tmp_path / "v", clock)
    clock.go_on(days=-400)
    keep(vault, "a")
    assert _events(vault) == ["created", "clock-went-back", "recorded"]
    assert _verdict(vault).is_whole
    vault.close()


def test_failed_tries_are_told_after_the_next_success(tmp_path: Path) -> None:
    from cse_desk.errors import WrongPassphrase

    vault = new_vault(tmp_path / "v")
    vault.close()
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            opened(vault.folder, "not this one at all")
    again = opened(vault.folder)
    with again.reading() as session:
        entry = session.query(AccessEntry).filter_by(event=Event.FAILED_TRIES).one()
        assert entry.body == '{"count":2}'
    again.close()


# ---- what cannot be done to it -----------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM access_log WHERE seq = 1",
        "UPDATE access_log SET event = 'viewed' WHERE seq = 1",
        "UPDATE access_log SET body = '{}' WHERE seq = 1",
        "UPDATE access_log SET hash = x'00' WHERE seq = 1",
        "UPDATE access_log SET seq = 900 WHERE seq = 1",
        "REPLACE INTO access_log SELECT seq, at, author, 'viewed', act, body, salt, body_hash, prev, hash FROM access_log",
    ],
)
def test_the_table_itself_refuses_changes(vault: Vault, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), vault._writing() as session:
        session.connection().execute(text(statement))
    assert _verdict(vault).is_whole


def test_what_an_entry_said_may_be_dropped_at_the_end_of_its_retention(vault: Vault) -> None:
    vault.note(Event.SEARCHED, count=3)
    with vault._writing() as session:
        session.connection().execute(text("UPDATE access_log SET body = NULL, salt = NULL"))
        session.commit()
    assert _verdict(vault) == Verdict(2)


# ---- verifying ---------------------------------------------------------------------------------


@pytest.fixture
def long(tmp_path: Path) -> Iterator[Vault]:
    """A vault with nine entries and no checkpoint inside."""
    vault = new_vault(tmp_path / "long")
    for number in range(8):
        vault.note(Event.VIEWED, number=number)
    yield vault
    vault.close()


def test_an_untouched_log_is_whole(long: Vault) -> None:
    assert _verdict(long) == Verdict(9)


def test_following_the_log_is_told_and_can_be_stopped_and_lets_the_window_go_first(
    long: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages are the first half of what is told, the log the other. The day of the last check stays when one is stopped."""
    told: list[int] = []

    def stop_in_the_log(far: HowFar) -> None:
        told.append(far.done)
        if far.done > 500:
            raise Stopped

    long.check()
    before = long.checked_at
    with pytest.raises(Stopped):
        long.check(stop_in_the_log)
    assert 500 < told[-1] < 1_000
    assert long.checked_at == before

    breaths: list[int] = []
    monkeypatch.setattr(pace, "EVERY_S", 0.0)
    pace.go_second(lambda: breaths.append(1))
    try:
        assert _verdict(long).is_whole
    finally:
        pace.go_second(None)
    assert breaths


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE access_log SET event = 'searched' WHERE seq = 4"], (Flaw.CHAIN, 4)),
        (["UPDATE access_log SET at = '2020-01-01T00:00:00Z' WHERE seq = 4"], (Flaw.CHAIN, 4)),
        (["UPDATE access_log SET author = 'somebody else' WHERE seq = 4"], (Flaw.CHAIN, 4)),
        (["UPDATE access_log SET act = 'another' WHERE seq = 9"], (Flaw.CHAIN, 9)),
        (["UPDATE access_log SET body = '{\"number\":99}' WHERE seq = 4"], (Flaw.BODY, 4)),
        (["UPDATE access_log SET salt = x'00' WHERE seq = 4"], (Flaw.BODY, 4)),
        (["UPDATE access_log SET salt = NULL WHERE seq = 4"], (Flaw.BODY, 4)),
        (["UPDATE access_log SET hash = x'00' WHERE seq = 1"], (Flaw.CHAIN, 1)),
        (["UPDATE access_log SET prev = x'00' WHERE seq = 5"], (Flaw.CHAIN, 5)),
        (["DELETE FROM access_log WHERE seq = 4"], (Flaw.GAP, 4)),
        (["DELETE FROM access_log WHERE seq = 1"], (Flaw.GAP, 1)),
        (["DELETE FROM access_log WHERE seq IN (4, 5, 6)"], (Flaw.GAP, 4)),
        (
            [
                "UPDATE access_log SET seq = 100 WHERE seq = 4",
                "UPDATE access_log SET seq = 4 WHERE seq = 5",
                "UPDATE access_log SET seq = 5 WHERE seq = 100",
            ],
            (Flaw.CHAIN, 4),
        ),
    ],
)
def test_tampering_is_found_and_the_first_broken_entry_named(
    long: Vault, statements: list[str], expected: tuple[Flaw, int]
) -> None:
    _tamper(long, *statements)
    found = _verdict(long)
    assert (found.flaw, found.first_broken) == expected


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_log_that_does_not_fit_is_followed_again_after_the_next_opening(long: Vault, *, is_whole: bool) -> None:
    """A small file is read before it opens, but for its log: that must not count as the whole."""
    if is_whole:
        long.check()
    else:
        _tamper(long, "UPDATE access_log SET event = 'searched' WHERE seq = 4")
        with pytest.raises(DamagedFile):
            long.check()
    long.note(Event.VIEWED)
    assert (_day_in_the_mark(long) != "") is is_whole, "a power cut now must not make it be forgotten"
    long.close()
    again = opened(long.folder)
    assert (again.checked_at is not None) is is_whole
    again.close()


def _day_in_the_mark(vault: Vault) -> str:
    found = mark.read(vault.folder, opening.read_keys(vault.folder).vault, data_key(vault.folder))
    assert found is not None
    return found.checked


def test_a_cut_tail_shows_only_against_a_checkpoint_that_had_left(long: Vault) -> None:
    """The control is the first half: without a copy outside, nothing in the file can tell."""
    left = long.checkpoint()
    _tamper(long, "DELETE FROM access_log WHERE seq > 6", "DELETE FROM access_checkpoints")
    assert _verdict(long).is_whole
    assert _verdict(long, left) == Verdict(6, Flaw.CUT, 7)


def _rewrite_from(vault: Vault, seq: int) -> None:
    """Change one entry and recompute the chain, as somebody with the key and this source could."""
    with raw(vault.folder / "vault.db", data_key(vault.folder)) as connection:
        rows = connection.execute(
            "SELECT seq, at, author, event, act, body_hash FROM access_log WHERE seq >= ? ORDER BY seq", (seq,)
        ).fetchall()
        (prev,) = connection.execute("SELECT hash FROM access_log WHERE seq = ?", (seq - 1,)).fetchone()
        for number, at, author, event, act, body in rows:
            changed = "searched" if number == seq else event
            own = access_log.entry_hash((str(number), at, author, changed, act), body, prev)
            connection.execute(
                "UPDATE access_log SET event = ?, prev = ?, hash = ? WHERE seq = ?", (changed, prev, own, number)
            )
            prev = own


def test_a_rewritten_log_shows_only_against_a_checkpoint_that_had_left(long: Vault) -> None:
    left = long.checkpoint()
    _tamper(long, "DELETE FROM access_checkpoints")
    _rewrite_from(long, 5)
    assert _verdict(long).is_whole
    assert _verdict(long, left) == Verdict(9, Flaw.REWRITTEN, 9)


def test_a_checkpoint_by_somebody_else_is_found(long: Vault) -> None:
    long.checkpoint()
    _tamper(long, "UPDATE access_checkpoints SET signature = zeroblob(64)")
    assert _verdict(long) == Verdict(9, Flaw.SIGNATURE, 9)


def test_a_checkpoint_of_another_vault_does_not_fit(long: Vault, vault: Vault) -> None:
    assert not _verdict(long, vault.checkpoint()).is_whole


# ---- checkpoints -------------------------------------------------------------------------------


def _points(vault: Vault) -> list[Any]:
    with vault.reading() as session:
        return [row.seq for row in session.query(AccessCheckpoint).order_by(AccessCheckpoint.seq)]


def test_locking_signs_the_head(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    vault.close()
    again = opened(vault.folder)
    assert _points(again) == [2]
    assert _verdict(again).is_whole
    again.close()


def test_two_hundred_entries_bring_a_checkpoint(vault: Vault) -> None:
    for _ in range(9):
        with vault.transaction("many") as writing:
            for number in range(50):
                writing.note(Event.VIEWED, number=number)
    assert _points(vault) == [201, 401]
    assert _verdict(vault) == Verdict(451)


def test_the_same_head_is_not_signed_twice(vault: Vault) -> None:
    assert vault.checkpoint() == vault.checkpoint()
    assert len(_points(vault)) == 1
