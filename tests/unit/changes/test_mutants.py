"""The control of the merge proof: with a deliberate bug in any one rule, the same check must fail.

Each mutant is a rule handed to the log in place of the right one; nothing is patched.
"""

import json
from collections.abc import Collection, Container, Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from cse_desk.changes import registers, streams
from cse_desk.changes.envelope import Change, Envelope, combine, make_change, read_change
from cse_desk.changes.merge import RULES, Rules
from cse_desk.changes.registers import Write
from cse_desk.changes.streams import Chain, Link, Place
from cse_desk.ids import ChangeId
from tests.unit.changes.test_merge_properties import HISTORIES
from tests.unit.changes.world import play


def last_write_wins(heads: Iterable[Write], replaced: Container[ChangeId], write: Write) -> tuple[Write, ...]:
    return registers.apply(heads, replaced, write)[:1]


def last_clock_wins(heads: Iterable[Write], replaced: Container[ChangeId], write: Write) -> tuple[Write, ...]:
    older = [head.id for head in heads if head.lamport < write.lamport]
    return registers.apply(heads, replaced, write._replace(replaces=(*write.replaces, *older)))


def lost_supersede(heads: Iterable[Write], _replaced: Container[ChangeId], write: Write) -> tuple[Write, ...]:
    return registers.apply(heads, (), write)  # forgets who was replaced before having arrived


def deaf_supersede(heads: Iterable[Write], replaced: Container[ChangeId], write: Write) -> tuple[Write, ...]:
    return registers.apply(heads, replaced, write._replace(replaces=()))


def empty_replaces(_heads: Iterable[Write], _seen: int | None) -> tuple[ChangeId, ...]:
    return ()


def stale_screen_wipes(heads: Iterable[Write], _seen: int | None) -> tuple[ChangeId, ...]:
    return registers.replaceable(heads, None)


def unseen_replaced(heads: Iterable[Write], seen: int | None) -> tuple[ChangeId, ...]:
    return tuple(sorted(head.id for head in heads if seen is None or head.readable_from <= seen))


def dropped_branch(chain: Chain, place: Place) -> bool:
    return any(place.seq == fork.seq for fork in chain.forks) or chain.next_place()[0] > place.seq


def dropped_after_gap(envelope: Envelope, before: Envelope | None) -> Link:
    joined = streams.check_link(envelope, before)
    return Link.WRONG if joined is Link.GAP else joined


def wrong_chain_input(chain: Chain) -> tuple[int, str]:
    seq, prev = chain.next_place()
    return seq, sha256(bytes.fromhex(prev)).hexdigest() if prev else prev  # the hash of the hash


def chained_to_another_branch(chain: Chain) -> tuple[int, str]:
    seq, prev = chain.next_place()
    return seq, chain.tips[-1].hash if chain.tips else prev


def ignored_salt(**parts: Any) -> Change:
    """A change whose digests leave the salt out."""
    change = make_change(**parts)
    assert change.body_bytes
    body = json.loads(change.body_bytes)
    digests = [
        sha256(b"cse-desk/field/v1\0" + name.encode() + b"\0" + json.dumps(body[name]["value"]).encode()).digest()
        for name in sorted(body)
    ]
    envelope = json.loads(change.envelope_bytes)
    envelope["body_hash"] = sha256(b"cse-desk/body/v1\0" + b"".join(digests)).hexdigest()
    return read_change(json.dumps(envelope).encode(), change.body_bytes)


def same_salt(**parts: Any) -> Change:
    return make_change(**{**parts, "salt": lambda: bytes(16)})


def believes_any_body(_change: Change) -> None:
    return None


def late_body_undoes_erasure(known: bytes | None, arriving: bytes | None, _erased: Collection[str]) -> bytes | None:
    return combine(known, arriving)


def late_body_ignored(known: bytes | None, arriving: bytes | None, erased: Collection[str]) -> bytes | None:
    return combine(arriving if known is None else known, None, erased)


MUTANTS: dict[str, Rules] = {
    "last write wins": replace(RULES, apply=last_write_wins),
    "last clock wins": replace(RULES, apply=last_clock_wins),
    "lost supersede": replace(RULES, apply=lost_supersede),
    "deaf supersede": replace(RULES, apply=deaf_supersede),
    "empty replaces": replace(RULES, replaceable=empty_replaces),
    "stale screen wipes": replace(RULES, replaceable=stale_screen_wipes),
    "unseen replaced": replace(RULES, replaceable=unseen_replaced),
    "dropped change: the other branch": replace(RULES, is_known=dropped_branch),
    "dropped change: after a gap": replace(RULES, link=dropped_after_gap),
    "wrong chain input: hash of the hash": replace(RULES, next_place=wrong_chain_input),
    "wrong chain input: another branch": replace(RULES, next_place=chained_to_another_branch),
    "ignored salt": replace(RULES, make=ignored_salt, verify=believes_any_body),
    "same salt": replace(RULES, make=same_salt),
    "late body undoes erasure": replace(RULES, combine=late_body_undoes_erasure),
    "late body ignored": replace(RULES, combine=late_body_ignored),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_killed(name: str) -> None:
    """A wrong rule does not survive the histories the right ones pass."""

    @settings(
        max_examples=300, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(HISTORIES)
    def every_history_ends_well(history: bytes) -> None:
        play(history, MUTANTS[name])

    with pytest.raises(AssertionError):
        every_history_ends_well()
