"""Taking changes in from a bundle, looking first, taking a bundle back, erasing; each in the caller's transaction.

A union of sets, root by root, so that memory holds a portion of the bundle and never the whole. Signatures, addressees and digests of the
bundle were checked by its reader; here every envelope is read strictly, every body is compared with its digest, chains are checked, and who
may write what is asked of the caller's rule.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from cse_desk.changes.envelope import Change, read_envelope, redact
from cse_desk.changes.states import OWN, Erasure, SetAside
from cse_desk.changes.streams import SignedHead
from cse_desk.ids import ChangeId
from cse_desk.models.tables.log import State
from cse_desk.pace import in_bulk
from cse_desk.vault import heads, log, projection, search, standing
from cse_desk.vault.batch import Batch, MayWrite, Overlay
from cse_desk.vault.outcome import Outcome, TakeIn, TakenRecord, Tally
from cse_desk.vault.projection import Summary
from cse_desk.vault.sql import FEW_PAGES, IN, as_list, portions, room, write_many
from cse_desk.vault.standing import Standing

__all__ = [
    "Arriving",
    "Outcome",
    "SeenAuthor",
    "TakeIn",
    "TakenRecord",
    "erase",
    "keep_heads",
    "preview",
    "set_aside",
    "take_in",
]

AT_ONCE = 800  # changes of whole roots worked on together; a larger root is worked on by itself

Arriving = Mapping[str, Iterable[Change]] | Iterable[tuple[str, Iterable[Change]]]  # changes by root


@dataclass(frozen=True, slots=True)
class SeenAuthor:
    """Somebody whose changes came, as their card says (claims, unless verified)."""

    author: str
    name: str
    agency: str
    role: str
    card: str


def take_in(
    session: Session,
    changes: Arriving,
    *,
    via: str,
    cards: Iterable[SeenAuthor] = (),
    signed: Iterable[SignedHead] = (),
    erasures: Iterable[Erasure] = (),
    may_write: MayWrite | None = None,
    summaries: Sequence[Summary] = (),
) -> TakeIn:
    """Take changes in that came by the bundle `via`. `signed` are heads whose signatures the caller has verified.

    In any order, in any parts, any number of times, the end is the same. What may not count is kept and quarantined with its reason.
    """
    if via == OWN:
        raise ValueError("a bundle has an id")
    with in_bulk():
        return _take_in(session, changes, via, cards, signed, erasures, may_write, summaries)


def _take_in(
    session: Session,
    changes: Arriving,
    via: str,
    cards: Iterable[SeenAuthor],
    signed: Iterable[SignedHead],
    erasures: Iterable[Erasure],
    may_write: MayWrite | None,
    summaries: Sequence[Summary],
) -> TakeIn:
    session.flush()
    connection, tally = session.connection(), Tally()
    _keep_authors(connection, cards, via)
    erase(session, erasures)
    by_root: dict[str, list[SignedHead]] = {}
    for head in signed:
        by_root.setdefault(head.stream.root, []).append(head)
    roots: set[str] = set()
    for portion in _portions(changes):
        batch = Batch(connection, via, tally, may_write=may_write)
        batch.take(portion)
        touched = _store(batch)
        roots |= touched
        came = {item.key.root for item in batch.fresh.values()}
        _keep_heads(batch, [head for root in came for head in by_root.pop(root, ())])
    _keep_known_heads(connection, [head for left in by_root.values() for head in left])
    session.expire_all()
    projection.summarise(session, summaries, roots)
    return tally.result()


def keep_heads(session: Session, signed: Iterable[SignedHead]) -> None:
    """Signatures, verified by the caller, of streams whose changes were taken in before: for callers who learn them while reading."""
    _keep_known_heads(session.connection(), list(signed))


def preview(session: Session, changes: Arriving, *, via: str, may_write: MayWrite | None = None) -> TakeIn:
    """What taking in would do; reads only."""
    connection, tally, overlay = session.connection(), Tally(), Overlay()
    with in_bulk(), room(connection, FEW_PAGES):
        for portion in _portions(changes):
            batch = Batch(connection, via, tally, may_write=may_write, overlay=overlay)
            batch.take(portion)
            overlay.remember(now.identity for now in batch.standings.values() if not now.n and now.identity.kind)
    return tally.result()


def set_aside(session: Session, *, via: str, summaries: Sequence[Summary] = ()) -> SetAside:
    """Take a bundle back: what came only by it no longer counts, until it comes again, this way or another.

    Own changes made since stay; `built_on` names those that had replaced something of the bundle.
    """
    if via == OWN:
        raise ValueError("own writes are undone by writing, not set aside")
    session.flush()
    connection = session.connection()
    gone = _only_by(connection, via)
    connection.exec_driver_sql(_HAND_ON, (via,))
    connection.exec_driver_sql(
        "DELETE FROM log_also_via WHERE via = ? OR change IN"
        " (SELECT a.change FROM log_also_via a JOIN log_change c ON c.n = a.change AND c.via = a.via)",
        (via,),
    )
    connection.exec_driver_sql("UPDATE log_change SET via = '' WHERE via = ?", (via,))
    built_on: set[str] = set()
    roots: set[str] = set()
    for records in portions(sorted(gone), AT_ONCE // 2):
        batch = Batch(connection, via, Tally())
        batch.settle(records)
        roots |= _store(batch)
        _keep_heads(batch)
        ids = {id_ for record in records for id_ in gone[record]}
        built_on |= _naming(connection, records, ids)
    session.expire_all()
    projection.summarise(session, summaries, roots)
    ids = {id_ for found in gone.values() for id_ in found}
    return SetAside(tuple(map(ChangeId, sorted(ids))), tuple(map(ChangeId, sorted(built_on - ids))))


def erase(session: Session, erasures: Iterable[Erasure], *, summaries: Sequence[Summary] = ()) -> int:
    """Forget values for ever, also those that have not arrived yet; how many erasures were new."""
    session.flush()
    connection = session.connection()
    known = {(change, name) for change, name in connection.exec_driver_sql("SELECT change, field FROM log_erasure")}
    new = sorted({(each.change, each.field or "") for each in erasures} - known)
    if not new:
        return 0
    write_many(connection, "INSERT INTO log_erasure(change, field) VALUES (?, ?)", list(new))
    names: dict[str, set[str]] = {}
    for change, name in new:
        names.setdefault(change, set()).add(name)
    records = _redact(connection, names)
    batch = Batch(connection, OWN, Tally())
    batch.settle(records)
    roots = _store(batch)
    if records:
        search.forget(connection)
    session.expire_all()
    projection.summarise(session, summaries, roots)
    return len(new)


# ---- portions ------------------------------------------------------------------------------


def _portions(changes: Arriving) -> Iterator[list[Change]]:
    portion: list[Change] = []
    for _, arriving in changes.items() if isinstance(changes, Mapping) else changes:
        portion.extend(arriving)
        if len(portion) >= AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


# ---- storing -------------------------------------------------------------------------------


def _store(batch: Batch) -> set[str]:
    """Write what a batch found; the roots that are different now."""
    connection = batch.connection
    _number_records(batch)
    _store_fresh(batch)
    _store_touched(batch)
    write_many(
        connection,
        "INSERT OR IGNORE INTO log_also_via(change, via) VALUES (?, ?)",
        [(n, batch.via) for n in batch.also],
    )
    write_many(
        connection,
        "INSERT OR IGNORE INTO log_refused(id, envelope, body, reason, via, arrived) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (change.id, change.envelope_bytes, change.body_bytes, reason.value, batch.via, batch.position)
            for change, reason in batch.unreadable
        ],
    )
    log.set_counter(connection, log.POSITION, str(batch.position))
    _forget_identities(batch)
    standings = [now for now in batch.standings.values() if now.before]
    standing.save(connection, standings)
    projection.project(connection, standings)
    _note_roots(batch)
    return {now.identity.root for now in standings} | {one.root for one in batch.replaced_identities.values()}


def _number_records(batch: Batch) -> None:
    new = [now.identity for now in batch.standings.values() if not now.n]
    new.sort(
        key=attrgetter("record"), reverse=True
    )  # they were looked up upwards: what was read last is still in memory
    numbers = log.add_records(batch.connection, new)
    for now in batch.standings.values():
        if not now.n:
            now.n = numbers[now.identity.record]


def _store_fresh(batch: Batch) -> None:
    connection, fresh = batch.connection, batch.fresh.values()
    streams = batch.streams
    streams |= log.add_streams(connection, sorted({item.stream for item in fresh} - streams.keys()))
    log.append(
        connection,
        (
            log.Entry(
                change=item.change,
                n=item.n,
                stream=streams[item.stream],
                record=batch.standings[item.key.record].n,
                arrived=item.arrived,
                readable_from=item.readable_from,
                via=item.via,
                state=item.state,
                reason=item.reason,
            )
            for item in fresh
            if item.change is not None
        ),
    )
    write_many(connection, "DELETE FROM log_awaited WHERE change = ?", [(id_,) for id_ in batch.answered])
    write_many(connection, "DELETE FROM log_unlinked WHERE prev = ?", [(prev,) for prev in batch.linked])
    write_many(connection, "INSERT OR IGNORE INTO log_awaited(change, by, field) VALUES (?, ?, ?)", batch.awaited)
    write_many(connection, "INSERT INTO log_unlinked(prev, change) VALUES (?, ?)", batch.unlinked)


def _store_touched(batch: Batch) -> None:
    write_many(
        batch.connection,
        "UPDATE log_change SET arrived = ?, readable_from = ?, via = ?, state = ?, reason = ? WHERE n = ?",
        [
            (item.arrived, item.readable_from, item.via, int(item.state), item.reason or None, item.n)
            for item in batch.touched.values()
        ],
    )
    write_many(
        batch.connection,
        "UPDATE log_change SET body = ?, held = ? WHERE n = ?",
        [
            (item.body, int(log.held(Change(item.envelope_bytes, item.body))), item.n)
            for item in batch.touched.values()
            if item.has_new_body
        ],
    )


def _forget_identities(batch: Batch) -> None:
    """Records that turned out to be something else leave the tables they were in."""
    for record, before in batch.replaced_identities.items():
        now = batch.standings[record]
        projection.project(batch.connection, [Standing(now.n, before)])
        log.identify(batch.connection, now.n, now.identity)


def _note_roots(batch: Batch) -> None:
    counting = [item for item in (*batch.fresh.values(), *batch.touched.values()) if item.state is State.LIVE]
    reached: dict[str, int] = {}
    kinds: dict[str, str] = {}
    for item in counting:
        root = str(item.key.root)
        reached[root] = max(reached.get(root, 0), item.lamport)
        if root == item.key.record:
            kinds[root] = item.key.kind
    log.keep_roots(batch.connection, reached, kinds, batch.via)


def _keep_heads(batch: Batch, signed: Sequence[SignedHead] = ()) -> None:
    """Keep signatures, and say what is wrong with the streams touched."""
    connection = batch.connection
    keys = {item.stream for item in (*batch.fresh.values(), *batch.touched.values())} | {head.stream for head in signed}
    known = batch.streams | log.streams(connection, keys - batch.streams.keys())
    streams = {key: known[key] for key in keys if key in known}
    heads.note_forks(connection, streams.values())
    heads.keep_all(connection, streams, [head for head in signed if head.stream in streams])
    heads.note(connection, streams.values())


def _keep_known_heads(connection: Connection, signed: list[SignedHead]) -> None:
    """Heads of streams from which nothing came: news only where they say there is more."""
    for some in portions(signed, AT_ONCE):
        streams = log.streams(connection, {head.stream for head in some})
        heads.keep_all(connection, streams, [head for head in some if head.stream in streams])
        heads.note(connection, streams.values())


def _keep_authors(connection: Connection, cards: Iterable[SeenAuthor], via: str) -> None:
    write_many(
        connection,
        "INSERT OR REPLACE INTO log_author(author, name, agency, role, card, via) VALUES (?, ?, ?, ?, ?, ?)",
        [(one.author, one.name, one.agency, one.role, one.card, via) for one in cards],
    )


# ---- taking back and erasing ---------------------------------------------------------------

_HAND_ON = """UPDATE log_change SET via = (SELECT min(a.via) FROM log_also_via a WHERE a.change = log_change.n AND a.via != log_change.via)
    WHERE via = ? AND EXISTS (SELECT 1 FROM log_also_via a WHERE a.change = log_change.n AND a.via != log_change.via)"""


def _only_by(connection: Connection, via: str) -> dict[str, list[str]]:
    rows = connection.exec_driver_sql(
        "SELECT r.record, c.id FROM log_change c JOIN log_record r ON r.n = c.record WHERE c.via = ?"
        " AND NOT EXISTS (SELECT 1 FROM log_also_via a WHERE a.change = c.n AND a.via != c.via)",
        (via,),
    )
    found: dict[str, list[str]] = {}
    for record, id_ in rows:
        found.setdefault(record, []).append(id_)
    return found


def _naming(connection: Connection, records: Collection[str], ids: Collection[str]) -> set[str]:
    rows = connection.exec_driver_sql(
        "SELECT c.id, c.envelope FROM log_change c JOIN log_record r ON r.n = c.record"
        f" WHERE r.record {IN} AND c.state = 0",
        (as_list(records),),
    )
    return {
        id_
        for id_, envelope_bytes in rows
        if any(named in ids for named_ids in read_envelope(envelope_bytes).writes.values() for named in named_ids)
    }


def _redact(connection: Connection, names: Mapping[str, Collection[str]]) -> set[str]:
    rows = connection.exec_driver_sql(
        "SELECT c.id, c.n, c.envelope, c.body, r.record FROM log_change c JOIN log_record r ON r.n = c.record"
        f" WHERE c.id {IN}",
        (as_list(names),),
    ).all()
    records = set()
    for id_, n, envelope_bytes, body, record in rows:
        records.add(record)
        if body is not None:
            gone = Change(envelope_bytes).envelope.writes if "" in names[id_] else names[id_]
            left = redact(body, list(gone))
            connection.exec_driver_sql(
                "UPDATE log_change SET body = ?, held = ? WHERE n = ?",
                (left, int(log.held(Change(envelope_bytes, left))), n),
            )
    return records
