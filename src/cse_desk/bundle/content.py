"""The parts of a bundle whose signature has been checked: lengths, limits, hashes, records. Parts are inflated one at a time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeAlias, TypeVar

from cse_desk.bundle import checking, container, limits, parts
from cse_desk.bundle.cards import Card
from cse_desk.bundle.container import Frame
from cse_desk.bundle.limits import Reason
from cse_desk.bundle.manifest import Manifest, Part, PartKind, part_limit
from cse_desk.bundle.parts import Checkpoint, DroppedCard, Receipt, StreamHead
from cse_desk.bundle.plaintext import Plaintext
from cse_desk.changes.streams import SignedHead, StreamKey
from cse_desk.errors import BundleRefused
from cse_desk.ids import RootId
from cse_desk.pace import breathing

_OPAQUE = frozenset({PartKind.FORMS, PartKind.ATTACHMENTS, PartKind.ROSTER})
_One = TypeVar("_One")
Places: TypeAlias = "tuple[tuple[Part, int], ...]"  # each part, and where its stored bytes begin


@dataclass(frozen=True, slots=True)
class Content:
    """What is inside, structurally sound. `changes` names the parts of each root; None: no envelope in them can be read."""

    manifest: Manifest
    plain: Plaintext = field(repr=False)
    places: Places = field(repr=False)
    cards: tuple[Card, ...] = ()
    dropped_cards: tuple[DroppedCard, ...] = ()
    heads: Mapping[StreamKey, tuple[SignedHead, ...]] = field(default_factory=dict)
    have: tuple[StreamHead, ...] = ()
    checkpoint: Checkpoint | None = None
    receipt: Receipt | None = None
    changes: Mapping[RootId | None, tuple[int, ...]] = field(default_factory=dict)

    def opaque(self, kind: PartKind) -> Iterator[bytes]:
        """The parts of a kind that is carried unread, one at a time."""
        for part, start in self.places:
            if part.kind is kind:
                yield _inflated(self.plain, part, start)

    def pairs(self, root: RootId | None) -> Iterator[tuple[bytes, bytes | None]]:
        """Envelope and body bytes of one root, one part in memory at a time."""
        for number in self.changes[root]:
            yield from parts.read_pairs(_inflated(self.plain, *self.places[number - 1]))

    def left_after(self) -> Iterator[int]:
        """For each root in turn: before which place nothing stands of those that come after it, nor of any opaque part."""
        opaque = [start for part, start in self.places if part.kind in _OPAQUE]
        starts = [min(self.places[number - 1][1] for number in numbers) for numbers in self.changes.values()]
        nearest = list(accumulate(reversed([*starts, min(opaque, default=len(self.plain))]), min))
        return reversed(nearest[:-1])


def _inflated(plain: Plaintext, part: Part, start: int) -> bytes:
    return container.inflate(plain.cut(start, start + part.stored), part.length, part.number)


def _placed(listed: tuple[Part, ...], first: int) -> Places:
    return tuple(zip(listed, accumulate((part.stored for part in listed[:-1]), initial=first), strict=bool(listed)))


def read_content(manifest: Manifest, frame: Frame) -> Content:
    """Check every part against the manifest and the limits, and read the ones that are not opaque."""
    _check_lengths(manifest, len(frame.plain) - frame.parts)
    if frame.plain.sha256(frame.parts) != manifest.parts_sha256:
        raise BundleRefused(Reason.PARTS_CHANGED)
    _check_limits(manifest)
    gathering = _Gathering()
    places = _placed(manifest.parts, frame.parts)
    for part, start in breathing(places, every=1):
        content = _inflated(frame.plain, part, start)
        if container.digest(content) != part.sha256:
            raise BundleRefused(Reason.WRONG_HASH, part=part.number)
        gathering.take(part, content)
    return gathering.result(manifest, frame.plain, places)


def _check_lengths(manifest: Manifest, stored: int) -> None:
    promised = sum(part.stored for part in manifest.parts)
    if promised > stored:
        raise BundleRefused(Reason.CUT_SHORT)
    if promised < stored:
        raise BundleRefused(Reason.BYTES_OVER, count=stored - promised)


def _check_limits(manifest: Manifest) -> None:
    for part in manifest.parts:
        limit = part_limit(part.kind)
        if part.length > limit:
            raise BundleRefused(Reason.PART_TOO_LARGE, part=part.number, size=part.length, limit=limit)
        if container.exceeds_ratio(part.length, part.stored):
            raise BundleRefused(Reason.RATIO, part=part.number, limit=limits.MAX_RATIO)
    total = sum(part.length for part in manifest.parts)
    if total > limits.MAX_INFLATED:
        raise BundleRefused(Reason.INFLATED_TOO_LARGE, size=total, limit=limits.MAX_INFLATED)


class _Gathering:
    def __init__(self) -> None:
        self._cards: list[Card] = []
        self._dropped: list[DroppedCard] = []
        self._heads: dict[StreamKey, list[SignedHead]] = defaultdict(list)
        self._places: set[tuple[StreamKey, str]] = set()
        self._have: list[StreamHead] = []
        self._single: dict[PartKind, Checkpoint | Receipt | None] = {}
        self._changes: dict[RootId | None, list[int]] = defaultdict(list)
        self._sizes: dict[RootId | None, int] = defaultdict(int)

    def take(self, part: Part, content: bytes) -> None:
        """One inflated part, its hash already checked."""
        match part.kind:
            case PartKind.CARDS:
                self._take_cards(part, content)
            case PartKind.HEADS:
                self._take_heads(part, content)
            case PartKind.HAVE:
                limit = limits.MAX_HEADS - len(self._have)
                self._have += parts.read_all(content, part.number, part.kind, parts.read_have, limit)
            case PartKind.CHANGES:
                self._take_changes(part, content)
            case PartKind.RECEIPT:
                self._take_single(part, parts.read_all(content, part.number, part.kind, parts.read_receipt, 1))
            case PartKind.CHECKPOINT:
                self._take_single(part, parts.read_all(content, part.number, part.kind, parts.read_checkpoint, 1))
            case PartKind.ROSTER:
                self._take_single(part, (None,))
            case PartKind.FORMS | PartKind.ATTACHMENTS:
                pass  # opaque: length and hash are all we ask

    def _take_cards(self, part: Part, content: bytes) -> None:
        limit = limits.MAX_CARDS - len(self._cards) - len(self._dropped)
        for card in parts.read_all(content, part.number, part.kind, parts.read_card, limit):
            if isinstance(card, Card):
                self._cards.append(card)
            else:
                self._dropped.append(card)

    def _take_heads(self, part: Part, content: bytes) -> None:
        limit = limits.MAX_HEADS - len(self._places)
        for head in parts.read_all(content, part.number, part.kind, parts.read_head, limit):
            if (head.stream, head.hash) in self._places:
                raise _bad(part, "twice")
            self._places.add((head.stream, head.hash))
            self._heads[head.stream].append(head)

    def _take_changes(self, part: Part, content: bytes) -> None:
        try:
            for _ in parts.read_pairs(content):
                pass
        except ValueError as trouble:
            raise _bad(part, str(trouble)) from trouble
        root = checking.root_of(parts.read_pairs(content))
        self._changes[root].append(part.number)
        self._sizes[root] += part.length
        if self._sizes[root] > limits.MAX_ROOT:
            raise BundleRefused(Reason.ROOT_TOO_LARGE, size=self._sizes[root], limit=limits.MAX_ROOT)

    def _take_single(self, part: Part, found: tuple[Checkpoint | Receipt | None, ...]) -> None:
        if part.kind in self._single or len(found) != 1:
            raise _bad(part, "exactly one")
        self._single[part.kind] = found[0]

    def result(self, manifest: Manifest, plain: Plaintext, places: Places) -> Content:
        """All of it."""
        return Content(
            manifest=manifest,
            plain=plain,
            places=places,
            cards=tuple(self._cards),
            dropped_cards=tuple(self._dropped),
            heads={stream: tuple(heads) for stream, heads in self._heads.items()},
            have=tuple(self._have),
            checkpoint=_only(self._single.get(PartKind.CHECKPOINT), Checkpoint),
            receipt=_only(self._single.get(PartKind.RECEIPT), Receipt),
            changes={root: tuple(numbers) for root, numbers in self._changes.items()},
        )


def _only(value: object, kind: type[_One]) -> _One | None:
    return value if isinstance(value, kind) else None


def _bad(part: Part, problem: str) -> BundleRefused:
    return BundleRefused(Reason.BAD_PART, part=part.number, kind=part.kind.value, problem=problem)
