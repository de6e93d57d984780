"""Run by Alembic: migrates over the connection that `automq.metadata.versions.migrate` put into the config."""

from alembic import context

from automq.metadata.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=True, transaction_per_migration=False
)
context.run_migrations()
