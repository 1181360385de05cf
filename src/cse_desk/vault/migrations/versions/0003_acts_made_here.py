"""The index of acts holds only what was made here: keys at random made it half of the time of writing what a bundle brings."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index again, smaller."""
    op.execute("DROP INDEX log_change_act")
    op.execute("CREATE INDEX log_change_act ON log_change (act) WHERE via IS NULL")
