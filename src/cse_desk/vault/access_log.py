"""The access log: who unlocked, looked, searched, printed, sent, took in, changed - append-only, hash-chained, checkpointed.

Entry hash = SHA-256(tag, seq, at, author, event, act, body hash, prev); body hash = SHA-256(tag, salt, facts). A body may be dropped
when its retention ends and the chain still verifies. Whoever holds the key could cut the tail or rewrite everything from some entry on:
that shows only against a checkpoint that already left this computer (design/SECURITY, "Access log"), so one goes into every bundle.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import Connection, Row, delete, func, select

from cse_desk.clock import Clock
from cse_desk.models.tables.local import AccessCheckpoint, AccessEntry
from cse_desk.pace import breathing
from cse_desk.vault.steps import At
from cse_desk.vault.writing import Fact

SignedBy = Callable[[str, bytes, bytes], bool]  # author, statement, signature

EVERY = 200
START = bytes(32)
_ENTRY = b"cse-desk access entry v1\n"
_BODY = b"cse-desk access body v1\n"
_CHECKPOINT = b"cse-desk access checkpoint v1\n"
_entries = AccessEntry.metadata.tables[AccessEntry.__tablename__]
_points = AccessCheckpoint.metadata.tables[AccessCheckpoint.__tablename__]


class Event(StrEnum):
    """What is written down. Facts are ids, codes and counts, never what a person typed; only a restored backup is named as its file is."""

    CREATED = "created"
    UNLOCKED = "unlocked"
    LOCKED = "locked"
    FAILED_TRIES = "failed-tries"
    CLOCK_WENT_BACK = "clock-went-back"
    PASSPHRASE_CHANGED = "passphrase-changed"  # noqa: S105 - the name of an event
    RESTORED = "restored"
    OPENED_OLDER = "opened-older-copy"
    MIGRATED = "migrated"
    BACKED_UP = "backed-up"
    COPY_REMOVED = "copy-removed"
    DRAFTS_REMOVED = "damaged-drafts-removed"
    RECORDED = "recorded"
    VIEWED = "viewed"
    SEARCHED = "searched"
    PRINTED = "printed"
    SAVED_COPY = "saved-copy"
    EXPORTED = "exported"
    TOOK_IN = "took-in"
    SETTINGS = "settings"
    TRUST = "trust"


class Author(Protocol):
    """Who writes the entry and signs the checkpoint."""

    @property
    def author(self) -> str:
        """Author id."""
        ...

    @property
    def vault_id(self) -> str:
        """Incarnation."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Ed25519."""
        ...


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry: its number (0: none) and hash."""

    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed head, as it travels in a bundle."""

    vault: str
    seq: int
    hash: bytes
    author: str
    signature: bytes

    @property
    def statement(self) -> bytes:
        """What is signed."""
        return checkpoint_statement(self.vault, self.seq, self.hash)


class Flaw(StrEnum):
    """How an access log fails."""

    GAP = "gap"  # an entry is missing in the middle
    CHAIN = "chain"  # the entry does not follow the one before, or its own fields were changed
    BODY = "body"  # the facts are not those that were written
    CUT = "cut"  # shorter than a checkpoint
    REWRITTEN = "rewritten"  # another entry stands where a checkpoint was taken
    SIGNATURE = "signature"  # a checkpoint is not by whom it says


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found: `flaw` None means whole; else the first broken entry and how."""

    entries: int
    flaw: Flaw | None = None
    first_broken: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return self.flaw is None


def checkpoint_statement(vault: str, seq: int, head: bytes) -> bytes:
    """The bytes a checkpoint signs."""
    return _CHECKPOINT + _parts(vault.encode("ascii"), str(seq).encode("ascii"), head)


# ---- writing ------------------------------------------------------------------------------


def head(connection: Connection) -> Head:
    """The newest entry."""
    row = _newest(connection)
    return Head(0, START) if row is None else Head(row.seq, row.hash)


def _newest(connection: Connection) -> Any:
    columns = (_entries.c.seq, _entries.c.hash, _entries.c.at)
    return connection.execute(select(*columns).order_by(_entries.c.seq.desc()).limit(1)).first()


def append(
    connection: Connection,
    entries: Iterable[tuple[str, Mapping[str, Fact]]],
    *,
    author: str,
    act: str,
    clock: Clock,
    salt: Callable[[], bytes],
) -> Head:
    """Add entries inside the caller's transaction; the new head."""
    last = _newest(connection)
    now = _moment(clock)
    newest = Head(0, START) if last is None else Head(last.seq, last.hash)
    wanted = list(entries)
    if last is not None and now < last.at:
        wanted.insert(0, (Event.CLOCK_WENT_BACK, {"was": last.at}))
    rows = []
    for event, facts in wanted:
        row = _entry(newest, event, facts, now=now, author=author, act=act, salt=salt())
        rows.append(row)
        newest = Head(row["seq"], row["hash"])
    if rows:
        connection.execute(_entries.insert(), rows)
    return newest


def _entry(
    last: Head, event: str, facts: Mapping[str, Fact], *, now: str, author: str, act: str, salt: bytes
) -> dict[str, Any]:
    body = json.dumps(dict(facts), sort_keys=True, separators=(",", ":"))
    digest = body_hash(salt, body)
    seq = last.seq + 1
    own = entry_hash((str(seq), now, author, str(event), act), digest, last.hash)
    return {
        "seq": seq,
        "at": now,
        "author": author,
        "event": str(event),
        "act": act,
        "body": body,
        "salt": salt,
        "body_hash": digest,
        "prev": last.hash,
        "hash": own,
    }


def body_hash(salt: bytes, body: str) -> bytes:
    """The salted hash of an entry's facts."""
    return hashlib.sha256(_BODY + _parts(salt, body.encode("utf-8"))).digest()


def entry_hash(texts: Sequence[str], body: bytes, prev: bytes) -> bytes:
    """The hash that the next entry names; `texts`: seq, at, author, event, act."""
    return hashlib.sha256(_ENTRY + _parts(*(text.encode("utf-8") for text in texts), body, prev)).digest()


def _parts(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


# ---- checkpoints --------------------------------------------------------------------------


def checkpoint(connection: Connection, author: Author, clock: Clock) -> Checkpoint:
    """Sign the head and keep it, inside the caller's transaction; the same one again while nothing was added."""
    newest = head(connection)
    kept = connection.execute(select(_points).where(_points.c.seq == newest.seq)).first()
    if kept is not None and kept.hash == newest.hash and kept.vault == author.vault_id:
        return _as_checkpoint(kept)
    signature = author.sign(checkpoint_statement(author.vault_id, newest.seq, newest.hash))
    made = {
        "seq": newest.seq,
        "hash": newest.hash,
        "vault": author.vault_id,
        "author": author.author,
        "at": _moment(clock),
        "signature": signature,
    }
    connection.execute(delete(_points).where(_points.c.seq == newest.seq))
    connection.execute(_points.insert(), [made])
    return Checkpoint(author.vault_id, newest.seq, newest.hash, author.author, signature)


def is_due(connection: Connection, newest: Head) -> bool:
    """Whether 200 entries were added since the last checkpoint."""
    last: int = connection.scalar(select(func.max(_points.c.seq))) or 0
    return newest.seq - last >= EVERY


def _as_checkpoint(row: Row[Any]) -> Checkpoint:
    return Checkpoint(row.vault, row.seq, row.hash, row.author, row.signature)


def _moment(clock: Clock) -> str:
    return clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")


# ---- verifying ----------------------------------------------------------------------------


def _nobody(_done: int, _total: int) -> None:
    """For a walk at which nobody looks."""


def verify(
    connection: Connection,
    *,
    is_signed_by: SignedBy,
    outside: Iterable[Checkpoint] = (),
    at: At = _nobody,
) -> Verdict:
    """Walk the whole log; the first broken entry, or whole.

    `outside`: checkpoints of this vault that had left it (from bundles, receipts, backups). `at` is told how far it is, and may stop it.
    """
    hashes: dict[int, bytes] = {0: START}
    count, last = 0, Head(0, START)
    total = head(connection).seq
    rows = connection.execute(select(_entries).order_by(_entries.c.seq)).yield_per(2_000)
    for row in breathing(rows):
        flaw = _flaw(row, last)
        if flaw is not None:
            return Verdict(count, flaw, last.seq + 1 if flaw is Flaw.GAP else row.seq)
        last = Head(row.seq, row.hash)
        hashes[row.seq] = row.hash
        count += 1
        at(count, total)
    kept = [_as_checkpoint(one) for one in connection.execute(select(_points))]
    for one in breathing(sorted([*kept, *outside], key=lambda point: point.seq), every=1):
        flaw = _checkpoint_flaw(one, hashes, is_signed_by)
        if flaw is not None:
            return Verdict(count, flaw, count + 1 if flaw is Flaw.CUT else one.seq)
    return Verdict(count)


def _flaw(row: Any, last: Head) -> Flaw | None:
    if row.seq != last.seq + 1:
        return Flaw.GAP
    if row.body is not None and (row.salt is None or body_hash(row.salt, row.body) != row.body_hash):
        return Flaw.BODY
    own = entry_hash((str(row.seq), row.at, row.author, row.event, row.act), row.body_hash, row.prev)
    return None if row.prev == last.hash and row.hash == own else Flaw.CHAIN


def _checkpoint_flaw(point: Checkpoint, hashes: Mapping[int, bytes], is_signed_by: SignedBy) -> Flaw | None:
    if not is_signed_by(point.author, point.statement, point.signature):
        return Flaw.SIGNATURE
    if point.seq not in hashes:
        return Flaw.CUT
    return None if hashes[point.seq] == point.hash else Flaw.REWRITTEN
