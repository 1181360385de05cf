"""Streams: the changes of one author in one vault about one root and compartment, chained by the full hash of the one before.

What is missing shows as a gap. Two changes with the same place in a stream are a fork: an author who kept two histories, or a vault
restored without our noticing. Both branches are kept, later changes still land, and the signed heads prove it to others.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

from cse_desk.changes.envelope import BadChange, Envelope, envelope_hash, read_envelope
from cse_desk.ids import AuthorId, RootId, VaultId

_HEAD_TAG: Final = b"cse-desk/head/v1\0"


class StreamKey(NamedTuple):
    """What makes a stream: who, in which incarnation of a vault, about what."""

    author: AuthorId
    vault: VaultId
    root: RootId
    compartment: str


class Place(NamedTuple):
    """A place in a stream: number and full hash."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class SignedHead:
    """What an author signed at a commit: my stream stands here."""

    stream: StreamKey
    seq: int
    hash: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Gap:
    """Changes `first` to `last` of a stream have not arrived; the last of them has the hash `wanted`."""

    stream: StreamKey
    first: int
    last: int
    wanted: str


@dataclass(frozen=True, slots=True)
class Fork:
    """Different changes with the same place in a stream, by their full hashes."""

    stream: StreamKey
    seq: int
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One side of a proof: envelopes as received, from the forked place up to the one its author signed as head."""

    envelopes: tuple[bytes, ...]
    head: SignedHead


@dataclass(frozen=True, slots=True)
class ForkProof:
    """Two signed histories of one stream that differ at one place; anybody who has the author's key can check it."""

    fork: Fork
    branches: tuple[Branch, ...]


class Link(Enum):
    """How a change hangs on the one before."""

    JOINED = "joined"
    GAP = "gap"  # the one before has not arrived
    WRONG = "wrong"  # the one before is known and is not the one before


Verify = Callable[[AuthorId, bytes, bytes], bool]  # (author, statement, signature)


def stream_of(envelope: Envelope) -> StreamKey:
    """The stream a change belongs to."""
    return StreamKey(envelope.author, envelope.vault, envelope.root, envelope.compartment)


def head_statement(stream: StreamKey, seq: int, hash: str) -> bytes:
    """The bytes an author signs (Ed25519) to say "my stream stands here"; every part has a fixed or stated length."""
    compartment = stream.compartment.encode()
    return b"".join(
        (
            _HEAD_TAG,
            bytes.fromhex(stream.author),
            bytes.fromhex(stream.vault),
            bytes.fromhex(stream.root),
            len(compartment).to_bytes(2, "big"),
            compartment,
            seq.to_bytes(8, "big"),
            bytes.fromhex(hash),
        )
    )


def check_link(envelope: Envelope, before: Envelope | None) -> Link:
    """How a change hangs on `before`, the known change whose full hash is its `prev` (None: not known)."""
    if envelope.seq == 1:
        return Link.JOINED
    if before is None:
        return Link.GAP
    joined = before.seq == envelope.seq - 1 and stream_of(before) == stream_of(envelope)
    return Link.JOINED if joined else Link.WRONG


class Chain:
    """One stream as far as it is known: which places are filled, by which changes."""

    def __init__(self, stream: StreamKey, places: Iterable[tuple[Place, str]] = ()) -> None:
        self.stream = stream
        self._places: set[Place] = set()
        self._followed: set[Place] = set()
        self._tips: set[Place] = set()
        self._by_seq: dict[int, list[str]] = {}
        for place, prev in places:
            self.add(place, prev)

    def add(self, place: Place, prev: str) -> None:
        """Fill a place; in any order, again changes nothing."""
        if place in self._places:
            return
        self._places.add(place)
        self._by_seq.setdefault(place.seq, []).append(place.hash)
        before = Place(place.seq - 1, prev)
        self._followed.add(before)
        self._tips.discard(before)
        if place not in self._followed:
            self._tips.add(place)

    def __contains__(self, place: Place) -> bool:
        return place in self._places

    def __len__(self) -> int:
        return len(self._places)

    @property
    def tips(self) -> tuple[Place, ...]:
        """The ends of all branches, the longest first; a new change of this stream follows the first."""
        return tuple(sorted(self._tips, reverse=True))

    def next_place(self) -> tuple[int, str]:
        """`seq` and `prev` of the next change."""
        longest = max(self._tips, default=Place(0, ""))
        return longest.seq + 1, longest.hash

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What has not arrived, in order."""
        known = sorted(self._by_seq)
        return tuple(self._gap(place, known) for place in sorted(self._followed - self._places) if place.seq > 0)

    def missing_up_to(self, head: SignedHead) -> tuple[Gap, ...]:
        """What has not arrived of the history that `head` signs: all gaps below it, and the head itself if it is not here."""
        place = Place(head.seq, head.hash)
        below = tuple(gap for gap in self.gaps if gap.last < head.seq)
        return below if place in self._places else (*below, self._gap(place, sorted(self._by_seq)))

    @property
    def forks(self) -> tuple[Fork, ...]:
        """Places filled more than once, in order."""
        return tuple(
            Fork(self.stream, seq, tuple(sorted(self._by_seq[seq])))
            for seq in sorted(self._by_seq)
            if len(self._by_seq[seq]) > 1
        )

    def _gap(self, place: Place, known: Sequence[int]) -> Gap:
        below = bisect_left(known, place.seq)
        return Gap(self.stream, known[below - 1] + 1 if below else 1, place.seq, place.hash)


# ---- proof of a fork -----------------------------------------------------------------------


def prove_fork(fork: Fork, heads: Sequence[SignedHead], envelope_of: Mapping[str, bytes]) -> ForkProof | None:
    """The proof from the signed heads we hold; `envelope_of` gives envelope bytes by full hash. None: not two sides are signed."""
    branches: dict[str, Branch] = {}
    for head in heads:
        path = _path_down(head, fork, envelope_of) if head.stream == fork.stream else ()
        if path:
            branches.setdefault(envelope_hash(path[0]), Branch(path, head))
    if len(branches) < 2:
        return None
    return ForkProof(fork, tuple(branches[start] for start in sorted(branches)))


def check_proof(proof: ForkProof, verify: Verify) -> bool:
    """Whether the branches differ at the forked place and their author signed each of them."""
    try:
        starts = {_start_of(branch, proof.fork, verify) for branch in proof.branches}
    except (BadChange, ValueError):  # not even hashes or envelopes
        return False
    return None not in starts and len(starts) == len(proof.branches) >= 2


def newest_heads(
    heads: Sequence[SignedHead], head: SignedHead, envelope_of: Mapping[str, bytes]
) -> tuple[SignedHead, ...]:
    """The signed heads of one stream worth keeping once `head` has come: the newest of each branch."""
    if any(head.hash == other.hash or _leads_to(other, head, envelope_of) for other in heads):
        return tuple(heads)
    return (*(other for other in heads if not _leads_to(head, other, envelope_of)), head)


def _leads_to(later: SignedHead, earlier: SignedHead, envelope_of: Mapping[str, bytes]) -> bool:
    at = Fork(later.stream, earlier.seq, (earlier.hash,))
    return bool(_path_down(later, at, envelope_of))


def _path_down(head: SignedHead, fork: Fork, envelope_of: Mapping[str, bytes]) -> tuple[bytes, ...]:
    """The envelopes from the forked place up to the head; empty when the head does not stand on the fork."""
    path: list[bytes] = []
    wanted = head.hash
    for _ in range(head.seq - fork.seq + 1):
        envelope_bytes = envelope_of.get(wanted)
        if envelope_bytes is None:
            return ()
        path.append(envelope_bytes)
        wanted = read_envelope(envelope_bytes).prev
    return tuple(reversed(path)) if path and envelope_hash(path[-1]) in fork.hashes else ()


def _start_of(branch: Branch, fork: Fork, verify: Verify) -> str | None:
    """The hash at the forked place if the branch holds from there to its signed head."""
    head = branch.head
    statement = head_statement(head.stream, head.seq, head.hash)
    if head.stream != fork.stream or not branch.envelopes or not verify(head.stream.author, statement, head.signature):
        return None
    hashes = [envelope_hash(each) for each in branch.envelopes]
    read = [read_envelope(each) for each in branch.envelopes]
    chained = all(later.prev == before for before, later in zip(hashes, read[1:], strict=False))
    placed = all(each.seq == fork.seq + n and stream_of(each) == fork.stream for n, each in enumerate(read))
    return hashes[0] if chained and placed and hashes[-1] == head.hash and read[-1].seq == head.seq else None
