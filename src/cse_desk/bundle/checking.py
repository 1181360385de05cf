"""Which changes of one root land, and why each of the others is held back.

A change lands when somebody vouches for it whom we have reason to believe: the bundle's own signature for the sender's changes,
and for everybody else a head their own key signed, from which the chain leads down to the change without a missing link.
What is merely missing below a change is no fault: the log shows it as a gap.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from cse_desk.bundle import limits
from cse_desk.bundle.cards import Card
from cse_desk.bundle.limits import Fault
from cse_desk.bundle.readings import Pair, Reading, Signatures
from cse_desk.bundle.roles import MayWrite
from cse_desk.changes.again import read_again
from cse_desk.changes.envelope import (
    BadChange,
    Change,
    ChangeFault,
    Envelope,
    envelope_hash,
    read_change,
    verify_body,
)
from cse_desk.changes.states import RecordKey
from cse_desk.changes.streams import Link, SignedHead, StreamKey, check_link, head_statement, stream_of
from cse_desk.errors import CseDeskError
from cse_desk.ids import AuthorId, RootId
from cse_desk.pace import breathing

_UNTRIED = "untried"
_OF_THE_BYTES = frozenset({Fault.UNREADABLE, Fault.BODY_MISMATCH})
_OF_THE_BODY = frozenset({ChangeFault.BODY, ChangeFault.BODY_HASH})
# bundle, root, full hashes of changes, heads -> author and record of each change, when all of them are here already, whole, made here or
# known to have come by this bundle; else None
HeldHere = Callable[
    [str, RootId, Mapping[str, bytes | None], Collection[SignedHead]], Sequence[tuple[str, RecordKey]] | None
]
OfBundle = Callable[[str], HeldHere | None]  # bundle -> that; None where the bundle never came: most of it is news then
PrevOf = Callable[[str], str | None]  # full hash of a change that is already here -> its `prev`; None: it is not here


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody whose changes may be in the bundle."""

    card: Card
    is_compromised: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What the checks go by."""

    sender: AuthorId
    authors: Mapping[AuthorId, Author]
    may_write: MayWrite
    prev_of: PrevOf
    bundle: str = ""
    held_here: HeldHere | None = None
    before: Reading | None = None  # what an earlier reading of the same bytes found out
    signatures: Signatures = field(default_factory=Signatures)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A change that did not land: the bytes as received, and why. `detail` is a code, never content."""

    fault: Fault
    envelope_bytes: bytes = field(repr=False)
    body_bytes: bytes | None = field(repr=False)
    detail: str = ""
    author: AuthorId | None = None

    @property
    def pair(self) -> Pair:
        """As received."""
        return self.envelope_bytes, self.body_bytes


@dataclass(frozen=True, slots=True)
class RootChanges:
    """What a bundle brings about one root: what lands, with the signed heads that were checked, and what does not.

    Where everything is here already, nothing of it was read: `here` then says of which record each change is.
    """

    root: RootId
    changes: tuple[Change, ...]
    heads: tuple[SignedHead, ...]
    quarantined: tuple[Quarantined, ...]
    here: tuple[RecordKey, ...] = ()

    @property
    def not_believed(self) -> Iterator[Pair]:
        """What could not be read, or is not what its envelope promises: that is so whoever reads it, and whenever."""
        return (one.pair for one in self.quarantined if one.fault in _OF_THE_BYTES)


def root_of(pairs: Iterable[tuple[bytes, bytes | None]]) -> RootId | None:
    """The root of a part: that of its first readable envelope; None when there is none among the first."""
    for envelope_bytes, _ in islice(pairs, limits.ROOT_TRIES):
        try:
            return Change(envelope_bytes).envelope.root
        except CseDeskError:
            continue
    return None


def check_root(
    root: RootId,
    pairs: Iterable[tuple[bytes, bytes | None]],
    heads: Mapping[StreamKey, Sequence[SignedHead]],
    rules: Rules,
) -> RootChanges:
    """Sort the changes of one root into those that land, in the order received, and those that are held back. `heads`: of this root."""
    once = dict.fromkeys(pairs)
    here = _all_here(root, once, heads, rules)
    if here is not None:
        return RootChanges(root, (), (), (), here)
    sorting = _Sorting(root, rules)
    for envelope_bytes, body_bytes in breathing(once, every=8):
        sorting.take(envelope_bytes, body_bytes)
    return sorting.result(heads)


def _all_here(
    root: RootId,
    pairs: Collection[tuple[bytes, bytes | None]],
    heads: Mapping[StreamKey, Sequence[SignedHead]],
    rules: Rules,
) -> tuple[RecordKey, ...] | None:
    """The records of these changes when there is nothing to learn: here as whole as they come, under the same heads, fit to land today."""
    if rules.held_here is None:
        return None
    bodies = {envelope_hash(envelope_bytes): body_bytes for envelope_bytes, body_bytes in pairs}
    known = rules.held_here(rules.bundle, root, bodies, [head for some in heads.values() for head in some])
    if known is None or len(bodies) != len(pairs) or not all(_may_land(root, *one, rules) for one in known):
        return None
    return tuple(key for _, key in known)


def _may_land(root: RootId, author_id: str, key: RecordKey, rules: Rules) -> bool:
    author = rules.authors.get(AuthorId(author_id))
    if author is None or author.is_compromised or key.root != root:
        return False
    return rules.may_write(author.card.role, key.compartment)


class _Sorting:
    def __init__(self, root: RootId, rules: Rules) -> None:
        self._root = root
        self._rules = rules
        self._candidates: list[Change] = []
        self._quarantined: list[Quarantined] = []
        self._unreadable = 0
        self._links: dict[StreamKey, dict[str, Envelope]] = defaultdict(dict)

    def take(self, envelope_bytes: bytes, body_bytes: bytes | None) -> None:
        """Read one pair and judge it alone; where nearly nothing can be read, the rest is not tried."""
        if self._unreadable >= limits.MAX_UNREADABLE:
            self._quarantined.append(Quarantined(Fault.UNREADABLE, envelope_bytes, body_bytes, _UNTRIED))
            return
        try:
            change = self._read(envelope_bytes, body_bytes)
            self._link(change)
            verify_body(change)
        except BadChange as trouble:
            self._take_bad(trouble.reason, envelope_bytes, body_bytes)
            return
        if alone := self._fault_alone(change.envelope):
            self._hold(change, alone)
        else:
            self._candidates.append(change)

    def _read(self, envelope_bytes: bytes, body_bytes: bytes | None) -> Change:
        before = self._rules.before
        if before is not None and before.was_good((envelope_bytes, body_bytes)):
            return read_again(envelope_bytes, body_bytes)
        return read_change(envelope_bytes, body_bytes)

    def _take_bad(self, reason: ChangeFault, envelope_bytes: bytes, body_bytes: bytes | None) -> None:
        """A readable envelope is a link of its chain even when its body is not to be believed."""
        with suppress(BadChange):
            self._link(Change(envelope_bytes))
        fault = Fault.BODY_MISMATCH if reason in _OF_THE_BODY else Fault.UNREADABLE
        self._unreadable += fault is Fault.UNREADABLE
        self._quarantined.append(Quarantined(fault, envelope_bytes, body_bytes, reason.value))

    def _link(self, change: Change) -> None:
        self._links[stream_of(change.envelope)][change.hash] = change.envelope

    def _hold(self, change: Change, fault: Fault) -> None:
        held = Quarantined(fault, change.envelope_bytes, change.body_bytes, author=change.envelope.author)
        self._quarantined.append(held)

    def _fault_alone(self, envelope: Envelope) -> Fault | None:
        if envelope.root != self._root:
            return Fault.WRONG_ROOT
        author = self._rules.authors.get(envelope.author)
        if author is None:
            return Fault.UNKNOWN_AUTHOR
        if author.is_compromised:
            return Fault.COMPROMISED_AUTHOR
        if not self._rules.may_write(author.card.role, envelope.compartment):
            return Fault.MAY_NOT_WRITE
        return None

    def result(self, heads: Mapping[StreamKey, Sequence[SignedHead]]) -> RootChanges:
        """What lands once the chains are seen as a whole."""
        chains = {
            stream: _chain(stream, links, heads.get(stream, ()), self._rules)
            for stream, links in self._links.items()
            if stream.author in self._rules.authors
        }
        landed = []
        for change in self._candidates:
            if fault := chains[stream_of(change.envelope)].fault_of(change.hash):
                self._hold(change, fault)
            else:
                landed.append(change)
        good = tuple(head for chain in chains.values() for head in chain.good_heads)
        return RootChanges(self._root, tuple(landed), good, tuple(self._quarantined))


@dataclass(frozen=True, slots=True)
class _Chain:
    links: Mapping[str, Envelope]
    good_heads: tuple[SignedHead, ...]
    broken: frozenset[str]
    vouched: frozenset[str]  # reached from a head that the author signed
    disowned: frozenset[str]  # reached only from heads whose signature does not fit
    is_senders: bool

    def fault_of(self, hash: str) -> Fault | None:
        if hash in self.broken:
            return Fault.BROKEN_CHAIN
        if hash in self.vouched:
            return None
        if hash in self.disowned:
            return Fault.BAD_HEAD
        if self.is_senders:
            return None
        later = any(head.seq > self.links[hash].seq for head in self.good_heads)
        return Fault.GAP if later else Fault.NO_HEAD


def _chain(stream: StreamKey, links: Mapping[str, Envelope], heads: Sequence[SignedHead], rules: Rules) -> _Chain:
    key = rules.authors[stream.author].card.signing_key
    told = [head for head in heads if head.hash in links]  # others say nothing about what is here
    good = tuple(head for head in told if _is_signed(head, links[head.hash], key, rules.signatures))
    bad = [head for head in told if head not in good]
    vouched = _reached([head.hash for head in good], links, rules.prev_of)
    return _Chain(
        links=links,
        good_heads=good,
        broken=_broken(links, vouched, rules.prev_of),
        vouched=vouched,
        disowned=_reached([head.hash for head in bad], links, rules.prev_of) - vouched,
        is_senders=stream.author == rules.sender,
    )


def _is_signed(head: SignedHead, envelope: Envelope, key: bytes, signatures: Signatures) -> bool:
    statement = head_statement(head.stream, head.seq, head.hash)
    return head.seq == envelope.seq and signatures.fits(key, head.signature, statement)


def _reached(starts: Iterable[str], links: Mapping[str, Envelope], prev_of: PrevOf) -> frozenset[str]:
    """The changes of the bundle on the way down from `starts`, also across changes that were here before."""
    reached = set[str]()
    lowest = min((envelope.seq for envelope in links.values()), default=0)
    for start in starts:
        at, steps = start, links[start].seq - lowest + 1
        while at and at not in reached and steps:
            here = links.get(at)
            if here is not None:
                reached.add(at)
            at, steps = (prev_of(at) or "") if here is None else here.prev, steps - 1
    return frozenset(reached)


def _broken(links: Mapping[str, Envelope], vouched: Container[str], prev_of: PrevOf) -> frozenset[str]:
    """Changes whose `prev` is not the change before them, and all that hang on those.

    One that names a change nobody knows, though its place before is filled, is broken too, unless its author signed that
    history: then it is a branch of which a part has not arrived.
    """
    filled = {envelope.seq for envelope in links.values()}
    broken = set[str]()
    for hash, envelope in sorted(links.items(), key=lambda link: link[1].seq):
        link = check_link(envelope, links.get(envelope.prev))
        unknown = link is Link.GAP and envelope.seq - 1 in filled and prev_of(envelope.prev) is None
        if link is Link.WRONG or (unknown and hash not in vouched) or envelope.prev in broken:
            broken.add(hash)
    return frozenset(broken)
