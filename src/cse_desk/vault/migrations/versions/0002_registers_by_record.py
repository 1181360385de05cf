"""The registers of a record as one row instead of a row for each head of each field.

They follow from the log: the old ones are dropped, and forgetting for which tables the projection was made has everything made again at
opening.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REGISTERS = """
    CREATE TABLE log_register (
        record INTEGER NOT NULL,
        withdrawn INTEGER NOT NULL,
        heads TEXT NOT NULL,
        PRIMARY KEY (record)
    )
    """


def upgrade() -> None:
    """Make the new table; the rest is made from the log."""
    op.execute("DROP TABLE log_head")
    op.execute(_REGISTERS)
    op.execute("DELETE FROM log_counter WHERE name = 'projection'")
