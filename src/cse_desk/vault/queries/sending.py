"""What a bundle needs to know of the log: cards of authors, chains that lead through what is already here, counters."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from cse_desk.changes.states import RecordKey
from cse_desk.changes.streams import SignedHead, StreamKey
from cse_desk.models.tables.local import Counter
from cse_desk.models.tables.log import Held
from cse_desk.vault.sql import IN, as_list

IN_COMING, OUT_GOING = "in", "out"


def prev_of(connection: Connection, full_hash: str) -> str | None:
    """The `prev` of a change that is here, by its full hash; None when it is not here."""
    from cse_desk.changes.envelope import Change

    row = connection.exec_driver_sql(
        "SELECT envelope, body FROM log_change WHERE id = ? AND hash = ?", (full_hash[:32], full_hash)
    ).first()
    return None if row is None else Change(row[0], row[1]).envelope.prev


def held_here(
    connection: Connection, bodies: Mapping[str, bytes | None], bundle: str
) -> tuple[tuple[str, RecordKey], ...] | None:
    """Author and record of these changes, when each is here with every value it brings, made here or known to have come by `bundle`.

    `bodies`: hash of the envelope -> body as it comes.
    """
    rows = connection.exec_driver_sql(
        "SELECT c.hash, c.held, CASE WHEN c.held = ? THEN NULL ELSE c.body END,"
        " s.author, s.root, s.compartment, c.kind, r.record FROM log_change c"
        " JOIN log_stream s ON s.n = c.stream JOIN log_record r ON r.n = c.record"
        f" WHERE c.id {IN} AND (c.via IS NULL OR c.via = ? OR (c.via != ''"
        " AND EXISTS (SELECT 1 FROM log_also_via a WHERE a.change = c.n AND a.via = ?)))",
        (int(Held.WHOLE), as_list(each[:32] for each in bodies), bundle, bundle),
    )
    found = {
        hash_: (author, RecordKey(*key))
        for hash_, held, body, author, *key in rows
        if held == Held.WHOLE or bodies.get(hash_) in (None, body)
    }
    return tuple(found[each] for each in bodies) if all(each in found for each in bodies) else None


def maker_of(connection: Connection, record: str, kind: str) -> str:
    """Who wrote the first change of a record that is here; "" when none is."""
    row = connection.exec_driver_sql(
        "SELECT s.author FROM log_record r JOIN log_change c ON c.record = r.n JOIN log_stream s ON s.n = c.stream"
        " WHERE r.record = ? AND c.kind = ? ORDER BY c.lamport, c.hash LIMIT 1",
        (record, kind),
    ).first()
    return "" if row is None else str(row.author)


def heads_kept(connection: Connection, root: str, heads: Collection[SignedHead]) -> bool:
    """Whether every one of these signed heads of a root is the one that is kept."""
    rows = connection.exec_driver_sql(
        "SELECT s.author, s.vault, s.root, s.compartment, h.seq, h.hash, h.signature"
        " FROM log_stream s JOIN log_signed_head h ON h.stream = s.n WHERE s.root = ?",
        (root,),
    )
    kept = {SignedHead(StreamKey(*key), seq, hash_, signature) for *key, seq, hash_, signature in rows}
    return kept.issuperset(heads)


def author_cards(connection: Connection, authors: Collection[str]) -> dict[str, str]:
    """The card text of authors whose changes came in a bundle."""
    rows = connection.exec_driver_sql(
        f"SELECT author, card FROM log_author WHERE author {IN} AND card != ''", (as_list(authors),)
    )
    return {str(row.author): str(row.card) for row in rows}


def authors_of(connection: Connection, root: str, compartments: Collection[str]) -> frozenset[str]:
    """Everybody who wrote in these compartments of a root."""
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT author FROM log_stream WHERE root = ? AND compartment {IN}", (root, as_list(compartments))
    )
    return frozenset(author for (author,) in rows)


def next_counter(session: Session, incarnation: str, other: str, direction: str) -> int:
    """Count one bundle more to (or from) somebody; the new number, from 1."""
    row = session.get(Counter, (incarnation, other, direction))
    if row is None:
        row = Counter(incarnation=incarnation, other=other, direction=direction, value=0)
        session.add(row)
    row.value += 1
    return row.value


def give_back(session: Session, incarnation: str, other: str, direction: str, value: int) -> None:
    """A bundle that was counted never left: its number is free again, when it was the last."""
    row = session.get(Counter, (incarnation, other, direction))
    if row is not None and row.value == value:
        row.value -= 1


def last_counter(session: Session, incarnation: str, other: str, direction: str) -> int:
    """The number of the last bundle; 0 when there was none."""
    row = session.get(Counter, (incarnation, other, direction))
    return 0 if row is None else row.value


def set_counter(session: Session, incarnation: str, other: str, direction: str, value: int) -> None:
    """Remember the highest number seen; never goes down."""
    row = session.get(Counter, (incarnation, other, direction))
    if row is None:
        session.add(Counter(incarnation=incarnation, other=other, direction=direction, value=value))
    else:
        row.value = max(row.value, value)


def roots_of_bundle(connection: Connection, via: str) -> frozenset[str]:
    """The roots that a bundle brought something about."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT s.root FROM log_change c JOIN log_stream s ON s.n = c.stream WHERE c.via = ?", (via,)
    )
    return frozenset(root for (root,) in rows)


def left_for(session: Session, other: str) -> frozenset[str]:
    """The bundles that left here for somebody; not those that were never made."""
    rows = session.connection().exec_driver_sql(
        "SELECT id FROM bundles WHERE other = ? AND direction = ? AND state IN ('sent', 'receipted', 'unclear')",
        (other, OUT_GOING),
    )
    return frozenset(id_ for (id_,) in rows)


def written_since(connection: Connection, root: str, record: str, other: str) -> frozenset[str]:
    """The ids of the live changes of a root that arrived after the act in which `record` was written; not those `other` brought."""
    rows = connection.exec_driver_sql(
        "SELECT c.id FROM log_change c JOIN log_stream s ON s.n = c.stream WHERE s.root = ? AND c.state = 0"
        " AND c.arrived > (SELECT max(a.arrived) FROM log_change a JOIN log_stream o ON o.n = a.stream WHERE o.root = ?"
        " AND a.act IN (SELECT b.act FROM log_change b JOIN log_record r ON r.n = b.record WHERE r.record = ?))"
        " AND NOT EXISTS (SELECT 1 FROM bundles t WHERE t.id = c.via AND t.other = ?)",
        (root, root, record, other),
    )
    return frozenset(id_ for (id_,) in rows)


def brought(connection: Connection, root: str, via: str) -> tuple[tuple[str, str], ...]:
    """(kind, record) of every record of a root of which a bundle was the first to bring something."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT c.kind, r.record FROM log_change c JOIN log_stream s ON s.n = c.stream"
        " JOIN log_record r ON r.n = c.record WHERE s.root = ? AND c.via = ? AND c.state = 0",
        (root, via),
    )
    return tuple((kind, record) for kind, record in rows)
