"""The first schema: the log, and the tables of this vault alone. Written out, so that it stays what it was."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    """
    CREATE TABLE access_checkpoints (
        seq INTEGER NOT NULL,
        hash BLOB NOT NULL,
        vault VARCHAR(32) NOT NULL,
        author VARCHAR(32) NOT NULL,
        at VARCHAR(27) NOT NULL,
        signature BLOB NOT NULL,
        PRIMARY KEY (seq)
    )
    """,
    """
    CREATE TABLE access_log (
        seq INTEGER NOT NULL,
        at VARCHAR(27) NOT NULL,
        author VARCHAR(32) NOT NULL,
        event VARCHAR(40) NOT NULL,
        act VARCHAR(32) NOT NULL,
        body TEXT,
        salt BLOB,
        body_hash BLOB NOT NULL,
        prev BLOB NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (seq)
    )
    """,
    """
    CREATE TABLE bundles (
        id VARCHAR(64) NOT NULL,
        direction VARCHAR(3) NOT NULL,
        other VARCHAR(64) NOT NULL,
        at DATETIME NOT NULL,
        what TEXT NOT NULL,
        state VARCHAR(16) NOT NULL,
        counter INTEGER NOT NULL,
        incarnation VARCHAR(32) NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_bundles_other ON bundles (other)
    """,
    """
    CREATE TABLE "conflict" (
        record VARCHAR(32) NOT NULL,
        field VARCHAR(1000) NOT NULL,
        change VARCHAR(32) NOT NULL,
        root VARCHAR(32) NOT NULL,
        kind VARCHAR(64) NOT NULL,
        value TEXT,
        author VARCHAR(32) NOT NULL,
        wall VARCHAR(32) NOT NULL,
        lamport INTEGER NOT NULL,
        PRIMARY KEY (record, field, change)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX conflict_root ON "conflict" (root)
    """,
    """
    CREATE TABLE contacts (
        fingerprint VARCHAR(64) NOT NULL,
        author VARCHAR(32) NOT NULL,
        card TEXT NOT NULL,
        name TEXT NOT NULL,
        agency TEXT NOT NULL,
        role VARCHAR NOT NULL,
        trust VARCHAR NOT NULL,
        verified_at DATETIME,
        introduced_by VARCHAR(64),
        compromised_since DATETIME,
        PRIMARY KEY (fingerprint)
    )
    """,
    """
    CREATE INDEX ix_contacts_author ON contacts (author)
    """,
    """
    CREATE TABLE counters (
        incarnation VARCHAR(32) NOT NULL,
        other VARCHAR(64) NOT NULL,
        direction VARCHAR(3) NOT NULL,
        value INTEGER NOT NULL,
        PRIMARY KEY (incarnation, other, direction)
    )
    """,
    """
    CREATE TABLE finding (
        root VARCHAR(32) NOT NULL,
        record VARCHAR(32) NOT NULL,
        code VARCHAR(64) NOT NULL,
        detail VARCHAR(1000) NOT NULL,
        PRIMARY KEY (root, record, code, detail)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE log_act (
        id VARCHAR(32) NOT NULL,
        title TEXT NOT NULL,
        actor VARCHAR(32) NOT NULL,
        at VARCHAR(32) NOT NULL,
        undoes VARCHAR(32),
        PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE log_also_via (
        change INTEGER NOT NULL,
        via VARCHAR(32) NOT NULL,
        PRIMARY KEY (change, via)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE log_author (
        author VARCHAR(32) NOT NULL,
        name TEXT NOT NULL,
        agency TEXT NOT NULL,
        role VARCHAR(64) NOT NULL,
        card TEXT NOT NULL,
        via VARCHAR(32),
        PRIMARY KEY (author)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE log_awaited (
        change VARCHAR(32) NOT NULL,
        "by" INTEGER NOT NULL,
        field VARCHAR(1000) NOT NULL,
        PRIMARY KEY (change, "by", field)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE log_change (
        n INTEGER NOT NULL,
        id VARCHAR(32) NOT NULL,
        hash VARCHAR(64) NOT NULL,
        stream INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        lamport INTEGER NOT NULL,
        act VARCHAR(32) NOT NULL,
        kind VARCHAR(64) NOT NULL,
        record INTEGER NOT NULL,
        wall VARCHAR(32) NOT NULL,
        envelope BLOB NOT NULL,
        body BLOB,
        held INTEGER NOT NULL,
        arrived INTEGER NOT NULL,
        readable_from INTEGER NOT NULL,
        via VARCHAR(32),
        state INTEGER NOT NULL,
        reason VARCHAR(64),
        PRIMARY KEY (n)
    )
    """,
    """
    CREATE INDEX log_change_act ON log_change (act)
    """,
    """
    CREATE UNIQUE INDEX log_change_id ON log_change (id)
    """,
    """
    CREATE INDEX log_change_record ON log_change (record, arrived)
    """,
    """
    CREATE INDEX log_change_state ON log_change (state) WHERE state != 0
    """,
    """
    CREATE INDEX log_change_stream ON log_change (stream, seq)
    """,
    """
    CREATE INDEX log_change_via ON log_change (via) WHERE via IS NOT NULL
    """,
    """
    CREATE TABLE log_counter (
        name VARCHAR(64) NOT NULL,
        value VARCHAR(128) NOT NULL,
        PRIMARY KEY (name)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE log_erasure (
        change VARCHAR(32) NOT NULL,
        field VARCHAR(1000) NOT NULL,
        PRIMARY KEY (change, field)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE log_fork (
        stream INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        change VARCHAR(32) NOT NULL,
        PRIMARY KEY (stream, seq, change)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE log_head (
        record INTEGER NOT NULL,
        field VARCHAR(1000) NOT NULL,
        change INTEGER NOT NULL,
        value TEXT,
        missing VARCHAR(16),
        v INTEGER NOT NULL,
        PRIMARY KEY (record, field, change)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE log_record (
        n INTEGER NOT NULL,
        record VARCHAR(32) NOT NULL,
        root VARCHAR(32) NOT NULL,
        compartment VARCHAR(64) NOT NULL,
        kind VARCHAR(64) NOT NULL,
        PRIMARY KEY (n)
    )
    """,
    """
    CREATE UNIQUE INDEX log_record_id ON log_record (record)
    """,
    """
    CREATE INDEX log_record_root ON log_record (root)
    """,
    """
    CREATE TABLE log_refused (
        id VARCHAR(32) NOT NULL,
        envelope BLOB NOT NULL,
        body BLOB,
        reason VARCHAR(64) NOT NULL,
        via VARCHAR(32),
        arrived INTEGER NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE log_root (
        id VARCHAR(32) NOT NULL,
        kind VARCHAR(64) NOT NULL,
        first_via VARCHAR(32),
        lamport INTEGER NOT NULL,
        PRIMARY KEY (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE log_searched (
        doc INTEGER NOT NULL,
        record INTEGER NOT NULL,
        PRIMARY KEY (doc)
    )
    """,
    """
    CREATE UNIQUE INDEX log_searched_record ON log_searched (record)
    """,
    """
    CREATE TABLE log_signed_head (
        stream INTEGER NOT NULL,
        hash VARCHAR(64) NOT NULL,
        seq INTEGER NOT NULL,
        signature BLOB NOT NULL,
        PRIMARY KEY (stream, hash)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE log_stream (
        n INTEGER NOT NULL,
        author VARCHAR(32) NOT NULL,
        vault VARCHAR(32) NOT NULL,
        root VARCHAR(32) NOT NULL,
        compartment VARCHAR(64) NOT NULL,
        PRIMARY KEY (n)
    )
    """,
    """
    CREATE UNIQUE INDEX log_stream_key ON log_stream (root, compartment, author, vault)
    """,
    """
    CREATE TABLE log_unlinked (
        prev VARCHAR(64) NOT NULL,
        change INTEGER NOT NULL,
        PRIMARY KEY (prev, change)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE settings (
        "key" VARCHAR(64) NOT NULL,
        value JSON NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
    """
    CREATE TABLE users (
        author VARCHAR(32) NOT NULL,
        name TEXT NOT NULL,
        agency TEXT NOT NULL,
        role VARCHAR NOT NULL,
        card_text TEXT NOT NULL,
        signing_key BLOB NOT NULL,
        age_recipient TEXT NOT NULL,
        PRIMARY KEY (author)
    )
    """,
)

_APPEND_ONLY = (  # a guard rail; what holds is the chain
    """
    CREATE TRIGGER access_log_stays BEFORE DELETE ON access_log
    BEGIN SELECT RAISE(ABORT, 'append-only'); END
    """,
    """
    CREATE TRIGGER access_log_says BEFORE UPDATE ON access_log
    WHEN NEW.body IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.seq IS NOT OLD.seq OR NEW.at IS NOT OLD.at OR NEW.author IS NOT OLD.author
        OR NEW.event IS NOT OLD.event OR NEW.act IS NOT OLD.act OR NEW.body_hash IS NOT OLD.body_hash OR NEW.prev IS NOT OLD.prev
        OR NEW.hash IS NOT OLD.hash
    BEGIN SELECT RAISE(ABORT, 'append-only'); END
    """,
)


def upgrade() -> None:
    """Make all tables."""
    for statement in (*_TABLES, *_APPEND_ONLY):
        op.execute(statement)
