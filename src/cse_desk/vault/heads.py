"""Signed heads, gaps and forks of the streams: what shows tampering, and what proves a fork to others."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from cse_desk.changes.envelope import read_envelope
from cse_desk.changes.streams import Chain, Fork, ForkProof, Gap, Place, SignedHead, StreamKey, newest_heads, prove_fork
from cse_desk.pace import breathing
from cse_desk.vault.findings import FindingCode
from cse_desk.vault.sql import IN, as_list, write_many


def keep_all(connection: Connection, streams: Mapping[StreamKey, int], signed: Iterable[SignedHead]) -> None:
    """Keep the newest signature of each of these streams (by their numbers), of which most have none yet; as `keep` does."""
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT stream FROM log_signed_head WHERE stream {IN}", (as_list(streams.values()),)
    )
    had, first = set(rows.scalars()), dict[int, SignedHead]()
    again = []
    for head in signed:
        stream = streams[head.stream]
        if stream in had or stream in first:
            again.append((stream, head))
        else:
            first[stream] = head
    _add(connection, first.items())
    for stream, head in breathing(again, every=1):
        keep(connection, stream, head)


def keep(connection: Connection, stream: int, head: SignedHead) -> None:
    """Keep the newest signature of a stream; of a forked stream, the newest of each branch."""
    known = _signed(connection, stream, head.stream)
    if any(other.hash == head.hash for other in known):
        return
    if not known:
        wanted: tuple[SignedHead, ...] = (head,)
    elif _is_one_line(connection, stream) and _is_here(connection, head):
        newest = max((*known, head), key=lambda each: each.seq)
        wanted = (newest,)
    else:
        wanted = newest_heads(known, head, _envelopes(connection, stream))
    outdated = [(stream, other.hash) for other in known if other not in wanted]
    write_many(connection, "DELETE FROM log_signed_head WHERE stream = ? AND hash = ?", outdated)
    if head in wanted:
        _add(connection, [(stream, head)])


def keep_own(connection: Connection, stream: int, head: SignedHead) -> None:
    """Keep the signature under what was just written at the end of an own stream."""
    if connection.exec_driver_sql("SELECT 1 FROM log_fork WHERE stream = ? LIMIT 1", (stream,)).first() is not None:
        keep(connection, stream, head)
        return
    connection.exec_driver_sql("DELETE FROM log_signed_head WHERE stream = ?", (stream,))
    _add(connection, [(stream, head)])


def signed_heads(session: Session, root: str) -> tuple[SignedHead, ...]:
    """The newest signature of each stream of a root (of each branch, where it is forked)."""
    rows = session.connection().exec_driver_sql(
        "SELECT s.author, s.vault, s.root, s.compartment, h.seq, h.hash, h.signature"
        " FROM log_stream s JOIN log_signed_head h ON h.stream = s.n WHERE s.root = ? ORDER BY s.n, h.seq, h.hash",
        (root,),
    )
    return tuple(SignedHead(StreamKey(*key), seq, hash_, signature) for *key, seq, hash_, signature in rows)


def chains(session: Session, root: str) -> Iterator[tuple[Chain, dict[str, bytes]]]:
    """Every stream of a root as far as it is known, with its envelopes by hash."""
    connection = session.connection()
    streams = connection.exec_driver_sql(
        "SELECT n, author, vault, root, compartment FROM log_stream WHERE root = ? ORDER BY n", (root,)
    ).all()
    for n, *key in streams:
        envelopes = _envelopes(connection, n)
        yield Chain(StreamKey(*key), _places(envelopes)), envelopes


def gaps(session: Session, root: str) -> tuple[Gap, ...]:
    """What never arrived of a root's streams, below the changes that are here and the heads that were signed."""
    found: list[Gap] = []
    signed = signed_heads(session, root)
    for chain, _ in chains(session, root):
        own = [head for head in signed if head.stream == chain.stream]
        found.extend(dict.fromkeys([*chain.gaps, *(gap for head in own for gap in chain.missing_up_to(head))]))
    return tuple(found)


def forks(session: Session, root: str) -> tuple[tuple[Fork, ForkProof | None], ...]:
    """The forks of a root's streams, with the signed proof where both branches are signed."""
    signed = signed_heads(session, root)
    return tuple(
        (fork, prove_fork(fork, signed, envelopes))
        for chain, envelopes in chains(session, root)
        for fork in chain.forks
    )


def note_forks(connection: Connection, streams: Collection[int]) -> None:
    """List the places of these streams that are claimed twice; before their signed heads are kept."""
    wanted = as_list(streams)
    connection.exec_driver_sql(f"DELETE FROM log_fork WHERE stream {IN}", (wanted,))
    places = connection.exec_driver_sql(_FORKS, (wanted,)).all()
    write_many(connection, "INSERT INTO log_fork(stream, seq, change) VALUES (?, ?, ?)", [tuple(one) for one in places])


def note(connection: Connection, streams: Collection[int]) -> None:
    """Find what is wrong with these streams: forks, and changes or signed heads that never arrived."""
    wanted = as_list(streams)
    old = connection.exec_driver_sql(_FOUND, (wanted,)).all()
    write_many(
        connection,
        "DELETE FROM finding WHERE record = '' AND root = ? AND code = ? AND detail = ?",
        [tuple(one) for one in old],
    )
    write_many(
        connection,
        "INSERT OR IGNORE INTO finding(root, record, code, detail) VALUES (?, '', ?, ?)",
        [
            (root, code.value, "/".join((author, vault, compartment, str(seq))))
            for code, places in (
                (FindingCode.FORK, _FORKED),
                (FindingCode.GAP, _FOLLOWS_A_GAP),
                (FindingCode.GAP, _NOT_HERE),
            )
            for author, vault, root, compartment, seq in connection.exec_driver_sql(places, (wanted,))
        ],
    )


# Places that are claimed twice at all are read from the index of streams alone: few are, and the rows lie all over the file. Read first
# and written after: before a statement that writes many rows the full-text index writes all it holds, and merges.
_FORKS = f"""SELECT c.stream, c.seq, c.id FROM (
        SELECT stream, seq FROM log_change WHERE stream {IN} GROUP BY stream, seq HAVING count(*) > 1
    ) twice JOIN log_change c ON c.stream = twice.stream AND c.seq = twice.seq AND c.state != 2
    WHERE EXISTS (SELECT 1 FROM log_change o WHERE o.stream = c.stream AND o.seq = c.seq AND o.n != c.n AND o.state != 2)"""
_FOUND = f"""SELECT DISTINCT f.root, f.code, f.detail FROM log_stream s JOIN finding f ON f.root = s.root AND f.record = ''
    WHERE s.n {IN} AND f.detail LIKE s.author || '/' || s.vault || '/' || s.compartment || '/%'"""
_FORKED = f"""SELECT DISTINCT s.author, s.vault, s.root, s.compartment, f.seq
    FROM log_stream s JOIN log_fork f ON f.stream = s.n WHERE s.n {IN}"""
_FOLLOWS_A_GAP = f"""SELECT s.author, s.vault, s.root, s.compartment, c.seq FROM log_unlinked u
    JOIN log_change c ON c.n = u.change JOIN log_stream s ON s.n = c.stream WHERE c.state != 2 AND s.n {IN}"""
_NOT_HERE = f"""SELECT s.author, s.vault, s.root, s.compartment, h.seq
    FROM log_stream s JOIN log_signed_head h ON h.stream = s.n
    WHERE s.n {IN} AND NOT EXISTS (SELECT 1 FROM log_change c WHERE c.stream = s.n AND c.seq = h.seq AND c.hash = h.hash)
    AND NOT EXISTS (SELECT 1 FROM log_change c WHERE c.id = substr(h.hash, 1, 32))"""  # by its place first: ids lie anywhere


def _places(envelopes: dict[str, bytes]) -> Iterator[tuple[Place, str]]:
    for hash_, envelope_bytes in envelopes.items():
        envelope = read_envelope(envelope_bytes)
        yield Place(envelope.seq, hash_), envelope.prev


def _add(connection: Connection, heads: Iterable[tuple[int, SignedHead]]) -> None:
    write_many(
        connection,
        "INSERT INTO log_signed_head(stream, hash, seq, signature) VALUES (?, ?, ?, ?)",
        [(stream, head.hash, head.seq, head.signature) for stream, head in heads],
    )


def _signed(connection: Connection, stream: int, key: StreamKey) -> tuple[SignedHead, ...]:
    rows = connection.exec_driver_sql("SELECT seq, hash, signature FROM log_signed_head WHERE stream = ?", (stream,))
    return tuple(SignedHead(key, seq, hash_, signature) for seq, hash_, signature in rows)


def _envelopes(connection: Connection, stream: int) -> dict[str, bytes]:
    rows = connection.exec_driver_sql(
        "SELECT hash, envelope FROM log_change WHERE stream = ? AND state != 2", (stream,)
    )
    return dict(rows.all())


def _is_one_line(connection: Connection, stream: int) -> bool:
    """Whether the stream has neither forks nor gaps."""
    forked = "SELECT 1 FROM log_fork WHERE stream = :n"
    gap = "SELECT 1 FROM log_unlinked u JOIN log_change c ON c.n = u.change WHERE c.stream = :n"
    return connection.exec_driver_sql(f"{forked} UNION {gap} LIMIT 1", {"n": stream}).first() is None


def _is_here(connection: Connection, head: SignedHead) -> bool:
    return connection.exec_driver_sql("SELECT 1 FROM log_change WHERE id = ?", (head.hash[:32],)).first() is not None
