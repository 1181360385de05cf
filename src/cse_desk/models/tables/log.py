"""The change log and what is kept beside it.

Core tables, not ORM classes: nothing but `vault.log` and its neighbours writes them, and the recorder refuses everybody else.
Ids are text of 32 hexadecimal digits, hashes of 64; envelopes, bodies and signatures are the bytes made or received.

`LOG` holds what cannot be made again; `DERIVED` holds what `vault.rebuild` makes from it. Alembic migrates both; the projected
tables and the full-text index are dropped and made again instead (design/ARCHITECTURE §4, "Schema").
"""

from enum import IntEnum

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from cse_desk.models.tables.base import Base


class State(IntEnum):
    """What a stored change counts for."""

    LIVE = 0
    SET_ASIDE = 1  # its take-in was undone
    QUARANTINED = 2


class Held(IntEnum):
    """How much of a change's body is here."""

    NOTHING = 0
    PART = 1  # some values were withheld or erased
    WHOLE = 2


_meta = Base.metadata

roots = Table(
    "log_root",
    _meta,
    Column("id", String(32), primary_key=True),
    Column("kind", String(64), nullable=False),  # "" until a record of that id arrives
    Column("first_via", String(32)),  # the bundle that brought the first change; NULL = made here
    Column("lamport", Integer, nullable=False),  # greatest of its live changes
    sqlite_with_rowid=False,
)

streams = Table(
    "log_stream",
    _meta,
    Column("n", Integer, primary_key=True),
    Column("author", String(32), nullable=False),
    Column("vault", String(32), nullable=False),
    Column("root", String(32), nullable=False),
    Column("compartment", String(64), nullable=False),
    Index("log_stream_key", "root", "compartment", "author", "vault", unique=True),
)

records = Table(
    "log_record",
    _meta,
    Column("n", Integer, primary_key=True),
    Column("record", String(32), nullable=False),
    Column("root", String(32), nullable=False),
    Column("compartment", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Index("log_record_id", "record", unique=True),
    Index("log_record_root", "root"),
)

changes = Table(
    "log_change",
    _meta,
    Column("n", Integer, primary_key=True),
    Column("id", String(32), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("stream", Integer, nullable=False),  # log_stream.n
    Column("seq", Integer, nullable=False),
    Column("lamport", Integer, nullable=False),
    Column("act", String(32), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("record", Integer, nullable=False),  # log_record.n, also of one that claims the record of another root
    Column("wall", String(32), nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("body", LargeBinary),
    Column("held", Integer, nullable=False),  # Held
    Column("arrived", Integer, nullable=False),  # position: every arrival here has its own
    Column("readable_from", Integer, nullable=False),  # position since which it counts, with all values that are here
    Column("via", String(32)),  # the bundle; NULL = made here; "" = every bundle that brought it was taken back
    Column("state", Integer, nullable=False),  # State
    Column("reason", String(64)),  # why quarantined
    Index("log_change_id", "id", unique=True),
    Index("log_change_stream", "stream", "seq"),
    Index("log_change_record", "record", "arrived"),
)
Index("log_change_act", changes.c.act, sqlite_where=changes.c.via.is_(None))  # own acts; see history.act_events
Index("log_change_via", changes.c.via, sqlite_where=changes.c.via.is_not(None))
Index("log_change_state", changes.c.state, sqlite_where=changes.c.state != int(State.LIVE))

also_via = Table(
    "log_also_via",
    _meta,
    Column("change", Integer, primary_key=True),  # log_change.n
    Column("via", String(32), primary_key=True),  # another bundle that brought it too
    sqlite_with_rowid=False,
)

refused = Table(
    "log_refused",
    _meta,
    Column("id", String(32), primary_key=True),
    Column("envelope", LargeBinary, nullable=False),
    Column("body", LargeBinary),
    Column("reason", String(64), nullable=False),
    Column("via", String(32)),
    Column("arrived", Integer, nullable=False),
)

signed_heads = Table(
    "log_signed_head",
    _meta,
    Column("stream", Integer, primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

forks = Table(
    "log_fork",
    _meta,
    Column("stream", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("change", String(32), primary_key=True),  # every change that claims this place, at least two
    sqlite_with_rowid=False,
)

erasures = Table(
    "log_erasure",
    _meta,
    Column("change", String(32), primary_key=True),  # may name a change that has not arrived yet
    Column("field", String(1000), primary_key=True),  # "" = every field
    sqlite_with_rowid=False,
)

acts = Table(
    "log_act",
    _meta,
    Column("id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("actor", String(32), nullable=False),
    Column("at", String(32), nullable=False),
    Column("undoes", String(32)),
    sqlite_with_rowid=False,
)

authors = Table(
    "log_author",
    _meta,
    Column("author", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("role", String(64), nullable=False),
    Column("card", Text, nullable=False),
    Column("via", String(32)),
    sqlite_with_rowid=False,
)

counters = Table(
    "log_counter",
    _meta,
    Column("name", String(64), primary_key=True),
    Column("value", String(128), nullable=False),
    sqlite_with_rowid=False,
)

registers = Table(
    "log_register",
    _meta,
    Column("record", Integer, primary_key=True),  # log_record.n
    Column("withdrawn", Integer, nullable=False),  # 1 where a write of `withdrawn` stands, whatever it says
    Column("heads", Text, nullable=False),  # JSON, see vault.standing.packed
)

awaited = Table(
    "log_awaited",
    _meta,
    Column("change", String(32), primary_key=True),  # replaced by a change that is here, but not here itself (yet)
    Column("by", Integer, primary_key=True),  # log_change.n of the one that replaces it
    Column("field", String(1000), primary_key=True),
    sqlite_with_rowid=False,
)

unlinked = Table(
    "log_unlinked",
    _meta,
    Column("prev", String(64), primary_key=True),  # the change before, which has not arrived
    Column("change", Integer, primary_key=True),  # log_change.n
    sqlite_with_rowid=False,
)

conflicts = Table(
    "conflict",
    _meta,
    Column("record", String(32), primary_key=True),
    Column("field", String(1000), primary_key=True),
    Column("change", String(32), primary_key=True),
    Column("root", String(32), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("value", Text),
    Column("author", String(32), nullable=False),
    Column("wall", String(32), nullable=False),
    Column("lamport", Integer, nullable=False),
    Index("conflict_root", "root"),
    sqlite_with_rowid=False,
)

findings = Table(
    "finding",
    _meta,
    Column("root", String(32), primary_key=True),
    Column("record", String(32), primary_key=True),  # "" = about the root or one of its streams
    Column("code", String(64), primary_key=True),
    Column("detail", String(1000), primary_key=True),  # a field, or a stream and place; "" where the record says it all
    sqlite_with_rowid=False,
)

searched = Table(
    "log_searched",
    _meta,
    Column("doc", Integer, primary_key=True),  # row of the full-text index = position of the record's latest change
    Column("record", Integer, nullable=False),  # log_record.n
    Index("log_searched_record", "record", unique=True),
)

DERIVED: tuple[Table, ...] = (registers, conflicts, findings, searched)
LOG: tuple[Table, ...] = (
    roots,
    streams,
    records,
    changes,
    also_via,
    refused,
    signed_heads,
    forks,
    erasures,
    awaited,
    unlinked,
    acts,
    authors,
    counters,
)
