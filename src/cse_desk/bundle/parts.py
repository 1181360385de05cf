"""What the parts of a bundle hold, to bytes and back. Every part but the opaque ones is a row of length-prefixed records."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from cse_desk import i18n
from cse_desk.bundle import cards, limits, signing, values
from cse_desk.bundle.cards import BadCard, Card, CardFault
from cse_desk.bundle.container import frame_record, records
from cse_desk.bundle.limits import Reason
from cse_desk.bundle.manifest import PartKind
from cse_desk.bundle.values import BadValue
from cse_desk.changes.envelope import Change
from cse_desk.changes.streams import SignedHead, StreamKey
from cse_desk.changes.strictjson import JsonValue, canonical
from cse_desk.errors import BundleRefused
from cse_desk.ids import AuthorId, RootId, VaultId
from cse_desk.pace import breathing

_Record = TypeVar("_Record")
_COMPARTMENT: Final = re.compile(r"[a-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class StreamHead:
    """How far a stream is held (the have-list); unsigned."""

    stream: StreamKey
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a bundle was taken in: which one, exactly, and what became of it."""

    bundle_id: str
    manifest_sha256: str  # of the bundle's manifest bytes
    taken_in: datetime
    landed: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The signed head of the sender's access log; the receiver keeps it as the copy that already left."""

    vault: VaultId
    seq: int
    hash: str
    author: AuthorId
    signature: bytes


@dataclass(frozen=True, slots=True)
class DroppedCard:
    """A relayed card that could not be believed; the authors it would have introduced stay unknown."""

    fault: CardFault
    raw: bytes


# ---- making --------------------------------------------------------------------------------


def change_record(change: Change) -> bytes:
    """Envelope and body as received; a body that is not here has length 0."""
    return frame_record(change.envelope_bytes) + frame_record(change.body_bytes or b"")


def head_record(head: SignedHead) -> bytes:
    """A signed stream head."""
    return _framed({**_stream_json(head.stream), "seq": head.seq, "hash": head.hash, "signature": head.signature.hex()})


def have_record(head: StreamHead) -> bytes:
    """A line of the have-list."""
    return _framed({**_stream_json(head.stream), "seq": head.seq, "hash": head.hash})


def card_record(card: Card) -> bytes:
    """A relayed card."""
    return frame_record(cards.card_bytes(card))


def receipt_record(receipt: Receipt) -> bytes:
    """A receipt."""
    return _framed(
        {
            "v": 1,
            "bundle": receipt.bundle_id,
            "manifest": receipt.manifest_sha256,
            "taken_in": i18n.to_wire(receipt.taken_in),
            "landed": receipt.landed,
            "quarantined": receipt.quarantined,
        }
    )


def checkpoint_record(point: Checkpoint) -> bytes:
    """A checkpoint."""
    return _framed(
        {
            "v": 1,
            "vault": point.vault,
            "seq": point.seq,
            "hash": point.hash,
            "author": point.author,
            "signature": point.signature.hex(),
        }
    )


def _framed(value: dict[str, JsonValue]) -> bytes:
    return frame_record(canonical(value).encode())


def _stream_json(stream: StreamKey) -> dict[str, JsonValue]:
    return {
        "author": stream.author,
        "vault": stream.vault,
        "root": stream.root,
        "compartment": stream.compartment,
    }


def fill(rows: Iterable[bytes]) -> Iterator[bytes]:
    """Records gathered into parts as full as they may be; one that is too large stands alone (the writer refuses it)."""
    gathered, size = list[bytes](), 0
    for row in rows:
        if gathered and size + len(row) > limits.MAX_PART:
            yield b"".join(gathered)
            gathered, size = [], 0
        gathered.append(row)
        size += len(row)
    if gathered:
        yield b"".join(gathered)


# ---- reading -------------------------------------------------------------------------------


def read_pairs(content: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    """Envelope and body bytes of a `changes` part; ValueError when they do not come in pairs."""
    rows = records(content)
    for envelope in rows:
        body = next(rows, None)
        if body is None:
            raise ValueError("an envelope without its body")
        if len(envelope) < limits.MIN_ENVELOPE:
            raise ValueError("too short for an envelope")
        yield envelope, body or None


def read_head(record: bytes) -> SignedHead:
    """A stream head; its signature has not been checked."""
    found = _object(record, {"author", "vault", "root", "compartment", "seq", "hash", "signature"})
    return SignedHead(_stream(found), _seq(found), _hash(found), _signature(found))


def read_have(record: bytes) -> StreamHead:
    """A line of the have-list."""
    found = _object(record, {"author", "vault", "root", "compartment", "seq", "hash"})
    return StreamHead(_stream(found), _seq(found), _hash(found))


def read_receipt(record: bytes) -> Receipt:
    """A receipt."""
    found = _object(record, {"v", "bundle", "manifest", "taken_in", "landed", "quarantined"})
    _version_one(found)
    return Receipt(
        bundle_id=values.an_id(found["bundle"], "bundle"),
        manifest_sha256=values.hexadecimal(found["manifest"], "manifest", size=32),
        taken_in=values.moment(found["taken_in"], "taken_in"),
        landed=values.whole(found["landed"], "landed"),
        quarantined=values.whole(found["quarantined"], "quarantined"),
    )


def read_checkpoint(record: bytes) -> Checkpoint:
    """A checkpoint; its own signature is kept for the vault that compares it later."""
    found = _object(record, {"v", "vault", "seq", "hash", "author", "signature"})
    _version_one(found)
    return Checkpoint(
        vault=VaultId(values.an_id(found["vault"], "vault")),
        seq=values.whole(found["seq"], "seq"),
        hash=_hash(found),
        author=AuthorId(values.an_id(found["author"], "author")),
        signature=_signature(found),
    )


def read_card(record: bytes) -> Card | DroppedCard:
    """A relayed card, or why it is not believed."""
    try:
        return cards.read_card(record) if record.startswith(b"{") else DroppedCard(CardFault.NOT_A_CARD, record)
    except BadCard as trouble:
        return DroppedCard(trouble.fault, record)


def read_all(
    content: bytes, number: int, kind: PartKind, read: Callable[[bytes], _Record], limit: int
) -> tuple[_Record, ...]:
    """All records of a part; refuses the bundle where one cannot be read or there are too many."""
    found = list[_Record]()
    try:
        for record in breathing(records(content), every=8):
            if len(found) == limit:
                raise BundleRefused(Reason.TOO_MANY_RECORDS, kind=kind.value, limit=limit)
            found.append(read(record))
    except ValueError as trouble:
        raise BundleRefused(Reason.BAD_PART, part=number, kind=kind.value, problem=str(trouble)) from trouble
    return tuple(found)


def _object(record: bytes, keys: set[str]) -> Mapping[str, JsonValue]:
    return values.an_object(values.read_object(record), "keys", keys)


def _version_one(found: Mapping[str, JsonValue]) -> None:
    values.whole(found["v"], "version", least=1, limit=2)


def _stream(found: Mapping[str, JsonValue]) -> StreamKey:
    compartment = found["compartment"]
    if not isinstance(compartment, str) or not _COMPARTMENT.fullmatch(compartment):
        raise BadValue("compartment")
    return StreamKey(
        AuthorId(values.an_id(found["author"], "author")),
        VaultId(values.an_id(found["vault"], "vault")),
        RootId(values.an_id(found["root"], "root")),
        compartment,
    )


def _seq(found: Mapping[str, JsonValue]) -> int:
    return values.whole(found["seq"], "seq", least=1)


def _hash(found: Mapping[str, JsonValue]) -> str:
    return values.hexadecimal(found["hash"], "hash", size=32)


def _signature(found: Mapping[str, JsonValue]) -> bytes:
    return bytes.fromhex(values.hexadecimal(found["signature"], "signature", size=signing.SIGNATURE_BYTES))
