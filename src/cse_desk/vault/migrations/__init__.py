"""Schema of the log and local tables, by Alembic. Recorded tables are a cache and are made again instead (projection)."""
