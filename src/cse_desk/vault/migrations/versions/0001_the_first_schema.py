"""The first schema: the log, and the tables of this vault alone."""

from alembic import op

from cse_desk.vault.schema import own_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    for table in own_tables():
        table.create(op.get_bind())
