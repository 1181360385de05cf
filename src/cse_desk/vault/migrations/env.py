"""Run by Alembic: uses the connection it is given, inside the transaction that is already open on it."""

from alembic import context

from cse_desk.vault.schema import belongs_to_alembic, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    include_object=belongs_to_alembic,
    render_as_batch=True,
    transactional_ddl=True,
    on_version_apply=context.config.attributes["on_revision"],
)
context.run_migrations()
