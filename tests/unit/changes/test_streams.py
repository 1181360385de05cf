"""Streams: chains, gaps, forks and their proof."""

from itertools import permutations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cse_desk.changes.envelope import Change
from cse_desk.changes.streams import (
    Branch,
    Chain,
    Fork,
    ForkProof,
    Gap,
    Link,
    Place,
    SignedHead,
    StreamKey,
    check_link,
    check_proof,
    head_statement,
    newest_heads,
    prove_fork,
    stream_of,
)
from cse_desk.ids import AuthorId
from tests.unit.changes.makers import AMIRA, CHILD, LAPTOP, OTHER_CHILD, PERSON, Writer

STREAM = StreamKey(AMIRA, LAPTOP, CHILD, "identity")
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


def four() -> list[Change]:
    writer = Writer()
    return [writer.write({"alias": name}) for name in ("one", "two", "three", "four")]


def place(change: Change) -> Place:
    return Place(change.envelope.seq, change.hash)


def chain_of(*changes: Change) -> Chain:
    return Chain(STREAM, [(place(change), change.envelope.prev) for change in changes])


def sign(change: Change) -> SignedHead:
    statement = head_statement(STREAM, change.envelope.seq, change.hash)
    return SignedHead(STREAM, change.envelope.seq, change.hash, KEY.sign(statement))


def verify(author: AuthorId, statement: bytes, signature: bytes) -> bool:
    key: Ed25519PublicKey = KEY.public_key()
    try:
        key.verify(signature, statement)
    except InvalidSignature:
        return False
    return author == AMIRA


# ---- chains --------------------------------------------------------------------------------


def test_the_next_change_follows_the_last_by_its_full_hash() -> None:
    changes = four()
    assert Chain(STREAM).next_place() == (1, "")
    assert chain_of(*changes).next_place() == (5, changes[-1].hash)
    assert len(changes[-1].hash) == 64
    assert stream_of(changes[0].envelope) == STREAM


def test_a_whole_stream_has_no_gaps_in_whatever_order_it_came() -> None:
    for order in permutations(four()):
        chain = chain_of(*order, *order)
        assert (len(chain), chain.gaps, chain.forks) == (4, (), ())
        assert len(chain.tips) == 1


def test_a_gap_is_told_with_its_places_and_the_hash_that_is_wanted() -> None:
    one, _two, three, four_ = four()
    assert chain_of(one, four_).gaps == (Gap(STREAM, 2, 3, three.hash),)
    assert chain_of(four_).gaps == (Gap(STREAM, 1, 3, three.hash),)


def test_a_signed_head_that_is_not_here_is_a_gap() -> None:
    one, two, three, four_ = four()
    assert chain_of(one, two).missing_up_to(sign(four_)) == (Gap(STREAM, 3, 4, four_.hash),)
    assert chain_of(one, three).missing_up_to(sign(three)) == (Gap(STREAM, 2, 2, two.hash),)
    assert chain_of(one, two).missing_up_to(sign(two)) == ()
    assert chain_of(one, two, four_).missing_up_to(sign(two)) == ()


def test_a_change_hangs_on_the_one_before_it_and_on_no_other() -> None:
    one, two, three, _ = four()
    elsewhere = Writer().write({"alias": "x"}, key=PERSON._replace(root=OTHER_CHILD))
    assert check_link(one.envelope, None) is Link.JOINED
    assert check_link(two.envelope, one.envelope) is Link.JOINED
    assert check_link(two.envelope, None) is Link.GAP
    assert check_link(three.envelope, one.envelope) is Link.WRONG
    assert check_link(two.envelope, elsewhere.envelope) is Link.WRONG


# ---- forks ---------------------------------------------------------------------------------


def forked() -> tuple[Change, list[Change], list[Change]]:
    """A first change, and two histories after it."""
    writer = Writer()
    start = writer.write({"alias": "start"})
    left = [writer.write({"alias": name}) for name in ("left", "left again")]
    writer.places = {(CHILD, "identity"): (2, start.hash)}
    right = [writer.write({"alias": name}) for name in ("right", "right again", "right once more")]
    return start, left, right


def test_a_fork_keeps_both_branches_and_goes_on_from_the_longer() -> None:
    start, left, right = forked()
    for order in ([start, *left, *right], [*reversed(right), *left, start]):
        chain = chain_of(*order)
        assert chain.forks == (
            Fork(STREAM, 2, tuple(sorted([left[0].hash, right[0].hash]))),
            Fork(STREAM, 3, tuple(sorted([left[1].hash, right[1].hash]))),
        )
        assert set(chain.tips) == {place(left[-1]), place(right[-1])}
        assert chain.next_place() == (5, right[-1].hash)
        assert chain.gaps == ()


def test_a_gap_beside_a_known_branch_is_told() -> None:
    start, left, right = forked()
    assert chain_of(start, left[0], right[1]).gaps == (Gap(STREAM, 2, 2, right[0].hash),)


def test_two_signed_histories_prove_a_fork_to_anybody() -> None:
    start, left, right = forked()
    envelopes = {each.hash: each.envelope_bytes for each in (start, *left, *right)}
    fork = chain_of(start, *left, *right).forks[0]
    proof = prove_fork(fork, [sign(left[-1]), sign(right[-1])], envelopes)
    assert proof
    assert {branch.envelopes for branch in proof.branches} == {
        tuple(each.envelope_bytes for each in left),
        tuple(each.envelope_bytes for each in right),
    }
    assert check_proof(proof, verify)


def test_one_signed_history_proves_nothing() -> None:
    start, left, right = forked()
    envelopes = {each.hash: each.envelope_bytes for each in (start, *left, *right)}
    fork = chain_of(start, *left, *right).forks[0]
    assert prove_fork(fork, [sign(left[-1]), sign(left[0])], envelopes) is None
    assert prove_fork(fork, [sign(left[-1]), sign(start)], envelopes) is None
    del envelopes[right[1].hash]
    assert prove_fork(fork, [sign(left[-1]), sign(right[-1])], envelopes) is None


def a_proof() -> ForkProof:
    start, left, right = forked()
    envelopes = {each.hash: each.envelope_bytes for each in (start, *left, *right)}
    proof = prove_fork(chain_of(start, *left, *right).forks[0], [sign(left[-1]), sign(right[-1])], envelopes)
    assert proof
    return proof


@pytest.mark.parametrize(
    "forgery",
    [
        "one branch",
        "the same branch twice",
        "no envelopes",
        "a cut branch",
        "a bad signature",
        "rubbish",
        "rubbish hash",
    ],
)
def test_a_forged_proof_does_not_hold(forgery: str) -> None:
    proof = a_proof()
    one, other = proof.branches
    head = one.head
    forged = {
        "one branch": (one,),
        "the same branch twice": (one, one),
        "no envelopes": (Branch((), head), other),
        "a cut branch": (Branch(one.envelopes[1:], head), other),
        "a bad signature": (Branch(one.envelopes, SignedHead(STREAM, head.seq, head.hash, bytes(64))), other),
        "rubbish": (Branch((b"rubbish",), head), other),
        "rubbish hash": (Branch(one.envelopes, SignedHead(STREAM, head.seq, "rubbish", head.signature)), other),
    }[forgery]
    assert not check_proof(ForkProof(proof.fork, forged), verify)


def test_of_each_branch_only_the_newest_signed_head_is_kept() -> None:
    start, left, right = forked()
    envelopes = {each.hash: each.envelope_bytes for each in (start, *left, *right)}
    heads: tuple[SignedHead, ...] = ()
    for change in (left[0], start, left[1], left[0], right[2], right[0]):
        heads = newest_heads(heads, sign(change), envelopes)
    assert {head.hash for head in heads} == {left[1].hash, right[2].hash}


# ---- what is signed ------------------------------------------------------------------------


def test_what_is_signed_names_the_stream_the_place_and_nothing_else_can_be_spelt_so() -> None:
    statement = head_statement(STREAM, 7, "ab" * 32)
    assert statement == b"".join(
        [
            b"cse-desk/head/v1\0",
            bytes.fromhex(AMIRA + LAPTOP + CHILD),
            b"\x00\x08identity",
            (7).to_bytes(8, "big"),
            bytes.fromhex("ab" * 32),
        ]
    )


def test_heads_of_different_streams_and_places_are_different_statements() -> None:
    streams = [
        STREAM,
        STREAM._replace(compartment="voice"),
        STREAM._replace(root=OTHER_CHILD),
        STREAM._replace(author=AuthorId("0" * 32)),
    ]
    statements = {
        head_statement(stream, seq, hash) for stream in streams for seq in (1, 2) for hash in ("00" * 32, "01" * 32)
    }
    assert len(statements) == 16
