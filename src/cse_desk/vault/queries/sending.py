"""What a bundle needs to know of the log: cards of authors, chains that lead through what is already here, counters."""

from collections.abc import Collection

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from cse_desk.models.tables.local import Counter
from cse_desk.vault.sql import IN, as_list

IN_COMING, OUT_GOING = "in", "out"


def prev_of(connection: Connection, full_hash: str) -> str | None:
    """The `prev` of a change that is here, by its full hash; None when it is not here."""
    from cse_desk.changes.envelope import Change

    row = connection.exec_driver_sql("SELECT envelope, body FROM log_change WHERE hash = ?", (full_hash,)).first()
    return None if row is None else Change(row[0], row[1]).envelope.prev


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
