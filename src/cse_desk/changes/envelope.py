"""One change: a signed-for envelope that says who wrote which fields after what, and a body with the values.

On the wire both are JSON objects and are kept as the bytes that were made or received:

    envelope  {v, act, author, vault, root, compartment, seq, prev, lamport, wall, kind, record, writes: {field: [ids]}, body_hash}
    body      {field: {salt, value} | {digest}}

    hash of a change = SHA-256("cse-desk/change/v1\\0" || envelope bytes); its id = the first 16 bytes of it
    digest of a field = SHA-256("cse-desk/field/v1\\0" || field name in UTF-8 || 0x00 || 16 bytes of salt || value as RFC 8785 in UTF-8)
    body_hash = SHA-256("cse-desk/body/v1\\0" || the 32-byte digests, in the order of the UTF-8 bytes of their field names)

A body may come later than its envelope, and a field of it may be withheld or erased: then its digest stands for it and everything
else can still be checked.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final, TypeAlias

from cse_desk.changes.strictjson import BadJson, JsonValue, canonical, strict_json
from cse_desk.changes.wire import (
    HEX,
    LAMPORT_LIMIT,
    BadChange,
    ChangeFault,
    a_code,
    a_field,
    a_hash,
    a_lamport,
    a_moment,
    a_positive,
    check_chain,
    check_ids,
    replaced_ids,
    wall_text,
)
from cse_desk.ids import ActId, AuthorId, ChangeId, RecordId, RootId, VaultId

__all__ = [
    "LAMPORT_LIMIT",
    "MAX_BYTES",
    "BadChange",
    "Body",
    "Change",
    "ChangeFault",
    "Envelope",
    "FieldValue",
    "Withheld",
    "body_hash",
    "combine",
    "envelope_hash",
    "field_digest",
    "make_change",
    "read_body",
    "read_change",
    "read_envelope",
    "redact",
    "verify_body",
    "wall_text",
]

MAX_BYTES: Final = 240 * 1024  # envelope and body together, so that a pair fits into one part of a bundle
SALT_BYTES: Final = 16

_CHANGE_TAG: Final = b"cse-desk/change/v1\0"
_FIELD_TAG: Final = b"cse-desk/field/v1\0"
_BODY_TAG: Final = b"cse-desk/body/v1\0"

_KEYS: Final = frozenset(
    ("v", "act", "author", "vault", "root", "compartment", "seq", "prev", "lamport", "wall", "kind", "record", "writes")
) | {"body_hash"}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a change says of itself. `v` is the version of the fields of `kind`; `writes` names, for each field, the ids it replaces."""

    v: int
    act: ActId
    author: AuthorId
    vault: VaultId
    root: RootId
    compartment: str
    seq: int
    prev: str
    lamport: int
    wall: datetime
    kind: str
    record: RecordId
    writes: Mapping[str, tuple[ChangeId, ...]]
    body_hash: str


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value, and the salt that keeps its digest from being guessed."""

    salt: bytes = field(repr=False)
    value: JsonValue = field(repr=False)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A value that is not here: withheld, or erased."""

    digest: str


Body: TypeAlias = Mapping[str, FieldValue | Withheld]


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """A change as the bytes it was made or received as. Reads itself when first asked; asking may raise BadChange."""

    envelope_bytes: bytes
    body_bytes: bytes | None = None
    _envelope: Envelope | None = field(default=None, init=False, compare=False)
    _body: Body | None = field(default=None, init=False, compare=False)
    _hash: str = field(default="", init=False, compare=False)
    _id: ChangeId = field(default=ChangeId(""), init=False, compare=False)
    _is_verified: bool = field(default=False, init=False, compare=False)

    @classmethod
    def known(cls, envelope_bytes: bytes, body_bytes: bytes | None, envelope: Envelope, body: Body | None) -> "Change":
        """A change of which the caller knows that these bytes say this, and that its digests fit."""
        change = cls(envelope_bytes, body_bytes)
        for name, value in (("_envelope", envelope), ("_body", body), ("_is_verified", True)):
            object.__setattr__(change, name, value)
        return change

    @property
    def envelope(self) -> Envelope:
        """The envelope, read."""
        if self._envelope is None:
            object.__setattr__(self, "_envelope", read_envelope(self.envelope_bytes))
        return self._envelope  # type: ignore[return-value]  # set in the line above

    @property
    def body(self) -> Body | None:
        """The body, read (its digests are not compared: `verify_body` does that); None while it has not arrived."""
        if self._body is None and self.body_bytes is not None:
            object.__setattr__(self, "_body", read_body(self.body_bytes))
        return self._body

    @property
    def hash(self) -> str:
        """The full hash of the envelope, 64 hexadecimal digits."""
        if not self._hash:
            object.__setattr__(self, "_hash", envelope_hash(self.envelope_bytes))
        return self._hash

    @property
    def id(self) -> ChangeId:
        """The first 16 bytes of the hash."""
        if not self._id:
            object.__setattr__(self, "_id", ChangeId(self.hash[:32]))
        return self._id

    def with_body(self, body_bytes: bytes | None) -> "Change":
        """The same change with other knowledge of its values."""
        if body_bytes == self.body_bytes:
            return self
        other = Change(self.envelope_bytes, body_bytes)
        object.__setattr__(other, "_envelope", self._envelope)
        object.__setattr__(other, "_hash", self._hash)
        return other

    def __repr__(self) -> str:
        return f"Change({self.id})"


# ---- digests -------------------------------------------------------------------------------


def envelope_hash(envelope_bytes: bytes) -> str:
    """The full hash of a change, 64 hexadecimal digits."""
    return sha256(_CHANGE_TAG + envelope_bytes).hexdigest()


def field_digest(name: str, salt: bytes, value: JsonValue) -> bytes:
    """The 32 bytes that stand for one field; without the salt nobody can try values against them."""
    return sha256(_field_prefix(name) + salt + canonical(value).encode()).digest()


@lru_cache(maxsize=8192)
def _field_prefix(name: str) -> bytes:
    return b"".join((_FIELD_TAG, name.encode(), b"\0"))


def body_hash(body: Body) -> str:
    """What the envelope says of the body, 64 hexadecimal digits."""
    return sha256(_BODY_TAG + b"".join([_digest(name, body[name]) for name in sorted(body)])).hexdigest()


def _digest(name: str, entry: FieldValue | Withheld) -> bytes:
    if type(entry) is FieldValue:
        return field_digest(name, entry.salt, entry.value)
    return bytes.fromhex(entry.digest)  # type: ignore[union-attr]  # nothing else is left


# ---- making --------------------------------------------------------------------------------


def make_change(
    *,
    act: ActId,
    author: AuthorId,
    vault: VaultId,
    root: RootId,
    compartment: str,
    seq: int,
    prev: str,
    lamport: int,
    wall: datetime,
    kind: str,
    record: RecordId,
    values: Mapping[str, JsonValue],
    replaces: Mapping[str, Collection[ChangeId]],
    salt: Callable[[], bytes],
    v: int = 1,
) -> Change:
    """A new change, already read back by the strict reader: raises BadChange for what others would refuse (see `strictjson.clean`).

    `wall` is aware; `seq` starts at 1 with `prev` "" and goes on with the full hash of the stream's last change.
    """
    if not replaces.keys() <= values.keys():
        raise BadChange(ChangeFault.FIELD)
    body: dict[str, FieldValue | Withheld] = {name: FieldValue(salt(), value) for name, value in values.items()}
    envelope: dict[str, JsonValue] = {
        "v": v,
        "act": act,
        "author": author,
        "vault": vault,
        "root": root,
        "compartment": compartment,
        "seq": seq,
        "prev": prev,
        "lamport": lamport,
        "wall": wall_text(wall),
        "kind": kind,
        "record": record,
        "writes": {name: [*sorted(set(replaces.get(name, ())))] for name in values},
        "body_hash": _hash_of_own(body),
    }
    return read_change(_dump(envelope), _dump_body(body))


def redact(body_bytes: bytes, fields: Collection[str]) -> bytes:
    """The body with `fields` withheld: their digests stand for them, salt and value are gone. Unknown names are passed over."""
    return _dump_body(_without(read_body(body_bytes), fields))


def combine(known: bytes | None, arriving: bytes | None, erased: Collection[str] = ()) -> bytes | None:
    """What two verified bodies of the same change say together, never saying anything of the `erased` fields.

    Returns one of the two unchanged wherever that is the whole of it.
    """
    if known is None or arriving is None or known == arriving:
        only = arriving if known is None else known
        return only if only is None else _erased_from(only, erased)
    ours, theirs = read_body(known), read_body(arriving)
    both = {name: entry if isinstance(entry, FieldValue) else theirs[name] for name, entry in ours.items()}
    wanted = _without(both, erased)
    if wanted == ours:
        return known
    return arriving if wanted == theirs else _dump_body(wanted)


def _erased_from(body_bytes: bytes, erased: Collection[str]) -> bytes:
    if not erased:
        return body_bytes
    body = read_body(body_bytes)
    return (
        body_bytes
        if all(isinstance(body.get(name), Withheld | None) for name in erased)
        else redact(body_bytes, erased)
    )


def _without(body: Body, fields: Collection[str]) -> Body:
    return {
        name: Withheld(_digest(name, entry).hex()) if name in fields and isinstance(entry, FieldValue) else entry
        for name, entry in body.items()
    }


def _hash_of_own(body: Body) -> str:
    try:
        return body_hash(body)
    except (BadJson, UnicodeEncodeError):
        raise BadChange(ChangeFault.JSON) from None


def _dump_body(body: Body) -> bytes:
    return _dump({name: _entry_json(entry) for name, entry in body.items()})


def _entry_json(entry: FieldValue | Withheld) -> JsonValue:
    if isinstance(entry, FieldValue):
        return {"salt": entry.salt.hex(), "value": entry.value}
    return {"digest": entry.digest}


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _dump(value: JsonValue) -> bytes:
    try:
        return _ENCODER.encode(value).encode()
    except (TypeError, ValueError):
        raise BadChange(ChangeFault.JSON) from None


# ---- reading -------------------------------------------------------------------------------


def read_change(envelope_bytes: bytes, body_bytes: bytes | None = None) -> Change:
    """A change somebody else made, read strictly; raises BadChange. Its digests are compared by `verify_body`."""
    if len(envelope_bytes) + len(body_bytes or b"") > MAX_BYTES:
        raise BadChange(ChangeFault.TOO_LARGE)
    change = Change(envelope_bytes, body_bytes)
    _check_fields(change.envelope, change.body)
    return change


def verify_body(change: Change) -> None:
    """Compare the body with what its envelope promised; raises BadChange. A body that has not arrived breaks no promise.

    A change that was compared once is not compared again: its bytes cannot change.
    """
    if change._is_verified:  # noqa: SLF001 - its own module
        return
    body = change.body
    _check_fields(change.envelope, body)
    if body is not None and body_hash(body) != change.envelope.body_hash:
        raise BadChange(ChangeFault.BODY_HASH)
    object.__setattr__(change, "_is_verified", True)


def _check_fields(envelope: Envelope, body: Body | None) -> None:
    if body is not None and body.keys() != envelope.writes.keys():
        raise BadChange(ChangeFault.BODY)


def read_envelope(envelope_bytes: bytes) -> Envelope:
    """The envelope in these bytes; raises BadChange."""
    found = _object(envelope_bytes, ChangeFault.KEYS)
    if found.keys() != _KEYS:
        raise BadChange(ChangeFault.KEYS)
    writes = _writes(found["writes"])
    act, author, vault, root, record = (found[key] for key in ("act", "author", "vault", "root", "record"))
    seq, prev = a_positive(found["seq"]), found["prev"]
    check_ids([act, author, vault, root, record, *(each for ids in writes.values() for each in ids)])
    check_chain(seq, prev)
    return Envelope(
        v=a_positive(found["v"]),
        act=act,  # type: ignore[arg-type]  # these five were checked together
        author=author,  # type: ignore[arg-type]
        vault=vault,  # type: ignore[arg-type]
        root=root,  # type: ignore[arg-type]
        compartment=a_code(found["compartment"]),
        seq=seq,
        prev=prev,  # type: ignore[arg-type]  # checked with the chain
        lamport=a_lamport(found["lamport"]),
        wall=a_moment(found["wall"]),
        kind=a_code(found["kind"]),
        record=record,  # type: ignore[arg-type]
        writes=writes,
        body_hash=a_hash(found["body_hash"]),
    )


def read_body(body_bytes: bytes) -> Body:
    """The body in these bytes, each field with its value or its digest; raises BadChange."""
    return {name: _entry(entry) for name, entry in _object(body_bytes, ChangeFault.BODY).items()}


def _object(data: bytes, otherwise: ChangeFault) -> dict[str, JsonValue]:
    try:
        found = strict_json(data)
    except BadJson:
        raise BadChange(ChangeFault.JSON) from None
    if type(found) is not dict:
        raise BadChange(otherwise)
    return found


def _entry(entry: JsonValue) -> FieldValue | Withheld:
    if type(entry) is dict:
        if len(entry) == 2 and "salt" in entry and "value" in entry:
            salt = entry["salt"]
            if type(salt) is str and len(salt) == 2 * SALT_BYTES and not salt.strip(HEX):
                return FieldValue(bytes.fromhex(salt), entry["value"])
        elif len(entry) == 1 and "digest" in entry:
            return Withheld(a_hash(entry["digest"]))
    raise BadChange(ChangeFault.BODY)


def _writes(found: JsonValue) -> dict[str, tuple[ChangeId, ...]]:
    if type(found) is not dict:
        raise BadChange(ChangeFault.FIELD)
    return {a_field(name): replaced_ids(ids) if ids != [] else () for name, ids in found.items()}
